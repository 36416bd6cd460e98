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
/** Where a long campaign keeps what is done: started again, it goes on from there. */
const state = process.env.SPINLIGHT_CAMPAIGN_STATE ?? 'build/campaign.jsonl';

describe.skipIf(missingTools('verilator', 'iverilog', 'yosys') !== '')('the random campaign', () => {
  it(`finds no disagreement of the four engines in ${last} designs, in which every feature occurs`, async () => {
    const options = [
      '--engines',
      'all',
      '--coverage',
      '--reduce',
      '200',
      ...(long ? ['--state', state] : []),
    ];
    const { code, text } = await campaign('--seeds', `1..${last}`, ...options);
    expect(failuresIn(text)).toEqual([]);
    expect(text).toContain(`${last} designs, 0 disagreements`);
    expect(code, text.slice(-3000)).toBe(0);
  }, 86_400_000);

  it('finds none with each optimisation of the embedded engine left out, alone, and all off', async () => {
    const seeds = `1..${long ? 10_000 : 200}`;
    const { code, text } = await campaign('--seeds', seeds, '--engines', 'embedded/*', '--reduce', '500');
    expect(failuresIn(text)).toEqual([]);
    expect(code, text.slice(-3000)).toBe(0);
  }, 86_400_000);
});

/** What it says of each design that fails, and the netlists that are left of the first ones. */
function failuresIn(text: string): string[] {
  const [, reduced = ''] = /^(seed \d+ on [\s\S]*)/m.exec(text) ?? [];
  return [...(text.match(/^seed \d+, .*$/gm) ?? []), ...(reduced === '' ? [] : [reduced])];
}
