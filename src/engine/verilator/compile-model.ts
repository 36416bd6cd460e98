import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { allDone, packageRoot, runCommand } from '../tools/index.ts';
import { parallelJobs } from './flags.ts';
import { modelClass } from './harness.ts';
import type { Runtime } from './runtime-objects.ts';
import type { Toolchain } from './toolchain.ts';

/**
 * Above this many bytes of generated C++ every compiler gets a share; below, the functions that a simulation calls again
 * and again are one unit and those that it calls once are another: each parses the headers anew.
 */
const splitBytes = 2_000_000;

export interface Step {
  readonly tool: string;
  readonly status: number | NodeJS.Signals;
  readonly output: string;
}

/**
 * Compiles and links `work/obj` and `work/harness.cpp` to `work/model.so`. Returns the steps up to the first that
 * failed. Paths are relative to `work`, so that ccache finds a model again in another folder.
 */
export async function compileModel(
  work: string,
  tools: Toolchain,
  flags: readonly string[],
  runtime: Runtime,
): Promise<Step[]> {
  const units = writeUnits(work);
  const common = [
    runtime.standard,
    ...flags,
    ...(runtime.precompiled ? ['-include', runtime.precompiled] : []),
    ...['-Iobj', `-I${path.join(packageRoot(), 'sim/verilator')}`],
    ...[`-I${runtime.include}`, `-I${runtime.include}/vltstd`],
  ];
  const link = ['-shared', '-Wl,-Bsymbolic', '-o', 'model.so'];
  const tail = [...runtime.objects, ...runtime.libraries];
  const plain = (given: string[]) => step('g++', tools.compiler.path, given, work);
  if (units.length === 1 && runtime.precompiled)
    return [await plain([...common, ...link, units[0]!, ...tail])];
  // With a precompiled header ccache would only look on.
  const { ccache } = tools;
  const compile = (given: string[]) =>
    ccache && !runtime.precompiled
      ? step('g++', ccache.path, [tools.compiler.path, ...given], work)
      : plain(given);
  const objects = units.map((unit) => unit.replace(/\.cpp$/, '.o'));
  const steps = await allDone(units.map((unit, i) => compile([...common, '-c', unit, '-o', objects[i]!])));
  if (steps.some(({ status }) => status !== 0)) return steps;
  return [...steps, await plain([...flags, ...link, ...objects, ...tail])];
}

export async function step(
  tool: string,
  program: string,
  given: readonly string[],
  cwd: string,
): Promise<Step> {
  const { status, output } = await runCommand(program, given, { cwd });
  return { tool, status, output: `$ ${[program, ...given].join(' ')}\n${output}` };
}

interface Source {
  readonly name: string;
  readonly bytes: number;
  /** It is called at the start only: constructors, resets, the first settling. */
  readonly isSlow: boolean;
}

/** Writes the translation units, each of which includes some of the generated sources; the harness comes first. */
function writeUnits(work: string): string[] {
  const sources = generatedSources(path.join(work, 'obj'));
  const slow = sources.filter(({ isSlow }) => isSlow);
  const fast = sources.filter(({ isSlow }) => !isSlow);
  const total = bytesOf(sources);
  const units =
    total > splitBytes
      ? shares(sources, parallelJobs)
      : parallelJobs > 1 && slow.length > 0
        ? [fast, slow]
        : [sources];
  return units.map((unit, i) => {
    const file = `unit${i}.cpp`;
    const text = [
      ...(i === 0 ? ['#include "harness.cpp"'] : []),
      ...unit.filter(({ isSlow }) => !isSlow).map(included),
      // Half of the code runs once; compiling it well would take longer than running it.
      '#pragma GCC push_options\n#pragma GCC optimize("O0")',
      ...unit.filter(({ isSlow }) => isSlow).map(included),
      '#pragma GCC pop_options', // what templates become at the end of the unit belongs to the others
    ];
    writeFileSync(path.join(work, file), `${text.join('\n')}\n`);
    return file;
  });
}

function included({ name }: Source): string {
  return `#include "obj/${name}"`;
}

/** As many lists of about the same number of bytes. */
function shares(sources: readonly Source[], count: number): Source[][] {
  const lists = Array.from({ length: count }, (): Source[] => []);
  for (const source of sources.toSorted((a, b) => b.bytes - a.bytes))
    lists.reduce((least, list) => (bytesOf(list) < bytesOf(least) ? list : least)).push(source);
  return lists.filter((list) => list.length > 0);
}

function bytesOf(sources: readonly Source[]): number {
  return sources.reduce((sum, { bytes }) => sum + bytes, 0);
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
