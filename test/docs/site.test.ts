import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scratchFolder } from '../../src/files/index.ts';
import { buildSite } from '../../tools/docs/build-site.ts';

let folder: string;
let pages: readonly string[];

beforeAll(() => {
  folder = scratchFolder('site');
  pages = buildSite(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(page: string): string {
  return readFileSync(path.join(folder, page), 'utf8');
}

describe('the documentation as HTML', () => {
  it('has every page in its contents', () => {
    const contents = read('index.html').split('<main>')[0]!;
    const missing = pages.filter((page) => page !== 'index.html' && !contents.includes(`href="${page}"`));
    expect(missing.filter((page) => !page.includes('/'))).toEqual([]);
  });

  it('has no link that leads nowhere', () => {
    const broken = pages.flatMap((page) =>
      [...read(page).matchAll(/ (?:href|src)="([^"]*)"/g)].flatMap(([, target]) => {
        if (/^https?:/.test(target!)) return [];
        const [name, anchor] = target!.split('#');
        const file = name === '' ? page : path.join(path.dirname(page), name!);
        try {
          const found = anchor === undefined || read(file).includes(`id="${anchor}"`);
          return found ? [] : [`${page}: ${target}`];
        } catch {
          return [`${page}: ${target}`];
        }
      }),
    );
    expect(broken).toEqual([]);
  });

  it('colours TypeScript and Verilog', () => {
    expect(read('language.html')).toContain('<span class="hljs-keyword">import</span>');
    expect(read('tour.html')).toMatch(/<code class="verilog">[\s\S]*?hljs-keyword/);
  });

  it('is the same for the same documents', () => {
    const first = pages.map(read);
    buildSite(folder);
    expect(pages.map(read)).toEqual(first);
  });
});
