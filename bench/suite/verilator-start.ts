import { enableCompileCache } from 'node:module';
import dense64 from '../../dsl/specs/pim-dense-64x16.ts';

// As the command line does.
enableCompileCache();

/**
 * How long it takes from the elaborated design to results, in a fresh process: `verilator-start.ts HOW CACHE`. Prints
 * milliseconds: to the first value that a bench sees, and to the first cycles that Verilator has run.
 */
const [how, cacheDir] = process.argv.slice(2) as [string, string];
const design = dense64.elaborate();
const begin = performance.now();
const { startLockStep, startSimulation } = await import('../../src/engine/index.ts');
let value = 0;
if (how === 'lock-step') {
  const simulation = await startLockStep(design, { cacheDir });
  simulation.sync.reset();
  await simulation.peek('act_ready');
  value = performance.now();
  await simulation.confirm();
  await simulation.close();
} else {
  const inProcess = how === 'in-process';
  const simulation = await startSimulation(design, { engine: 'verilator', inProcess, cacheDir });
  await simulation.reset();
  await simulation.peek('act_ready');
  value = performance.now();
  await simulation.close();
}
const end = how === 'lock-step' ? performance.now() : value;
process.stdout.write(`${value - begin} ${end - begin}\n`);
