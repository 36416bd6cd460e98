import { execFileSync } from 'node:child_process';
import { type BenchDesign, designs } from './suite/designs.ts';
import { cxxFlags, cxxrtl, embedded, icarus, verilator, verilatorFlags } from './suite/engines.ts';
import { measure, type Row, type Start } from './suite/measure.ts';

const rounds = 7;
const engines: Readonly<Record<string, { readonly start: Start; readonly tool: string | null }>> = {
  embedded: { start: embedded, tool: null },
  verilator: { start: verilator, tool: 'verilator' },
  cxxrtl: { start: cxxrtl, tool: 'yosys-config' },
  icarus: { start: icarus, tool: 'iverilog' },
};

/**
 * Self-driven designs on every engine that is installed.
 * `--only A,B` and `--engines A,B` choose; `--json` prints the rows; `--slow` lets every engine run the large graphs,
 * whose models take the C++ compilers many minutes.
 */
export async function run(options: readonly string[]): Promise<void> {
  const only = listOf(options, '--only');
  const chosen =
    listOf(options, '--engines') ?? Object.keys(engines).filter((name) => installed(engines[name]!.tool));
  const rows: Row[] = [];
  for (const design of designs.filter(({ name }) => only?.includes(name) ?? true)) {
    const starts = chosen
      .filter((engine) => options.includes('--slow') || suits(engine, design))
      .map((name) => engines[name]!.start);
    const measured = await measure(design.name, design.make(), starts, rounds);
    rows.push(...measured);
    if (!options.includes('--json')) process.stdout.write(measured.map(line).join(''));
  }
  if (!options.includes('--json')) return;
  const versions = {
    verilator: version('verilator'),
    flags: verilatorFlags.join(' '),
    cxx: cxxFlags,
    node: process.version,
  };
  process.stdout.write(`${JSON.stringify({ ...versions, rows }, null, 2)}\n`);
}

/** Whether an engine gets through the design in about a minute. */
function suits(engine: string, { size }: BenchDesign): boolean {
  const most: Readonly<Record<string, number>> = {
    embedded: Infinity,
    verilator: 20_000,
    cxxrtl: 2_000,
    icarus: 2_000,
  };
  return size <= most[engine]!;
}

function line(row: Row): string {
  const speed = `${(row.cyclesPerSecond / 1e3).toFixed(1)} k cycles/s`;
  const ratio = row.ratioToVerilator === null ? '' : `${row.ratioToVerilator.toFixed(2)}x Verilator`;
  const memory = `${(row.memoryBytes / 2 ** 20).toFixed(0)} MiB`;
  return `${row.design.padEnd(16)} ${row.engine.padEnd(14)} ${speed.padStart(20)} ${ratio.padStart(16)}  build ${row.buildSeconds.toFixed(2)} s, first cycle ${row.firstCycleSeconds.toFixed(2)} s, ${memory}, ${row.checksum}\n`;
}

function listOf(options: readonly string[], name: string): readonly string[] | undefined {
  const at = options.indexOf(name);
  return at < 0 ? undefined : options[at + 1]?.split(',');
}

function installed(tool: string | null): boolean {
  return tool === null || version(tool) !== null;
}

function version(tool: string): string | null {
  try {
    const flag = tool === 'iverilog' ? '-V' : '--version';
    const output = execFileSync(tool, tool === 'yosys-config' ? ['--datdir'] : [flag], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return output.split('\n')[0]!.trim();
  } catch {
    return null;
  }
}
