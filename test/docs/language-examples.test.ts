import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { scratchFolder } from '../../src/files/index.ts';
import { type Design, verifyDesign } from '../../src/ir/index.ts';

const root = path.join(import.meta.dirname, '..', '..');
const folder = scratchFolder('docs');
afterAll(() => rmSync(folder, { recursive: true }));

/** The TypeScript programs of a page, each with the line of the page where it begins. */
function examples(page: string): { readonly line: number; readonly program: string }[] {
  const text = readFileSync(path.join(root, page), 'utf8');
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((found) => ({
    line: text.slice(0, found.index).split('\n').length + 1,
    program: found[1]!.replace("'spinlight'", `'${path.join(root, 'src/lang/index.ts')}'`),
  }));
}

const programs = examples('docs/language.md');

describe('the examples of docs/language.md', () => {
  it.each(programs)('line $line describes a correct design', async ({ line, program }) => {
    const file = path.join(folder, `line-${line}.ts`);
    writeFileSync(file, program);
    const { design } = (await import(file)) as { design: Design };
    expect(verifyDesign(design)).toEqual([]);
    expect(design.modules.length).toBeGreaterThan(0);
  });

  it('are accepted by the editor', () => {
    const checked = path.join(folder, 'checked');
    mkdirSync(checked);
    writeFileSync(path.join(checked, 'package.json'), '{ "type": "module" }');
    const language = path.relative(checked, path.join(root, 'src/lang/index.ts'));
    for (const { line, program } of programs)
      writeFileSync(
        path.join(checked, `line-${line}.ts`),
        program.replace(path.join(root, 'src/lang/index.ts'), language),
      );
    const config = {
      extends: path.join(root, 'tsconfig.json'),
      compilerOptions: { rootDir: '/', typeRoots: [path.join(root, 'node_modules/@types')] },
      include: ['*.ts'],
    };
    writeFileSync(path.join(checked, 'tsconfig.json'), JSON.stringify(config));
    const compiler = path.join(root, 'node_modules/typescript/bin/tsc');
    const run = spawnSync(process.execPath, [compiler, '-p', checked, '--pretty', 'false'], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    expect(run.stdout + run.stderr).toBe('');
  });
});
