import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { codes } from '../../src/diag/index.ts';
import { type Page, pageFiles, readPage, said } from './diagnostic-pages.ts';
import { blocksOf, readDocument, root } from './documents.ts';

// After a change of words: `node test/docs/diagnostic-pages.ts --update`, and read the diff.

const index = readDocument('docs/diagnostics.md')
  .split('\n')
  .flatMap((line) => {
    const [, code, file, meaning, advice] =
      /^\| \[(SL\d{4})\]\(([^)]*)\) \| (.*?) \| (.*?) \|$/.exec(line) ?? [];
    return code ? [{ code, file: file!, meaning: meaning!, advice: advice! }] : [];
  });

/** What to do for a code that is new: one page and one row. */
function todo(code: string, title: string): string {
  return [
    `${code} has no page. Add docs/diagnostics/${code}.md in the form of SL0101.md: the title '# ${code}: ${title}',`,
    'what it means, the smallest example (a `ts` program that exports `top`, a `netlist`, or an `sh` command), and',
    `what to do; then run: node test/docs/diagnostic-pages.ts --update ${code}`,
  ].join('\n');
}

describe('docs/diagnostics.md', () => {
  it('has a row for every code of codes.ts, with its title and its page, and says what to do', () => {
    const rows = Object.fromEntries(index.map((row) => [row.code, `${row.meaning} -> ${row.file}`]));
    const expected = Object.entries(codes).map(([code, title]) => [
      code,
      `${title} -> diagnostics/${code}.md`,
    ]);
    expect(rows).toEqual(Object.fromEntries(expected));
    for (const { code, advice } of index) expect(advice.length, code).toBeGreaterThan(10);
  });
});

it('README.md shows a diagnostic as its page does', () => {
  const shown = blocksOf('README.md').filter(({ text }) => /^error\[SL\d{4}\]/.test(text));
  expect(shown).toHaveLength(1);
  const code = shown[0]!.text.slice('error['.length, 'error[SL0000'.length);
  expect(readDocument(`docs/diagnostics/${code}.md`)).toContain(shown[0]!.text);
});

describe('the page of', () => {
  it.each(Object.entries(codes))(
    '%s says what it means, shows it, and says what to do',
    async (code, title) => {
      const page = readPage(code);
      expect(page, todo(code, title)).not.toBeNull();
      const { title: heading, text, example, rendered, test } = page as Page;
      expect(heading).toBe(`${code}: ${title}`);
      expect(text).toMatch(/^What to do: .{10,}/m);
      if (!example) {
        expect(test, `${code}: neither an example nor a link to the test that raises it`).not.toBeNull();
        const file = path.join(root, test!);
        expect(existsSync(file) && readFileSync(file, 'utf8'), test!).toContain(code);
        return;
      }
      const now = await said(code, example);
      expect(now, `the example of ${code} does not raise it`).toContain(`[${code}]`);
      expect(rendered).toBe(now);
    },
  );

  it('no code that does not exist is there', () => {
    expect(pageFiles().filter((file) => !(file.slice(0, 6) in codes))).toEqual([]);
  });
});
