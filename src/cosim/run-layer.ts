import type { LinearTask } from '../golden/execute.ts';
import {
  addSums,
  type ColumnList,
  type LayerMapping,
  startAccumulators,
  type Tile,
  tileInputs,
  tileSums,
} from '../network/mapping/index.ts';
import type { MacroDriver } from './macro-driver.ts';
import { compareSums, type Mismatch, stall, type Where } from './mismatch.ts';

/** A mapped layer with what depends only on its tiles, so that the next image need not make it again. */
export interface PreparedLayer {
  readonly mapping: LayerMapping;
  /** Beats of `load` per tile. */
  readonly rows: readonly Uint32Array[];
}

export interface LayerRun {
  /** [positions, channels], without bias; not complete if there is a mismatch. */
  readonly accumulators: Int32Array;
  readonly cycles: number;
  /** The part of `cycles` that went into loading rows. */
  readonly loadCycles: number;
  readonly mismatch: Mismatch | null;
  /** The vector with the wrong sum, if there is one. */
  readonly vector: number | null;
}

/** Runs all tiles of a layer and compares the sums of each with golden arithmetic; stops at the first difference. */
export async function runLayer(
  driver: MacroDriver,
  { layer, activations }: LinearTask,
  { mapping, rows }: PreparedLayer,
  where: Where,
  onTile: (tile: number) => Promise<void>,
): Promise<LayerRun> {
  const accumulators = startAccumulators(mapping);
  const start = driver.cycle;
  let loadCycles = 0;
  let mismatch: Mismatch | null = null;
  let vector: number | null = null;
  const beats = new VectorBeats(driver, mapping, activations);
  for (const tile of mapping.tiles) {
    const before = driver.cycle;
    const loaded = await driver.load(rows[tile.index]!);
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
      const channels = tile.channels.length;
      const wanted = expected.subarray(first * channels, (first + count) * channels);
      const run = await driver.run(words, count, channels, wanted);
      sums.set(run.sums, first * channels);
      const wrong = run.isRight ? null : compareSums(where, mapping, tile, run, expected, first);
      mismatch = wrong?.mismatch ?? null;
      vector = wrong?.vector ?? null;
      if (!mismatch && run.stalled)
        mismatch = stall(where, tile, driver.cycle, 'out', count, run.cycles.length);
    }
    if (mismatch) break;
    addSums(accumulators, mapping, tile, sums);
    await onTile(tile.index);
  }
  return { accumulators, cycles: driver.cycle - start, loadCycles, mismatch, vector };
}

/** Inputs of tiles and their beats, kept for the other tiles of the layer with the same inputs. */
class VectorBeats {
  readonly vectors: number;
  /** Vectors of one job. */
  readonly chunk: number;
  readonly #driver: MacroDriver;
  readonly #mapping: LayerMapping;
  readonly #activations: Int8Array;
  readonly #inputs = new Map<ColumnList, Int8Array>();
  readonly #words = new Map<ColumnList, Uint32Array>();

  constructor(driver: MacroDriver, mapping: LayerMapping, activations: Int8Array) {
    this.#driver = driver;
    this.#mapping = mapping;
    this.#activations = activations;
    this.vectors = mapping.positions * mapping.slices.count;
    this.chunk = Math.min(this.vectors, driver.maxVectors);
  }

  inputsOf({ columns }: Tile): Int8Array {
    let inputs = this.#inputs.get(columns);
    if (!inputs) {
      inputs = tileInputs(this.#mapping, columns, this.#activations);
      this.#inputs.set(columns, inputs);
    }
    return inputs;
  }

  packed(tile: Tile, first: number): { readonly words: Uint32Array; readonly count: number } {
    const count = Math.min(this.chunk, this.vectors - first);
    const known = count === this.vectors ? this.#words.get(tile.columns) : undefined;
    const words = known ?? this.#driver.vectorsOf(this.#mapping, tile, this.inputsOf(tile), first, count);
    if (count === this.vectors) this.#words.set(tile.columns, words);
    return { words, count };
  }
}
