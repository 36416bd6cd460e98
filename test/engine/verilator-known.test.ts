import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { describeInterface } from '../../src/engine/simulation.ts';
import { startDesign } from '../../src/engine/verilator/index.ts';
import type { Design } from '../../src/ir/index.ts';
import { elaborate, module, output, UInt } from '../../src/lang/index.ts';
import { emitVerilog } from '../../src/verilog/index.ts';
import { cacheWithoutModels, describeWith, verilatorTools } from './tool-support.ts';

const Constant = module(
  'constant',
  (_: { value: number }) => ({ value: output(UInt(70)) }),
  (_m, ports, { value }) => {
    ports.value.drive(value);
  },
);

describeWith(verilatorTools, 'verilator: models known by the netlist', () => {
  it('writes the Verilog of a netlist once, as long as its model is there', async () => {
    const cacheDir = cacheWithoutModels();
    let written = 0;
    const value = async (design: Design): Promise<bigint> => {
      const write = async () => {
        written++;
        const { files, top } = emitVerilog(design);
        return { files: files.filter(({ path: name }) => name.endsWith('.v')), topModule: top };
      };
      const simulation = await startDesign(design, write, { cacheDir, inProcess: true });
      expect(simulation.interface).toEqual(describeInterface(design));
      const found = await simulation.peek('value');
      await simulation.close();
      return found;
    };
    expect([await value(elaborate(Constant({ value: 5 }))), written]).toEqual([5n, 1]);
    expect([await value(elaborate(Constant({ value: 5 }))), written]).toEqual([5n, 1]);
    expect([await value(elaborate(Constant({ value: 6 }))), written]).toEqual([6n, 2]);
    const models = path.join(cacheDir, 'verilator');
    for (const name of readdirSync(models)) rmSync(path.join(models, name), { recursive: true });
    expect([await value(elaborate(Constant({ value: 5 }))), written]).toEqual([5n, 3]);
  });
});
