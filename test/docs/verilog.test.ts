import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import dense from '../../dsl/specs/pim-dense-64x16.ts';
import { scratchFolder } from '../../src/files/index.ts';
import { elaborate, input, memory, module, output, UInt } from '../../src/lang/index.ts';
import { emitVerilog } from '../../src/verilog/index.ts';
import { blocksOf, readDocument, root, spinlight } from './documents.ts';

const file = 'docs/verilog.md';
const text = readDocument(file);
const folder = scratchFolder('docs');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** First cells of the rows of the table below a heading, without their backticks. */
function firstCells(heading: string): string[] {
  const section = text.split(`\n## ${heading}\n`)[1]!.split('\n## ')[0]!;
  const rows = [...section.matchAll(/^\| (`[^|]*) \|/gm)].map(([, cell]) => cell!);
  return rows.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name!));
}

const buffer = module(
  'buffer',
  () => ({ addr: input(UInt(4)), data: input(UInt(8)), q: output(UInt(8)) }),
  (m, { addr, data, q }) => {
    const { words } = m.mem({ words: memory(UInt(8), 16) });
    words.write(addr, data);
    q.drive(words.readSync(addr));
  },
);

describe('docs/verilog.md', () => {
  it('lists the files of a design', () => {
    const names = emitVerilog(elaborate(buffer({}))).files.map((entry) => entry.path);
    // Only designs that need it have this one: the macro does.
    expect(emitVerilog(dense.elaborate()).files.map((entry) => entry.path)).toContain('pim_macro.vlt');
    names.push('buffer.vlt');
    const documented = firstCells('Files').map((name) =>
      name.replace('MODULE_MEMORY', 'buffer_words').replace(/^(MODULE|TOP)\b/, 'buffer'),
    );
    expect([...names].sort()).toEqual([...documented].sort());
  });

  it('lists the templates that can be replaced', () => {
    const own = readdirSync(path.join(root, 'templates/verilog')).map((name) => path.basename(name, '.hbs'));
    expect(firstCells('Templates').sort()).toEqual(own.sort());
  });

  it('shows a module shell that works', () => {
    const shell = blocksOf(file).find(({ info }) => info === 'handlebars')!;
    const templatesDir = path.join(folder, 'templates');
    mkdirSync(templatesDir);
    writeFileSync(path.join(templatesDir, 'module-shell.hbs'), `${shell.text}\n`);
    const plain = emitVerilog(dense.elaborate(), { base: root });
    const changed = emitVerilog(dense.elaborate(), { base: root, templatesDir });
    const column = changed.files.find((entry) => entry.path === 'pim_column.v')!.text;
    expect(column.split('\n').slice(0, 2).join('\n')).toMatch(
      /^\/\/ Copyright Example Devices\. Confidential\.\n\/\/ pim_column, from dsl\/pim\/column\.ts$/,
    );
    const body = (verilog: string) => verilog.slice(verilog.indexOf('module pim_column'));
    expect(body(column)).toBe(body(plain.files.find((entry) => entry.path === 'pim_column.v')!.text));
  });

  it('lists the lint rules that are waived', () => {
    const source = ['src/verilog', 'templates/verilog'].flatMap((name) =>
      readdirSync(path.join(root, name), { recursive: true, encoding: 'utf8' })
        .filter((entry) => /\.(ts|hbs)$/.test(entry))
        .map((entry) => readFileSync(path.join(root, name, entry), 'utf8')),
    );
    const waived = source.flatMap((code) => [
      ...[...code.matchAll(/rule: '(\w+)'/g)].map(([, rule]) => rule!),
      ...[...code.matchAll(/lint_off ([A-Z]+)/g)].map(([, rule]) => rule!),
    ]);
    expect([...new Set(waived)].sort()).toEqual(firstCells('Lint waivers').sort());
  });

  it('lists the styles of memories', async () => {
    const { stdout } = await spinlight(['generate', '--help']);
    const choices = /choices: ([^)]*?),\s*default/.exec(stdout)![1]!;
    const [heading, ...styles] = firstCells('Memories');
    expect(heading).toBe('--memory');
    expect(styles).toEqual([...choices.matchAll(/"(\w+)"/g)].map(([, name]) => name));
  });
});
