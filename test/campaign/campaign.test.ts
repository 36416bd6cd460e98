import { spawn } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { missingTools } from '../support/verilog-tools.ts';

/** Runs the campaign as a user would; gives what it printed. */
function campaign(...options: string[]): Promise<{ readonly code: number | null; readonly text: string }> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'run.ts'), ...options]);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
  }
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, text })));
}

const long = process.env.SPINLIGHT_LONG !== undefined;
const last = long ? 100_000 : 2000;

describe.skipIf(missingTools('verilator', 'iverilog', 'yosys') !== '')('the random campaign', () => {
  it(`finds no disagreement in ${last} designs on the embedded engine and Icarus, and every feature occurs`, async () => {
    const seeds = ['--seeds', `1..${last}`, '--coverage'];
    const { code, text } = await campaign(...seeds, '--engines', 'embedded,icarus', '--batch', '50');
    expect(text.match(/^seed .*$/gm) ?? []).toEqual([]);
    expect(text).toContain(`${last} designs, 0 disagreements`);
    expect(code).toBe(0);
  }, 86_400_000);

  it('finds none in designs on all four engines', async () => {
    const { code, text } = await campaign('--seeds', '3001..3080', '--engines', 'all');
    expect(text.match(/^seed .*$/gm) ?? []).toEqual([]);
    expect(text).toContain('80 designs, 0 disagreements');
    expect(code).toBe(0);
  }, 86_400_000);

  it('finds none with each optimisation of the embedded engine left out, alone, and all off', async () => {
    const { code, text } = await campaign('--seeds', `1..${last / 10}`, '--engines', 'embedded/*');
    expect(text.match(/^seed .*$/gm) ?? []).toEqual([]);
    expect(code).toBe(0);
  }, 86_400_000);
});
