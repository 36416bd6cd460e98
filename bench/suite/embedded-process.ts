import { createInterface } from 'node:readline';
import { startEmbedded } from '../../src/engine/embedded/index.ts';
import { threadSeconds } from '../../src/engine/embedded/run/thread-seconds.ts';
import type { Design } from '../../src/ir/index.ts';
import { activityDesigns } from './activity-designs.ts';
import { designs } from './designs.ts';
import { type Job, steppedJob, streamJob } from './macro-jobs.ts';
import { type MacroDesign, macros, stimulusOf } from './macros.ts';

/**
 * The embedded engine in a process of its own, as fresh as the other simulators: `embedded-process.ts NAME [stepped]`.
 * Prints seconds to build and to the first cycle, then answers each amount of work with cycles, seconds and checksum.
 */
const [name, how] = process.argv.slice(2);
const macro = macros.find((each) => each.name === name);
const plain = [...designs, ...activityDesigns].find((each) => each.name === name);
const run = macro ? startMacro(macro) : startPlain(plain!.make());
for await (const line of createInterface({ input: process.stdin })) {
  const { cycles, seconds, checksum } = run(Number(line));
  process.stdout.write(`${cycles} ${seconds} ${checksum}\n`);
}

function start(design: Design) {
  const begin = performance.now();
  const { sync } = startEmbedded(design);
  const built = performance.now();
  sync.reset(1);
  const first = performance.now();
  sync.reset(1);
  process.stdout.write(`${(built - begin) / 1000} ${(first - begin) / 1000}\n`);
  return sync;
}

function startPlain(design: Design): Job {
  const sync = start(design);
  const signature = sync.words('signature');
  const seen = new Uint32Array(signature.count);
  return (cycles) => {
    const begin = threadSeconds();
    if (how !== 'stepped') sync.step(cycles);
    else {
      // The output is looked at in every cycle, as a bench would.
      for (let i = 0; i < cycles; i++) {
        sync.step();
        signature.get(seen);
      }
    }
    const seconds = threadSeconds() - begin;
    return { cycles, seconds, checksum: sync.peek('signature').toString(16).padStart(16, '0') };
  };
}

function startMacro(each: MacroDesign): Job {
  const sync = start(each.design());
  const stimulus = stimulusOf(each, sync.interface);
  return how === 'stepped' ? steppedJob(sync, stimulus) : streamJob(sync, stimulus);
}
