import { createInterface } from 'node:readline';
import { startLockStep, startSimulation } from '../../src/engine/index.ts';
import type { InProcessVerilator } from '../../src/engine/verilator/index.ts';
import { steppedJob } from './macro-jobs.ts';
import { macros, stimulusOf } from './macros.ts';

/**
 * Verilator in this process, stepped every cycle by a bench in TypeScript: `verilator-process.ts NAME PROFILE [lock-step]`.
 * Prints seconds to build and to the first cycle, then answers each amount of work with cycles, seconds and checksum. In
 * lock step the time is that until Verilator has confirmed the last cycle.
 */
const [name, profile, how] = process.argv.slice(2) as [string, 'quick' | 'fast', string | undefined];
const macro = macros.find((each) => each.name === name)!;
const design = macro.design();
const begin = performance.now();
const lockStep = how === 'lock-step' ? await startLockStep(design, { profile }) : null;
const simulation =
  lockStep ??
  ((await startSimulation(design, { engine: 'verilator', inProcess: true, profile })) as InProcessVerilator);
await lockStep?.ready;
const built = performance.now();
simulation.sync.reset();
await lockStep?.confirm();
const first = performance.now();
process.stdout.write(`${(built - begin) / 1000} ${(first - begin) / 1000}\n`);
const run = steppedJob(simulation.sync, stimulusOf(macro, simulation.interface));
for await (const line of createInterface({ input: process.stdin })) {
  const start = performance.now();
  const { cycles, seconds, checksum } = run(Number(line));
  await lockStep?.confirm();
  const all = lockStep ? (performance.now() - start) / 1000 : seconds;
  process.stdout.write(`${cycles} ${all} ${checksum}\n`);
}
await simulation.close();
