import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { missing } from '../../../bench/area/synthesise.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const lacking = missing();

/** What the bench prints for blocks whose names contain `word`, line by line. */
function measured(...words: readonly string[]): string[] {
  const output = execFileSync(process.execPath, ['bench/run.ts', 'area', ...words], {
    cwd: root,
    encoding: 'utf8',
  });
  return output.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| block'));
}

/** The table of docs/library.md without its head, a list of lines for each block of ours. */
function documented(): string {
  return readFileSync(path.join(root, 'docs/library.md'), 'utf8');
}

describe('the table of areas in docs/library.md', () => {
  it.skipIf(lacking)(`has the figures that the bench measures ${lacking}`, () => {
    const lines = measured(...(process.env.SPINLIGHT_LONG ? [] : ['LeadingZeros']));
    expect(lines.length).toBeGreaterThan(1);
    expect(documented()).toContain(lines[0]);
    expect(lines.filter((line) => !documented().includes(line))).toEqual([]);
  });
});

it('the bench says why it skips', () => {
  const output = execFileSync(process.execPath, ['bench/run.ts', 'area'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, SPINLIGHT_LIBERTY: path.join(root, 'no-such.lib') },
  });
  expect(output).toMatch(
    /^skipped: no cell library at .*no-such\.lib; set SPINLIGHT_LIBERTY to a Liberty file\n$/,
  );
});
