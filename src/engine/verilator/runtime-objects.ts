import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fail } from '../../diag/index.ts';
import { allDone, cacheEntry, firstErrors, packageRoot, runCommand } from '../tools/index.ts';
import { runtimeFlags, targetOf } from './flags.ts';
import { harnessTexts, type TraceFormat } from './harness.ts';
import { languageStandard, type Toolchain, verilatorInclude } from './toolchain.ts';

/** What all models of one tool chain share: the folder of Verilator's headers, and compiled parts of its runtime. */
export interface Runtime {
  readonly include: string;
  readonly standard: string;
  readonly objects: readonly string[];
  readonly libraries: readonly string[];
  /** A header to include first, precompiled; or null. */
  readonly precompiled: string | null;
}

/** Goes up when `PartRecord` changes, so that entries of an earlier version are left alone. */
const recordFormat = 3;

type Part = 'base' | 'harness' | 'vcd' | 'fst' | 'precompiled';

/** Sources of Verilator's runtime, and of spinlight's. Some versions do not have all of them. */
const sources: Record<Part, readonly string[]> = {
  base: ['verilated.cpp', 'verilated_threads.cpp'],
  harness: ['addon.cpp'],
  vcd: ['verilated_vcd_c.cpp'],
  fst: ['verilated_fst_c.cpp'],
  precompiled: [],
};

/**
 * Compiles the parts of Verilator's runtime that a model needs, each once per cache. With `modelFlags`, `verilated.h`
 * is precompiled for models with these flags: 60 MB on disk that save 0.35 s per model.
 */
export async function prepareRuntime(
  cache: string,
  tools: Toolchain,
  trace: TraceFormat | false,
  modelFlags: readonly string[] | null,
): Promise<Runtime> {
  const parts: Part[] = [
    'base',
    'harness',
    ...(trace ? [trace] : []),
    ...(modelFlags ? (['precompiled'] as const) : []),
  ];
  const entries = await allDone(
    parts.map((part) => {
      const flags = part === 'precompiled' ? modelFlags! : runtimeFlags;
      const key = createHash('sha256')
        .update(
          JSON.stringify([
            recordFormat,
            tools.identity,
            part,
            flags,
            targetOf(flags),
            ...(part === 'harness' ? harnessTexts() : []),
          ]),
        )
        .digest('hex');
      return cacheEntry(cache, 'verilator-runtime', key, (folder) => compilePart(folder, tools, part, flags));
    }),
  );
  const about = entries.map((entry) => readPart(entry));
  return {
    include: about[0]!.include,
    standard: about[0]!.standard,
    objects: about.flatMap(({ objects }, i) => objects.map((name) => path.join(entries[i]!, name))),
    libraries: about.flatMap(({ libraries }) => libraries),
    precompiled: modelFlags ? path.join(entries.at(-1)!, 'prefix.h') : null,
  };
}

interface PartRecord {
  readonly include: string;
  readonly standard: string;
  readonly objects: readonly string[];
  readonly libraries: readonly string[];
}

function readPart(entry: string): PartRecord {
  return JSON.parse(readFileSync(path.join(entry, 'part.json'), 'utf8')) as PartRecord;
}

async function compilePart(
  folder: string,
  tools: Toolchain,
  part: Part,
  flags: readonly string[],
): Promise<void> {
  const include = await verilatorInclude(tools, folder);
  const libraries = part === 'fst' ? fstLibraries(include) : [];
  for (const library of libraries) await requireHeader(tools, library, folder);
  const standard = languageStandard(include);
  const common = [standard, ...flags, `-I${include}`, `-I${include}/vltstd`];
  const home = part === 'harness' ? path.join(packageRoot(), 'sim/verilator') : include;
  const present = sources[part].filter((source) => existsSync(path.join(home, source)));
  const objects = present.map((source) => source.replace(/\.cpp$/, '.o'));
  const commands = present.map((source, i) => [...common, '-c', path.join(home, source), '-o', objects[i]!]);
  if (part === 'precompiled') {
    writeFileSync(path.join(folder, 'prefix.h'), '#include "verilated.h"\n');
    commands.push([...common, '-x', 'c++-header', 'prefix.h', '-o', 'prefix.h.gch']);
  }
  await allDone(commands.map((command) => compile(tools, command, folder)));
  const record: PartRecord = { include, standard, objects, libraries: libraries.map(({ flag }) => flag) };
  writeFileSync(path.join(folder, 'part.json'), JSON.stringify(record));
}

interface CompressionLibrary {
  readonly header: string;
  readonly flag: string;
  readonly packageName: string;
}

/** What Verilator's FST writer needs; newer versions have a writer of their own that also uses LZ4. */
function fstLibraries(include: string): CompressionLibrary[] {
  const zlib = { header: 'zlib.h', flag: '-lz', packageName: 'zlib1g-dev' };
  const lz4 = { header: 'lz4.h', flag: '-llz4', packageName: 'liblz4-dev' };
  return existsSync(path.join(include, 'fstcpp')) ? [lz4, zlib] : [zlib];
}

async function requireHeader(
  { compiler }: Toolchain,
  library: CompressionLibrary,
  cwd: string,
): Promise<void> {
  const given = ['-E', '-include', library.header, '-x', 'c++', '/dev/null', '-o', '/dev/null'];
  if ((await runCommand(compiler.path, given, { cwd })).status === 0) return;
  fail('SL0501', `${library.header} is not installed; Verilator needs it for FST waves`, {
    help: `Install it with: sudo apt-get install -y ${library.packageName}, or use VCD.`,
  });
}

async function compile({ compiler }: Toolchain, given: readonly string[], cwd: string): Promise<void> {
  const { status, output } = await runCommand(compiler.path, given, { cwd });
  if (status === 0) return;
  fail('SL0503', `g++ could not compile Verilator's own runtime:\n${firstErrors(output)}`, {
    help: 'Check that Verilator and g++ are installed completely.',
  });
}
