import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { chartOf } from '../../bench/suite/chart.ts';
import type { BenchCase, Contender } from '../../bench/suite/contender.ts';
import { designs } from '../../bench/suite/designs.ts';
import { selfDrivenCase } from '../../bench/suite/engines.ts';
import { macroCase } from '../../bench/suite/macro-engines.ts';
import { macros } from '../../bench/suite/macros.ts';
import { measure } from '../../bench/suite/measure.ts';
import { parseOptions } from '../../bench/suite/options.ts';
import { rowsOf } from '../../bench/suite/rows.ts';
import { scratchFolder } from '../../src/files/index.ts';
import { missingTools } from '../support/verilog-tools.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = scratchFolder('bench-test');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rowSchema = z.strictObject({
  design: z.string(),
  engine: z.string(),
  cyclesPerSecond: z.number().positive(),
  ratioToVerilator: z.number().positive().nullable(),
  ratioRange: z.tuple([z.number(), z.number()]).nullable(),
  ratioToBitPlanes: z.number().positive().nullable(),
  shareOfFree: z.number().positive().nullable(),
  buildSeconds: z.number().positive(),
  firstCycleSeconds: z.number().positive(),
  checksum: z.string().regex(/^([0-9a-f]{8,16}|unknown)$/),
  memoryBytes: z.number().nonnegative(),
  flags: z.string().nullable(),
});

function caseOf(name: string): BenchCase {
  const macro = macros.find((each) => each.name === name);
  if (macro) return macroCase(macro, ['native']);
  return selfDrivenCase(designs.find((each) => each.name === name)!, ['native']);
}

describe.skipIf(missingTools('verilator') !== '')('the suite against Verilator', () => {
  it.each(['systolic-8x8', 'pim-dense-16x4'])(
    'runs %s on the engines in turn, with equal checksums',
    async (name) => {
      const engines = ['embedded', 'stepped', 'verilator', ...(name.startsWith('pim') ? ['bit-planes'] : [])];
      const rows = z.array(rowSchema).parse(await measure(caseOf(name), engines, 1));
      expect(rows.map(({ engine }) => engine)).toEqual(engines);
      expect(new Set(rows.map(({ checksum }) => checksum)).size).toBe(1);
      const verilator = rows.find(({ engine }) => engine === 'verilator')!;
      expect(verilator).toMatchObject({
        ratioToVerilator: 1,
        ratioRange: [1, 1],
        flags: '-O3 -march=native',
      });
      expect(rows.find(({ engine }) => engine === 'stepped')!.shareOfFree).toBeGreaterThan(0);
    },
  );

  it('fails if one engine has another checksum', async () => {
    const bench = caseOf('systolic-8x8');
    const wrong = async (where: string): Promise<Contender> => {
      const contender = (await bench.starts.embedded!(where)) as Contender;
      const run = async (work: number) => {
        const report = await contender.run(work);
        return {
          ...report,
          checksum: report.checksum!.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')),
        };
      };
      return { ...contender, run };
    };
    const planted = { ...bench, starts: { ...bench.starts, embedded: wrong } };
    await expect(measure(planted, ['embedded', 'verilator'], 1)).rejects.toThrow(
      /^systolic-8x8: the checksums \(cycles\) differ: embedded [0-9a-f]{16} \(8\), verilator native [0-9a-f]{16} \(8\)$/,
    );
  });
});

describe('rows', () => {
  const contender = (engine: string, variant?: string): Contender => ({
    engine,
    ...(variant === undefined ? {} : { variant, flags: `-f${variant}` }),
    buildSeconds: 1,
    firstCycleSeconds: 2,
    run: () => Promise.reject(new Error('not run')),
    memory: () => 0,
    close: () => {},
  });
  const timed = (each: Contender, speeds: readonly number[]) => ({
    contender: each,
    checksum: '0123abcd',
    speeds,
    memoryBytes: 3,
  });
  const rows = rowsOf('adder', [
    timed(contender('embedded'), [40, 60, 80]),
    timed(contender('verilator', 'slow'), [5, 5, 5]),
    timed(contender('verilator', 'fast'), [10, 10, 40]),
    timed(contender('icarus'), [1]),
  ]);

  it('compare round by round with the variant of Verilator that was fastest', () => {
    expect(
      rows.map(({ engine, ratioToVerilator, ratioRange, flags }) => [
        engine,
        ratioToVerilator,
        ratioRange,
        flags,
      ]),
    ).toEqual([
      ['embedded', 4, [2, 6], null],
      ['verilator', 1, [1, 1], '-ffast'],
      ['verilator slow', 0.5, [0.125, 0.5], '-fslow'],
      ['icarus', 0.1, [0.1, 0.1], null],
    ]);
  });

  it('become a chart for light and dark pages', () => {
    const svg = chartOf(rows);
    expect(svg).toMatch(/^<svg [\s\S]*prefers-color-scheme: dark[\s\S]*<\/svg>\n$/);
    expect(svg).toContain('60 /s  4x');
    expect(svg).not.toContain('verilator slow');
  });
});

describe('the command line of the suite', () => {
  const known = { designs: ['one', 'two'], engines: ['embedded'] };

  it('takes its options', () => {
    expect(parseOptions(['--only', 'one,two', '--json', '--chart', 'a.svg'], known)).toEqual({
      only: ['one', 'two'],
      engines: null,
      isJson: true,
      chart: 'a.svg',
      isSlow: false,
      isQuick: false,
    });
  });

  it.each([
    [['--olny', 'one'], 'there is no option `--olny`; --help shows all'],
    [['--only', 'three'], '--only: `three` is none of one, two'],
    [['--engines'], '--engines wants a value; --help shows all options'],
    [['--chart', '--json'], '--chart wants a value; --help shows all options'],
  ])('refuses %j', (given, message) => {
    expect(parseOptions(given, known)).toBe(message);
  });

  it('shows how it is used instead of running everything', () => {
    const text = execFileSync(process.execPath, ['bench/run.ts', 'engine', '--help'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(text).toMatch(/^usage: npm run bench -- engine \[options\]\n/);
  });

  it('names engines that are not installed, and runs the others', () => {
    const python = path.join(folder, 'python3');
    mkdirSync(folder, { recursive: true });
    writeFileSync(python, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const given = [
      'bench/run.ts',
      'engine',
      '--json',
      '--quick',
      '--only',
      'riscv',
      '--engines',
      'embedded,amaranth,cocotb',
    ];
    const text = execFileSync(process.execPath, given, {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, SPINLIGHT_PYTHON: python },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const { skipped, rows } = z
      .looseObject({ skipped: z.record(z.string(), z.string()), rows: z.array(rowSchema) })
      .parse(JSON.parse(text));
    expect(Object.keys(skipped)).toEqual(['amaranth', 'cocotb']);
    expect(rows.map(({ design, engine, ratioToVerilator }) => [design, engine, ratioToVerilator])).toEqual([
      ['riscv', 'embedded', null],
    ]);
  });
});
