import { parentPort, workerData } from 'node:worker_threads';
import { SpinlightError } from '../../diag/index.ts';
import { type RunOptions, runInLanes, type Stimulus } from './batch.ts';
import type { LaneImage } from './image.ts';
import { LaneSimulation } from './lane-simulation.ts';
import type { WorkerAnswer } from './pool.ts';

/** A thread of a pool: gets groups of stimuli, each for the lanes of a new simulation, and answers with the results. */
const { image, module, lanes, options, hasChecksum } = workerData as {
  readonly image: LaneImage;
  readonly module: object;
  readonly lanes: number;
  readonly options: RunOptions;
  readonly hasChecksum: boolean;
};

parentPort!.on('message', (stimuli: readonly Stimulus[]) => {
  const answer = run(stimuli);
  const buffers =
    answer.kind === 'done'
      ? answer.results.flatMap(({ outputs }) => Object.values(outputs).map(({ buffer }) => buffer))
      : [];
  parentPort!.postMessage(answer, buffers);
});

function run(stimuli: readonly Stimulus[]): WorkerAnswer {
  try {
    const simulation = new LaneSimulation(image, lanes, module);
    return { kind: 'done', results: runInLanes(simulation, stimuli, options, hasChecksum) };
  } catch (error) {
    if (error instanceof SpinlightError) return { kind: 'diagnostics', diagnostics: error.diagnostics };
    throw error;
  }
}
