import { expect, it } from 'vitest';
import { RiscvCore } from '../../dsl/examples/riscv/core.ts';
import { chooseEngine } from '../../src/engine/choose-engine.ts';
import { elaborate } from '../../src/lang/index.ts';
import { missingTools } from '../support/verilog-tools.ts';

const design = elaborate(RiscvCore({}));

it('takes the embedded engine for a run that is over before Verilator has been built', () => {
  const { engine, reason, estimates } = chooseEngine(design, 1000);
  expect(engine).toBe('embedded');
  expect(reason).toMatch(/^embedded: /);
  expect(estimates[0]!.engine).toBe('embedded');
});

it.skipIf(missingTools('verilator') !== '')('takes Verilator where its build pays', () => {
  const { engine, estimates } = chooseEngine(design, 1e12);
  expect(engine).toBe('verilator');
  const [embedded, verilator] = estimates;
  expect(verilator!.buildSeconds + verilator!.runSeconds).toBeLessThan(embedded!.runSeconds);
});
