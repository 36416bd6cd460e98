import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { openCacheFolder } from '../src/engine/tools/index.ts';
import { scratchFolder } from '../src/files/index.ts';
import { type Contender, SimulatorProcess, timed } from './suite/contender.ts';
import { macroCase } from './suite/macro-engines.ts';
import { macros } from './suite/macros.ts';
import { measure } from './suite/measure.ts';
import { median } from './suite/rows.ts';
import { version } from './suite/verilate.ts';

const name = 'pim-dense-64x16';
const starts = 7;
const rounds = 9;

/** Milliseconds from the elaborated design to results, in fresh processes. */
interface StartRow {
  readonly engine: string;
  /** `cold`: the model has to be built (Verilator's own runtime is there); `cached`: it is found by content. */
  readonly model: 'cold' | 'cached';
  /** Median and range: the first value that a bench sees, and the first cycles that Verilator has run. */
  readonly firstValue: readonly [number, number, number];
  readonly confirmed: readonly [number, number, number];
}

/**
 * The Verilator engine: how soon it is there, and its speed when a bench in TypeScript steps every cycle, against the
 * tightest loop in C++ around the fastest model. `--json` prints rows; `--start` and `--step` only one of the two.
 */
export async function run(options: readonly string[]): Promise<void> {
  const unknown = options.find((option) => !['--json', '--start', '--step', '--help'].includes(option));
  if (unknown !== undefined || options.includes('--help')) {
    process.stderr.write('usage: npm run bench -- verilator [--json] [--start] [--step]\n');
    process.exitCode = unknown === undefined ? 0 : 2;
    return;
  }
  if (version('verilator') === null) {
    process.stderr.write('skipped: verilator is not installed\n');
    return;
  }
  const startRows = options.includes('--step') ? [] : startTimes();
  const stepRows = options.includes('--start') ? [] : await stepSpeeds();
  if (options.includes('--json')) {
    const tools = { verilator: version('verilator'), cxx: version('g++'), node: `Node ${process.version}` };
    process.stdout.write(
      `${JSON.stringify({ design: name, ...tools, starts: startRows, steps: stepRows }, null, 2)}\n`,
    );
    return;
  }
  for (const { engine, model, firstValue, confirmed } of startRows)
    process.stdout.write(
      `${name} ${engine.padEnd(11)} ${model.padEnd(7)} first value ${shown(firstValue)}  run by Verilator ${shown(confirmed)}\n`,
    );
  for (const { engine, cyclesPerSecond, ratioToVerilator, ratioRange, flags } of stepRows)
    process.stdout.write(
      `${name} ${engine.padEnd(18)} ${(cyclesPerSecond / 1e3).toFixed(0).padStart(6)} k cycles/s  ${ratioToVerilator?.toFixed(3)} (${ratioRange?.map((r) => r.toFixed(3)).join('..')})  ${flags ?? ''}\n`,
    );
}

function startTimes(): StartRow[] {
  const script = path.join(import.meta.dirname, 'suite/verilator-start.ts');
  const folder = scratchFolder('bench');
  const shared = path.join(openCacheFolder(), 'verilator-runtime');
  mkdirSync(shared, { recursive: true });
  const once = (how: string, cache: string) => {
    if (!existsSync(cache)) {
      mkdirSync(cache);
      symlinkSync(shared, path.join(cache, 'verilator-runtime'));
    }
    const output = execFileSync(process.execPath, [script, how, cache], { encoding: 'utf8' });
    return output.split(' ').map(Number) as [number, number];
  };
  try {
    once('in-process', path.join(folder, 'first')); // Verilator's runtime is there now
    return (['in-process', 'lock-step', 'process'] as const).flatMap((how) =>
      (['cold', 'cached'] as const).map((model): StartRow => {
        const times = Array.from({ length: starts }, (_, i) =>
          once(how, path.join(folder, model === 'cold' ? `${how}-${i}` : 'first')),
        );
        const of = (place: number) => spread(times.map((each) => each[place]!));
        return { engine: how, model, firstValue: of(0), confirmed: of(1) };
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function stepSpeeds() {
  const script = path.join(import.meta.dirname, 'suite/verilator-process.ts');
  const stepped =
    (engine: string, ...given: string[]) =>
    async (): Promise<Contender> => {
      const child = new SimulatorProcess(process.execPath, [script, name, ...given], import.meta.dirname);
      const [buildSeconds, firstCycleSeconds] = (await child.line()).split(' ').map(Number) as [
        number,
        number,
      ];
      return timed(engine, child, { buildSeconds, firstCycleSeconds });
    };
  const macro = macroCase(macros.find((each) => each.name === name)!);
  const contenders = {
    verilator: macro.starts.verilator!,
    'quick stepped': stepped('quick stepped', 'quick'),
    'fast stepped': stepped('fast stepped', 'fast'),
    'fast lock step': stepped('fast lock step', 'fast', 'lock-step'),
  };
  return measure({ ...macro, starts: contenders }, Object.keys(contenders), rounds, (text) =>
    process.stderr.write(`${text}\n`),
  );
}

function spread(values: readonly number[]): [number, number, number] {
  return [median(values), Math.min(...values), Math.max(...values)];
}

function shown([middle, least, most]: readonly [number, number, number]): string {
  return `${middle.toFixed(0)} ms (${least.toFixed(0)}..${most.toFixed(0)})`.padEnd(20);
}
