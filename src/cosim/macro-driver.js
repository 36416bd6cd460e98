import { cyclesPerVector, sumBits } from '../network/pim-geometry.ts';
import { macroStreams } from './macro-ports.ts';
import { packInputs, packRows, unpackSums } from './pack.ts';
/** The part of the buffers that one call of the engine may take: 16 MiB. */
const maxWords = 2 ** 22;
/** Drives a PIM macro through its ports: rows of entries in, vectors in, sums out. */
export class MacroDriver {
    simulation;
    geometry;
    #streams;
    /** SL0702 if the design is not a macro of this geometry. */
    constructor(simulation, geometry) {
        this.simulation = simulation;
        this.geometry = geometry;
        this.#streams = macroStreams(simulation.interface, geometry);
    }
    /** Clock edges since the start. */
    get cycle() {
        return this.simulation.cycle;
    }
    /** Brings the macro to its idle state. */
    async reset() {
        this.simulation.poke('start', 0);
        this.simulation.poke('vectors', 0);
        await this.simulation.reset();
    }
    /** The beats of a tile's rows, for `load`; they depend on the tile only. */
    rowsOf(tile) {
        return packRows(this.#streams.load, this.geometry, tile);
    }
    /** Loads rows of entries. False if the macro does not take them. */
    async load(rows) {
        const beats = rows.length / this.#streams.load.wordsPerBeat;
        const result = await this.simulation.runStreams({
            drive: { load: { words: rows, beats } },
            collect: {},
            maxCycles: 2 * beats + 64,
        });
        return !result.timedOut;
    }
    /** Vectors that one call of `run` takes at most. */
    get maxVectors() {
        const { act, out } = this.#streams;
        return Math.max(1, Math.floor(maxWords / Math.max(act.wordsPerBeat, out.wordsPerBeat)));
    }
    /** The beats of vectors `first` .. `first + count - 1` of stored inputs (see `tileInputs`). */
    vectorsOf(mapping, tile, inputs, first, count) {
        return packInputs(this.#streams.act, mapping, tile.columns.length, inputs, first, count);
    }
    /** Runs a job over packed vectors on the loaded rows. */
    async run(vectors, count, channels) {
        const { simulation, geometry } = this;
        simulation.poke('vectors', count);
        simulation.poke('start', 1);
        await simulation.step();
        simulation.poke('start', 0);
        const before = simulation.cycle;
        const result = await simulation.runStreams({
            drive: { act: { words: vectors, beats: count } },
            collect: { out: { beats: count } },
            maxCycles: 2 * (count + 1) * cyclesPerVector(geometry) + 64,
        });
        // The macro ends its job in the cycle after the last sum was taken.
        await simulation.step();
        return this.#tileRun(result, before, count, channels);
    }
    #tileRun(result, before, count, channels) {
        const { beats, words, at } = result.collected.out;
        const sums = unpackSums(this.#streams.out, words, beats, sumBits(this.geometry), channels);
        const cycles = Float64Array.from(at, (cycle) => before + cycle);
        return { sums, vectors: count, cycles, stalled: result.timedOut || beats < count };
    }
}
