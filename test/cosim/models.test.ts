import { expect, it } from 'vitest';
import { cosimulate, readExpectations, readInputs } from '../../src/cosim/index.ts';
import { type EngineName, startSimulation } from '../../src/engine/index.ts';
import type { Design } from '../../src/ir/index.ts';
import { loadNetwork } from '../../src/network/index.ts';
import type { PimGeometry } from '../../src/network/pim-geometry.ts';
import { describeWithModels, loadModel } from '../support/models.ts';

async function runs(model: string, spec: string, engine: EngineName, images?: number) {
  const { file, inputs, expected } = loadModel(model);
  const network = loadNetwork(file);
  const { default: macro } = (await import(`../../dsl/specs/${spec}.ts`)) as {
    default: { elaborate(): Design; pim: PimGeometry };
  };
  const simulation = await startSimulation(macro.elaborate(), { engine });
  try {
    const chosen = readInputs(inputs, network, { images });
    const result = await cosimulate({ network, geometry: macro.pim, simulation, inputs: chosen });
    expect(result.firstMismatch).toBeNull();
    const expectations = readExpectations(expected, network);
    expect(result.outputs.map(({ name, outputs }) => [name, [...(outputs[0] as Int8Array)]])).toEqual(
      chosen.map(({ name }) => [name, expectations.get(name)]),
    );
    return result;
  } finally {
    await simulation.close();
  }
}

describeWithModels('networks of other people', () => {
  it('ResNet-8, all 10 images on the dense macro, in the cycles that the mapping promises', async () => {
    const result = await runs('resnet8', 'pim-dense-64x16', 'embedded');
    expect(result.outputs).toHaveLength(10);
    expect(result.cycles).toBe(130_311);
  });

  it('DS-CNN, all 12 inputs on the 2:4 macro', async () => {
    expect((await runs('dscnn', 'pim-2of4-64x16', 'embedded')).outputs).toHaveLength(12);
  });

  it('ResNet-8 on the 1:4 macro with phase matching', async () => {
    await runs('resnet8', 'pim-1of4-phase-64x16', 'embedded', 1);
  });

  it('DS-CNN on the 1:8 macro', async () => {
    await runs('dscnn', 'pim-1of8-64x16', 'embedded', 1);
  });

  it('take the same cycles on Verilator', async () => {
    const verilator = await runs('dscnn', 'pim-dense-64x16', 'verilator', 2);
    const embedded = await runs('dscnn', 'pim-dense-64x16', 'embedded', 2);
    expect(verilator.layers).toEqual(embedded.layers);
  });
});
