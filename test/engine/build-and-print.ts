import { startVerilator } from '../../src/engine/verilator/index.ts';
import { counter } from './hand-designs.ts';

/** A process of its own for the tests: builds `counter` in the cache that it is given, counts to 7 and prints it. */
const sim = await startVerilator({ ...counter, cacheDir: process.argv[2] || undefined });
await sim.reset();
sim.poke('en', 1);
sim.poke('by', 7);
void sim.step();
console.log(`count ${await sim.peek('count')} pid ${sim.pid}`);
if (process.argv[3] === 'wait') setInterval(() => {}, 1000);
else if (process.argv[3] === 'busy') {
  await sim.step(2 ** 50);
  await sim.peek('count');
} else if (process.argv[3] !== 'forget') await sim.close();
