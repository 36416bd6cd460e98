import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { openCacheFolder } from '../../src/engine/tools/index.ts';

export const harness = path.resolve(import.meta.dirname, '../../sim/bench');

const options = ['-O3', '--x-assign', 'fast', '--x-initial', 'fast', '--noassert'];
const oneFile = ['--output-split', '0'];
const manyFiles = ['--output-split', '5000', '--output-split-cfuncs', '1000'];

/** Options of Verilator for speed. Two threads are slower by a factor on designs of this size; see bench/README.md. */
export const verilatorFlags = [...options, ...oneFile];

/**
 * Ways to build a model, none of which is the fastest for all. Code for this very processor is faster on arrays and may be
 * slower on irregular logic; Verilator's data flow optimiser joins sums into expressions that have too many values at once
 * for the registers. All of them run, and the fastest stands for Verilator.
 */
export const compilations = {
  native: { verilator: [], cxx: '-O3 -march=native' },
  generic: { verilator: [], cxx: '-O3' },
  'no-dfg': { verilator: ['-fno-dfg'], cxx: '-O3 -march=native' },
} as const;

export type Compilation = keyof typeof compilations;

export interface Verilation {
  readonly top: string;
  /** Verilog and hints, in `folder`. */
  readonly folder: string;
  readonly sources: readonly string[];
  /** Main program, in sim/bench. */
  readonly main: string;
  readonly flags?: readonly string[];
  /** Definitions for the main program. */
  readonly cxx?: string;
  /** Split into many files of C++: g++ takes hours over functions of ten thousands of operations. */
  readonly isLarge?: boolean;
}

export interface Built {
  readonly program: string;
  /**
   * Processor time of the build, in this run or an earlier one: Verilator, its runtime, the model, the main program, one
   * after the other. On a quiet machine it is the time of day.
   */
  readonly seconds: number;
  /** What distinguishes it from others. */
  readonly flags: string;
}

/**
 * Compiles a model and its main program. A program is kept in the user's cache, by its content, with the time that its
 * build took: that of a large graph takes minutes.
 */
export function verilate(verilation: Verilation, compilation: Compilation): Built {
  const { top, folder, sources, main } = verilation;
  const { verilator, cxx } = compilations[compilation];
  const split = verilation.isLarge ? manyFiles : oneFile;
  const more = [...new Set([...verilator, ...(verilation.flags ?? [])])];
  const given = [
    ...['--cc', '--exe', '--build', ...options, ...split, ...more],
    ...['-Wno-lint', '-Wno-style', '-Wno-fatal', '--top-module', top],
    ...['-CFLAGS', `${cxx} ${verilation.cxx ?? ''}`.trim()],
    ...['-MAKEFLAGS', 'OPT_FAST=-O3 OPT_SLOW=-O1'],
  ];
  const text = (file: string) => readFileSync(path.resolve(folder, file), 'utf8');
  const content = [
    'processor seconds',
    [version('verilator'), version('g++'), cpus()[0]?.model],
    given,
    sources.map((source) => [path.basename(source), text(source)]),
    [main, 'thread-seconds.h'].map((name) => text(path.join(harness, name))),
  ];
  const key = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  const entry = path.join(openCacheFolder(), 'bench', key);
  const record = path.join(entry, 'build.json');
  const program = path.join(entry, 'model');
  if (!existsSync(record)) {
    const obj = `obj_${compilation}`;
    const all = [...given, '--Mdir', obj, ...sources, path.join(harness, main)];
    const seconds = processorSeconds('verilator', all, folder);
    mkdirSync(entry, { recursive: true });
    copyFileSync(path.join(folder, obj, `V${top}`), `${program}.${process.pid}`);
    renameSync(`${program}.${process.pid}`, program);
    writeFileSync(record, JSON.stringify({ seconds }));
  }
  const { seconds } = JSON.parse(readFileSync(record, 'utf8')) as { seconds: number };
  const told = [...(verilation.isLarge ? split : []), ...more.filter((flag) => !flag.startsWith('-G')), cxx];
  return { program, seconds, flags: told.join(' ') };
}

/** Runs a program and those that it starts; gives the seconds of processor time that they took. */
function processorSeconds(program: string, given: readonly string[], cwd: string): number {
  const script = 'TIMEFORMAT="%U %S"; time "$@" > build.log 2>&1';
  const { status, stderr } = spawnSync('bash', ['-c', script, 'bash', program, ...given], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status !== 0) throw new Error(readFileSync(path.join(cwd, 'build.log'), 'utf8'));
  return stderr
    .trim()
    .split(/\s+/)
    .reduce((sum, seconds) => sum + Number(seconds), 0);
}

/** The first line that a program says about its version, or null if it is not there. */
export function version(tool: string, flag = '--version'): string | null {
  try {
    const output = execFileSync(tool, [flag], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return output.split('\n')[0]!.trim();
  } catch {
    return null;
  }
}
