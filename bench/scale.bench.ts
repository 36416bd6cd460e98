import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { type ScaleShape, shapes } from './scale-designs.ts';

interface Row {
  readonly shape: ScaleShape;
  readonly nodes: number;
  readonly modules: number;
  readonly elaborateSeconds: number;
  readonly checkSeconds: number;
  readonly printSeconds: number;
  readonly totalSeconds: number;
  /** User and system time of all threads: until the start, of each step, and of the whole process. */
  readonly startProcessorSeconds: number;
  readonly elaborateProcessorSeconds: number;
  readonly checkProcessorSeconds: number;
  readonly printProcessorSeconds: number;
  readonly processorSeconds: number;
  /** Processor time of the three steps. */
  readonly nanosecondsPerNode: number;
  readonly verilogMegabytes: number;
  readonly peakMegabytes: number;
}

const sizes = [10_000, 100_000, 1_000_000];
const rounds = 3;

/**
 * Designs of 10,000 to a million netlist nodes, described in the language, checked and printed, each in a process of its
 * own; the best of some rounds, as the machine is shared. `--once`: one round. `growth` is the time from the size before
 * to this one, divided by the nodes: 1 is linear, less means that the fixed costs fade.
 */
export async function run(options: readonly string[]): Promise<void> {
  const rows = shapes.flatMap((shape) =>
    sizes.map((size) => best(shape, size, options.includes('--once') ? 1 : rounds)),
  );
  if (options.includes('--json')) {
    process.stdout.write(
      `${JSON.stringify({ command: `npm run bench -- scale ${options.join(' ')}`, node: process.version, rows }, null, 2)}\n`,
    );
    return;
  }
  process.stdout.write(`Node ${process.version}; processor seconds to elaborate + check + print\n`);
  for (const [i, row] of rows.entries()) process.stdout.write(`${lineOf(row, rows[i - 1])}\n`);
}

function lineOf(row: Row, before: Row | undefined): string {
  const steps = [row.elaborateProcessorSeconds, row.checkProcessorSeconds, row.printProcessorSeconds];
  const growth = before?.shape === row.shape ? row.nanosecondsPerNode / before.nanosecondsPerNode : null;
  return [
    row.shape.padEnd(9),
    `${String(row.nodes).padStart(8)} nodes`,
    `${String(row.modules).padStart(5)} modules `,
    `${steps.map((step) => step.toFixed(2)).join(' + ')} = ${stepSeconds(row).toFixed(2)} s `,
    `${Math.round(row.nanosecondsPerNode)} ns/node`.padStart(13),
    growth === null ? '' : `growth ${growth.toFixed(2)}`,
    `${Math.round(row.peakMegabytes)} MB`.padStart(8),
  ].join(' ');
}

function stepSeconds(row: Row): number {
  return row.processorSeconds - row.startProcessorSeconds;
}

/** The fastest of some runs, with the highest peak of memory. */
function best(shape: ScaleShape, size: number, count: number): Row {
  const runs = Array.from({ length: count }, () => measure(shape, size));
  const fastest = runs.reduce((a, b) => (stepSeconds(a) < stepSeconds(b) ? a : b));
  return { ...fastest, peakMegabytes: Math.max(...runs.map(({ peakMegabytes }) => peakMegabytes)) };
}

function measure(shape: ScaleShape, size: number): Row {
  const script = path.join(import.meta.dirname, 'scale-run.ts');
  return JSON.parse(
    execFileSync(process.execPath, [script, shape, String(size)], { encoding: 'utf8' }),
  ) as Row;
}
