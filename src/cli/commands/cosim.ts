import path from 'node:path';
import {
  type CosimResult,
  type CosimSummary,
  checkExpectations,
  cosimulate,
  type Expectations,
  type InputChoice,
  type Mismatch,
  type NamedInput,
  pruneNetwork,
  readExpectations,
  readInputs,
  readLabels,
  recordFailure,
  summarise,
} from '../../cosim/index.ts';
import { fail, SpinlightError } from '../../diag/index.ts';
import type { EngineName } from '../../engine/simulation.ts';
import type { Network, Pattern, Rounding } from '../../golden/index.ts';
import type { Design } from '../../ir/index.ts';
import { loadNetwork, type PimGeometry } from '../../network/index.ts';
import { isGood, type Picture, picturesOf, renderHtml, renderTerminal } from '../../report/index.ts';
import { checkedDesign } from '../checked-design.ts';
import { commandLine } from '../command-line.ts';
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
  readonly engine: EngineName;
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
  const { engine, rounding, prune } = options;
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
  if (engine !== 'embedded') output.note(`preparing the ${engine} engine`);
  const { result, seconds } = await simulate(output, design, geometry, network, inputs, options);
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

async function simulate(
  output: Output,
  design: Design,
  geometry: PimGeometry,
  network: Network,
  inputs: readonly NamedInput[],
  { engine, rounding }: CosimArguments,
): Promise<{ readonly result: CosimResult; readonly seconds: number }> {
  const simulation = await startEngine(design, engine);
  const progress = new ProgressView(output);
  const started = performance.now();
  try {
    const result = await cosimulate({
      network,
      geometry,
      simulation,
      inputs,
      rounding,
      onProgress: (state) => progress.update(state),
    });
    return { result, seconds: (performance.now() - started) / 1000 };
  } finally {
    progress.end();
    await simulation.close();
  }
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
  try {
    const file = path.normalize(folder);
    return { ...firstMismatch, wave: await recordFailure(design, geometry, failure, firstMismatch, file) };
  } catch (error) {
    if (!(error instanceof SpinlightError)) throw error;
    output.diagnostics(error.diagnostics.map((d) => ({ ...d, severity: 'warning' })));
    return firstMismatch;
  }
}
