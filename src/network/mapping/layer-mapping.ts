import type { EncodedNM } from '../../golden/nm-encoding.ts';
import type { PimGeometry } from '../pim-geometry.ts';
import type { ActivationSlices } from './activation-slices.ts';

/**
 * The inputs of one or more tiles: columns of the layer's activation matrix, in the order of the macro's inputs.
 * A column can stand there more than once; -1 is an input of 0.
 */
export type ColumnList = Int32Array;

/** One content of the macro: what is loaded, which activations meet it, and where its sums go. */
export interface Tile {
  /** Position in `LayerMapping.tiles`. */
  readonly index: number;
  /** The macro's inputs 0, 1, ...; the rest is fed zeros. Tiles with the same inputs share the array. */
  readonly columns: ColumnList;
  /** Macro group j gives a share of output channel `channels[j]`. */
  readonly channels: Int32Array;
  /** [channels, columns]: what the tile multiplies with. */
  readonly weights: Int8Array;
  /** The same as rows of entries; only these rows are loaded. */
  readonly entries: EncodedNM;
  /** The sums count 2^shift times: the weight slice. */
  readonly shift: number;
}

/**
 * A linear layer laid out for a macro:
 *
 *     acc[p, channels[j]] = sum over tiles and slices s of 2^(shift + s * Xb) * sums[s, p, j]
 *                         + (slices.offset - zeroPoint) * weightSums[channels[j]]
 */
export interface LayerMapping {
  readonly geometry: PimGeometry;
  readonly positions: number;
  /** Row length of the activation and of the accumulator matrix. */
  readonly columns: number;
  readonly channels: number;
  readonly tiles: readonly Tile[];
  readonly slices: ActivationSlices;
  /** [channels]: sum of the weights of each channel. */
  readonly weightSums: Int32Array;
  readonly zeroPoint: number;
  /** How many tiles more there would be if no weight were 0. */
  readonly tilesSkipped: number;
  /** How often a block of inputs is presented at most, for the N:M pattern; 0 if all weights are 0. */
  readonly passes: number;
  readonly weights: number;
  readonly weightsZero: number;
  /** Weights that no entry of any tile stands for. */
  readonly weightsSkipped: number;
}
