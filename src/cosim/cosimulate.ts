import { setImmediate } from 'node:timers/promises';
import { fail } from '../diag/index.ts';
import type { Simulation } from '../engine/simulation.ts';
import {
  describeLinear,
  executeNetwork,
  isLinear,
  type LayerResult,
  type LinearLayer,
  type LinearTask,
  type Network,
  type Rounding,
  runNetwork,
  type TensorData,
} from '../golden/index.ts';
import { type LayerMapping, mapLayer, type Tile } from '../network/mapping/index.ts';
import { cyclesPerVector, type PimGeometry } from '../network/pim-geometry.ts';
import { rethrow } from './golden-error.ts';
import { MacroDriver } from './macro-driver.ts';
import { type LayerMeasures, layerMeasures } from './measures.ts';
import { compareMatrix, type Mismatch } from './mismatch.ts';
import { type PreparedLayer, runLayer } from './run-layer.ts';

/** One input of the network, by name. */
export interface NamedInput {
  readonly name: string;
  readonly data: TensorData;
}

/** How far a co-simulation is; sent after every tile. */
export interface CosimProgress {
  /** Counted from 0. */
  readonly image: number;
  readonly images: number;
  readonly layer: number;
  readonly layers: number;
  readonly layerName: string;
  readonly tile: number;
  readonly tiles: number;
  /** Clock edges so far, of all images. */
  readonly cycles: number;
  /** Expected clock edges of the whole run, from the mapping. */
  readonly cyclesTotal: number;
}

export interface CosimOptions {
  readonly network: Network;
  readonly geometry: PimGeometry;
  readonly simulation: Simulation;
  readonly inputs: readonly NamedInput[];
  /** Default `double`. */
  readonly rounding?: Rounding;
  readonly onProgress?: (progress: CosimProgress) => void;
}

/** What one input gave: the outputs computed from the hardware's sums, in the order of the network's outputs. */
export interface CosimOutput {
  readonly name: string;
  readonly outputs: readonly TensorData[];
  readonly cycles: number;
}

/** The tile that failed, with what is needed to run it once more. */
export interface FailedTile {
  readonly task: LinearTask;
  readonly mapping: LayerMapping;
  readonly tile: Tile;
  /** The vector with the wrong sum, counted over all slices of the activations; null if the macro fell silent. */
  readonly vector: number | null;
}

export interface CosimResult {
  /** Of the inputs that were completed; a mismatch ends the run. */
  readonly outputs: readonly CosimOutput[];
  /** Per linear layer that was completed, of one inference; cycles do not depend on the data. */
  readonly layers: readonly LayerMeasures[];
  /** Clock cycles of one inference. */
  readonly cycles: number;
  /** Clock edges that were simulated, of all inputs and the reset. */
  readonly cyclesSimulated: number;
  readonly firstMismatch: Mismatch | null;
  readonly failure: FailedTile | null;
}

/**
 * Runs a network with its convolutions and fully connected layers on a PIM macro and the rest in the golden model.
 * Sums, accumulators and layer outputs are compared with a golden run on the way; outputs of the hardware feed the
 * layers that follow. SL0702 if the design is not a macro of the geometry, SL0602 if the network is not valid, SL0701 if
 * it has no layer for the macro.
 */
export async function cosimulate(options: CosimOptions): Promise<CosimResult> {
  try {
    return await new Run(options).all();
  } catch (error) {
    return rethrow(options.network, error);
  }
}

class Run {
  readonly #options: CosimOptions;
  readonly #driver: MacroDriver;
  readonly #layers: LinearLayer[];
  readonly #prepared: PreparedLayer[];
  readonly #measures: LayerMeasures[] = [];
  readonly #cyclesTotal: number;
  #mismatch: Mismatch | null = null;
  #failure: FailedTile | null = null;
  #yielded = performance.now();

  constructor(options: CosimOptions) {
    const { network, geometry, simulation, inputs } = options;
    this.#options = options;
    this.#driver = new MacroDriver(simulation, geometry);
    this.#layers = linearLayers(network);
    this.#prepared = this.#layers.map((layer) => {
      const mapping = mapLayer(layer, geometry);
      return { mapping, rows: mapping.tiles.map((tile) => this.#driver.rowsOf(tile)) };
    });
    this.#cyclesTotal =
      inputs.length * this.#prepared.reduce((sum, { mapping }) => sum + expectedCycles(mapping), 0);
  }

  async all(): Promise<CosimResult> {
    const outputs: CosimOutput[] = [];
    await this.#driver.reset();
    for (const image of this.#options.inputs.keys()) {
      const output = await this.#image(image);
      if (!output) break;
      outputs.push(output);
    }
    return {
      outputs,
      layers: this.#measures,
      cycles: this.#measures.reduce((sum, layer) => sum + layer.cycles, 0),
      cyclesSimulated: this.#driver.cycle,
      firstMismatch: this.#mismatch,
      failure: this.#failure,
    };
  }

  /** Null after a mismatch. */
  async #image(image: number): Promise<CosimOutput | null> {
    const { network, inputs, rounding = 'double' } = this.#options;
    const { name, data } = inputs[image]!;
    const golden: LayerResult[] = [];
    runNetwork(network, [data], { rounding, onLayer: (result) => golden.push(result) });
    const start = this.#driver.cycle;
    const run = executeNetwork(network, [data], {
      rounding,
      onLayer: (result) => this.#compareOutput(name, result, golden[result.index]!),
    });
    let step = run.next();
    for (let layer = 0; !step.done; layer++) {
      if (this.#mismatch) return null;
      const accumulators = await this.#layer(image, layer, step.value, golden[step.value.layer.index]!);
      if (!accumulators) return null;
      step = run.next(accumulators);
    }
    if (this.#mismatch) return null;
    return { name, outputs: step.value, cycles: this.#driver.cycle - start };
  }

  /** The accumulators of a layer, or null after a mismatch. */
  async #layer(
    image: number,
    index: number,
    task: LinearTask,
    golden: LayerResult,
  ): Promise<Int32Array | null> {
    const { inputs } = this.#options;
    const prepared = this.#prepared[index]!;
    const { mapping } = prepared;
    const where = { image: inputs[image]!.name, layer: task.layer };
    const run = await runLayer(this.#driver, task, prepared, where, async (tile) => {
      this.#progress(image, index, task.layer.name, tile, mapping.tiles.length);
      await this.#breathe();
    });
    if (image === 0 && !run.mismatch)
      this.#measures.push(layerMeasures(task.layer, mapping, run.cycles, run.loadCycles));
    this.#mismatch =
      run.mismatch ??
      compareMatrix(where, 'accumulator', golden.linear?.accumulators ?? [], run.accumulators);
    if (!this.#mismatch) return run.accumulators;
    const tile = this.#mismatch.tile === null ? undefined : mapping.tiles[this.#mismatch.tile];
    if (tile) this.#failure = { task, mapping, tile, vector: run.vector };
    return null;
  }

  #compareOutput(image: string, result: LayerResult, golden: LayerResult): void {
    if (this.#mismatch || !result.linear) return;
    const { layer } = result.linear;
    this.#mismatch = compareMatrix(
      { image, layer },
      'output',
      golden.output as Int8Array,
      result.output as Int8Array,
    );
  }

  #progress(image: number, layer: number, layerName: string, tile: number, tiles: number): void {
    const { inputs, onProgress } = this.#options;
    onProgress?.({
      image,
      images: inputs.length,
      layer,
      layers: this.#layers.length,
      layerName,
      tile,
      tiles,
      cycles: this.#driver.cycle,
      cyclesTotal: this.#cyclesTotal,
    });
  }

  /** Engines in this process answer without waiting; timers and signals get their turn here. */
  async #breathe(): Promise<void> {
    if (performance.now() - this.#yielded < 40) return;
    await setImmediate();
    this.#yielded = performance.now();
  }
}

/**
 * Clock cycles that one inference takes on a macro, from the mapping. SL0701 if the network has no layer for it, SL0602
 * if it is not valid.
 */
export function expectedInference(network: Network, geometry: PimGeometry): number {
  try {
    return linearLayers(network).reduce((sum, layer) => sum + expectedCycles(mapLayer(layer, geometry)), 0);
  } catch (error) {
    return rethrow(network, error);
  }
}

function linearLayers(network: Network): LinearLayer[] {
  const layers = network.operators.flatMap((operator, index) =>
    isLinear(operator) ? [describeLinear(network, index)] : [],
  );
  if (layers.length === 0) {
    fail('SL0701', `${network.name} has no convolution and no fully connected layer to run on the macro`);
  }
  return layers;
}

/** Rows to load, vectors one after the other, and the few cycles around each job. */
function expectedCycles({ tiles, positions, slices, geometry }: LayerMapping): number {
  const job = (positions * slices.count + 1) * cyclesPerVector(geometry) + 7;
  return tiles.reduce((sum, tile) => sum + tile.entries.rows + job, 0);
}
