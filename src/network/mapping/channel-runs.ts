import type { LinearLayer } from '../../golden/linear-layer.ts';
import { type PimGeometry, vectorInputs } from '../pim-geometry.ts';
import type { ColumnList } from './layer-mapping.ts';

/** What of a layer the mapping depends on. */
export type MappedLayer = Pick<
  LinearLayer,
  'name' | 'positions' | 'groups' | 'k' | 'n' | 'columns' | 'channels' | 'weights' | 'zeroPoint'
>;

/** Channels that run on the macro together, and all columns that any of them reads. */
export interface ChannelRun {
  readonly channels: Int32Array;
  readonly columns: ColumnList;
}

/**
 * Cuts the channels that have a weight at all into runs of at most `groups`. Layers with groups of their own
 * (depthwise) put as many of them side by side as have room for all their inputs; others go one by one.
 */
export function channelRuns(layer: MappedLayer, geometry: PimGeometry, weights: Int8Array): ChannelRun[] {
  const { k, n } = layer;
  const alive = Array.from({ length: layer.groups }, (_, group) => aliveChannels(layer, weights, group));
  const groups = alive.flatMap((channels, group) => (channels.length > 0 ? [group] : []));
  const together = Math.max(
    1,
    Math.min(Math.floor(vectorInputs(geometry) / k), Math.floor(geometry.groups / n)),
  );
  const runs: ChannelRun[] = [];
  for (let i = 0; i < groups.length; i += together) {
    const members = groups.slice(i, i + together);
    const columns = interleaved(members, k);
    const channels = members.flatMap((group) => alive[group]!);
    for (let c = 0; c < channels.length; c += geometry.groups)
      runs.push({ columns, channels: Int32Array.from(channels.slice(c, c + geometry.groups)) });
  }
  return runs;
}

/** The channels of a group of the layer that have a weight. */
function aliveChannels({ k, n }: MappedLayer, weights: Int8Array, group: number): number[] {
  const channels = Array.from({ length: n }, (_, j) => group * n + j);
  return channels.filter((channel) =>
    weights.subarray(channel * k, channel * k + k).some((weight) => weight !== 0),
  );
}

/**
 * The columns of some groups: the first of each, the second of each and so on. The inputs of one group are then apart,
 * so that a block of M inputs holds few of them and one entry per block is enough.
 */
function interleaved(groups: readonly number[], k: number): ColumnList {
  const columns = new Int32Array(groups.length * k);
  for (let i = 0, at = 0; i < k; i++) for (const group of groups) columns[at++] = group * k + i;
  return columns;
}

/** [channels, columns] of a run: weights where channel and column belong to the same group of the layer, else 0. */
export function runWeights(
  { k, n }: MappedLayer,
  { channels, columns }: ChannelRun,
  weights: Int8Array,
): Int8Array {
  const matrix = new Int8Array(channels.length * columns.length);
  for (let j = 0, at = 0; j < channels.length; j++) {
    const channel = channels[j]!;
    const first = Math.floor(channel / n) * k;
    for (let i = 0; i < columns.length; i++, at++) {
      const tap = columns[i]! - first;
      if (tap >= 0 && tap < k) matrix[at] = weights[channel * k + tap]!;
    }
  }
  return matrix;
}
