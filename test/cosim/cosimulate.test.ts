import { describe, expect, it } from 'vitest';
import { PimMacro } from '../../dsl/pim/index.ts';
import { cosimulate, pruneNetwork } from '../../src/cosim/index.ts';
import { startEmbedded } from '../../src/engine/embedded/index.ts';
import { linearLayers, runNetwork } from '../../src/golden/index.ts';
import { elaborate } from '../../src/lang/index.ts';
import type { PimGeometry } from '../../src/network/pim-geometry.ts';
import { macroModel } from '../support/macro-model.ts';
import { digits, oneLayer, randomInputs } from './networks.ts';

const dense: PimGeometry = {
  rows: 64,
  groups: 16,
  weightBits: 8,
  actBits: 8,
  actSigned: true,
  n: 1,
  m: 1,
  scheme: 'mux',
};

/** The RTL of a macro on the embedded engine. */
function rtl(geometry: PimGeometry) {
  return startEmbedded(elaborate(PimMacro(geometry)));
}

const small: PimGeometry = { ...dense, rows: 16, groups: 4 };

describe('co-simulation on the RTL', () => {
  const geometries: Record<string, PimGeometry> = {
    dense: small,
    'unsigned activations': { ...small, actSigned: false },
    '4-bit weights': { ...small, weightBits: 4 },
    '3-bit activations': { ...small, actBits: 3 },
    '5-bit weights, 4-bit unsigned activations': { ...small, weightBits: 5, actBits: 4, actSigned: false },
    '2:4 mux': { ...small, n: 2, m: 4 },
    '1:4 phase': { ...small, n: 1, m: 4, scheme: 'phase' },
    '1:16 phase, 6-bit weights': { ...small, n: 1, m: 16, scheme: 'phase', weightBits: 6 },
  };
  for (const [name, geometry] of Object.entries(geometries))
    it(`gives what the golden model gives: ${name}`, async () => {
      const simulation = rtl(geometry);
      for (const [kind, channels, outputs] of [
        ['conv2d', 3, 6],
        ['depthwiseConv2d', 5, 10],
        ['fullyConnected', 2, 5],
      ] as const) {
        const network = oneLayer(kind, channels, outputs, 11);
        const inputs = randomInputs(network, 2, 12);
        const result = await cosimulate({ network, geometry, simulation, inputs });
        expect(result.firstMismatch).toBeNull();
        expect(result.outputs.map((output) => output.outputs)).toEqual(
          inputs.map((input) => runNetwork(network, [input.data])),
        );
      }
    });

  it('runs the shipped network, all inputs as expected', async () => {
    const { network, inputs, expectations } = digits();
    const geometry = { ...dense, n: 2, m: 4 };
    const result = await cosimulate({ network, geometry, simulation: rtl(geometry), inputs });
    expect(result.firstMismatch).toBeNull();
    expect(result.outputs.map(({ name, outputs }) => [name, [...(outputs[0] as Int8Array)]])).toEqual([
      ...expectations.entries(),
    ]);
    expect(result.layers.map((layer) => layer.name)).toEqual(
      linearLayers(network).map((layer) => layer.name),
    );
    expect(result.cyclesSimulated).toBe(2 + inputs.length * result.cycles);
    for (const layer of result.layers) {
      expect(layer.utilisation).toBeGreaterThan(0);
      expect(layer.utilisation).toBeLessThanOrEqual(1);
    }
  });

  it('needs one pass where the weights are pruned to the pattern of the macro, and gives the pruned network', async () => {
    const { network, inputs } = digits();
    const geometry = { ...dense, n: 1, m: 4 };
    const pruned = pruneNetwork(network, { n: 1, m: 4 });
    const [full, sparse] = await Promise.all(
      [network, pruned].map((each) =>
        cosimulate({ network: each, geometry, simulation: rtl(geometry), inputs: inputs.slice(0, 1) }),
      ),
    );
    expect(full!.layers.map((layer) => layer.passes)).toEqual([4, 1, 4, 4, 4]);
    expect(sparse!.layers.map((layer) => layer.passes)).toEqual([1, 1, 1, 1, 1]);
    expect(sparse!.firstMismatch).toBeNull();
    expect(sparse!.outputs[0]!.outputs).toEqual(runNetwork(pruned, [inputs[0]!.data]));
    expect(sparse!.cycles).toBeLessThan(full!.cycles);
  });

  it('reports progress up to the end', async () => {
    const network = oneLayer('conv2d', 3, 6, 11);
    const seen: number[] = [];
    const inputs = randomInputs(network, 2, 3);
    const result = await cosimulate({
      network,
      geometry: small,
      simulation: rtl(small),
      inputs,
      onProgress: ({ cycles, cyclesTotal }) => seen.push(cycles / cyclesTotal),
    });
    expect(seen).toHaveLength(2 * result.layers[0]!.tiles);
    expect(seen.at(-1)).toBeCloseTo(1, 1);
  });
});

describe('the first mismatch', () => {
  const network = oneLayer('conv2d', 3, 6, 11);
  const inputs = randomInputs(network, 2, 12);

  it('is told by layer, position, channel, tile, cycle and signal', async () => {
    const simulation = macroModel(small, (sums, job) => {
      if (job === 3) sums[7]![1]! += 4;
    });
    const { firstMismatch, failure, outputs } = await cosimulate({
      network,
      geometry: small,
      simulation,
      inputs,
    });
    expect(outputs).toEqual([]);
    expect(failure?.vector).toBe(7);
    expect(firstMismatch).toMatchObject({
      image: 'input0',
      layer: 'conv2d_0',
      position: 7,
      at: { batch: 0, y: 1, x: 2 },
      channel: 5,
      tile: 3,
      signal: 'out_sums[1]',
    });
    expect(firstMismatch!.actual).toBe(firstMismatch!.expected + 4);
    expect(firstMismatch!.cycle).toBeGreaterThan(0);
  });

  it('of the second input does not hide the first output', async () => {
    const simulation = macroModel(small, (sums, job) => {
      if (job === 4) sums[0]![0]! -= 1;
    });
    const { firstMismatch, outputs } = await cosimulate({ network, geometry: small, simulation, inputs });
    expect([firstMismatch?.image, outputs.map((output) => output.name)]).toEqual(['input1', ['input0']]);
  });

  it('of a macro that falls silent is that', async () => {
    const simulation = macroModel(small, (sums, job) => {
      if (job === 1) sums.length = 3;
    });
    const { firstMismatch, failure } = await cosimulate({ network, geometry: small, simulation, inputs });
    expect(firstMismatch).toMatchObject({
      tile: 1,
      signal: 'out_valid',
      expected: 20,
      actual: 3,
      position: null,
    });
    expect(failure?.vector).toBeNull();
  });

  it('cannot be reached with a design that is no macro of the geometry', async () => {
    const run = cosimulate({ network, geometry: { ...small, groups: 5 }, simulation: rtl(small), inputs });
    await expect(run).rejects.toThrow(
      /SL0702: pim_macro is not the PIM macro that its specification states: port load_weights is an input of 40 bits/,
    );
  });
});
