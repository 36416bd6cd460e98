import { addSums, startAccumulators, tileInputs, tileSums, } from '../network/mapping/index.ts';
import { compareSums, stall } from './mismatch.ts';
/** Runs all tiles of a layer and compares the sums of each with golden arithmetic; stops at the first difference. */
export async function runLayer(driver, { layer, activations }, { mapping, rows }, where, onTile) {
    const accumulators = startAccumulators(mapping);
    const start = driver.cycle;
    let loadCycles = 0;
    let mismatch = null;
    let vector = null;
    const beats = new VectorBeats(driver, mapping, activations);
    for (const tile of mapping.tiles) {
        const before = driver.cycle;
        const loaded = await driver.load(rows[tile.index]);
        loadCycles += driver.cycle - before;
        if (!loaded) {
            mismatch = stall(where, tile, driver.cycle, 'load', tile.entries.rows, 0);
            break;
        }
        const inputs = beats.inputsOf(tile);
        const expected = tileSums(layer, mapping, tile, inputs);
        const sums = new Int32Array(expected.length);
        for (let first = 0; first < beats.vectors && !mismatch; first += beats.chunk) {
            const { words, count } = beats.packed(tile, first);
            const run = await driver.run(words, count, tile.channels.length);
            sums.set(run.sums, first * tile.channels.length);
            const wrong = compareSums(where, mapping, tile, run, expected, first);
            mismatch = wrong?.mismatch ?? null;
            vector = wrong?.vector ?? null;
            if (!mismatch && run.stalled)
                mismatch = stall(where, tile, driver.cycle, 'out', count, run.cycles.length);
        }
        if (mismatch)
            break;
        addSums(accumulators, mapping, tile, sums);
        await onTile(tile.index);
    }
    return { accumulators, cycles: driver.cycle - start, loadCycles, mismatch, vector };
}
/** Inputs of tiles and their beats, kept for the other tiles of the layer with the same inputs. */
class VectorBeats {
    vectors;
    /** Vectors of one job. */
    chunk;
    #driver;
    #mapping;
    #activations;
    #inputs = new Map();
    #words = new Map();
    constructor(driver, mapping, activations) {
        this.#driver = driver;
        this.#mapping = mapping;
        this.#activations = activations;
        this.vectors = mapping.positions * mapping.slices.count;
        this.chunk = Math.min(this.vectors, driver.maxVectors);
    }
    inputsOf({ columns }) {
        let inputs = this.#inputs.get(columns);
        if (!inputs) {
            inputs = tileInputs(this.#mapping, columns, this.#activations);
            this.#inputs.set(columns, inputs);
        }
        return inputs;
    }
    packed(tile, first) {
        const count = Math.min(this.chunk, this.vectors - first);
        const known = count === this.vectors ? this.#words.get(tile.columns) : undefined;
        const words = known ?? this.#driver.vectorsOf(this.#mapping, tile, this.inputsOf(tile), first, count);
        if (count === this.vectors)
            this.#words.set(tile.columns, words);
        return { words, count };
    }
}
