import { writeFileSync } from 'node:fs';
import { chartOf } from './suite/chart.ts';
import type { BenchCase } from './suite/contender.ts';
import { designs } from './suite/designs.ts';
import { selfDrivenCase } from './suite/engines.ts';
import { macroCase } from './suite/macro-engines.ts';
import { macros } from './suite/macros.ts';
import { measure } from './suite/measure.ts';
import { parseOptions } from './suite/options.ts';
import { missingPackage, packageVersion } from './suite/python.ts';
import type { Row } from './suite/rows.ts';
import { verilatorFlags, version } from './suite/verilate.ts';

/** What an engine needs, and the size of design that it gets through in about a minute. */
const engines: Readonly<Record<string, { readonly missing: () => string | null; readonly most: number }>> = {
  embedded: { missing: () => null, most: Number.POSITIVE_INFINITY },
  stepped: { missing: () => null, most: Number.POSITIVE_INFINITY },
  lanes: { missing: () => null, most: 200_000 },
  verilator: { missing: () => missingTool('verilator'), most: 99_999 },
  'bit-planes': { missing: () => missingTool('verilator'), most: Number.POSITIVE_INFINITY },
  cxxrtl: { missing: () => missingTool('yosys-config', '--datdir'), most: 2_000 },
  icarus: { missing: () => missingTool('iverilog', '-V'), most: 12_000 },
  amaranth: { missing: () => missingPackage('amaranth'), most: 2_000 },
  cocotb: { missing: () => missingTool('verilator') ?? missingPackage('cocotb'), most: 12_000 },
};
const quick = ['pim-dense-16x4', 'systolic-8x8', 'riscv', 'random-1k'];

/**
 * The suite: every design on every engine that is installed, in turn, with equal checksums. `--help` tells the options.
 * Ends with exit code 2 for options that it does not understand, 1 if checksums differ.
 */
export async function run(given: readonly string[]): Promise<void> {
  const cases: BenchCase[] = [
    ...macros.map((macro) => macroCase(macro)),
    ...designs.map((design) => selfDrivenCase(design)),
  ];
  const options = parseOptions(given, {
    designs: cases.map(({ name }) => name),
    engines: Object.keys(engines),
  });
  if (typeof options === 'string') {
    const isHelp = given.includes('--help') || given.includes('-h');
    (isHelp ? process.stdout : process.stderr).write(`${options}\n`);
    process.exitCode = isHelp ? 0 : 2;
    return;
  }
  const { isJson, isSlow, isQuick, chart } = options;
  const say = (message: string) => process.stderr.write(`${message}\n`);
  const skipped: Record<string, string> = {};
  for (const name of options.engines ?? Object.keys(engines)) {
    const missing = engines[name]!.missing();
    if (missing === null) continue;
    skipped[name] = missing;
    say(`${name}: skipped, ${missing}`);
  }
  const tools = versions();
  if (!isJson)
    process.stdout.write(
      `${Object.values(tools)
        .filter((text) => text !== null)
        .join('; ')}\n`,
    );
  const chosen = cases.filter(
    ({ name }) => options.only?.includes(name) ?? (!isQuick || quick.includes(name)),
  );
  const rows: Row[] = [];
  for (const [i, each] of chosen.entries()) {
    const names = Object.keys(engines).filter(
      (name) =>
        each.starts[name] !== undefined &&
        skipped[name] === undefined &&
        (options.engines?.includes(name) ?? true) &&
        (isSlow || each.size <= engines[name]!.most),
    );
    const progress = (text: string) => say(`[${i + 1}/${chosen.length}] ${text}`);
    rows.push(...(await measure(each, names, isQuick ? 3 : 7, progress)));
    if (!isJson)
      process.stdout.write(
        rows
          .filter(({ design }) => design === each.name)
          .map(line)
          .join(''),
      );
  }
  if (chart !== null) writeFileSync(chart, chartOf(rows));
  if (!isJson) return;
  const command = ['npm run bench -- engine', ...given].join(' ');
  process.stdout.write(`${JSON.stringify({ command, ...tools, skipped, rows }, null, 2)}\n`);
}

function missingTool(tool: string, flag?: string): string | null {
  return version(tool, flag) === null ? `${tool} is not installed` : null;
}

function versions() {
  return {
    verilator: version('verilator'),
    flags: verilatorFlags.join(' '),
    cxx: version('g++'),
    icarus: version('iverilog', '-V'),
    yosys: version('yosys', '-V'),
    amaranth: packageVersion('amaranth'),
    cocotb: packageVersion('cocotb'),
    node: `Node ${process.version}`,
  };
}

function line(row: Row): string {
  const [low, high] = row.ratioRange ?? [0, 0];
  const ratio =
    row.ratioToVerilator === null
      ? ''
      : `${row.ratioToVerilator.toFixed(2)}x (${low.toFixed(2)}..${high.toFixed(2)})`;
  const parts = [
    `${(row.cyclesPerSecond / 1e3).toFixed(1)} k cycles/s`.padStart(20),
    ratio.padStart(26),
    `build ${row.buildSeconds.toFixed(3)} s, first cycle ${row.firstCycleSeconds.toFixed(3)} s`,
    `${(row.memoryBytes / 2 ** 20).toFixed(0)} MiB`,
    row.checksum,
  ];
  if (row.ratioToBitPlanes !== null && row.engine === 'embedded')
    parts.push(`${row.ratioToBitPlanes.toFixed(2)}x bit planes`);
  if (row.shareOfFree !== null) parts.push(`${(100 * row.shareOfFree).toFixed(0)} % of free running`);
  if (row.flags !== null) parts.push(row.flags);
  return `${row.design.padEnd(17)}${row.engine.padEnd(20)} ${parts.join('  ')}\n`;
}
