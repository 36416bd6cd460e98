import { startEmbedded } from '../src/engine/embedded/index.ts';
import { threadSeconds } from '../src/engine/embedded/run/thread-seconds.ts';
import { activityDesigns } from './suite/activity-designs.ts';
import type { BenchDesign } from './suite/designs.ts';
import { selfDrivenCase } from './suite/engines.ts';
import { measure, median } from './suite/measure.ts';
import { version } from './suite/verilate.ts';

/** Seconds of a round of the slower side, and rounds. */
const roundSeconds = 0.1;
const rounds = 11;
/** Cycles before that: code has to be optimised. */
const warmUpSeconds = 1;

interface ActivityRow {
  readonly design: string;
  /** Seconds to make the cycles that leave out what is idle. */
  readonly compileSeconds: number;
  /** How many times as fast as usual these are, and its range. */
  readonly always: number;
  readonly alwaysRange: readonly [number, number];
  /** The same for the choice by measurement, and what it said. */
  readonly measured: number;
  readonly measuredRange: readonly [number, number];
  readonly reason: string;
  /** The choice by measurement against Verilator; null where that did not run. */
  readonly ratioToVerilator: number | null;
}

/**
 * What it brings to leave out logic that is idle, on designs that are idle, partly busy or loaded: `activity [WORD] [--json]
 * [--verilator]`, the latter with Verilator's models, which take minutes to build.
 */
export async function run(given: readonly string[]): Promise<void> {
  const isJson = given.includes('--json');
  const words = given.filter((each) => !each.startsWith('--'));
  const withVerilator = given.includes('--verilator') && version('verilator') !== null;
  const rows: ActivityRow[] = [];
  for (const design of activityDesigns) {
    if (words.length > 0 && !words.some((word) => design.name.includes(word))) continue;
    const row = await measureDesign(design, withVerilator);
    rows.push(row);
    if (!isJson) process.stdout.write(line(row));
  }
  if (isJson) process.stdout.write(`${JSON.stringify({ rows }, null, 2)}\n`);
}

async function measureDesign(design: BenchDesign, withVerilator: boolean): Promise<ActivityRow> {
  const made = design.make();
  const usual = startEmbedded(made, { activity: 'never' }).sync;
  const begin = threadSeconds();
  const always = startEmbedded(made, { activity: 'always' }).sync;
  const compileSeconds = threadSeconds() - begin;
  const measured = startEmbedded(made).sync;
  const sides = [usual, always, measured];
  for (const sync of sides) sync.reset();
  const time = (sync: typeof usual, cycles: number): number => {
    const start = threadSeconds();
    sync.step(cycles);
    return threadSeconds() - start;
  };
  // The same number of cycles on all sides, for as long as it takes the choice to be made.
  let slowest = 0;
  let cycles = 256;
  for (let spent = 0; spent < warmUpSeconds; spent += slowest) {
    const seconds = sides.map((sync) => time(sync, cycles));
    slowest = Math.max(...seconds);
    if (slowest < roundSeconds) cycles *= 2;
  }
  const ratios = Array.from({ length: rounds }, () => {
    const seconds = sides.map((sync) => time(sync, cycles));
    return [seconds[0]! / seconds[1]!, seconds[0]! / seconds[2]!] as const;
  });
  const signatures = new Set(sides.map((sync) => sync.peek('signature')));
  if (signatures.size > 1) throw new Error(`${design.name}: the signatures differ`);
  const of = (side: 0 | 1) => {
    const sorted = ratios.map((pair) => pair[side]).sort((a, b) => a - b);
    return { middle: median(sorted), range: [sorted[1]!, sorted.at(-2)!] as const };
  };
  const [forced, chosen] = [of(0), of(1)];
  return {
    design: design.name,
    compileSeconds,
    always: forced.middle,
    alwaysRange: forced.range,
    measured: chosen.middle,
    measuredRange: chosen.range,
    reason: measured.activity.reason,
    ratioToVerilator: withVerilator ? await toVerilator(design) : null,
  };
}

async function toVerilator(design: BenchDesign): Promise<number | null> {
  const rows = await measure(selfDrivenCase(design, ['native']), ['embedded', 'verilator'], 7, (text) =>
    process.stderr.write(`${text}\n`),
  );
  return rows.find(({ engine }) => engine === 'embedded')?.ratioToVerilator ?? null;
}

function line(row: ActivityRow): string {
  const times = (ratio: number, [low, high]: readonly [number, number]) =>
    `${ratio.toFixed(2)}x (${low.toFixed(2)} to ${high.toFixed(2)})`;
  const parts = [
    `always ${times(row.always, row.alwaysRange)}`,
    `measured ${times(row.measured, row.measuredRange)}`,
  ];
  if (row.ratioToVerilator !== null) parts.push(`${row.ratioToVerilator.toFixed(2)}x Verilator`);
  parts.push(row.reason);
  return `${row.design.padEnd(20)} ${parts.join('  ')}\n`;
}
