import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { documents, proseOf, readDocument, root } from './documents.ts';

/** Targets of links outside of code, with the text of titles removed. */
function linksOf(file: string): string[] {
  const prose = proseOf(file).replace(/(`+)[\s\S]*?\1/g, 'code');
  return [...prose.matchAll(/\]\(([^)\s]+)[^)]*\)/g)].map(([, target]) => target!);
}

/** The anchors that a web view makes of the headings of a document. */
function anchorsOf(file: string): string[] {
  const headings = [...proseOf(file).matchAll(/^#+ (.*)$/gm)].map(([, text]) => text!);
  return headings.map((text) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}

describe('links', () => {
  for (const file of documents()) {
    it(`of ${file} lead somewhere`, () => {
      const broken = linksOf(file).filter((link) => {
        if (/^[a-z]+:/.test(link)) return false;
        const [name, anchor] = link.split('#');
        const target = name === '' ? file : path.join(path.dirname(file), name!);
        if (!existsSync(path.join(root, target))) return true;
        return anchor !== undefined && !anchorsOf(target).includes(anchor);
      });
      expect(broken).toEqual([]);
    });
  }

  it('docs/README.md names every document', () => {
    const index = readDocument('docs/README.md');
    const missing = documents().filter(
      (file) =>
        file.startsWith('docs/') && file !== 'docs/README.md' && !index.includes(`](${path.basename(file)})`),
    );
    expect(missing).toEqual([]);
  });
});
