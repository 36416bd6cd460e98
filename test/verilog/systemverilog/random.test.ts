import { describe, expect, it } from 'vitest';
import { emitVerilog, type MemoryStyle } from '../../../src/verilog/index.ts';
import { randomDesign } from '../../support/random-design.ts';
import { outputNames, randomStimulus, traceOutputs } from '../../support/random-stimulus.ts';
import { ReferenceSimulator } from '../../support/reference-simulator.ts';
import { lintVerilator, missingTools, parseIcarus, synthYosys } from '../../support/verilog-tools.ts';
import { traceIcarus } from '../icarus-bench.ts';

const isLong = process.env.SPINLIGHT_LONG === '1';
const seeds = Array.from({ length: isLong ? 400 : 10 }, (_, i) => i + 1);
const styles: readonly MemoryStyle[] = ['inferred', 'fpga', 'asic'];
const missing = missingTools('verilator', 'iverilog', 'yosys');

/** Registers that the random designs never write, and memories of one word. */
const meant = /is used but has no driver|Replacing memory/;

describe.skipIf(missing !== '')(`random designs in SystemVerilog ${missing}`, () => {
  it.each(seeds)('seed %i: lint-clean, accepted, without latch, and equal to the reference', (seed) => {
    const design = randomDesign(seed, { nodes: isLong && seed % 4 === 0 ? 600 : 150 });
    const output = emitVerilog(design, { base: '/', memory: styles[seed % 3]!, flavour: 'systemverilog' });
    const { files, top } = output;
    expect(output.sources.every((path) => path.endsWith('.sv'))).toBe(true);
    const lint = lintVerilator(files, top);
    expect(lint.ok, lint.output).toBe(true);
    expect(parseIcarus(files, top)).toEqual({ ok: true, output: '' });
    expect(synthYosys(files, top, meant)).toMatchObject({ ok: true, output: '', latches: 0 });
    const vectors = randomStimulus(design, seed, 40);
    const expected = traceOutputs(new ReferenceSimulator(design), outputNames(design), vectors);
    expect(traceIcarus(design, output, vectors)).toEqual(expected);
  });
});
