import { expect } from 'vitest';
import type { Reference } from '../../../bench/area/entry.ts';
import { SpinlightError } from '../../../src/diag/index.ts';
import { startEmbedded } from '../../../src/engine/embedded/index.ts';
import type { SyncSimulation } from '../../../src/engine/index.ts';
import { elaborate, type ModuleRequest } from '../../../src/lang/index.ts';
import { emitVerilog } from '../../../src/verilog/index.ts';
import { type EquivalenceOptions, proveEquivalent } from '../../support/equivalence.ts';
import { lintVerilator, parseIcarus, synthYosys, type ToolFile } from '../../support/verilog-tools.ts';

/** Cases for every run, and with SPINLIGHT_LONG those of the long one too. */
export function cases<T>(always: readonly T[], long: readonly T[]): readonly T[] {
  return process.env.SPINLIGHT_LONG ? [...always, ...long] : always;
}

/** A block running on the embedded engine. */
export function running(request: ModuleRequest): SyncSimulation {
  return startEmbedded(elaborate(request)).sync;
}

/** A combinational block as a function of its inputs. */
export function functionOf(
  request: ModuleRequest,
): (inputs: Readonly<Record<string, bigint | number>>) => Record<string, bigint> {
  const sim = running(request);
  const outputs = sim.interface.ports.filter(({ direction }) => direction === 'out');
  return (inputs) => {
    for (const [port, value] of Object.entries(inputs)) sim.poke(port, value);
    return Object.fromEntries(outputs.map(({ name }) => [name, sim.peek(name)]));
  };
}

export function verilogOf(request: ModuleRequest): {
  readonly files: readonly ToolFile[];
  readonly top: string;
} {
  const { files, sources, top } = emitVerilog(elaborate(request), { locationComments: false });
  return { files: files.filter(({ path }) => sources.includes(path)), top };
}

/** The module of the top alone, as printed. */
export function printed(request: ModuleRequest): string {
  const { files, top } = verilogOf(request);
  const text = files.find(({ path }) => path === `${top}.v`)!.text;
  return text.slice(text.indexOf('module '), text.indexOf('endmodule') + 'endmodule'.length);
}

/** Verilator with all warnings, Icarus and Yosys have nothing to say, and there is no latch. */
export function expectCleanVerilog(request: ModuleRequest): void {
  const { files, top } = verilogOf(request);
  expect(lintVerilator(files, top), `verilator, ${top}`).toEqual({ ok: true, output: '' });
  expect(parseIcarus(files, top), `iverilog, ${top}`).toEqual({ ok: true, output: '' });
  expect(synthYosys(files, top), `yosys, ${top}`).toMatchObject({ ok: true, latches: 0 });
}

/** Yosys proves that the block shows what the reference shows. */
export function expectEqual(
  request: ModuleRequest,
  reference: Reference,
  options: EquivalenceOptions = {},
): void {
  const { files, top } = verilogOf(request);
  const result = proveEquivalent(files, top, reference.verilog, reference.top, options);
  expect(result.verdict, `${top} and ${reference.style}\n${result.log}`).toBe('equal');
  if (!options.sequential) expect(result.method).toBe('combinational');
}

/** The message of the diagnostic that a wrong parameter gives. */
export function mistake(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof SpinlightError) {
      return error.diagnostics.map(({ code, message }) => `${code}: ${message}`).join('\n');
    }
    throw error;
  }
  return 'accepted';
}

/** All tuples of numbers below the given bounds. */
export function* every(...bounds: readonly number[]): Generator<number[]> {
  const [bound, ...rest] = bounds;
  if (bound === undefined) yield [];
  else for (let i = 0; i < bound; i++) for (const tail of every(...rest)) yield [i, ...tail];
}
