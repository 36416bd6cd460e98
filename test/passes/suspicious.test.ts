import { describe, expect, it } from 'vitest';
import {
  Bits,
  type Body,
  Bool,
  cat,
  Enum,
  elaborate,
  input,
  memory,
  module,
  output,
  SInt,
  streamIn,
  streamOut,
  UInt,
  Vec,
} from '../../src/lang/index.ts';
import { checkDesign } from '../../src/passes/index.ts';

const ports = () => ({
  go: input(Bool()),
  stop: input(Bool()),
  a: input(UInt(4)),
  b: input(UInt(4)),
  s: input(SInt(4)),
  v: input(Vec(2, UInt(4))),
  y: output(UInt(8)),
});
type Inside = Parameters<Parameters<typeof module<object, ReturnType<typeof ports>>>[2]>[1];

/** What is told of a body: everything unused is said to be so, so that only the matter at hand is told. */
function told(body: (m: Body, p: Inside) => void): string[] {
  const top = module('top', ports, (m, p) => {
    m.unused(p.go, p.stop, p.a, p.b, p.s, p.v);
    body(m, p);
  });
  return checkDesign(elaborate(top({}))).map(({ code, message }) => `${code} ${message}`);
}

describe('what is not told', () => {
  it('a counter whose value leads to an output in the end', () => {
    const found = told((m, { go, y }) => {
      const { count, late } = m.reg({ count: UInt(8), late: UInt(8) });
      m.when(go, () => count.next(count.add(1)));
      late.next(count);
      y.drive(late);
    });
    expect(found).toEqual([]);
  });

  it('a register that only decides what a memory holds, or whether a property holds', () => {
    const found = told((m, { go, a, y }) => {
      const { armed, seen } = m.reg({ armed: Bool(), seen: Bool() });
      armed.next(go);
      seen.next(armed.not());
      const { words } = m.mem({ words: memory(UInt(8), 16) });
      m.when(armed, () => words.write(a, 1));
      y.drive(words.read(a));
      m.assert({ never: seen.or(go) });
    });
    expect(found).toEqual([]);
  });

  it('comparisons that can be both at the limits of their ranges', () => {
    const found = told((_m, { a, b, s, y }) => {
      const checks = [a.ge(1), a.le(14), a.zext(5).lt(15), a.addGrow(b).gt(29), s.ge(-7), s.sext(6).lt(7)];
      y.drive(checks.map((check) => check.asBits().zext(8).asUInt()).reduce((x, z) => x.xor(z)));
    });
    expect(found).toEqual([]);
  });

  it('one of the comparisons that a loop makes', () => {
    const found = told((_m, { a, y }) => {
      const below = [0, 5, 15].map((limit) => a.le(limit).asBits().zext(8).asUInt());
      y.drive(below.reduce((x, z) => x.xor(z)));
    });
    expect(found).toEqual([]);
  });

  it('the same condition in two branches that exclude each other, and after them', () => {
    const found = told((m, { go, stop, y }) => {
      y.drive(0);
      m.when(go, () => m.when(stop, () => y.drive(1))).otherwise(() => m.when(stop, () => y.drive(2)));
      m.when(go.and(stop), () => y.drive(3));
    });
    expect(found).toEqual([]);
  });

  it('a state in which the work ends, if it has an arm', () => {
    const found = told((m, { go, y }) => {
      const { state } = m.fsm({ state: ['run', 'over'] });
      state.case({ run: () => m.when(go, () => state.goto('over')), over: () => {} });
      y.drive(state.is('over').mux(UInt(8).lit(1), 0));
    });
    expect(found).toEqual([]);
  });

  it('states of an enumeration that values lead to, and states that a choice leads to', () => {
    const Mode = Enum('mode', ['off', 'slow', 'fast']);
    const found = told((m, { go, stop, a, y }) => {
      const { mode, other } = m.reg({ mode: Mode, other: Mode });
      m.when(go, () => mode.next(Mode.fromBits(a.trunc(2).asBits())));
      m.switch(other)
        .case(Mode.off, () => other.next(go.mux(Mode.slow, Mode.fast)))
        .default(() => m.when(stop, () => other.next(Mode.off)));
      y.drive(mode.asUInt().zext(8).xor(other.asUInt().zext(8)));
    });
    expect(found).toEqual([]);
  });

  it('counters that wrap, values that were widened before, and products that fit', () => {
    const found = told((_m, { a, b, y }) => {
      const wide = a.zext(6).add(b.zext(6)).zext(8);
      y.drive(a.add(1).zext(8).xor(wide));
    });
    expect(found).toEqual([]);
  });

  it('registers without reset that something is loaded or shifted into', () => {
    const found = told((m, { go, stop, a, y }) => {
      const { count, line } = m.reg({ count: UInt(4).noReset(), line: Bits(4).noReset() });
      m.when(go, () => count.next(a)).otherwise(() => count.next(count.add(1)));
      line.slice(3, 1).next(line.slice(2, 0));
      line.bit(0).next(stop);
      y.drive(count.zext(8).xor(line.zext(8).asUInt()));
    });
    expect(found).toEqual([]);
  });

  it('elements that a computed index may select, and what m.unused names', () => {
    const found = told((m, { a, v, y }) => {
      const { lanes, spare } = m.reg({ lanes: Vec(4, UInt(4)), spare: UInt(4) });
      lanes.at(a.trunc(2)).next(v.at(0));
      spare.next(a);
      m.unused(spare);
      y.drive(lanes.at(a.trunc(2)).zext(8));
    });
    expect(found).toEqual([]);
  });

  it('valid that follows the valid of another stream, and ready that follows ready', () => {
    const Through = module(
      'through',
      () => ({ from: streamIn({ d: UInt(4) }), to: streamOut({ d: UInt(4) }) }),
      (_m, { from, to }) => {
        to.valid.drive(from.valid);
        from.ready.drive(to.ready);
        to.payload.d.drive(from.payload.d);
      },
    );
    expect(checkDesign(elaborate(Through({})))).toEqual([]);
  });
});

describe('what is told', () => {
  it('an index of too few bits, unless it is widened or the value cut on purpose', () => {
    const few = (how: (index: UInt<2>) => UInt) =>
      told((m, { a, y }) => {
        const index = how(a.trunc(2));
        const { word, parts } = m.reg({ word: Bits(8), parts: Vec(5, UInt(3)) });
        word.bit(index).next(parts.at(index).bit(0));
        parts.at(index).next(1);
        y.drive(cat(word, word.bit(index)).trunc(8).asUInt());
      });
    expect(few((index) => index)).toEqual([
      "SL0234 index 'a[1:0]' of module 'top' reaches positions 0 to 3 of 'word' only",
      "SL0234 index 'a[1:0]' of module 'top' reaches positions 0 to 3 of 'parts' only",
      "SL0234 index 'a[1:0]' of module 'top' reaches positions 0 to 3 of 'parts' only",
      "SL0234 index 'a[1:0]' of module 'top' reaches positions 0 to 3 of 'word' only",
    ]);
    expect(few((index) => index.zext(3))).toEqual([]);
    expect(told((_m, { a, y }) => y.drive(a.slice(1, 0).bit(a.trunc(1)).asUInt().zext(8)))).toEqual([]);
  });

  it('of values that only feed each other, the last; of a ring, one', () => {
    const found = told((m, { go, y }) => {
      const { first, second, one, two } = m.reg({ first: Bool(), second: Bool(), one: Bool(), two: Bool() });
      first.next(go);
      second.next(first);
      one.next(two.not());
      two.next(one);
      y.drive(0);
    });
    expect(found).toEqual([
      "SL0220 register 'second' of module 'top' is never used",
      "SL0220 register 'one' of module 'top' is never used",
    ]);
  });

  it('signed comparisons, and both sides of a difference', () => {
    const found = told((_m, { a, b, s, y }) => {
      const checks = [s.ge(-8), s.sext(6).lt(9), a.subGrow(b).gt(15), a.eq(a)];
      y.drive(checks.map((check) => check.asBits().zext(8).asUInt()).reduce((x, z) => x.xor(z)));
    });
    expect(found).toMatchInlineSnapshot(`
      [
        "SL0222 'a == a' of module 'top' is always 1",
        "SL0222 '(... - ...) > 5'hf' of module 'top' is always 0",
        "SL0222 'sext(s) < 6'h9' of module 'top' is always 1",
        "SL0222 's >= 4'h8' of module 'top' is always 1",
      ]
    `);
  });

  it('a condition behind names, and what a case decides', () => {
    const found = told((m, { go, stop, a, y }) => {
      const { both } = m.let({ both: go.and(stop) });
      y.drive(0);
      m.when(both, () => m.when(stop, () => y.drive(1)));
      m.switch(a)
        .case(3, () => m.when(a.eq(4), () => y.drive(2)))
        .default(() => {});
    });
    expect(found).toEqual([
      "SL0223 condition 'stop' of module 'top' is always 1 here",
      "SL0223 condition 'a == 4'h4' of module 'top' is always 0 here",
    ]);
  });

  it('20 of one code, and the number of the others', () => {
    const found = told((m, { go, y }) => {
      const names = Array.from({ length: 25 }, (_, i) => [`r${i}`, Bool()] as const);
      for (const register of Object.values(m.reg(Object.fromEntries(names)))) register.next(go);
      y.drive(0);
    });
    expect(found).toHaveLength(21);
    expect(found.at(-1)).toBe('SL0220 5 more like the above');
  });
});
