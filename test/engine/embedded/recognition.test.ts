import { describe, expect, it } from 'vitest';
import { SystolicArray } from '../../../dsl/examples/systolic.ts';
import {
  type EmbeddedOptions,
  embeddedOptimisations,
  startEmbedded,
} from '../../../src/engine/embedded/index.ts';
import { enabledOptimisations } from '../../../src/engine/embedded/optimisations.ts';
import { compileProgram } from '../../../src/engine/embedded/program.ts';
import { type Design, verifyDesign } from '../../../src/ir/index.ts';
import { elaborate, type Spec } from '../../../src/lang/index.ts';
import { outputNames, randomStimulus, traceOutputs } from '../../support/random-stimulus.ts';
import { ReferenceSimulator } from '../../support/reference-simulator.ts';
import { structuredDesign } from './structured-designs.ts';

const isLong = process.env.SPINLIGHT_LONG !== undefined;
const names = embeddedOptimisations.map(({ name }) => name);
const only = (wanted: string): EmbeddedOptions => ({
  optimise: Object.fromEntries(names.map((name) => [name, name === wanted])),
});
const without = (name: string): EmbeddedOptions => ({ optimise: { [name]: false } });

function expectSame(design: Design, seed: number, variants: readonly EmbeddedOptions[]): void {
  const cycles = 40;
  const stimulus = randomStimulus(design, seed, cycles);
  const outputs = outputNames(design);
  const expected = traceOutputs(new ReferenceSimulator(design), outputs, stimulus);
  for (const options of variants) {
    const got = traceOutputs(startEmbedded(design, options).sync, outputs, stimulus);
    for (let cycle = 0; cycle < cycles; cycle++)
      if (got[cycle] !== expected[cycle])
        expect.fail(
          `seed ${seed}, cycle ${cycle}, ${JSON.stringify(options)}:\n  ${got[cycle]}\n  ${expected[cycle]} (reference)`,
        );
  }
}

describe('designs with structure behave as the reference simulator says', () => {
  it('with every optimisation on, off, each alone, and each left out', () => {
    const count = isLong ? 2000 : 60;
    for (let seed = 1; seed <= count; seed++) {
      const design = structuredDesign(seed);
      expect(verifyDesign(design)).toEqual([]);
      const variants: EmbeddedOptions[] = [{}, { optimise: false }, { observe: 'all' }];
      // A few at a time by default, all of them in long runs.
      const chosen = isLong ? names : [names[seed % names.length]!];
      for (const name of chosen) variants.push(only(name), without(name));
      expectSame(design, seed, variants);
    }
  });

  it('and every register and observed signal can still be read', () => {
    for (let seed = 5000; seed < 5010; seed++) {
      const design = structuredDesign(seed);
      const reference = new ReferenceSimulator(design);
      const { sync } = startEmbedded(design);
      const all = startEmbedded(design, { observe: 'all' }).sync;
      const top = design.modules[design.top]!;
      const registers: string[] = [];
      const signals: string[] = [];
      for (const { name, kind, id } of top.signals) {
        if (kind === 'reg') registers.push(name);
        if (id > 1) signals.push(name);
      }
      for (const { name, module } of top.instances)
        for (const signal of design.modules[module]!.signals) {
          if (signal.kind === 'reg') registers.push(`${name}.${signal.name}`);
          if (signal.name !== 'clk') signals.push(`${name}.${signal.name}`);
        }
      for (const vector of randomStimulus(design, seed, 12)) {
        for (const [port, value] of Object.entries(vector))
          for (const simulation of [reference, sync, all]) simulation.poke(port, value);
        for (const name of registers)
          if (sync.peek(name) !== reference.peek(name)) expect.fail(`seed ${seed}: ${name}`);
        for (const name of signals)
          if (all.peek(name) !== reference.peek(name)) expect.fail(`seed ${seed}: ${name} (observed)`);
        for (const simulation of [reference, sync, all]) simulation.step();
      }
    }
  });

  it('and most of them are recognised', () => {
    const recognised = Object.fromEntries(
      ['bit-planes', 'lanes', 'guarded-work', 'instance-lanes', 'sum-tables'].map((name) => [name, 0]),
    );
    const count = 40;
    for (let seed = 1; seed <= count; seed++) {
      const design = structuredDesign(seed);
      const full = compileProgram(design, false, enabledOptimisations());
      for (const name of Object.keys(recognised)) {
        const part = compileProgram(design, false, enabledOptimisations({ [name]: false }));
        if (Buffer.compare(full.wasm, part.wasm) !== 0) recognised[name]!++;
      }
    }
    expect(recognised['bit-planes']).toBeGreaterThan(count / 6);
    expect(recognised.lanes).toBeGreaterThan(count / 6);
    expect(recognised['guarded-work']).toBeGreaterThan(count / 6);
  });
});

describe('what designs contain is found', () => {
  const differs = (design: Design, name: string, without?: string): boolean => {
    const off = without === undefined ? {} : { [without]: false };
    const full = compileProgram(design, false, enabledOptimisations(off));
    const part = compileProgram(design, false, enabledOptimisations({ ...off, [name]: false }));
    return Buffer.compare(full.wasm, part.wasm) !== 0;
  };

  it('the gated sums of every PIM macro, whatever its sparsity', async () => {
    for (const file of ['dense-64x16', 'dense-128x64', '2of4-64x16', '1of4-phase-64x16', '1of8-64x16']) {
      const spec = (await import(`../../../dsl/specs/pim-${file}.ts`)) as { default: Spec };
      const design = spec.default.elaborate();
      for (const name of ['bit-gather', 'shared-inputs', 'guarded-work', 'instance-lanes'])
        expect(differs(design, name), `${file}, ${name}`).toBe(true);
      // One of two ways to add many words at once; that of gates that match a phase is always the second.
      expect(differs(design, 'sum-tables'), file).toBe(!file.includes('phase'));
      expect(differs(design, 'bit-planes', 'sum-tables'), file).toBe(true);
    }
  });

  it('the cells of a systolic array', () => {
    const design = elaborate(SystolicArray({ rows: 8, columns: 8, width: 8, sumWidth: 24 }));
    expect(differs(design, 'lanes')).toBe(true);
  });

  it('and a name that is no optimisation is a diagnostic', () => {
    expect(() => startEmbedded(structuredDesign(1), { optimise: { 'bit-plane': false } })).toThrow(
      'SL0505: unknown optimisation `bit-plane`',
    );
  });
});
