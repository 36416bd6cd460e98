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
  /** User and system time of the whole process, its start included. */
  readonly processorSeconds: number;
  readonly nanosecondsPerNode: number;
  readonly verilogMegabytes: number;
  readonly peakMegabytes: number;
}

const sizes = [10_000, 100_000, 1_000_000];
const rounds = 3;

/**
 * Designs of 10,000 to a million netlist nodes, described in the language, checked and printed, each in a process of its
 * own; the best of some rounds, as the machine is shared. `--once`: one round.
 */
export async function run(options: readonly string[]): Promise<void> {
  const rows = shapes.flatMap((shape) =>
    sizes.map((size) => best(shape, size, options.includes('--once') ? 1 : rounds)),
  );
  if (options.includes('--json')) {
    process.stdout.write(
      `${JSON.stringify({ command: 'npm run bench -- scale --json', node: process.version, rows }, null, 2)}\n`,
    );
    return;
  }
  process.stdout.write(`Node ${process.version}; seconds to elaborate + check + print\n`);
  for (const row of rows) {
    const parts = [row.elaborateSeconds, row.checkSeconds, row.printSeconds].map((part) => part.toFixed(2));
    process.stdout.write(
      `${row.shape.padEnd(9)} ${String(row.nodes).padStart(8)} nodes ${String(row.modules).padStart(5)} modules  ${parts.join(' + ')} = ${row.totalSeconds.toFixed(2)} s  ${Math.round(row.nanosecondsPerNode)} ns/node  ${Math.round(row.peakMegabytes)} MB\n`,
    );
  }
}

/** The fastest of some runs, with the highest peak of memory. */
function best(shape: ScaleShape, size: number, count: number): Row {
  const runs = Array.from({ length: count }, () => measure(shape, size));
  const fastest = runs.reduce((a, b) => (a.totalSeconds < b.totalSeconds ? a : b));
  return { ...fastest, peakMegabytes: Math.max(...runs.map(({ peakMegabytes }) => peakMegabytes)) };
}

function measure(shape: ScaleShape, size: number): Row {
  const script = path.join(import.meta.dirname, 'scale-run.ts');
  return JSON.parse(
    execFileSync(process.execPath, [script, shape, String(size)], { encoding: 'utf8' }),
  ) as Row;
}
