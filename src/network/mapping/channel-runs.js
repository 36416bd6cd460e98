import { vectorInputs } from '../pim-geometry.ts';
/**
 * Cuts the channels that have a weight at all into runs of at most `groups`. Layers with groups of their own
 * (depthwise) put as many of them side by side as have room for all their inputs; others go one by one.
 */
export function channelRuns(layer, geometry, weights) {
    const { k, n } = layer;
    const alive = Array.from({ length: layer.groups }, (_, group) => aliveChannels(layer, weights, group));
    const groups = alive.flatMap((channels, group) => (channels.length > 0 ? [group] : []));
    const together = Math.max(1, Math.min(Math.floor(vectorInputs(geometry) / k), Math.floor(geometry.groups / n)));
    const runs = [];
    for (let i = 0; i < groups.length; i += together) {
        const members = groups.slice(i, i + together);
        const columns = interleaved(members, k);
        const channels = members.flatMap((group) => alive[group]);
        for (let c = 0; c < channels.length; c += geometry.groups)
            runs.push({ columns, channels: Int32Array.from(channels.slice(c, c + geometry.groups)) });
    }
    return runs;
}
/** The channels of a group of the layer that have a weight. */
function aliveChannels({ k, n }, weights, group) {
    const channels = Array.from({ length: n }, (_, j) => group * n + j);
    return channels.filter((channel) => weights.subarray(channel * k, channel * k + k).some((weight) => weight !== 0));
}
/**
 * The columns of some groups: the first of each, the second of each and so on. The inputs of one group are then apart,
 * so that a block of M inputs holds few of them and one entry per block is enough.
 */
function interleaved(groups, k) {
    const columns = new Int32Array(groups.length * k);
    for (let i = 0, at = 0; i < k; i++)
        for (const group of groups)
            columns[at++] = group * k + i;
    return columns;
}
/** [channels, columns] of a run: weights where channel and column belong to the same group of the layer, else 0. */
export function runWeights({ k, n }, { channels, columns }, weights) {
    const matrix = new Int8Array(channels.length * columns.length);
    for (let j = 0, at = 0; j < channels.length; j++) {
        const channel = channels[j];
        const first = Math.floor(channel / n) * k;
        for (let i = 0; i < columns.length; i++, at++) {
            const tap = columns[i] - first;
            if (tap >= 0 && tap < k)
                matrix[at] = weights[channel * k + tap];
        }
    }
    return matrix;
}
