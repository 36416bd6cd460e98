import { createInterface } from 'node:readline';
import { threadSeconds } from '../../src/engine/embedded/run/thread-seconds.ts';
import { type LaneSimulation, startLanes } from '../../src/engine/lanes/index.ts';
import { designs } from './designs.ts';

/**
 * A design that drives itself in many lanes at once: `lanes-process.ts NAME LANES`. Lane 0 does what other engines do, the
 * others have random bits of their own. Prints seconds to build and to the first cycle, then answers each number of cycles with
 * cycles, seconds and the signature of lane 0; the seconds are those of one lane, the time taken divided by the lanes.
 */
const [name, count] = process.argv.slice(2) as [string, string];
const lanes = Number(count);
const design = designs.find((each) => each.name === name)!.make();
const begin = performance.now();
const simulation = startLanes(design, { lanes });
const built = performance.now();
simulation.reset(1);
const first = performance.now();
simulation.reset(1);
seed(simulation);
process.stdout.write(`${(built - begin) / 1000} ${(first - begin) / 1000}\n`);
for await (const line of createInterface({ input: process.stdin })) {
  const cycles = Number(line);
  const start = threadSeconds();
  simulation.step(cycles);
  const seconds = (threadSeconds() - start) / lanes;
  const signature = simulation.peek('signature', 0).toString(16).padStart(16, '0');
  process.stdout.write(`${cycles} ${seconds} ${signature}\n`);
}

/** Other random bits for the inputs of every lane but the first: see `selfDriven`. */
function seed(of: LaneSimulation): void {
  const sources = of.image.state.map(({ path }) => path).filter((path) => /^random_\d+$/.test(path));
  for (let lane = 1; lane < lanes; lane++)
    for (const path of sources) {
      const bits = of.peek(path, 0) * (2n * BigInt(lane) + 1n);
      of.setRegister(path, lane, BigInt.asUintN(64, bits));
    }
}
