import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect } from 'vitest';
import type { Diagnostic } from '../../src/diag/index.ts';
import { SpinlightError } from '../../src/diag/index.ts';
import { type IcarusSimulation, startIcarus } from '../../src/engine/icarus/index.ts';
import { findTools, openCacheFolder, type ToolName } from '../../src/engine/tools/index.ts';
import { startVerilator, type VerilatorSimulation } from '../../src/engine/verilator/index.ts';
import { scratchFolder } from '../../src/files/index.ts';
import type { HandDesign } from './hand-designs.ts';

const missing = findTools().filter(({ ok }) => !ok);

/** `describe`, or a skipped one that names the missing programs. */
export function describeWith(tools: readonly ToolName[], title: string, body: () => void): void {
  const absent = missing.filter(({ name }) => tools.includes(name));
  if (absent.length === 0) describe(title, body);
  else describe.skip(`${title} (${absent.map(({ problem }) => problem).join(', ')})`, body);
}

export const verilatorTools: readonly ToolName[] = ['verilator', 'g++'];
export const icarusTools: readonly ToolName[] = ['iverilog', 'vvp'];

type Options = { trace?: 'vcd' | 'fst'; traceFile?: string };

export const engines = {
  verilator: (design: HandDesign, options: Options = {}): Promise<VerilatorSimulation> =>
    startVerilator({ ...design, ...options }),
  icarus: (design: HandDesign, options: Options = {}): Promise<IcarusSimulation> =>
    startIcarus({ ...design, ...options }),
};

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is removed after the tests of the file. */
export function temporaryFolder(): string {
  const folder = scratchFolder('engine-test');
  folders.push(folder);
  return folder;
}

/** A cache without models; Verilator's compiled runtime, which takes seconds to make, is that of the user's cache. */
export function cacheWithoutModels(): string {
  const shared = path.join(openCacheFolder(), 'verilator-runtime');
  mkdirSync(shared, { recursive: true });
  const cache = temporaryFolder();
  symlinkSync(shared, path.join(cache, 'verilator-runtime'));
  return cache;
}

/** The one diagnostic that a call fails with. */
export async function diagnosticOf(run: () => unknown): Promise<Diagnostic> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof SpinlightError)) throw error;
    expect(error.diagnostics).toHaveLength(1);
    return error.diagnostics[0]!;
  }
  throw new Error('the call did not fail');
}
