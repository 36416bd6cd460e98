import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { type Diagnostic, fail, SpinlightError } from '../../diag/index.ts';
import { compile } from '../embedded/wasm/host.ts';
import { type RunOptions, runInLanes, type Stimulus, type StimulusResult } from './batch.ts';
import type { LaneImage } from './image.ts';
import { LaneSimulation } from './lane-simulation.ts';

/** Vector instructions that take about as long as the start of a thread. */
const shortWork = 2e8;

/** What a worker says after a group of stimuli. */
export type WorkerAnswer =
  | { readonly kind: 'done'; readonly results: readonly StimulusResult[] }
  | { readonly kind: 'diagnostics'; readonly diagnostics: readonly Diagnostic[] };

export interface PoolOptions extends RunOptions {
  /** Threads besides this one; 0: this one does the work. Default: one for each processor, none for a short piece of work. */
  readonly workers?: number;
}

/** Runs stimuli in groups of `lanes`, several groups at a time; the results have the order of the stimuli. */
export async function runPool(
  image: LaneImage,
  stimuli: readonly Stimulus[],
  lanes: number,
  { workers, ...options }: PoolOptions,
  hasChecksum: boolean,
): Promise<StimulusResult[]> {
  const groups = groupsOf(stimuli, lanes);
  const wanted = workers ?? (isShort(image, stimuli, lanes) ? 0 : availableParallelism());
  if (!Number.isInteger(wanted) || wanted < 0 || wanted > 256)
    fail('SL0507', `${wanted} is not a number of workers`, { help: 'There can be 0 to 256.' });
  const results: StimulusResult[] = new Array(stimuli.length);
  const keep = (group: readonly number[], list: readonly StimulusResult[]): void => {
    for (const [i, index] of group.entries()) results[index] = list[i]!;
  };
  const module = compile(image.wasm);
  if (wanted === 0 || groups.length <= 1) {
    for (const group of groups) {
      const simulation = new LaneSimulation(image, lanes, module);
      keep(
        group,
        runInLanes(
          simulation,
          group.map((i) => stimuli[i]!),
          options,
          hasChecksum,
        ),
      );
    }
    return results;
  }
  const workerData = { image: { ...image, wasm: new Uint8Array() }, module, lanes, options, hasChecksum };
  const waiting = [...groups];
  const threads = Array.from({ length: Math.min(wanted, groups.length) }, () => newWorker(workerData));
  try {
    await Promise.all(
      threads.map(async (worker) => {
        for (let group = waiting.shift(); group; group = waiting.shift()) {
          const answer = await ask(
            worker,
            group.map((i) => stimuli[i]!),
          );
          if (answer.kind === 'diagnostics') throw new SpinlightError(answer.diagnostics);
          keep(group, answer.results);
        }
      }),
    );
  } finally {
    await Promise.all(threads.map((worker) => worker.terminate()));
  }
  return results;
}

/** Whether starting threads would take longer than the work. */
function isShort({ size }: LaneImage, stimuli: readonly Stimulus[], lanes: number): boolean {
  const cycles = stimuli.reduce((sum, stimulus) => sum + stimulus.cycles, 0);
  return (cycles / lanes) * size < shortWork;
}

/** Stimuli of similar length together: lanes stop together. */
function groupsOf(stimuli: readonly Stimulus[], lanes: number): number[][] {
  const order = stimuli.map((_, i) => i).sort((a, b) => stimuli[b]!.cycles - stimuli[a]!.cycles || a - b);
  return Array.from({ length: Math.ceil(order.length / lanes) }, (_, i) =>
    order.slice(i * lanes, (i + 1) * lanes),
  );
}

function newWorker(workerData: object): Worker {
  const extension = path.extname(import.meta.filename);
  return new Worker(path.join(import.meta.dirname, `worker${extension}`), { workerData });
}

function ask(worker: Worker, stimuli: readonly Stimulus[]): Promise<WorkerAnswer> {
  return new Promise((resolve, reject) => {
    const done = (answer: WorkerAnswer): void => {
      worker.off('error', reject);
      resolve(answer);
    };
    worker.once('message', done);
    worker.once('error', reject);
    worker.postMessage(stimuli);
  });
}
