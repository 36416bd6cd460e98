import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import macro from '../../dsl/specs/pim-2of4-64x16.ts';
import type { Design } from '../../src/ir/index.ts';
import { emitVerilog } from '../../src/verilog/index.ts';
import { randomDesign } from '../support/random-design.ts';

const designs: readonly (readonly [string, () => Design])[] = [
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((seed) => [`random ${seed}`, () => randomDesign(seed)] as const),
  ['pim-2of4-64x16', () => macro.elaborate()],
];

function withoutComments(text: string): string {
  return text.replace(/\/\*.*?\*\//g, '').replace(/ *\/\/.*$/gm, '');
}

/** Names of a module that the text declares, with their widths. */
function declaredIn(text: string): Map<string, number> {
  const code = withoutComments(text);
  const names = new Map<string, number>();
  const pattern =
    /\b(?:wire|reg|reg )\s*(?:signed\s*)?(?:\[(\d+):0\])?\s+((?:\w+)(?:\s*=[^;]*)?)(?=[,;]|\n\);)/g;
  for (const [, high, rest] of code.matchAll(pattern)) {
    const width = high === undefined ? 1 : Number(high) + 1;
    for (const [, name] of rest!.matchAll(/(?:^|,\s*)(\w+)\s*(?==|$)/g)) names.set(name!, width);
  }
  return names;
}

/** Ports that the text connects, by instance: `column` -> `load_row`, ... */
function connectionsIn(text: string): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const [, name, body] of text.matchAll(/^ {4}\w+ (\w+)(?: \[\d+:0\])? \([^\n]*\n([\s\S]*?)^ {4}\);/gm))
    found.set(name!, new Set([...body!.matchAll(/^ {8}\.(\w+)\(/gm)].map(([, port]) => port!)));
  return found;
}

describe.each(designs)('the maps of %s', (_name, make) => {
  const design = make();
  const { files, nameMap, sourceMap } = emitVerilog(design);
  const textOf = (path: string) => files.find((file) => file.path === path)!.text;

  it('name every object, and only what the text has', () => {
    for (const names of nameMap.modules) {
      const text = textOf(names.file);
      const declared = declaredIn(text);
      const connections = connectionsIn(text);
      const module = design.modules.find(({ name }) => name === names.module)!;
      expect(Object.keys(names.signals).sort()).toEqual(module.signals.map(({ name }) => name).sort());
      for (const [name, path] of Object.entries(names.signals)) {
        const [, owner, port] = /^(\w+)(?:\[\d+\])?\.(\w+)$/.exec(path) ?? [];
        if (owner !== undefined) {
          expect(connections.get(owner), path).toContain(port!);
          continue;
        }
        const [, base, high, low] = /^(\w+)(?:\[(\d+)(?::(\d+))?\])?$/.exec(path)!;
        const { width } = module.signals.find((signal) => signal.name === name)!;
        expect(declared.has(base!), `${names.module}: ${name} is ${path}`).toBe(true);
        if (high === undefined) expect(declared.get(base!), path).toBe(width);
        else {
          expect(Number(high) - Number(low ?? high) + 1, path).toBe(width);
          expect(Number(high), path).toBeLessThan(declared.get(base!)!);
        }
      }
      for (const name of names.temporaries) expect(declared.has(name), name).toBe(true);
      for (const [name, { module: child, path }] of Object.entries(names.instances)) {
        expect(text, name).toMatch(
          new RegExp(`^    ${child} ${path.replace(/\[.*/, '')}(?: \\[\\d+:0\\])? \\(`, 'm'),
        );
      }
      for (const constant of Object.values(names.constants))
        expect(text).toMatch(new RegExp(` ${constant} += `));
    }
  });

  it('give each line the place of what it holds', () => {
    for (const names of nameMap.modules) {
      const lines = withoutComments(textOf(names.file)).split('\n');
      const module = design.modules.find(({ name }) => name === names.module)!;
      const rows = sourceMap.files[names.file]!;
      expect(rows.map(([line]) => line)).toEqual([...rows.map(([line]) => line)].sort((a, b) => a - b));
      const placeOf = new Map(rows.map(([line, source, at]) => [line, `${sourceMap.sources[source]}:${at}`]));
      for (const { name, kind, location } of module.signals) {
        const path = names.signals[name];
        const line = lines.findIndex((text) =>
          new RegExp(`^ {4}(?:input|output|reg|wire)\\b[^=]*\\b${name}\\b`).test(text),
        );
        if (path !== name || line < 0 || (kind !== 'reg' && kind !== 'input' && kind !== 'output')) continue;
        const place = design.locations.place(location);
        expect(placeOf.get(line + 1)?.split(':')[1], `${names.module}: ${name}`).toBe(
          place ? String(place.line) : undefined,
        );
      }
    }
  });
});

it('the source map of the macro leads to lines that name what the Verilog names', () => {
  const root = new URL('../../', import.meta.url);
  const { files, sourceMap } = emitVerilog(macro.elaborate(), { base: root.pathname });
  const sources = sourceMap.sources.map((name) => readFileSync(new URL(name, root), 'utf8').split('\n'));
  let checked = 0;
  for (const [file, rows] of Object.entries(sourceMap.files)) {
    const lines = files.find(({ path }) => path === file)!.text.split('\n');
    for (const [line, source, at] of rows) {
      // Registers are declared under their own names: what the line declares is a key there, or below in a record.
      const name = /^ {4}reg +(?:signed )?(?:\[\d+:0\] )? *(\w+);/.exec(lines[line - 1]!)?.[1];
      if (name === undefined) continue;
      const there = sources[source]!.slice(at - 2, at + 2).join('\n');
      expect(there, `${file}:${line}`).toContain(name);
      checked++;
    }
  }
  expect(checked).toBeGreaterThan(15);
});
