import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { atLeast } from '../tools/index.ts';
import { modelClass, type TraceFormat } from './harness.ts';

/**
 * `quick` compiles for an early start and runs at nine tenths of the speed; `fast` compiles for this very processor
 * and for long runs.
 */
export type BuildProfile = 'quick' | 'fast';

/** Options of Verilator for a version. Warnings are the emitter's business and are not shown here. */
export function verilatorFlags(version: string, topModule: string, trace: TraceFormat | false): string[] {
  return [
    '--cc',
    '-O3',
    ...['--x-assign', 'fast', '--x-initial', '0', '--no-assert'],
    ...['-Wno-fatal', '-Wno-lint', '-Wno-style', '-Wno-SYMRSVDWORD'],
    ...['--top-module', topModule, '--prefix', modelClass, '--Mdir', 'obj'],
    ...['--output-split', '20000'],
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
export function compilerFlags(profile: BuildProfile, trace: TraceFormat | false): string[] {
  return [
    ...(profile === 'fast' ? ['-O3', '-march=native'] : ['-O1']),
    ...commonFlags,
    `-DVM_TRACE=${trace ? 1 : 0}`,
    `-DVM_TRACE_VCD=${trace === 'vcd' ? 1 : 0}`,
    `-DVM_TRACE_FST=${trace === 'fst' ? 1 : 0}`,
  ];
}

/** Identifies the processor for code compiled with `-march=native`. */
export function processorIdentity(): string {
  let features = '';
  try {
    features = /^(?:flags|Features)\s*:.*$/m.exec(readFileSync('/proc/cpuinfo', 'latin1'))?.[0] ?? '';
  } catch {
    // not Linux
  }
  return createHash('sha256').update(`${cpus()[0]?.model} ${features}`).digest('hex');
}

export const parallelJobs = Math.max(1, Math.min(8, availableParallelism()));
