import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { codes } from '../../src/diag/index.ts';
import { expected, mistakeFiles, rendered } from './rendered-mistakes.ts';

// After a change of words: `node test/lang/rendered-mistakes.ts --update`, and read the diff.

describe('what spinlight says about a mistake', () => {
  it.each(mistakeFiles())('%s', async (file) => {
    expect(await rendered(file)).toBe(expected(file));
  });

  it('is the same, with the same places, when Node runs the files without a test runner', () => {
    const script = path.join(import.meta.dirname, 'rendered-mistakes.ts');
    const output = execFileSync(process.execPath, [script], { encoding: 'utf8' });
    const all = JSON.parse(output) as Record<string, string>;
    expect(all).toEqual(Object.fromEntries(mistakeFiles().map((file) => [file, expected(file)])));
  });

  it('is shown for every code of the language', () => {
    const language = Object.keys(codes).filter((code) => /^SL01[012]/.test(code));
    const shown = new Set(mistakeFiles().map((file) => file.slice(0, 6)));
    expect(language.filter((code) => !shown.has(code))).toEqual([]);
  });

  it.each(mistakeFiles())('%s shows its own code', (file) => {
    expect(expected(file)).toMatch(new RegExp(`(error|warning)\\[${file.slice(0, 6)}\\]`));
  });
});
