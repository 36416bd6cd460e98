import { setImmediate } from 'node:timers/promises';
import { fail } from '../diag/index.ts';
import { describeLinear, executeNetwork, isLinear, runNetwork, } from '../golden/index.ts';
import { mapLayer } from '../network/mapping/index.ts';
import { cyclesPerVector } from '../network/pim-geometry.ts';
import { rethrow } from './golden-error.ts';
import { MacroDriver } from './macro-driver.ts';
import { layerMeasures } from './measures.ts';
import { compareMatrix } from './mismatch.ts';
import { runLayer } from './run-layer.ts';
/**
 * Runs a network with its convolutions and fully connected layers on a PIM macro and the rest in the golden model.
 * Sums, accumulators and layer outputs are compared with a golden run on the way; outputs of the hardware feed the
 * layers that follow. SL0702 if the design is not a macro of the geometry, SL0602 if the network is not valid, SL0701 if
 * it has no layer for the macro.
 */
export async function cosimulate(options) {
    try {
        return await new Run(options).all();
    }
    catch (error) {
        return rethrow(options.network, error);
    }
}
class Run {
    #options;
    #driver;
    #layers;
    #prepared;
    #measures = [];
    #cyclesTotal;
    #mismatch = null;
    #failure = null;
    #yielded = performance.now();
    constructor(options) {
        const { network, geometry, simulation, inputs } = options;
        this.#options = options;
        this.#driver = new MacroDriver(simulation, geometry);
        this.#layers = network.operators.flatMap((operator, index) => isLinear(operator) ? [describeLinear(network, index)] : []);
        if (this.#layers.length === 0) {
            fail('SL0701', `${network.name} has no convolution and no fully connected layer to run on the macro`);
        }
        this.#prepared = this.#layers.map((layer) => {
            const mapping = mapLayer(layer, geometry);
            return { mapping, rows: mapping.tiles.map((tile) => this.#driver.rowsOf(tile)) };
        });
        this.#cyclesTotal =
            inputs.length * this.#prepared.reduce((sum, { mapping }) => sum + expectedCycles(mapping), 0);
    }
    async all() {
        const outputs = [];
        await this.#driver.reset();
        for (const image of this.#options.inputs.keys()) {
            const output = await this.#image(image);
            if (!output)
                break;
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
    async #image(image) {
        const { network, inputs, rounding = 'double' } = this.#options;
        const { name, data } = inputs[image];
        const golden = [];
        runNetwork(network, [data], { rounding, onLayer: (result) => golden.push(result) });
        const start = this.#driver.cycle;
        const run = executeNetwork(network, [data], {
            rounding,
            onLayer: (result) => this.#compareOutput(name, result, golden[result.index]),
        });
        let step = run.next();
        for (let layer = 0; !step.done; layer++) {
            if (this.#mismatch)
                return null;
            const accumulators = await this.#layer(image, layer, step.value, golden[step.value.layer.index]);
            if (!accumulators)
                return null;
            step = run.next(accumulators);
        }
        if (this.#mismatch)
            return null;
        return { name, outputs: step.value, cycles: this.#driver.cycle - start };
    }
    /** The accumulators of a layer, or null after a mismatch. */
    async #layer(image, index, task, golden) {
        const { inputs } = this.#options;
        const prepared = this.#prepared[index];
        const { mapping } = prepared;
        const where = { image: inputs[image].name, layer: task.layer };
        const run = await runLayer(this.#driver, task, prepared, where, async (tile) => {
            this.#progress(image, index, task.layer.name, tile, mapping.tiles.length);
            await this.#breathe();
        });
        if (image === 0 && !run.mismatch)
            this.#measures.push(layerMeasures(task.layer, mapping, run.cycles, run.loadCycles));
        this.#mismatch =
            run.mismatch ??
                compareMatrix(where, 'accumulator', golden.linear?.accumulators ?? [], run.accumulators);
        if (!this.#mismatch)
            return run.accumulators;
        const tile = this.#mismatch.tile === null ? undefined : mapping.tiles[this.#mismatch.tile];
        if (tile)
            this.#failure = { task, mapping, tile, vector: run.vector };
        return null;
    }
    #compareOutput(image, result, golden) {
        if (this.#mismatch || !result.linear)
            return;
        const { layer } = result.linear;
        this.#mismatch = compareMatrix({ image, layer }, 'output', golden.output, result.output);
    }
    #progress(image, layer, layerName, tile, tiles) {
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
    async #breathe() {
        if (performance.now() - this.#yielded < 40)
            return;
        await setImmediate();
        this.#yielded = performance.now();
    }
}
/** Rows to load, vectors one after the other, and the few cycles around each job. */
function expectedCycles({ tiles, positions, slices, geometry }) {
    const job = (positions * slices.count + 1) * cyclesPerVector(geometry) + 7;
    return tiles.reduce((sum, tile) => sum + tile.entries.rows + job, 0);
}
