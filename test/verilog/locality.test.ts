import { describe, expect, it } from 'vitest';
import dense from '../../dsl/specs/pim-2of4-64x16.ts';
import type { Design, Module, NodeStore, Signal, Statement } from '../../src/ir/index.ts';
import { Op } from '../../src/ir/index.ts';
import { emitVerilog } from '../../src/verilog/index.ts';
import {
  movedLines,
  readersOf,
  widened,
  withModule,
  withNewSignal,
  withSignal,
  withStatement,
} from '../support/edit-design.ts';
import { randomDesign } from '../support/random-design.ts';

/** The contract of docs/verilog.md: what an edit does not concern stays as it is, line by line. */
const designs: readonly (readonly [string, () => Design])[] = [
  ...Array.from({ length: process.env.SPINLIGHT_LONG ? 60 : 5 }, (_, i) => i + 1).map(
    (seed) => [`random ${seed}`, () => randomDesign(seed)] as const,
  ),
  ['large random', () => randomDesign(77, { nodes: 1500, maxWidth: 40 })],
  ['pim-2of4-64x16', () => dense.elaborate()],
];

function verilog(design: Design, module: string): string {
  return emitVerilog(design).files.find(({ path }) => path === `${module}.v`)!.text;
}

/** A statement, perhaps over several lines, or a line that only opens or closes something. */
interface Unit {
  readonly text: string;
  /** The always block that it is in, or ''. */
  readonly block: string;
}

const opens =
  /^\s*((end else )?if \([\s\S]*begin$|end else begin$|end|endcase|case \(|always @|[\w', ]+: (begin$|;$)|else)/;

function units(text: string): Unit[] {
  const result: Unit[] = [];
  for (const part of text.split(/(?<=\n {4}end\n)|(?=^ {4}always @)/m)) {
    const block = part.startsWith('    always @') ? part : '';
    let open: string[] = [];
    for (const line of part.split('\n')) {
      open.push(line);
      if (
        !/;$|; +\/\/|^$|^(?:module| {4}\w+) \w+(?: \[\d+:0\])? \($|\*\/|\/\/|begin$|\bend$|endcase$|case \(.*\)$|^ *(\.|input|output)/.test(
          line,
        )
      )
        continue;
      result.push({ text: open.join('\n'), block });
      open = [];
    }
    if (open.length > 0) result.push({ text: open.join('\n'), block });
  }
  return result;
}

/** Lines without anything of their own, and the list of all that is not read, which counts as one thing. */
const frame = /^\s*(\};|\/\* verilator lint_\w+ \w+ \*\/.*|\/\/ not read here|wire unused = [\s\S]*)?$/;

/** What an edit of `concerned` must leave alone. */
interface Rest {
  /** Everything that names none of them, in order. */
  readonly apart: readonly string[];
  /** Statements of registers that are in one block with them, perhaps under other conditions now; in no order. */
  readonly beside: readonly string[];
}

function rest(text: string, concerned: readonly string[], sharing: ReadonlySet<string>): Rest {
  const apart: string[] = [];
  const beside: string[] = [];
  for (const { text: unit, block } of units(text)) {
    if (frame.test(unit) || sharesFrame.test(unit) || concerned.some((name) => unit.includes(name))) continue;
    if (!assigned(block).some((name) => sharing.has(name))) apart.push(unit);
    else if (!opens.test(unit)) beside.push(unconditional(unit));
  }
  return { apart, beside: beside.sort() };
}

/** Expects that nothing has changed but what names one of `concerned`. */
function expectSameBut(before: string, after: string, concerned: readonly string[]): void {
  const blocks = [before, after].flatMap((text) => [...new Set(units(text).map(({ block }) => block))]);
  const sharing = new Set(
    blocks.filter((block) => concerned.some((name) => block.includes(name))).flatMap(assigned),
  );
  expect(rest(after, concerned, sharing)).toEqual(rest(before, concerned, sharing));
}

/** Names that a block assigns. */
function assigned(block: string): string[] {
  return [...block.matchAll(/\b(\w+)(?:\[[^\]]*\])? <?= /g)].map(([, target]) => target!);
}

/** A statement without the condition in front of it. */
function unconditional(text: string): string {
  return text.trim().replace(/^if \(.*?\) (?=\w)/, '');
}

/** Lines of every clocked block, which belong to no register. */
const sharesFrame = /^\s*(always @\(posedge \w+\) begin|if \(rst\) begin|end|end else begin)$/;

/** Every register of a design, with its module. */
function registers(
  design: Design,
): { readonly index: number; readonly module: Module; readonly register: Signal }[] {
  return design.modules.flatMap((module, index) =>
    module.signals.filter(({ kind }) => kind === 'reg').map((register) => ({ index, module, register })),
  );
}

/** Whether statement `at` gives a value to an element of a list. */
function isList(module: Module, at: number): boolean {
  const statement = module.body[at];
  return statement?.kind === 'assign' && /_\d+$/.test(module.signals[statement.target]!.name);
}

/** Some of a list, spread over it. */
function some<T>(list: readonly T[], count = 5): T[] {
  const step = Math.max(1, Math.floor(list.length / count));
  return list.filter((_, i) => i % step === 0);
}

const extra = (kind: 'reg' | 'wire', id: number): Signal => ({
  id,
  name: 'extra_thing',
  kind,
  width: 3,
  signed: false,
  lane: 0,
  location: -1,
  doc: '',
  enumeration: -1,
  reset: kind === 'reg' ? 1n : null,
  domain: kind === 'reg' ? 0 : -1,
  source: 'statements',
});

/** `extra_thing` counts, or is a part of it that nothing else reads. */
const counts =
  (id: number, value: (nodes: NodeStore) => number) =>
  (nodes: NodeStore): Statement => ({
    kind: 'assign',
    target: id,
    low: 0,
    width: 3,
    index: -1,
    value: value(nodes),
    location: -1,
  });

describe.each(designs)('%s', (_name, make) => {
  const design = make();
  const texts = new Map(design.modules.map(({ name }) => [name, verilog(design, name)]));

  it('does not change when lines of the source move', () => {
    const moved = movedLines(design);
    for (const { name } of design.modules) expect(verilog(moved, name)).toBe(texts.get(name));
    expect(emitVerilog(moved).sourceMap).not.toEqual(emitVerilog(design).sourceMap);
  });

  it('changes only the lines of a register that is renamed', () => {
    for (const { index, module, register } of some(registers(design))) {
      const name = `q${register.name.slice(1)}`;
      if (module.signals.some((other) => other.name === name)) continue;
      const renamed = verilog(
        withModule(design, index, withSignal(module, { ...register, name })),
        module.name,
      );
      expectSameBut(texts.get(module.name)!, renamed, [register.name, name]);
    }
  });

  it('changes only the lines of a register with another reset value, or none', () => {
    for (const { index, module, register } of some(registers(design))) {
      if (register.enumeration >= 0) continue;
      const other = register.reset === 1n ? 0n : 1n;
      const changed = verilog(
        withModule(design, index, withSignal(module, { ...register, reset: other })),
        module.name,
      );
      if (register.reset !== null) expectSameBut(texts.get(module.name)!, changed, [register.name]);
    }
  });

  it('changes only the lines of a register that gets wider, and of what reads it', () => {
    for (const { index, module, register } of some(registers(design))) {
      if (register.enumeration >= 0) continue;
      const changed = verilog(withModule(design, index, widened(module, register.id)), module.name);
      const concerned = [register.name, ...readersOf(module, register.id)];
      expectSameBut(texts.get(module.name)!, changed, concerned);
    }
  });

  it('changes only the lines of a register that is assigned once more', () => {
    for (const { index, module, register } of some(registers(design))) {
      if (register.enumeration >= 0 || register.width > 40) continue;
      const statement = (nodes: NodeStore): Statement => ({
        kind: 'assign',
        target: register.id,
        low: 0,
        width: register.width,
        index: -1,
        value: nodes.constant(register.width, 1),
        location: -1,
      });
      const at = Math.floor((register.id * 7) % (module.body.length + 1));
      const changed = verilog(withModule(design, index, withStatement(module, at, statement)), module.name);
      expectSameBut(texts.get(module.name)!, changed, [register.name]);
    }
  });

  it('gets only lines of its own for a register or wire that is added anywhere', () => {
    for (const [index, module] of design.modules.entries()) {
      if (module.domains.length === 0) continue;
      // The author cannot write anything between the values of one list.
      const gaps = [...module.body.keys()].filter((i) => !isList(module, i - 1) || !isList(module, i));
      for (const at of some(gaps, 4)) {
        const id = (at * 5) % (module.signals.length + 1);
        const own = (nodes: NodeStore) => nodes.binary(Op.add, nodes.ref(id, 3), nodes.constant(3, 5));
        const withRegister = withStatement(withNewSignal(module, extra('reg', id)), at, counts(id, own));
        const withWire = withStatement(
          withNewSignal(module, extra('wire', id)),
          at,
          counts(id, (nodes) => nodes.constant(3, 5)),
        );
        for (const changed of [withRegister, withWire]) {
          const text = verilog(withModule(design, index, changed), module.name);
          expectSameBut(texts.get(module.name)!, text, ['extra_thing']);
        }
      }
    }
  });
});
