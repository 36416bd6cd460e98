import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SpinlightError } from '../../src/diag/index.ts';
import { scratchFolder } from '../../src/files/index.ts';
import { LocationTable, ModuleBuilder, Op } from '../../src/ir/index.ts';
import { emitVerilog, writeVerilog } from '../../src/verilog/index.ts';
import { digest } from '../../src/verilog/maps.ts';
import { randomDesign } from '../support/random-design.ts';
import { designOf, fileOf } from './emit-module.ts';

function inverter(name = 'inv') {
  const m = new ModuleBuilder(name);
  const a = m.ref(m.signal('a', 'input', 1));
  m.body.push(m.assign(m.signal('y', 'output', 1), m.nodes.unary(Op.not, a)));
  return m;
}

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof SpinlightError) return error.diagnostics.map(({ code }) => code).join(' ');
    throw error;
  }
  return '';
}

let folder: string;
beforeEach(() => {
  folder = scratchFolder('test');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('output', () => {
  it('is the same in another process, whatever its working directory', () => {
    const here = emitVerilog(randomDesign(11), { base: '/' });
    const root = fileURLToPath(new URL('../..', import.meta.url));
    const script = `
      const { emitVerilog } = await import(${JSON.stringify(`${root}src/verilog/index.ts`)});
      const { randomDesign } = await import(${JSON.stringify(`${root}test/support/random-design.ts`)});
      randomDesign(12);
      console.log(JSON.stringify(emitVerilog(randomDesign(11), { base: '/' }).files));
    `;
    const there = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(JSON.parse(there)).toEqual(here.files);
  });

  it('names no absolute path', () => {
    const locations = new LocationTable();
    const m = inverter();
    m.location = locations.add('/home/someone/project/inv.ts', 3, 1);
    const library = inverter('leaf');
    library.location = locations.add('/home/someone/node_modules/spinlight/dsl/leaf.ts', 3, 1);
    m.instances.push({
      name: 'leaf_0',
      module: 0,
      ports: [0, m.signal('z', 'output', 1, { source: 'instance' })],
      location: library.location,
    });
    const { files } = emitVerilog(designOf([library, m], [], locations), { base: '/elsewhere' });
    expect(files.map(({ text }) => text).join('')).not.toContain('/home');
    expect(fileOf({ files } as never, 'leaf.v')).toContain('from spinlight/dsl/leaf.ts;');
  });

  it('changes only the lines of a register that is added', () => {
    const make = (added: boolean) => {
      const m = new ModuleBuilder('m');
      m.defaultDomain();
      const a = m.ref(m.signal('a', 'input', 8));
      const b = m.ref(m.signal('b', 'input', 8));
      const x = m.signal('x', 'reg', 8, { reset: 0n });
      const extra = added ? m.signal('extra', 'reg', 3, { reset: 1n }) : -1;
      const y = m.signal('y', 'reg', 8);
      const sum = m.nodes.binary(Op.add, a, b);
      const early = m.nodes.binary(Op.ltu, sum, b);
      const then = [m.assign(x, sum)];
      m.body.push({
        kind: 'if',
        condition: early,
        then,
        otherwise: [m.assign(x, m.nodes.binary(Op.xor, sum, b))],
        location: -1,
      });
      if (added)
        m.body.push({
          kind: 'if',
          condition: m.nodes.slice(a, 0, 1),
          then: [m.assign(extra, m.nodes.slice(b, 2, 3))],
          otherwise: [],
          location: -1,
        });
      m.body.push({ kind: 'if', condition: early, then: [m.assign(y, sum)], otherwise: [], location: -1 });
      m.body.push(m.assign(m.signal('q', 'output', 16), m.nodes.cat([m.ref(x), m.ref(y)])));
      if (added) m.body.push(m.assign(m.signal('p', 'output', 3), m.ref(extra)));
      return fileOf(emitVerilog(designOf([m])), 'm.v').split('\n');
    };
    const before = make(false);
    const after = make(true);
    const gone = before.filter((line) => !after.includes(line));
    // The last port gets a comma: Verilog has no other way.
    expect(gone).toEqual(['    output wire [15:0]        q']);
    const added = after.filter((line) => !before.includes(line));
    expect(added.filter((line) => !/extra|\bp\b|\[15:0\] +q,/.test(line))).toEqual([
      '        end else if (a[0]) begin',
    ]);
  });

  it('has a manifest with the digests of all files, the versions of tools and the parameters', () => {
    const m = inverter();
    m.parameters = { rows: 4, big: 10n };
    const { files, manifest } = emitVerilog(designOf([m]), { tools: { verilator: '5.006' } });
    expect(manifest).toMatchObject({
      design: 'test',
      top: 'inv',
      tools: { verilator: '5.006' },
      parameters: { big: '10', rows: 4 },
      sources: ['inv.v'],
    });
    for (const { path: name, text } of files)
      if (!name.endsWith('manifest.json')) expect(manifest.files[name]).toBe(digest(text));
    expect(JSON.parse(fileOf({ files } as never, 'test.manifest.json'))).toEqual(manifest);
  });
});

describe('writing', () => {
  it('replaces files of the last run and removes those that are not made any more, no others', () => {
    writeVerilog(emitVerilog(designOf([inverter('old_name')])), folder);
    writeFileSync(path.join(folder, 'mine.v'), '// mine\n');
    const other = { ...designOf([inverter('shared')]), name: 'other' };
    writeVerilog(emitVerilog(other), folder);
    writeVerilog(emitVerilog(designOf([inverter('shared')])), folder);
    writeVerilog(emitVerilog(designOf([inverter('new_name')])), folder);
    expect(readdirSync(folder).filter((name) => name.endsWith('.v'))).toEqual([
      'mine.v',
      'new_name.v',
      'shared.v',
    ]);
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('does nothing to other files when a manifest is damaged', () => {
    writeFileSync(path.join(folder, 'keep.v'), '');
    mkdirSync(path.join(folder, 'out'));
    writeFileSync(path.join(folder, 'out', 'test.manifest.json'), '{"files": {"../keep.v": "", "..": ""}}');
    writeVerilog(emitVerilog(designOf([inverter()])), path.join(folder, 'out'));
    expect(existsSync(path.join(folder, 'keep.v'))).toBe(true);
  });

  it('reports a folder that cannot be written and leaves it as it was', () => {
    writeFileSync(path.join(folder, 'file'), '');
    expect(
      codeOf(() => writeVerilog(emitVerilog(designOf([inverter()])), path.join(folder, 'file', 'out'))),
    ).toBe('SL0402');
    mkdirSync(path.join(folder, 'inv.v'));
    expect(codeOf(() => writeVerilog(emitVerilog(designOf([inverter()])), folder))).toBe('SL0402');
    expect(readdirSync(folder).sort()).toEqual(['file', 'inv.v']);
  });
});

describe('names', () => {
  it.each(['module', 'logic', '2nd', 'a b', 'a-b', 'größe', ''])('%j is refused', (name) => {
    const m = inverter();
    m.signal(name, 'input', 1);
    expect(codeOf(() => emitVerilog(designOf([m])))).toBe('SL0107');
    expect(codeOf(() => emitVerilog(designOf([inverter(name)])))).toBe('SL0107');
  });

  it('may stand for one thing only', () => {
    const m = inverter();
    m.signal('y', 'wire', 1);
    expect(codeOf(() => emitVerilog(designOf([m])))).toBe('SL0108');
    const top = inverter('INV');
    top.instances.push({ name: 'i', module: 0, ports: [0, 1], location: -1 });
    expect(codeOf(() => emitVerilog(designOf([inverter(), top])))).toBe('SL0108');
  });
});

describe('templates', () => {
  const emitWith = () => emitVerilog(designOf([inverter()]), { templatesDir: folder });

  it('of the user replace those of the same name, and nothing is escaped', () => {
    writeFileSync(path.join(folder, 'module-shell.hbs'), '// (c) Example & Sons <{{name}}>\n{{module}}\n');
    expect(fileOf(emitWith(), 'inv.v')).toMatch(/^\/\/ \(c\) Example & Sons <inv>\nmodule inv \(\n/);
  });

  it('move the lines of the source map', () => {
    writeFileSync(path.join(folder, 'module-shell.hbs'), '// one\n// two\n// three\n{{module}}\n');
    const locations = new LocationTable();
    const m = inverter();
    m.body[0] = { ...m.body[0]!, location: locations.add('inv.ts', 7, 1) };
    const { sourceMap, files } = emitVerilog(designOf([m], [], locations), { templatesDir: folder });
    const line = sourceMap.files['inv.v']![0]![0];
    expect(fileOf({ files } as never, 'inv.v').split('\n')[line - 1]).toBe('    assign y = !a;');
  });

  it.each([
    ['module-shell.hbs', '{{#if name}}\n'],
    ['module-shell.hbs', '{{module}}{{nothing_like_it}}\n'],
    ['module-shell.hbs', '// no text\n'],
    ['module-shel.hbs', '{{module}}\n'],
  ])('%s with %j is an error with a code', (name, text) => {
    writeFileSync(path.join(folder, name), text);
    expect(codeOf(emitWith)).toBe('SL0401');
  });

  it('must be in a folder that exists', () => {
    expect(
      codeOf(() => emitVerilog(designOf([inverter()]), { templatesDir: path.join(folder, 'none') })),
    ).toBe('SL0401');
  });

  it('come with files of ours only', () => {
    const own = fileURLToPath(new URL('../../templates/verilog/', import.meta.url));
    expect(readdirSync(own).every((name) => readFileSync(path.join(own, name), 'utf8').endsWith('\n'))).toBe(
      true,
    );
  });
});
