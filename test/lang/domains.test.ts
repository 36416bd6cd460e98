import { describe, expect, it } from 'vitest';
import { startEmbedded } from '../../src/engine/embedded/index.ts';
import type { Design } from '../../src/ir/index.ts';
import { parseDesign, printDesign } from '../../src/ir/text/index.ts';
import {
  Bits,
  Bool,
  cat,
  clockDomain,
  elaborate,
  input,
  type ModuleRequest,
  memory,
  module,
  output,
  type ResetKind,
  UInt,
} from '../../src/lang/index.ts';
import { checkDesign, runPasses, simulationPasses, standardPasses } from '../../src/passes/index.ts';
import { emitVerilog } from '../../src/verilog/index.ts';
import { RandomSource } from '../support/random-source.ts';
import { ReferenceSimulator } from '../support/reference-simulator.ts';

/** The netlist without places; it must be consistent, and reading it back must give the same text. */
function textOf(request: ModuleRequest): string {
  const design = elaborate(request);
  expect(checkDesign(design).filter(({ severity }) => severity === 'error')).toEqual([]);
  const text = printDesign(design, { locations: false });
  expect(printDesign(parseDesign(text), { locations: false })).toBe(text);
  runPasses(design, [...standardPasses, ...simulationPasses], { verify: true });
  return text;
}

const lines = (text: string, pattern: RegExp): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => pattern.test(line));

describe('clock domains', () => {
  const Two = module(
    'two',
    () => ({
      wr: clockDomain({ reset: 'async' }, 'writer'),
      go: input(Bool()).on('wr'),
      rd: clockDomain({ reset: 'none' }),
      free: input(Bool()).on('default'),
      y: output(UInt(4)).on('wr'),
    }),
    (m, { wr, rd, go, free, y }) => {
      const w = m.on(wr);
      const { count, raw } = w.reg({ count: UInt(4).reset(3), raw: Bool().noReset() });
      const { plain } = m.reg({ plain: Bool() });
      const { seen } = m.on(rd).reg({ seen: UInt(2) });
      w.when(go, () => count.next(count.add(1)));
      raw.next(go);
      plain.next(free);
      seen.next(seen.add(1));
      const { state } = w.fsm({ state: ['idle', 'busy'] });
      w.when(raw, () => state.goto('busy'));
      y.drive(count);
    },
  );

  it('are ports, and what is declared on them has their clock and reset', () => {
    expect(lines(textOf(Two({})), /^(input|reg|domain|ports)/)).toEqual([
      'input wr_clk : 1 doc "writer: clock, rising edge"',
      'input wr_rst : 1 doc "asynchronous reset, active high"',
      'input go : 1 in wr',
      'input rd_clk : 1 doc "clock, rising edge"',
      'input free : 1 in default',
      'input clk : 1 doc "clock, rising edge"',
      "reg count : 4 reset 4'h3 in wr",
      'reg raw : 1 in wr',
      'input rst : 1 doc "synchronous reset, active high"',
      "reg plain : 1 reset 1'h0 in default",
      'reg seen : 2 in rd',
      "reg state : 1 enum state reset 1'h0 in wr",
      'ports (clk, rst, wr_clk, wr_rst, go, rd_clk, free, y)',
      'domain wr clock wr_clk reset wr_rst async',
      'domain rd clock rd_clk sync',
      'domain default clock clk reset rst sync',
    ]);
  });

  it('in Verilog are blocks of their own', () => {
    const { files } = emitVerilog(elaborate(Two({})), { locationComments: false });
    const text = files.find(({ path }) => path === 'two.v')!.text;
    expect([...new Set(lines(text, /^always/))].sort()).toEqual([
      'always @(posedge clk) begin',
      'always @(posedge rd_clk) begin',
      'always @(posedge wr_clk or posedge wr_rst) begin',
      'always @(posedge wr_clk) begin',
    ]);
  });

  it.each([
    ['sync', "reg r : 1 reset 1'h0 in default", 'domain default clock clk reset rst sync'],
    ['async', "reg r : 1 reset 1'h0 in default", 'domain default clock clk reset rst async'],
    ['none', 'reg r : 1 in default', 'domain default clock clk sync'],
  ] as const)('the default one may have reset %s', (reset, register, domain) => {
    const Header = module(
      { name: 'header', reset: (p: { reset: ResetKind }) => p.reset },
      () => ({ y: output(Bool()) }),
      (m, { y }) => {
        const { r } = m.reg({ r: Bool() });
        r.next(r.not());
        y.drive(r);
      },
    );
    expect(lines(textOf(Header({ reset })), /^(reg|domain)/)).toEqual([register, domain]);
  });

  const Inner = module(
    'inner',
    () => ({ side: clockDomain(), y: output(Bool()) }),
    (m, { side, y }) => {
      const { a } = m.reg({ a: Bool() });
      const { b } = m.on(side).reg({ b: Bool() });
      a.next(a.not());
      b.next(b.not());
      y.drive(a);
    },
  );

  it('of instances are connected by hand, clk and rst by themselves', () => {
    const Outer = module(
      'outer',
      () => ({
        wr: clockDomain(),
        rd: clockDomain({ reset: 'none' }),
        clear: input(Bool()).on('rd'),
        y: output(Bits(2)),
      }),
      (m, { wr, rd, clear, y }) => {
        const { u } = m.on(wr).instance({ u: Inner({}) });
        const { v } = m.instance({ v: Inner({}) });
        u.side.drive(rd, { reset: clear.not() });
        v.side.drive(m.domain);
        y.drive(u.y.asBits().repeat(2));
      },
    );
    expect(lines(textOf(Outer({})), /^(instance|u_side)/)).toEqual([
      'instance u of inner (clk = wr_clk, rst = wr_rst, side_clk = rd_clk, side_rst = u_side_rst, y = u_y)',
      'instance v of inner (clk = clk, rst = rst, side_clk = clk, side_rst = rst, y = v_y)',
      'u_side_rst = not(clear)',
    ]);
  });

  it('can get another reset, and give theirs up', () => {
    const Derived = module(
      'derived',
      () => ({ wr: clockDomain(), clear: input(Bool()).on('wr'), y: output(Bits(3)) }),
      (m, { wr, clear, y }) => {
        const late = wr.withReset(clear.not(), 'sync');
        const { a } = m.on(late).reg({ a: Bool() });
        const { b } = m.on(wr.withoutReset()).reg({ b: Bool() });
        const { c } = m.on(wr.withReset(clear)).reg({ c: Bool() });
        for (const r of [a, b, c]) r.next(r.not());
        y.drive(a.asBits().repeat(3));
      },
    );
    expect(lines(textOf(Derived({})), /^(reg|domain|wr_rst2)/)).toEqual([
      "reg a : 1 reset 1'h0 in wr_wr_rst2",
      'reg b : 1 in wr_without_reset',
      "reg c : 1 reset 1'h0 in wr_clear",
      'domain wr clock wr_clk reset wr_rst sync',
      'domain wr_wr_rst2 clock wr_clk reset wr_rst2 sync',
      'domain wr_without_reset clock wr_clk sync',
      'domain wr_clear clock wr_clk reset clear async',
      'wr_rst2 = not(clear)',
    ]);
  });
});

describe('crossings', () => {
  it('are registers and wires with a note, which the netlist text keeps', () => {
    const Bridge = module(
      'bridge',
      () => ({
        wr: clockDomain(),
        rd: clockDomain({ reset: 'none' }),
        raw: input(Bool()).async(),
        y: output(UInt(4)).on('rd'),
      }),
      (m, { wr, rd, raw, y }) => {
        const { flag, level, code } = m.on(wr).reg({ flag: Bool(), level: UInt(4), code: UInt(2) });
        flag.next(flag.not());
        code.next(cat(code.bit(0), code.bit(1).not()).asUInt());
        const r = m.on(rd);
        const { seen } = r.sync({ seen: flag }, { stages: 3 });
        const { where } = r.syncGray({ where: code }, { reason: 'a Gray code' });
        const { steady } = r.held({ steady: level }, 'written once');
        const { reset } = r.syncReset({ reset: raw });
        const { sum } = m.on(rd.withReset(reset)).reg({ sum: UInt(4) });
        r.when(seen, () => sum.next(steady.add(where.zext(4))));
        y.drive(sum);
      },
    );
    expect(lines(textOf(Bridge({})), /crossing|^reg (seen|where|reset)|^(seen|where|reset)/)).toEqual([
      'input raw : 1 crossing async',
      'reg seen_meta : 1 in rd crossing sync doc "may be metastable"',
      'reg seen_meta2 : 1 in rd',
      'reg seen : 1 in rd',
      'reg where_meta : 2 in rd crossing gray "a Gray code" doc "may be metastable"',
      'reg where : 2 in rd',
      'wire steady : 4 in rd crossing held "written once"',
      'reg reset_meta : 1 reset 1\'h1 in rd_raw crossing reset doc "may be metastable"',
      "reg reset : 1 reset 1'h1 in rd_raw",
      'seen_meta = flag',
      'seen_meta2 = seen_meta',
      'seen = seen_meta2',
      'where_meta = code',
      'where = where_meta',
      "reset_meta = 1'h0",
      'reset = reset_meta',
    ]);
  });
});

it('a held value stays, whatever the passes leave of its domain', () => {
  const Through = module(
    'through',
    () => ({ wr: clockDomain(), level: input(UInt(4)), y: output(UInt(4)) }),
    (m, { wr, level, y }) => {
      y.drive(m.on(wr).held({ steady: level }, 'set before').steady);
    },
  );
  expect(textOf(Through({}))).toContain('wire steady : 4 in wr crossing held "set before"');
});

describe('a memory', () => {
  /** The word of the last read, also in cycles without one. */
  const Store = (depth: number, lanes: number, read: 'old' | 'new'): Design =>
    elaborate(
      module(
        'store',
        () => ({
          read: input(Bool()),
          from: input(UInt(3)),
          write: input(Bits(2)),
          to: input(UInt(3)),
          other: input(UInt(3)),
          lanes: input(Bits(lanes)),
          data: input(Bits(8)),
          y: output(Bits(8)),
        }),
        (m, p) => {
          const { words } = m.mem({ words: memory(Bits(8), depth) });
          const options = lanes > 1 ? { lanes: p.lanes } : {};
          const { word } = m.wire({ word: Bits(8) });
          // The read port stands before the write ports: all of them count.
          let shown: Bits<8> = word;
          m.when(p.read, () => {
            shown = words.readSync(p.from, { duringWrite: read });
          });
          word.drive(shown);
          m.when(p.write.bit(0), () => words.write(p.to, p.data, options));
          m.when(p.write.bit(1), () => words.write(p.other, p.data.not()));
          p.y.drive(word);
        },
      )({}),
    );

  it.each([
    [8, 1, 'old'],
    [8, 1, 'new'],
    [5, 4, 'new'],
    [6, 2, 'old'],
  ] as const)('of depth %i with %i lanes shows the %s word during a write', (depth, lanes, read) => {
    const random = new RandomSource(depth * 10 + lanes);
    const design = Store(depth, lanes, read);
    expect(checkDesign(design, { warnings: false })).toEqual([]);
    const engines = [startEmbedded(design).sync, new ReferenceSimulator(design)];
    const words = new Array<number>(depth).fill(0);
    let shown = 0;
    for (let i = 0; i < 400; i++) {
      const at = { from: random.below(8), to: random.below(8), other: random.below(8) };
      const values = {
        ...at,
        read: random.below(2),
        write: random.below(4),
        lanes: random.below(2 ** lanes),
        data: random.below(256),
      };
      for (const engine of engines) {
        for (const [port, value] of Object.entries(values)) engine.poke(port, value);
        expect(engine.peek('y'), `cycle ${i}`).toBe(BigInt(shown));
        engine.step();
      }
      const before = [...words];
      if (values.write & 1 && at.to < depth) {
        let mask = 0;
        for (let lane = 0; lane < lanes; lane++)
          if (lanes === 1 || (values.lanes >> lane) & 1)
            mask |= (2 ** (8 / lanes) - 1) << ((lane * 8) / lanes);
        words[at.to] = (words[at.to]! & ~mask) | (values.data & mask);
      }
      if (values.write & 2 && at.other < depth) words[at.other] = 255 - values.data;
      if (values.read) shown = (read === 'old' ? before : words)[at.from] ?? 0;
    }
  });

  it('has ports on the domains that they are made through', () => {
    const Shared = module(
      'shared',
      () => ({
        wr: clockDomain(),
        rd: clockDomain(),
        a: input(UInt(2)).on('wr'),
        b: input(UInt(2)).on('rd'),
        y: output(Bits(4)),
      }),
      (m, { wr, rd, a, b, y }) => {
        const { words } = m
          .on(wr)
          .mem({ words: memory(Bits(4), 4, { crossing: 'written before rd is released' }) });
        words.write(a, 1);
        y.drive(words.on(rd).readSync(b));
      },
    );
    expect(lines(textOf(Shared({})), /^(memory|read|write|domain)/)).toEqual([
      'domain wr clock wr_clk reset wr_rst sync',
      'domain rd clock rd_clk reset rd_rst sync',
      'memory words : 4 depth 4 crossing "written before rd is released" {',
      'read r0 sync address words_r0_addr enable words_r0_en data words_r0_data in rd',
      'write w0 address words_w0_addr enable words_w0_en data words_w0_data in wr',
    ]);
  });
});
