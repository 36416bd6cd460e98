/** Compares the sums of a run over vectors `first ..` with the expected sums [vectors, channels] of the whole tile. */
export function compareSums(where, mapping, tile, run, expected, first) {
    const channels = tile.channels.length;
    const offset = first * channels;
    for (let at = 0; at < run.sums.length; at++) {
        if (run.sums[at] === expected[offset + at])
            continue;
        const vector = first + Math.floor(at / channels);
        const group = at % channels;
        const slice = Math.floor(vector / mapping.positions);
        const mismatch = {
            ...place(where, vector % mapping.positions),
            channel: tile.channels[group],
            tile: tile.index,
            cycle: run.cycles[vector - first],
            signal: `out_sums[${group}]`,
            expected: expected[offset + at],
            actual: run.sums[at],
            note: mapping.slices.count > 1 ? `slice ${slice} of the activations` : null,
            wave: null,
        };
        return { mismatch, vector };
    }
    return null;
}
/** The macro stopped answering: `actual` of `expected` beats were transferred on a stream. */
export function stall(where, tile, cycle, stream, expected, actual) {
    const what = stream === 'load' ? 'did not take all rows' : 'did not give all sums';
    return {
        image: where.image,
        layer: where.layer.name,
        position: null,
        at: null,
        channel: null,
        tile: tile.index,
        cycle,
        signal: stream === 'load' ? 'load_ready' : 'out_valid',
        expected,
        actual,
        note: `the macro ${what} within twice the time that it needs; the numbers count beats`,
        wave: null,
    };
}
/** Compares matrices [positions, channels] that the tiles' sums have become. */
export function compareMatrix(where, signal, expected, actual) {
    const { channels } = where.layer;
    for (let at = 0; at < expected.length; at++) {
        if (expected[at] === actual[at])
            continue;
        return {
            ...place(where, Math.floor(at / channels)),
            channel: at % channels,
            tile: null,
            cycle: null,
            signal,
            expected: expected[at],
            actual: actual[at],
            note: 'every tile gave the sums it should; combining them is wrong',
            wave: null,
        };
    }
    return null;
}
function place({ image, layer }, position) {
    const { window } = layer;
    if (!window)
        return { image, layer: layer.name, position, at: null };
    const { outH, outW } = window;
    const at = {
        batch: Math.floor(position / (outH * outW)),
        y: Math.floor(position / outW) % outH,
        x: position % outW,
    };
    return { image, layer: layer.name, position, at };
}
