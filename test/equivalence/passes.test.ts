import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Design } from '../../src/ir/index.ts';
import { runPasses, simulationPasses, standardPasses } from '../../src/passes/index.ts';
import { emitVerilog } from '../../src/verilog/index.ts';
import { proveEquivalent } from '../support/equivalence.ts';
import { mutations } from '../support/mutate.ts';
import { behaviourOf } from '../support/pass-behaviour.ts';
import { randomDesign } from '../support/random-design.ts';
import { missingTools } from '../support/verilog-tools.ts';

const missing = missingTools('yosys');
const isLong = process.env.SPINLIGHT_LONG === '1';
const seeds = Array.from({ length: isLong ? 60 : 6 }, (_, i) => i + 3);

const folder = path.resolve(import.meta.dirname, '../../dsl/specs');
/** Sequencer and columns; with the array itself Yosys needs minutes for some of the macros. */
const specs = readdirSync(folder).filter((name) => (isLong ? /^pim-/ : /^pim-1of4-phase/).test(name));

/** Narrow signals: the solver of Yosys cannot compare wide products. */
const moderate = (seed: number) => randomDesign(seed, { nodes: 40, maxWidth: 5, hierarchy: seed % 2 === 0 });

function compare(left: Design, right: Design) {
  const [a, b] = [emitVerilog(left), emitVerilog(right)];
  const { verdict, method } = proveEquivalent(a.files, a.top, b.files, b.top, {
    sequential: true,
    depth: 6,
    timeout: 20,
  });
  return { verdict, method };
}

describe.skipIf(missing !== '')(`passes keep what a design does, proved: ${missing}`, () => {
  it.each(seeds)('the standard passes, each and together, on random design %i', (seed) => {
    const design = moderate(seed);
    for (const passes of [...standardPasses.map((pass) => [pass]), standardPasses, simulationPasses]) {
      const names = passes.map((pass) => pass.name).join(', ');
      expect(compare(design, runPasses(design, passes)).verdict, `${names}, seed ${seed}`).toBe('equal');
    }
  });

  it.each(specs)('the modules below the macro of %s', async (file) => {
    const { default: spec } = (await import(path.join(folder, file))) as { default: { elaborate(): Design } };
    const design = spec.elaborate();
    expect(design.top).toBeGreaterThan(0);
    for (let top = 0; top < design.top; top++) {
      const part = { ...design, modules: design.modules.slice(0, top + 1), top };
      const { name } = part.modules[top]!;
      expect(compare(part, runPasses(part, standardPasses)), name).toEqual({
        verdict: 'equal',
        method: 'registers',
      });
    }
  });

  it('is not equal to a design whose outputs differ within some cycles', () => {
    const design = moderate(5);
    const shown = (changed: Design) => behaviourOf(changed, 1, 6).slice(2).join();
    const expected = shown(design);
    const visible = mutations(design).filter((mutation) => shown(mutation.apply()) !== expected);
    expect(visible.length).toBeGreaterThan(20);
    for (const part of [0.1, 0.3, 0.5, 0.7, 0.9]) {
      const { description, apply } = visible[Math.floor(part * visible.length)]!;
      expect(compare(design, apply()).verdict, description).toBe('different');
    }
  });
});
