import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { atLeast } from '../tools/index.ts';
import type { TraceFormat } from './harness.ts';
import { modelClass } from './model-class.ts';

/**
 * `quick` compiles for an early start and runs at nine tenths of the speed; `fast` compiles for this very processor
 * and for long runs.
 */
export type BuildProfile = 'quick' | 'fast';

/** What the options of a build depend on. */
export interface BuildKind {
  readonly profile: BuildProfile;
  readonly trace: TraceFormat | false;
  /** See `isSumHeavy`. */
  readonly sumHeavy: boolean;
}

/** Options of Verilator for a version. Warnings are the emitter's business and are not shown here. */
export function verilatorFlags(version: string, topModule: string, { trace, sumHeavy }: BuildKind): string[] {
  return [
    '--cc',
    '-O3',
    ...['--x-assign', 'fast', '--x-initial', '0', '--no-assert'],
    ...['-Wno-fatal', '-Wno-lint', '-Wno-style', '-Wno-SYMRSVDWORD'],
    ...['--top-module', topModule, '--prefix', modelClass, '--Mdir', 'obj'],
    ...['--output-split', '20000'],
    // The optimiser of data flow joins sums into expressions with more values at once than there are registers, which
    // halves the speed; elsewhere it is worth a quarter. In 5.038 it became another one.
    ...(sumHeavy && !atLeast(version, '5.038') ? ['-fno-dfg'] : []),
    // Wrong values of single bits joined with ^ and an inversion, up to 5.026 (its issues 4059, 4709, 4857, 5186).
    ...(atLeast(version, '5.028') ? [] : ['-fno-const-bit-op-tree']),
    // From 5.030 on Verilator would merge sources itself, for make to run in parallel.
    ...(atLeast(version, '5.030') ? ['--output-groups', '0'] : []),
    ...(trace === 'vcd' ? ['--trace'] : []),
    ...(trace === 'fst' ? ['--trace-fst'] : []),
    ...(trace ? ['--trace-max-width', '65536', '--trace-max-array', '64'] : []),
  ];
}

/** `-pthread` is among them because it defines a macro: with another set g++ ignores a precompiled header silently. */
const commonFlags = [
  ...['-pthread', '-fPIC', '-fvisibility=hidden', '-fno-plt', '-faligned-new', '-w'],
  ...[
    '-DVL_USER_FINISH',
    '-DVL_USER_STOP',
    '-DVL_USER_FATAL',
    '-DVERILATOR=1',
    '-DVM_SC=0',
    '-DVM_COVERAGE=0',
  ],
];

/** Options of g++ for Verilator's own runtime, which all models share. */
export const runtimeFlags: readonly string[] = ['-O1', ...commonFlags];

/** Options of g++ for a model. */
export function compilerFlags({ profile, trace, sumHeavy }: BuildKind): string[] {
  // Sums become vectors, twice as fast for a tenth of a second more of compilation.
  const level = profile === 'fast' ? ['-O3', '-march=native'] : sumHeavy ? ['-O2', '-march=native'] : ['-O1'];
  return [
    ...level,
    ...commonFlags,
    `-DVM_TRACE=${trace ? 1 : 0}`,
    `-DVM_TRACE_VCD=${trace === 'vcd' ? 1 : 0}`,
    `-DVM_TRACE_FST=${trace === 'fst' ? 1 : 0}`,
  ];
}

/** What a cache of files that were compiled with these options has to tell apart besides. */
export function targetOf(flags: readonly string[]): string {
  return flags.includes('-march=native') ? processorIdentity() : '';
}

/** Identifies the processor for code compiled with `-march=native`. */
function processorIdentity(): string {
  let features = '';
  try {
    features = /^(?:flags|Features)\s*:.*$/m.exec(readFileSync('/proc/cpuinfo', 'latin1'))?.[0] ?? '';
  } catch {
    // not Linux
  }
  return createHash('sha256').update(`${cpus()[0]?.model} ${features}`).digest('hex');
}

export const parallelJobs = Math.max(1, Math.min(8, availableParallelism()));
