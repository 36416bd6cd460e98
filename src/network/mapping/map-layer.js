import { fail } from '../../diag/index.ts';
import { encodeNM } from '../../golden/nm-encoding.ts';
import { activationSlices } from './activation-slices.ts';
import { blockTiles } from './block-tiles.ts';
import { channelRuns, runWeights } from './channel-runs.ts';
import { weightSlices } from './weight-slices.ts';
/**
 * Cuts a layer into tiles: channels into runs, and for each run the blocks of M inputs that have weights into what the
 * macro takes at once. A block with more than N weights of a channel is presented several times, each time with other
 * weights. Weights of more bits than the macro's are cut into slices first.
 * SL0701 if the positions do not fit the macro's vector counter.
 */
export function mapLayer(layer, geometry) {
    const slices = activationSlices(geometry);
    if (layer.positions * slices.count >= 2 ** 32) {
        fail('SL0701', `layer ${layer.name}: ${layer.positions} positions are more than the macro can count`);
    }
    const tiles = [];
    const stored = new Uint8Array(layer.weights.length);
    const shared = new Map();
    let passes = 0;
    const layerSlices = weightSlices(layer.weights, geometry.weightBits);
    layerSlices.forEach((weights, slice) => {
        for (const run of channelRuns(layer, geometry, weights)) {
            const cut = blockTiles(run, runWeights(layer, run, weights), geometry);
            passes = Math.max(passes, cut.passes);
            for (const tile of cut.tiles) {
                tiles.push(makeTile(tiles.length, run, tile, slice * geometry.weightBits, geometry, shared));
                markStored(stored, layer, run, tile, geometry.m === 1);
            }
        }
    });
    return {
        geometry,
        positions: layer.positions,
        columns: layer.columns,
        channels: layer.channels,
        tiles,
        slices,
        weightSums: weightSums(layer),
        zeroPoint: layer.zeroPoint,
        tilesSkipped: Math.max(0, fullTiles(layer, geometry) * layerSlices.length - tiles.length),
        passes,
        weights: layer.weights.length,
        weightsZero: layer.weights.reduce((zeros, weight) => zeros + (weight === 0 ? 1 : 0), 0),
        weightsSkipped: stored.reduce((skipped, flag) => skipped + (flag === 0 ? 1 : 0), 0),
    };
}
function makeTile(index, { channels }, { columns, weights }, shift, geometry, shared) {
    const key = columns.join();
    const known = shared.get(key) ?? columns;
    shared.set(key, known);
    const entries = encodeNM(weights, channels.length, columns.length, geometry);
    return { index, columns: known, channels, weights, entries, shift };
}
/** Notes the weights that a tile stores: all that it meets if it is dense, else those that are not 0. */
function markStored(stored, { k, n }, { channels }, { columns, weights }, dense) {
    for (let j = 0, at = 0; j < channels.length; j++) {
        const channel = channels[j];
        const first = Math.floor(channel / n) * k;
        for (let i = 0; i < columns.length; i++, at++) {
            const tap = columns[i] - first;
            if (tap >= 0 && tap < k && (dense || weights[at] !== 0))
                stored[channel * k + tap] = 1;
        }
    }
}
/** Tiles of a weight slice in which no weight is 0. */
function fullTiles(layer, geometry) {
    const ones = new Int8Array(layer.weights.length).fill(1);
    return channelRuns(layer, geometry, ones).reduce((sum, run) => sum + blockTiles(run, runWeights(layer, run, ones), geometry).tiles.length, 0);
}
function weightSums({ channels, k, weights }) {
    const sums = new Int32Array(channels);
    for (let c = 0, at = 0; c < channels; c++)
        for (let i = 0; i < k; i++)
            sums[c] += weights[at++];
    return sums;
}
