import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CosimOutput, CosimProgress, CosimResult } from '../cosim/index.ts';
import { SpinlightError } from '../diag/index.ts';
import type { WorkerMessage, WorkerTask } from './cosim-worker.ts';

/**
 * Co-simulates the inputs of a task on several threads, each with a simulation of its own: input i goes to thread
 * `i % jobs`. The result is that of one run over all inputs, up to the first mismatch in their order; only the cycles
 * of the resets add up.
 */
export async function cosimulateInJobs(
  task: WorkerTask,
  jobs: number,
  onProgress: (progress: CosimProgress) => void,
): Promise<CosimResult> {
  const latest: (CosimProgress | null)[] = Array.from({ length: jobs }, () => null);
  const results = await Promise.all(
    latest.map((_, job) => {
      const inputs = task.inputs.filter((_, i) => i % jobs === job);
      return runWorker({ ...task, inputs }, (progress) => {
        latest[job] = progress;
        onProgress(joined(latest, task.inputs.length));
      });
    }),
  );
  return merged(results, jobs);
}

function runWorker(task: WorkerTask, onProgress: (progress: CosimProgress) => void): Promise<CosimResult> {
  const file = path.join(import.meta.dirname, `cosim-worker${path.extname(import.meta.filename)}`);
  return new Promise((resolve, reject) => {
    const worker = new Worker(file, { workerData: task });
    worker.on('message', (message: WorkerMessage) => {
      if ('progress' in message) onProgress(message.progress);
      else if ('result' in message) resolve(message.result);
      else reject(new SpinlightError(message.diagnostics));
    });
    worker.on('error', reject);
  });
}

/** The progress of the thread that reported last, with the cycles of all. */
function joined(latest: readonly (CosimProgress | null)[], images: number): CosimProgress {
  const known = latest.filter((progress) => progress !== null);
  const sum = (value: (progress: CosimProgress) => number) => known.reduce((total, p) => total + value(p), 0);
  const first = known[0]!;
  const perImage = first.cyclesTotal / first.images;
  return {
    ...first,
    image: Math.min(
      images - 1,
      sum(({ image }) => image),
    ),
    images,
    cycles: sum(({ cycles }) => cycles),
    cyclesTotal: perImage * images,
  };
}

function merged(results: readonly CosimResult[], jobs: number): CosimResult {
  // Position of the input that a thread stopped at; threads without a mismatch completed all of theirs.
  const stops = results.map(({ firstMismatch, outputs }, job) => {
    return firstMismatch ? outputs.length * jobs + job : Number.POSITIVE_INFINITY;
  });
  const stop = Math.min(...stops);
  const stopped = results[stops.indexOf(stop)]!;
  const outputs: CosimOutput[] = [];
  for (let i = 0; i < stop; i++) {
    const output = results[i % jobs]!.outputs[Math.floor(i / jobs)];
    if (!output) break;
    outputs.push(output);
  }
  const { layers, cycles } = results[0]!;
  return {
    outputs,
    layers,
    cycles,
    cyclesSimulated: results.reduce((sum, result) => sum + result.cyclesSimulated, 0),
    firstMismatch: stopped.firstMismatch,
    failure: stopped.failure,
  };
}
