import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fail } from '../../diag/index.ts';
import type { DesignInterface } from '../simulation.ts';
import {
  allDone,
  cacheEntry,
  firstErrors,
  loadTemplates,
  openCacheFolder,
  type SourceFile,
  writeSources,
} from '../tools/index.ts';
import { ModelCompiler } from './compile-model.ts';
import { evaluationOf } from './evaluation.ts';
import { type BuildKind, compilerFlags, targetOf, verilatorFlags } from './flags.ts';
import { harnessTexts, renderHarness } from './harness.ts';
import { modelClass } from './model-class.ts';
import { layoutPorts } from './port-layout.ts';
import { prepareRuntime } from './runtime-objects.ts';
import { type Step, step } from './step.ts';
import { findToolchain, type Toolchain, verilatorCommand } from './toolchain.ts';

export interface BuildRequest extends BuildKind {
  readonly files: readonly SourceFile[];
  readonly interface: DesignInterface;
  readonly topModule: string;
  readonly cacheDir?: string | undefined;
}

export interface BuiltModel {
  /** The shared library. */
  readonly library: string;
  /** The Verilog sources, where the model finds files that it reads. */
  readonly sources: string;
  /** Versions of the tools, in one line. */
  readonly tools: string;
  /** It was there already. */
  readonly cached: boolean;
}

/**
 * The compiled model of a design. It is made once for the same sources, flags, tools and harness, whoever asks.
 * Missing or old tools: SL0501, SL0502; failing tools: SL0503 with a log; no place to write: SL0804.
 */
export async function buildModel(request: BuildRequest): Promise<BuiltModel> {
  const cache = openCacheFolder(request.cacheDir);
  const tools = findToolchain();
  const key = contentHash(request, tools);
  let cached = true;
  const entry = await cacheEntry(cache, 'verilator', key, async (work) => {
    cached = false;
    const log = path.join(cache, 'failed', `${key.slice(0, 16)}.log`);
    await build(work, cache, request, tools, log);
  });
  return {
    library: path.join(entry, 'model.so'),
    sources: path.join(entry, 'src'),
    tools: tools.identity,
    cached,
  };
}

async function build(
  work: string,
  cache: string,
  request: BuildRequest,
  tools: Toolchain,
  log: string,
): Promise<void> {
  const { trace, profile } = request;
  const flags = compilerFlags(request);
  const isCommon = profile === 'quick' && !trace;
  // Verilator and the compilation of its runtime, if that is not in the cache yet, run side by side.
  const verilating = verilate(work, request, tools, log);
  const preparing = prepareRuntime(cache, tools, trace, isCommon ? flags : null).then(
    (runtime) => new ModelCompiler(work, tools, flags, runtime),
  );
  try {
    const [verilated, compiler] = await allDone([verilating, preparing]);
    const steps = [...verilated, ...(await compiler.compile())];
    check(steps, log, request);
    writeFileSync(path.join(work, 'build.log'), logText(steps));
  } finally {
    await preparing.then(
      (compiler) => compiler.close(),
      () => {},
    );
  }
  for (const name of readdirSync(work)) {
    if (!kept.includes(name)) rmSync(path.join(work, name), { recursive: true });
  }
}

/** Writes the sources, turns them into C++ in `work/obj`, and writes the harness. */
async function verilate(work: string, request: BuildRequest, tools: Toolchain, log: string): Promise<Step[]> {
  const { interface: description, trace } = request;
  const sources = path.join(work, 'src');
  mkdirSync(sources);
  const modules = writeSources(sources, request.files);
  const options = verilatorFlags(tools.verilator.version, request.topModule, request);
  const hints = request.files.map((file) => file.path).filter((name) => name.endsWith('.vlt'));
  const given = [...options, '-y', 'src', ...[...hints, ...modules].map((name) => `src/${name}`)];
  const [verilated] = await allDone([
    step('verilator', verilatorCommand(tools), given, work),
    loadTemplates(),
  ]);
  const steps = [verilated];
  check(steps, log, request);
  const obj = path.join(work, 'obj');
  const header = readFileSync(path.join(obj, `${modelClass}.h`), 'utf8');
  const layout = layoutPorts(description);
  const evaluation = (clocks: readonly string[]) => evaluationOf(obj, clocks);
  const harness = await renderHarness(description, layout, header, trace, evaluation);
  writeFileSync(path.join(work, 'harness.cpp'), harness);
  return steps;
}

const kept = ['model.so', 'src', 'harness.cpp', 'build.log'];

/** After a failed step: the log goes to its place, the first errors into diagnostic SL0503. */
function check(steps: readonly Step[], log: string, request: BuildRequest): void {
  const failed = steps.find(({ status }) => status !== 0);
  if (!failed) return;
  mkdirSync(path.dirname(log), { recursive: true });
  writeFileSync(`${log}.${process.pid}`, logText(steps));
  renameSync(`${log}.${process.pid}`, log);
  const ending = typeof failed.status === 'number' ? `exit code ${failed.status}` : failed.status;
  const body = failed.output.slice(failed.output.indexOf('\n') + 1);
  const { name } = request.interface;
  fail('SL0503', `${failed.tool} failed on \`${name}\` (${ending}):\n${firstErrors(body, request.files)}`, {
    help: `All that it said is in ${log}`,
  });
}

function logText(steps: readonly Step[]): string {
  return steps.map(({ output }) => output).join('\n');
}

function contentHash(request: BuildRequest, tools: Toolchain): string {
  const { files, interface: description, topModule } = request;
  return createHash('sha256')
    .update(
      JSON.stringify([
        tools.identity,
        verilatorFlags(tools.verilator.version, topModule, request),
        compilerFlags(request),
        targetOf(compilerFlags(request)),
        description,
        files.map((file) => [file.path, file.text]),
        ...harnessTexts(),
      ]),
    )
    .digest('hex');
}
