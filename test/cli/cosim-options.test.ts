import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CosimSummary } from '../../src/cosim/index.ts';
import { spinlight, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
const run = [
  ...['cosim', 'dsl/specs/pim-2of4-64x16.ts', '--model', 'networks/digits/digits.tflite'],
  ...['--inputs', 'networks/digits/inputs', '--images', '2'],
];

describe('spinlight cosim', () => {
  it('says which engine it chose, and why', async () => {
    const { code, stdout, stderr } = await spinlight([...run, '--engine', 'auto']);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^embedded: embedded would take about|^embedded: about .* not installed/m);
    expect(stdout).toContain('2 of 2 inputs matched');
  });

  it('measures coverage of the RTL: a table with what was missed, and a tracefile for LCOV', async () => {
    const out = path.join(folder(), 'coverage');
    const { code, stdout } = await spinlight([...run, '--coverage', out]);
    expect(code).toBe(0);
    expect(stdout).toContain('2 of 2 inputs matched');
    const table = readFileSync(path.join(out, 'coverage.txt'), 'utf8');
    expect(table).toMatch(/^module +statements +branches +toggles +states\n/);
    expect(table).toMatch(/^pim_sequencer .* 2\/2 100 %$/m);
    // Nothing drives the read-back port in a co-simulation.
    expect(table).toMatch(/pim_macro: when at dsl\/pim\/macro\.ts:\d+/);
    const lcov = readFileSync(path.join(out, 'coverage.info'), 'utf8');
    expect(lcov).toMatch(/^SF:.*dsl\/pim\/column\.ts$/m);
    expect(lcov.match(/^end_of_record$/gm)).toHaveLength(3);
  });

  it('gives the same on several threads as on one', async () => {
    const images = ['--images', '5', '--json'];
    const whole = [...run.slice(0, -2), ...images];
    const [one, three] = await Promise.all([
      spinlight([...whole, '--jobs', '1']),
      spinlight([...whole, '--jobs', '3']),
    ]);
    expect([one.code, three.code]).toEqual([0, 0]);
    const steady = (text: string) => {
      const {
        seconds: _,
        secondsSimulating: __,
        cyclesSimulated: ___,
        ...rest
      } = JSON.parse(text) as CosimSummary;
      return { ...rest, command: null };
    };
    expect(steady(three.stdout)).toEqual(steady(one.stdout));
  });

  it('refuses coverage on an engine that cannot be looked into, before anything is written', async () => {
    const out = path.join(folder(), 'refused');
    const { code, stderr } = await spinlight([...run, '--engine', 'icarus', '--coverage', out]);
    expect(code).not.toBe(0);
    expect(stderr).toContain('SL0509');
    expect(existsSync(path.join(out, 'coverage.txt'))).toBe(false);
  });
});
