import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

/** The parts that the command line puts together. */
const everything = [
  'diag',
  'files',
  'ir',
  'passes',
  'verilog',
  'coverage',
  'reduce',
  'engine',
  'golden',
  'network',
  'cosim',
  'report',
].map((part) => `src/${part}`);

/** What each part may import besides itself. The golden model stands alone, so that it can judge the rest. */
const allowed: Record<string, readonly string[]> = {
  'src/diag': [],
  'src/files': [],
  'src/ir': ['src/diag'],
  'src/lang': ['src/diag', 'src/ir'],
  'src/passes': ['src/diag', 'src/ir'],
  'src/verilog': ['src/diag', 'src/files', 'src/ir', 'src/passes'],
  'src/reduce': ['src/diag', 'src/ir', 'src/passes'],
  'src/coverage': ['src/diag', 'src/ir', 'src/passes'],
  'src/engine': ['src/diag', 'src/files', 'src/ir', 'src/passes', 'src/verilog'],
  'src/golden': [],
  'src/network': ['src/diag', 'src/golden'],
  'src/cosim': [
    'src/diag',
    'src/files',
    'src/ir',
    'src/passes',
    'src/verilog',
    'src/engine',
    'src/golden',
    'src/network',
  ],
  'src/report': ['src/diag', 'src/cosim', 'src/golden', 'src/network'],
  'src/cli': everything,
  'dsl/examples': ['src/lang', 'dsl/lib'],
  'dsl/lib': ['src/diag', 'src/lang'],
  'dsl/pim': ['src/diag', 'src/lang', 'src/network'],
  'dsl/specs': ['src/diag', 'src/lang', 'dsl/pim'],
};

function sources(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.join(folder, file));
}

function importsOf(file: string): string[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) =>
    path.normalize(path.join(path.dirname(file), match[1]!)),
  );
}

describe('imports run one way', () => {
  for (const [folder, others] of Object.entries(allowed)) {
    it(`${folder} imports only ${others.length > 0 ? others.join(', ') : 'itself'}`, () => {
      const files = sources(folder);
      const foreign = files.flatMap((file) =>
        importsOf(file)
          .filter((target) => ![folder, ...others].some((part) => target.startsWith(`${part}/`)))
          .map((target) => `${file} imports ${target}`),
      );
      expect(foreign).toEqual([]);
    });
  }

  it('every part is listed here', () => {
    const parts = ['src', 'dsl'].flatMap((folder) =>
      readdirSync(path.join(root, folder)).map((part) => `${folder}/${part}`),
    );
    expect(parts.sort()).toEqual(Object.keys(allowed).sort());
  });

  it('no file re-exports everything of another', () => {
    const stars = [...sources('src'), ...sources('dsl')].filter((file) =>
      /^export \* from/m.test(readFileSync(path.join(root, file), 'utf8')),
    );
    expect(stars).toEqual([]);
  });
});
