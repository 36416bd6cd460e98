import type { Simulation, StreamResult } from '../engine/simulation.ts';
import type { LayerMapping, Tile } from '../network/mapping/index.ts';
import { cyclesPerVector, type PimGeometry, sumBits } from '../network/pim-geometry.ts';
import { type MacroStreams, macroStreams } from './macro-ports.ts';
import { packInputs, packRows, packSums, unpackSums } from './pack.ts';

/** What a run over some vectors of a tile gave. */
export interface TileRun {
  /** [vectors, tile channels]. If the macro fell silent, only the beats that came. */
  readonly sums: Int32Array;
  readonly vectors: number;
  /** Per vector that came: the clock edge of the simulation that took its sums. */
  readonly cycles: Float64Array;
  /** The macro did not take all vectors, or did not give all sums, within twice the time that it needs. */
  readonly stalled: boolean;
  /** Whether `sums` are known to be the expected ones. Otherwise they end with the first vector that is not. */
  readonly isRight: boolean;
}

/** The part of the buffers that one call of the engine may take: 16 MiB. */
const maxWords = 2 ** 22;

/** Drives a PIM macro through its ports: rows of entries in, vectors in, sums out. */
export class MacroDriver {
  readonly simulation: Simulation;
  readonly geometry: PimGeometry;
  readonly #streams: MacroStreams;

  /** SL0702 if the design is not a macro of this geometry. */
  constructor(simulation: Simulation, geometry: PimGeometry) {
    this.simulation = simulation;
    this.geometry = geometry;
    this.#streams = macroStreams(simulation.interface, geometry);
  }

  /** Clock edges since the start. */
  get cycle(): number {
    return this.simulation.cycle;
  }

  /** Brings the macro to its idle state. */
  async reset(): Promise<void> {
    this.simulation.poke('start', 0);
    this.simulation.poke('vectors', 0);
    await this.simulation.reset();
  }

  /** The beats of a tile's rows, for `load`; they depend on the tile only. */
  rowsOf(tile: Tile): Uint32Array {
    return packRows(this.#streams.load, this.geometry, tile);
  }

  /** Loads rows of entries. False if the macro does not take them. */
  async load(rows: Uint32Array): Promise<boolean> {
    const beats = rows.length / this.#streams.load.wordsPerBeat;
    const result = await this.simulation.runStreams({
      drive: { load: { words: rows, beats } },
      collect: {},
      maxCycles: 2 * beats + 64,
    });
    return !result.timedOut;
  }

  /** Vectors that one call of `run` takes at most. */
  get maxVectors(): number {
    const { act, out } = this.#streams;
    return Math.max(1, Math.floor(maxWords / Math.max(act.wordsPerBeat, out.wordsPerBeat)));
  }

  /** The beats of vectors `first` .. `first + count - 1` of stored inputs (see `tileInputs`). */
  vectorsOf(mapping: LayerMapping, tile: Tile, inputs: Int8Array, first: number, count: number): Uint32Array {
    return packInputs(this.#streams.act, mapping, tile.columns.length, inputs, first, count);
  }

  /**
   * Runs a job over packed vectors on the loaded rows. With `expected` sums [count, channels] the engine compares, and the
   * run ends with the first vector that has others.
   */
  async run(
    vectors: Uint32Array,
    count: number,
    channels: number,
    expected: Int32Array | null = null,
  ): Promise<TileRun> {
    const { simulation, geometry } = this;
    const beats = expected && packSums(this.#streams.out, expected, sumBits(geometry), channels);
    simulation.poke('vectors', count);
    simulation.poke('start', 1);
    await simulation.step();
    simulation.poke('start', 0);
    const before = simulation.cycle;
    const result = await simulation.runStreams({
      drive: { act: { words: vectors, beats: count } },
      collect: { out: { beats: count, ...(beats && { expected: beats }) } },
      maxCycles: 2 * (count + 1) * cyclesPerVector(geometry) + 64,
    });
    // The macro ends its job in the cycle after the last sum was taken.
    await simulation.step();
    return this.#tileRun(result, before, count, channels, beats && expected);
  }

  /** `expected`: the sums that all beats were compared with, or null. */
  #tileRun(
    result: StreamResult,
    before: number,
    count: number,
    channels: number,
    expected: Int32Array | null,
  ): TileRun {
    const { beats, words, at } = result.collected.out!;
    const stalled = !result.mismatch && (result.timedOut || beats < count);
    // An engine that compares nothing says nothing.
    const isRight = expected !== null && result.mismatch === null;
    const sums = isRight
      ? expected.subarray(0, beats * channels)
      : unpackSums(this.#streams.out, words, beats, sumBits(this.geometry), channels);
    const cycles = Float64Array.from(at, (cycle) => before + cycle);
    return { sums, vectors: count, cycles, stalled, isRight };
  }
}
