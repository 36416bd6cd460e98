import { accumulate } from '../../golden/linear.ts';
/**
 * The inputs of a tile, [slices * positions, columns] with slice 0 first, as `ActivationSlices.stored`.
 * `activations` is the layer's matrix [positions, columns].
 */
export function tileInputs(mapping, columns, activations) {
    const { positions, slices } = mapping;
    const width = columns.length;
    const inputs = new Int8Array(slices.count * positions * width);
    let at = 0;
    for (const table of slices.stored)
        for (let p = 0; p < positions; p++) {
            const row = p * mapping.columns;
            for (let i = 0; i < width; i++, at++) {
                const column = columns[i];
                inputs[at] = column < 0 ? slices.zero : table[activations[row + column] + 128];
            }
        }
    return inputs;
}
/** The sums [vectors, channels] that a tile has to give for stored inputs, by golden integer arithmetic. */
export function tileSums(layer, mapping, tile, inputs) {
    const { weights } = tile;
    const channels = tile.channels.length;
    const k = tile.columns.length;
    const shape = { positions: inputs.length / k, groups: 1, k, n: channels, columns: k, channels };
    return accumulate({ ...layer, ...shape, weights, zeroPoint: mapping.slices.zero }, inputs);
}
/** The accumulators [positions, channels] before any tile: the corrections for zero point and activation offset. */
export function startAccumulators(mapping) {
    const { positions, channels, slices, zeroPoint, weightSums } = mapping;
    const acc = new Int32Array(positions * channels);
    const correction = slices.offset - zeroPoint;
    for (let at = 0; at < acc.length;)
        for (let c = 0; c < channels; c++)
            acc[at++] = Math.imul(correction, weightSums[c]);
    return acc;
}
/** Adds a tile's sums [vectors, tile channels] to the accumulators [positions, channels], in int32. */
export function addSums(acc, mapping, tile, sums) {
    const { positions, channels, slices } = mapping;
    for (let s = 0, from = 0; s < slices.count; s++) {
        const factor = 2 ** (tile.shift + s * slices.bits);
        for (let p = 0; p < positions; p++)
            for (const channel of tile.channels) {
                const to = p * channels + channel;
                acc[to] = (acc[to] + Math.imul(factor, sums[from++])) | 0;
            }
    }
}
