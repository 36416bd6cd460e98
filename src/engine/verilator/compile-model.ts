import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { allDone, findExecutable, packageRoot } from '../tools/index.ts';
import { parallelJobs } from './flags.ts';
import { modelClass } from './model-class.ts';
import type { Runtime } from './runtime-objects.ts';
import { type Step, step } from './step.ts';
import type { Toolchain } from './toolchain.ts';
import { WaitingCompiler } from './waiting-compiler.ts';

/** Above this many bytes of generated C++ every compiler gets a share; below, two: each parses the headers anew. */
const splitBytes = 2_000_000;
const smallUnits = Math.min(2, parallelJobs);
/** What a byte that is compiled without optimisation costs. */
const slowShare = 0.35;

/** Compiles and links one model in the folder `work`. Paths are relative to it, so that ccache finds a model again elsewhere. */
export class ModelCompiler {
  readonly #work: string;
  readonly #tools: Toolchain;
  readonly #flags: readonly string[];
  readonly #runtime: Runtime;
  readonly #given: readonly string[];
  /** For the units of a small model. */
  readonly #waiting: readonly WaitingCompiler[];

  /** Compilers for a small model start at once, if there is a header for them to load meanwhile. */
  constructor(work: string, tools: Toolchain, flags: readonly string[], runtime: Runtime) {
    const { standard, precompiled, include } = runtime;
    this.#work = work;
    this.#tools = tools;
    this.#flags = flags;
    this.#runtime = runtime;
    this.#given = [
      standard,
      ...flags,
      ...(precompiled ? ['-include', precompiled] : []),
      ...['-Iobj', `-I${path.join(packageRoot(), 'sim/verilator')}`],
      ...[`-I${include}`, `-I${include}/vltstd`],
    ];
    // A folder that is not there when a compiler starts is none where it looks.
    mkdirSync(path.join(work, 'obj'), { recursive: true });
    const { path: compiler } = tools.compiler;
    this.#waiting = Array.from(
      { length: precompiled ? smallUnits : 0 },
      (_, i) => new WaitingCompiler(compiler, this.#given, work, `unit${i}`),
    );
  }

  /** Makes `model.so` of `obj` and `harness.cpp`. Returns the steps up to the first that failed. */
  async compile(): Promise<Step[]> {
    const units = unitsOf(this.#work);
    const steps = await allDone(
      units.length === this.#waiting.length
        ? units.map((text, i) => this.#waiting[i]!.compile(text))
        : units.map((text, i) => this.#compile(text, `unit${i}`)),
    );
    if (steps.some(({ status }) => status !== 0)) return steps;
    const { objects, libraries } = this.#runtime;
    const own = units.map((_, i) => `unit${i}.o`);
    // Three times as fast as the usual one.
    const linker = findExecutable('ld.gold') === null ? [] : ['-fuse-ld=gold'];
    const link = ['-shared', '-Wl,-Bsymbolic', ...linker, '-o', 'model.so', ...own, ...objects, ...libraries];
    const { compiler } = this.#tools;
    return [...steps, await step('g++', [compiler.path], [...this.#flags, ...link], this.#work)];
  }

  /** To be called in any case: ends what waits for a model that does not come. */
  async close(): Promise<void> {
    await Promise.all(this.#waiting.map((each) => each.stop()));
  }

  async #compile(text: string, name: string): Promise<Step> {
    await this.close();
    writeFileSync(path.join(this.#work, `${name}.cpp`), text);
    const { ccache, compiler } = this.#tools;
    const given = [...this.#given, '-c', `${name}.cpp`, '-o', `${name}.o`];
    // With a precompiled header ccache would only look on.
    const isCached = ccache !== null && !this.#runtime.precompiled;
    return step('g++', isCached ? [ccache.path, compiler.path] : [compiler.path], given, this.#work);
  }
}

interface Source {
  readonly name: string;
  readonly bytes: number;
  /** It is called at the start only: constructors, resets, the first settling. */
  readonly isSlow: boolean;
}

/** The texts of the translation units, each of which includes some of the generated sources; the harness comes first. */
function unitsOf(work: string): string[] {
  const sources = generatedSources(path.join(work, 'obj'));
  const total = sources.reduce((sum, { bytes }) => sum + bytes, 0);
  return shares(sources, total > splitBytes ? parallelJobs : smallUnits).map((unit, i) => {
    const text = [
      ...(i === 0 ? ['#include "harness.cpp"'] : []),
      ...unit.filter(({ isSlow }) => !isSlow).map(included),
      // Half of the code runs once; compiling it well would take longer than running it.
      '#pragma GCC push_options\n#pragma GCC optimize("O0")',
      ...unit.filter(({ isSlow }) => isSlow).map(included),
      '#pragma GCC pop_options', // what templates become at the end of the unit belongs to the others
    ];
    return `${text.join('\n')}\n`;
  });
}

function included({ name }: Source): string {
  return `#include "obj/${name}"`;
}

/** As many lists that take about the same time to compile. */
function shares(sources: readonly Source[], count: number): Source[][] {
  const lists = Array.from({ length: count }, () => ({ cost: 0, sources: [] as Source[] }));
  const costOf = ({ bytes, isSlow }: Source) => (isSlow ? bytes * slowShare : bytes);
  for (const source of sources.toSorted((a, b) => costOf(b) - costOf(a))) {
    const least = lists.reduce((one, other) => (other.cost < one.cost ? other : one));
    least.sources.push(source);
    least.cost += costOf(source);
  }
  return lists.map((list) => list.sources);
}

/** The C++ files that Verilator lists for its makefile. */
function generatedSources(obj: string): Source[] {
  const text = readFileSync(path.join(obj, `${modelClass}_classes.mk`), 'utf8').replaceAll('\\\n', ' ');
  const sources = new Map<string, Source>();
  for (const [, speed, list] of text.matchAll(/^VM_(?:CLASSES|SUPPORT)_(FAST|SLOW)\s*\+=(.*)$/gm)) {
    for (const stem of list!
      .trim()
      .split(/\s+/)
      .filter((word) => word !== '')) {
      const name = `${stem}.cpp`;
      const { size } = statSync(path.join(obj, name));
      sources.set(name, { name, bytes: size, isSlow: speed === 'SLOW' });
    }
  }
  return [...sources.values()];
}
