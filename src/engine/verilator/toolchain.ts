import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fail } from '../../diag/index.ts';
import { cacheEntry, firstErrors, optionalTool, requireTool, runCommand, type Tool } from '../tools/index.ts';
import type { TraceFormat } from './harness.ts';

/** Verilator and compiler with what a build needs to know about them. */
export interface Toolchain {
  readonly verilator: Tool;
  readonly compiler: Tool;
  /** Speeds up long compilations if it is there. */
  readonly ccache: Tool | null;
  /** Versions in one line, for hashes and reports. */
  readonly identity: string;
}

/** Missing or old: SL0501, SL0502. */
export function findToolchain(): Toolchain {
  const verilator = requireTool('verilator');
  const compiler = requireTool('g++');
  const identity = `verilator ${verilator.version} (${verilator.path}), g++ ${compiler.version} (${compiler.path}), ${process.arch}`;
  return { verilator, compiler, ccache: optionalTool('ccache'), identity };
}

/** What all models of one tool chain share: the folder of Verilator's headers, and compiled parts of its runtime. */
export interface Runtime {
  readonly include: string;
  readonly standard: string;
  readonly objects: readonly string[];
  readonly libraries: readonly string[];
  /** A header to include first, precompiled; or null. */
  readonly precompiled: string | null;
}

const sharedSources = ['verilated.cpp', 'verilated_threads.cpp'];
const traceSources = { vcd: 'verilated_vcd_c.cpp', fst: 'verilated_fst_c.cpp' };

/**
 * Compiles Verilator's runtime for a set of flags, once per cache. `precompile` also prepares `verilated.h` (60 MB on
 * disk, saves 0.35 s per model).
 */
export async function prepareRuntime(
  cache: string,
  tools: Toolchain,
  flags: readonly string[],
  trace: TraceFormat | false,
  precompile: boolean,
): Promise<Runtime> {
  const key = createHash('sha256')
    .update(JSON.stringify([3, tools.identity, flags, trace, precompile]))
    .digest('hex');
  const entry = await cacheEntry(cache, 'verilator-runtime', key, async (folder) => {
    const include = path.join(await verilatorRoot(tools, folder), 'include');
    const standard = languageStandard(include);
    const common = [standard, ...flags, `-I${include}`, `-I${include}/vltstd`];
    const sources = [...sharedSources, ...(trace ? [traceSources[trace]] : [])];
    if (trace === 'fst') requireZlib(include);
    const compilations = sources
      .filter((source) => existsSync(path.join(include, source)))
      .map((source) => [...common, '-c', path.join(include, source), '-o', source.replace(/\.cpp$/, '.o')]);
    if (precompile) {
      writeFileSync(path.join(folder, 'prefix.h'), '#include "verilated.h"\n');
      compilations.push([...common, '-x', 'c++-header', 'prefix.h', '-o', 'prefix.h.gch']);
    }
    await Promise.all(compilations.map((one) => compile(tools.compiler, one, folder)));
    const objects = compilations.map((one) => one.at(-1)!).filter((name) => name.endsWith('.o'));
    writeFileSync(path.join(folder, 'runtime.json'), JSON.stringify({ include, standard, objects }));
  });
  const about = JSON.parse(readFileSync(path.join(entry, 'runtime.json'), 'utf8')) as {
    include: string;
    standard: string;
    objects: string[];
  };
  return {
    include: about.include,
    standard: about.standard,
    objects: about.objects.map((name) => path.join(entry, name)),
    libraries: trace === 'fst' ? ['-lz'] : [],
    precompiled: precompile ? path.join(entry, 'prefix.h') : null,
  };
}

async function verilatorRoot(tools: Toolchain, cwd: string): Promise<string> {
  const { output, status } = await runCommand(tools.verilator.path, ['--getenv', 'VERILATOR_ROOT'], { cwd });
  const root = output.trim();
  if (status === 0 && existsSync(path.join(root, 'include/verilated.h'))) return root;
  return fail('SL0503', `${tools.verilator.path} does not tell where its C++ headers are`, {
    help: `Its answer to --getenv VERILATOR_ROOT was: ${root || '(nothing)'}`,
  });
}

/** The C++ standard that this Verilator was configured for. */
function languageStandard(include: string): string {
  try {
    const makefile = readFileSync(path.join(include, 'verilated.mk'), 'utf8');
    return /^CFG_CXXFLAGS_STD_NEWEST\s*=\s*(-std=\S+)/m.exec(makefile)?.[1] ?? '-std=gnu++17';
  } catch {
    return '-std=gnu++17';
  }
}

function requireZlib(include: string): void {
  const places = ['/usr/include/zlib.h', '/usr/local/include/zlib.h', path.join(include, 'zlib.h')];
  if (places.some(existsSync)) return;
  fail('SL0501', 'the zlib headers are not installed; they are needed for FST waves', {
    help: 'Install them with: sudo apt-get install -y zlib1g-dev, or use VCD.',
  });
}

async function compile(compiler: Tool, compilerArguments: readonly string[], cwd: string): Promise<void> {
  const { status, output } = await runCommand(compiler.path, compilerArguments, { cwd });
  if (status === 0) return;
  fail('SL0503', `g++ could not compile Verilator's own runtime:\n${firstErrors(output)}`, {
    help: 'Check that Verilator and g++ are installed completely.',
  });
}
