import path from 'node:path';
import {
  type CosimProgress,
  type CosimResult,
  type CosimSummary,
  checkExpectations,
  cosimulate,
  type Expectations,
  expectedInference,
  type InputChoice,
  type Mismatch,
  type NamedInput,
  originOf,
  pruneNetwork,
  readExpectations,
  readInputs,
  readLabels,
  recordFailure,
  summarise,
} from '../../cosim/index.ts';
import { fail, SpinlightError } from '../../diag/index.ts';
import type { EmbeddedSimulation } from '../../engine/embedded/index.ts';
import type { EngineName, Simulation } from '../../engine/simulation.ts';
import type { Network, Pattern, Rounding } from '../../golden/index.ts';
import type { Design } from '../../ir/index.ts';
import { loadNetwork, type PimGeometry } from '../../network/index.ts';
import { isGood, type Picture, picturesOf, renderHtml, renderTerminal } from '../../report/index.ts';
import { checkedDesign } from '../checked-design.ts';
import { commandLine } from '../command-line.ts';
import { cosimulateInJobs } from '../cosim-jobs.ts';
import type { WorkerTask } from '../cosim-worker.ts';
import { type CoverageRun, coverageRun } from '../coverage-run.ts';
import { runVersions, startEngine } from '../engines.ts';
import { exitCodes } from '../failure.ts';
import { type LoadedSpec, loadSpec } from '../load-spec.ts';
import type { Output } from '../output.ts';
import { ProgressView } from '../progress.ts';
import { expectWritable, writeWholeFile } from '../write-file.ts';

export interface CosimArguments extends InputChoice {
  readonly model: string;
  readonly inputs: string;
  readonly expect?: string;
  readonly labels?: string;
  readonly engine: EngineName | 'auto';
  /** Folder for coverage.info and coverage.txt. */
  readonly coverage?: string;
  /** Threads, each with a simulation of its own. */
  readonly jobs?: number;
  readonly rounding: Rounding;
  readonly prune?: Pattern;
  readonly wave: string;
  readonly report?: string;
}

/** `spinlight cosim`. Everything that can be wrong with the arguments is found before the engine starts. */
export async function cosim(output: Output, file: string, options: CosimArguments): Promise<number> {
  const { summary, pictures } = await runCosim(output, file, options);
  const code = isGood(summary) ? exitCodes.ok : exitCodes.wrong;
  process.exitCode = code;
  output.print(renderTerminal(summary, output));
  if (options.report !== undefined) {
    writeWholeFile(options.report, renderHtml(summary, pictures));
    output.print(`\nreport: ${options.report}`);
  }
  output.object(summary);
  return code;
}

/** What `cosim` and `demo` show. */
export interface CosimRun {
  readonly summary: CosimSummary;
  readonly pictures: ReadonlyMap<string, Picture>;
}

export async function runCosim(output: Output, file: string, options: CosimArguments): Promise<CosimRun> {
  const { rounding, prune } = options;
  if (options.report !== undefined) expectWritable(options.report);
  const spec = await loadSpec(file);
  const geometry = geometryOf(spec);
  const design = checkedDesign(spec, output);
  const read = loadNetwork(options.model);
  const network = prune ? pruneNetwork(read, prune) : read;
  const inputs = readInputs(options.inputs, network, options);
  const expectations = expectationsFor(output, options, network, inputs);
  const labels = options.labels === undefined ? null : readLabels(options.labels);
  if (prune && options.expect !== undefined) {
    output.note(
      'The weights are pruned: outputs are compared with the golden model only, not with --expect.',
    );
  }
  const engine = await engineFor(output, design, options, () => {
    return inputs.length * expectedInference(network, geometry);
  });
  if (engine !== 'embedded') output.note(`preparing the ${engine} engine`);
  const coverage = options.coverage === undefined ? null : coverageRun(design, engine, options.coverage);
  const isChosen = options.engine === 'auto';
  const running = { design, coverage, jobs: jobsOf(options, inputs.length), isChosen };
  const task = { spec: file, engine, geometry, network, inputs, rounding };
  const { result, seconds } = await simulate(output, task, running);
  coverage?.write(output);
  const firstMismatch = await withWaves(output, design, geometry, result, options.wave);
  const summary = summarise(
    inputs,
    { ...result, firstMismatch },
    {
      engine,
      design: spec.name,
      network: network.name,
      rounding,
      pruned: prune ? `${prune.n}:${prune.m}` : null,
      geometry,
      seconds: performance.now() / 1000,
      secondsSimulating: seconds,
      versions: runVersions(engine),
      command: commandLine(),
      expectations: prune ? null : expectations,
      labels,
    },
  );
  return { summary, pictures: picturesOf(network.tensors[network.inputs[0]!]!, inputs) };
}

function geometryOf({ pim, file, name }: LoadedSpec): PimGeometry {
  return (
    pim ??
    fail('SL0702', `${file}: ${name} is not a PIM macro, and networks run on nothing else`, {
      help: "A specification made with pimSpec('name', geometry) is one; see dsl/specs.",
    })
  );
}

function expectationsFor(
  output: Output,
  { expect }: CosimArguments,
  network: Network,
  inputs: readonly NamedInput[],
): Expectations | null {
  if (expect === undefined) return null;
  const expectations = readExpectations(expect, network);
  const names = inputs.map((input) => input.name);
  const known = checkExpectations(expect, expectations, names);
  if (known < names.length) output.note(`${expect} has outputs for ${known} of the ${names.length} inputs.`);
  return expectations;
}

/** The engine that was named, or for `auto` the one that the run's length speaks for. */
async function engineFor(
  output: Output,
  design: Design,
  { engine, coverage }: CosimArguments,
  cycles: () => number,
): Promise<EngineName> {
  if (engine !== 'auto') return engine;
  if (coverage !== undefined) return 'embedded';
  const { chooseEngine } = await import('../../engine/index.ts');
  const choice = await chooseEngine(design, cycles());
  output.note(choice.reason);
  return choice.engine;
}

/** SL0803 for coverage on several threads: it is that of one simulation. */
function jobsOf({ jobs = 1, coverage }: CosimArguments, inputs: number): number {
  if (coverage !== undefined && jobs > 1) {
    fail('SL0803', '--coverage and --jobs do not go together', { help: 'Leave out --jobs.' });
  }
  return Math.min(jobs, inputs);
}

async function simulate(
  output: Output,
  task: WorkerTask,
  {
    design,
    coverage,
    jobs,
    isChosen,
  }: { design: Design; coverage: CoverageRun | null; jobs: number; isChosen: boolean },
): Promise<{ readonly result: CosimResult; readonly seconds: number }> {
  const { spec: _, engine, ...options } = task;
  const progress = new ProgressView(output);
  const onProgress = (state: CosimProgress) => progress.update(state);
  const start = () => (coverage ? coverage.start() : startEngine(design, engine));
  const simulation = jobs > 1 ? null : await start();
  const started = performance.now();
  try {
    const result = simulation
      ? await cosimulate({ ...options, simulation, onProgress })
      : await cosimulateInJobs(task, jobs, onProgress);
    const seconds = (performance.now() - started) / 1000;
    coverage?.collect();
    if (isChosen && simulation !== null) tellActivity(output, simulation);
    return { result, seconds };
  } finally {
    progress.end();
    await simulation?.close();
  }
}

/** What the embedded engine chose meanwhile, if there was a choice. */
function tellActivity(output: Output, simulation: Simulation): void {
  if (!('sync' in simulation)) return;
  const { activity } = (simulation as EmbeddedSimulation).sync;
  if (activity?.speedUp != null) output.note(`embedded: ${activity.reason}`);
}

/** Waves help but are not the result: if they cannot be written, that is a warning. */
async function withWaves(
  output: Output,
  design: Design,
  geometry: PimGeometry,
  { firstMismatch, failure }: CosimResult,
  folder: string,
): Promise<Mismatch | null> {
  if (!firstMismatch || !failure) return firstMismatch;
  const origin = originOf(design, firstMismatch.signal, geometry.groups);
  const mismatch = { ...firstMismatch, origin };
  try {
    return {
      ...mismatch,
      wave: await recordFailure(design, geometry, failure, mismatch, path.normalize(folder)),
    };
  } catch (error) {
    if (!(error instanceof SpinlightError)) throw error;
    output.diagnostics(error.diagnostics.map((d) => ({ ...d, severity: 'warning' })));
    return mismatch;
  }
}
