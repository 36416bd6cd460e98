import { splitNM } from '../../golden/nm-pattern.ts';
/**
 * Cuts the matrix [channels, columns] of a run into tiles of the macro's pattern. The matrix is split into N:M passes;
 * what counts then are the blocks of M inputs in which a pass has weights. They are lined up, block after block, and
 * cut into what the macro takes at once, so that several passes share a tile where there is room.
 */
export function blockTiles({ channels, columns }, matrix, geometry) {
    const { rows, n, m } = geometry;
    const passes = splitNM(matrix, channels.length, columns.length, geometry);
    const used = passes.map((weights) => usedBlocks(weights, columns.length, m));
    const line = [];
    for (let block = 0; block < Math.ceil(columns.length / m); block++)
        passes.forEach((weights, pass) => {
            if (used[pass][block])
                line.push({ block, weights });
        });
    const tiles = [];
    for (let first = 0; first < line.length; first += rows / n)
        tiles.push(assemble(line.slice(first, first + rows / n), columns, channels.length, m));
    return { tiles, passes: passes.length };
}
/** Per block of M columns, whether any channel has a weight there. */
function usedBlocks(weights, columns, m) {
    const used = new Uint8Array(Math.ceil(columns / m));
    for (let at = 0; at < weights.length; at++)
        if (weights[at] !== 0)
            used[Math.floor((at % columns) / m)] = 1;
    return used;
}
function assemble(line, columns, channels, m) {
    // Only the very last block of a tile may be short; one that others follow is filled up.
    const width = (line.length - 1) * m + Math.min(m, columns.length - line.at(-1).block * m);
    const list = new Int32Array(width).fill(-1);
    const matrix = new Int8Array(channels * width);
    line.forEach(({ block, weights }, place) => {
        const length = Math.min(m, columns.length - block * m);
        for (let i = 0; i < length; i++) {
            const from = block * m + i;
            const to = place * m + i;
            list[to] = columns[from];
            for (let j = 0; j < channels; j++)
                matrix[j * width + to] = weights[j * columns.length + from];
        }
    });
    return { columns: list, weights: matrix };
}
