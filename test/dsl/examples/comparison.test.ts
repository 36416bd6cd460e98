import { describe, expect, it } from 'vitest';
import { GrayFifo } from '../../../dsl/examples/async-fifo.ts';
import { DmaRegisters } from '../../../dsl/examples/axi-lite-registers.ts';
import { dma } from '../../../dsl/examples/registers.ts';
import { startEmbedded } from '../../../src/engine/embedded/index.ts';
import { elaborate, type ModuleRequest } from '../../../src/lang/index.ts';
import { checkDesign } from '../../../src/passes/index.ts';
import { emitVerilog } from '../../../src/verilog/index.ts';
import { proveEquivalent } from '../../support/equivalence.ts';
import { lintVerilator, missingTools } from '../../support/verilog-tools.ts';

const missing = missingTools('verilator', 'yosys');

function verilogOf(request: ModuleRequest) {
  const { files, sources } = emitVerilog(elaborate(request));
  return files.filter(({ path }) => sources.includes(path));
}

describe.skipIf(missing !== '')(`the register block${missing}`, () => {
  it('that was written out is the one of the description', () => {
    expect(checkDesign(elaborate(DmaRegisters({})))).toEqual([]);
    const written = verilogOf(DmaRegisters({}));
    expect(lintVerilator(written, 'dma_registers')).toEqual({ ok: true, output: '' });
    const { verdict, method } = proveEquivalent(
      verilogOf(dma.axiLite()),
      'dma_registers',
      written,
      'dma_registers',
      { sequential: true },
    );
    expect([verdict, method]).toEqual(['equal', 'registers']);
  });
});

it('the FIFO gives every word once, in order, whatever clocks tick', () => {
  const { sync: sim } = startEmbedded(elaborate(GrayFifo({ width: 8, depth: 8 })));
  for (const reset of ['write_rst', 'read_rst']) sim.poke(reset, 1);
  for (let i = 0; i < 4; i++) sim.step();
  for (const reset of ['write_rst', 'read_rst']) sim.poke(reset, 0);
  const taken: number[] = [];
  const given: number[] = [];
  for (let cycle = 0; cycle < 400; cycle++) {
    // Phases in which one side waits fill and empty the FIFO.
    sim.poke('i_valid', cycle % 100 < 70 ? 1 : 0);
    sim.poke('i_data', cycle % 251);
    sim.poke('o_ready', cycle % 60 < 35 ? 1 : 0);
    if (sim.peek('i_valid') && sim.peek('i_ready')) taken.push(cycle % 251);
    if (sim.peek('o_valid') && sim.peek('o_ready')) given.push(Number(sim.peek('o_data')));
    sim.step();
  }
  expect(given.length).toBeGreaterThan(150);
  expect(taken.slice(0, given.length)).toEqual(given);
  expect(taken.length - given.length).toBeLessThanOrEqual(8);
});
