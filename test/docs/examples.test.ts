import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { scratchFolder } from '../../src/files/index.ts';
import { blocksOf, programOf, root, runNode, runnable, spinlight } from './documents.ts';

/** The documents of this folder's tests; docs/language.md has tests of its own. */
const files = [
  'README',
  'tour',
  'examples',
  'pim-macro',
  'co-simulation',
  'engines',
  'lanes',
  'clocks',
  'library',
  'registers',
  'coding',
  'axi',
  'verilog',
  'assertions',
  'diagnostics',
].map((name) => (name === 'README' ? 'README.md' : `docs/${name}.md`));

const folder = scratchFolder('docs');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('programs in the documents', () => {
  for (const file of files) {
    const blocks = blocksOf(file);
    blocks.forEach((block, i) => {
      if (block.info !== 'ts') return;
      it(`${file}:${block.line} prints what the document says`, async () => {
        const output = blocks[i + 1];
        expect(output?.info, 'a block `text output` or `verilog output` follows').toMatch(/ output$/);
        const { code, stdout, stderr } = await runNode([programOf(block)]);
        expect(stderr).toBe('');
        expect(code).toBe(0);
        expect(stdout.trimEnd()).toBe(output!.text);
      });
    });
  }

  it('are accepted by the editor', async () => {
    const checked = path.join(folder, 'checked');
    mkdirSync(checked);
    writeFileSync(path.join(checked, 'package.json'), '{ "type": "module" }');
    const programs = files.flatMap(blocksOf).filter(({ info }) => /^ts\b/.test(info));
    for (const program of programs) {
      const name = `${path.basename(program.file, '.md')}-${program.line}.ts`;
      const relative = runnable(program).replaceAll(`'${root}/`, `'${path.relative(checked, root)}/`);
      writeFileSync(path.join(checked, name), relative);
    }
    const config = {
      extends: path.join(root, 'tsconfig.json'),
      compilerOptions: { rootDir: '/', typeRoots: [path.join(root, 'node_modules/@types')] },
      include: ['*.ts'],
    };
    writeFileSync(path.join(checked, 'tsconfig.json'), JSON.stringify(config));
    const compiler = path.join(root, 'node_modules/typescript/bin/tsc');
    const { stdout, stderr } = await runNode([compiler, '-p', checked, '--pretty', 'false']);
    expect(stdout + stderr).toBe('');
    expect(programs.length).toBeGreaterThan(3);
  });

  it.each(['verilator', 'icarus'] as const)(
    'the stream job of docs/engines.md prints the same on %s',
    async (engine) => {
      const blocks = blocksOf('docs/engines.md');
      const at = blocks.findIndex(({ info }) => info === 'ts');
      const program = { ...blocks[at]!, text: blocks[at]!.text.replace("'embedded'", `'${engine}'`) };
      const { stdout } = await runNode([programOf(program)]);
      expect(stdout.trimEnd()).toBe(blocks[at + 1]!.text);
    },
  );

  it('the wrong specification of docs/co-simulation.md is found out as shown', async () => {
    const blocks = blocksOf('docs/co-simulation.md');
    const [program, report] = blocks.filter(({ info }) => info.endsWith(' mismatch'));
    const digits = path.join(root, 'networks/digits');
    const waves = path.join(folder, 'waves');
    const { code, stdout } = await spinlight([
      ...['cosim', programOf(program!), '--images', '1', '--wave', waves],
      ...['--model', path.join(digits, 'digits.tflite'), '--inputs', path.join(digits, 'inputs')],
    ]);
    expect(code).toBe(1);
    const outcome = stdout.slice(stdout.indexOf('✘')).trimEnd();
    expect(outcome.replaceAll(waves, 'build/waves')).toBe(report!.text);
  });
});
