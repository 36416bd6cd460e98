import { parentPort, workerData } from 'node:worker_threads';
import { type CosimProgress, type CosimResult, cosimulate, type NamedInput } from '../cosim/index.ts';
import { type Diagnostic, SpinlightError } from '../diag/index.ts';
import type { EngineName } from '../engine/simulation.ts';
import type { Network, Rounding } from '../golden/index.ts';
import type { PimGeometry } from '../network/index.ts';
import { startEngine } from './engines.ts';
import { loadSpec } from './load-spec.ts';

/** What a worker runs: some of the inputs, on a simulation of its own. */
export interface WorkerTask {
  readonly spec: string;
  readonly engine: EngineName;
  readonly geometry: PimGeometry;
  readonly network: Network;
  readonly inputs: readonly NamedInput[];
  readonly rounding: Rounding;
}

export type WorkerMessage =
  | { readonly progress: CosimProgress }
  | { readonly result: CosimResult }
  | { readonly diagnostics: readonly Diagnostic[] };

async function run({ spec, engine, ...options }: WorkerTask): Promise<CosimResult> {
  const design = (await loadSpec(spec)).elaborate();
  const simulation = await startEngine(design, engine);
  try {
    return await cosimulate({ ...options, simulation, onProgress: (progress) => post({ progress }) });
  } finally {
    await simulation.close();
  }
}

function post(message: WorkerMessage): void {
  parentPort!.postMessage(message);
}

try {
  post({ result: await run(workerData as WorkerTask) });
} catch (error) {
  if (!(error instanceof SpinlightError)) throw error;
  post({ diagnostics: error.diagnostics });
}
