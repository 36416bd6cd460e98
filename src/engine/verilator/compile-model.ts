import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { allDone, packageRoot, runCommand } from '../tools/index.ts';
import { parallelJobs } from './flags.ts';
import { modelClass } from './harness.ts';
import type { Runtime } from './runtime-objects.ts';
import type { Toolchain } from './toolchain.ts';

/** Above this many bytes of generated C++ several compilers share the work; below, one parses the headers once. */
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
  const compile = (given: string[]) =>
    tools.ccache ? step('g++', tools.ccache.path, [tools.compiler.path, ...given], work) : plain(given);
  const steps = await allDone(
    units.map((unit) => compile([...common, '-c', unit, '-o', unit.replace(/\.cpp$/, '.o')])),
  );
  if (steps.some(({ status }) => status !== 0)) return steps;
  return [
    ...steps,
    await plain([...flags, ...link, ...units.map((unit) => unit.replace(/\.cpp$/, '.o')), ...tail]),
  ];
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

/** Writes the translation units, each of which includes some of the generated sources; the harness comes first. */
function writeUnits(work: string): string[] {
  const sources = generatedSources(path.join(work, 'obj')).map((name) => ({
    name,
    bytes: statSync(path.join(work, 'obj', name)).size,
  }));
  const total = sources.reduce((sum, { bytes }) => sum + bytes, 0);
  const count = total > splitBytes ? parallelJobs : 1;
  const units = Array.from({ length: count }, () => ({ names: [] as string[], bytes: 0 }));
  units[0]!.names.push('../harness.cpp');
  for (const { name, bytes } of sources.toSorted((a, b) => b.bytes - a.bytes)) {
    const smallest = units.reduce((least, unit) => (unit.bytes < least.bytes ? unit : least));
    smallest.names.push(name);
    smallest.bytes += bytes;
  }
  return units
    .filter(({ names }) => names.length > 0)
    .map(({ names }, i) => {
      const file = `unit${i}.cpp`;
      writeFileSync(path.join(work, file), names.map((name) => `#include "obj/${name}"\n`).join(''));
      return file;
    });
}

/** The C++ files that Verilator lists for its makefile. */
function generatedSources(obj: string): string[] {
  const text = readFileSync(path.join(obj, `${modelClass}_classes.mk`), 'utf8').replaceAll('\\\n', ' ');
  const lists = text.matchAll(/^VM_(?:CLASSES|SUPPORT)_(?:FAST|SLOW)\s*\+=(.*)$/gm);
  const names = [...lists].flatMap(([, list]) => list!.trim().split(/\s+/)).filter((name) => name !== '');
  return [...new Set(names)].map((name) => `${name}.cpp`);
}
