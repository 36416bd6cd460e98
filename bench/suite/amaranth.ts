import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Design } from '../../src/ir/index.ts';
import { amaranthSource } from './amaranth-source.ts';
import { type Contender, SimulatorProcess, since, timed } from './contender.ts';
import { python } from './python.ts';
import { harness } from './verilate.ts';

/** Amaranth's simulator on the same netlist, written in Amaranth. `job`: what a macro is driven with, or null. */
export async function amaranth(design: Design, folder: string, job: string | null): Promise<Contender> {
  const begin = performance.now();
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'design.py'), amaranthSource(design));
  const script = path.join(harness, 'amaranth_bench.py');
  const child = new SimulatorProcess(python, [script, folder, ...(job === null ? [] : [job])], folder);
  await child.line();
  const seconds = since(begin);
  return timed('amaranth', child, { buildSeconds: seconds, firstCycleSeconds: seconds });
}
