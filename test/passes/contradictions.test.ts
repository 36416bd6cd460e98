import { describe, expect, it } from 'vitest';
import {
  Bits,
  type Body,
  Bool,
  cat,
  elaborate,
  input,
  module,
  output,
  SInt,
  UInt,
} from '../../src/lang/index.ts';
import { checkDesign } from '../../src/passes/index.ts';

const ports = () => ({
  go: input(Bool()),
  a: input(UInt(4)),
  b: input(UInt(4)),
  s: input(SInt(8)),
  flags: input(Bits(8)),
  y: output(UInt(8)),
});
type Inside = Parameters<Parameters<typeof module<object, ReturnType<typeof ports>>>[2]>[1];

/** What is told of a body: everything unused is said to be so, so that only the matter at hand is told. */
function told(body: (m: Body, p: Inside) => void): string[] {
  const top = module('top', ports, (m, p) => {
    m.unused(p.go, p.a, p.b, p.s, p.flags);
    body(m, p);
  });
  return checkDesign(elaborate(top({}))).map(({ code, message }) => `${code} ${message}`);
}

/** The same for a condition that decides what `y` is. */
const toldOf = (condition: (p: Inside) => Bool) =>
  told((m, p) => {
    p.y.drive(0);
    m.when(condition(p), () => p.y.drive(1));
  });

describe('conditions that their parts decide (SL0223)', () => {
  it.each([
    ['two values at once', (p: Inside) => p.a.eq(1).and(p.a.eq(2)), 0],
    ['a range from behind', (p: Inside) => p.a.lt(3).and(p.a.gt(8)), 0],
    ['a value outside of a range', (p: Inside) => p.a.eq(9).and(p.a.le(8)), 0],
    ['signed limits', (p: Inside) => p.s.lt(-5).and(p.s.ge(-4)), 0],
    ['a condition and its opposite', (p: Inside) => p.go.and(p.a.eq(3)).and(p.go.not()), 0],
    ['not this or not that', (p: Inside) => p.a.ne(1).or(p.a.ne(2)), 1],
    ['below or not so far below', (p: Inside) => p.a.lt(8).or(p.a.ge(4)), 1],
  ])('%s', (_name, condition, value) => {
    const [first, ...others] = toldOf(condition);
    expect(first).toMatch(new RegExp(`^SL0223 '.*' of module 'top' is always ${value}$`));
    expect(others).toEqual([]);
  });

  it.each([
    ['a range', (p: Inside) => p.a.ge(3).and(p.a.le(8))],
    ['outside of a range', (p: Inside) => p.a.lt(3).or(p.a.gt(8))],
    ['one value of two', (p: Inside) => p.a.eq(1).or(p.a.eq(2))],
    ['neither of two', (p: Inside) => p.a.ne(1).and(p.a.ne(2))],
    ['the end of a range', (p: Inside) => p.a.le(8).and(p.a.eq(8))],
    ['two values of two signals', (p: Inside) => p.a.eq(1).and(p.b.eq(2))],
    ['signed limits', (p: Inside) => p.s.ge(-5).and(p.s.lt(5))],
  ])('says nothing of %s', (_name, condition) => {
    expect(toldOf(condition)).toEqual([]);
  });

  it('a branch that the limits of the branches before it leave nothing for', () => {
    const found = told((m, { a, y }) => {
      y.drive(0);
      m.when(a.ge(4), () => y.drive(1))
        .elsewhen(a.ge(8), () => y.drive(2))
        .elsewhen(a.ge(2), () => y.drive(3));
    });
    expect(found).toEqual(["SL0223 condition 'a >= 4'h8' of module 'top' is always 0 here"]);
  });

  it('but nothing of a line that makes several of a form', () => {
    const found = told((m, { a, y }) => {
      y.drive(0);
      for (const low of [0, 4, 8, 12]) m.when(a.ge(low + 1).and(a.le(8)), () => y.drive(1));
    });
    expect(found).toEqual([]);
  });
});

describe('masks (SL0222)', () => {
  it.each([
    ['another bit than the mask', (p: Inside) => p.flags.and(16).eq(1)],
    ['a bit too many', (p: Inside) => p.flags.or(3).eq(0x10)],
    ['low bits after a shift', (p: Inside) => p.flags.asUInt().shl(2).eq(0x11)],
  ])('compared with %s', (_name, condition) => {
    expect(toldOf(condition)).toEqual([expect.stringMatching(/^SL0222 .* is always 0$/)]);
  });

  it('compared with what they leave', () => {
    expect(toldOf((p) => p.flags.and(0x18).eq(0x10))).toEqual([]);
  });
});

describe('SL0233', () => {
  it('operators, choices and branches with twice the same', () => {
    const found = told((m, { go, a, b, y }) => {
      y.drive(go.mux(b, b).zext(8));
      m.when(go.and(go), () => y.drive(a.sub(a).zext(8)));
    });
    expect(found.filter((text) => text.startsWith('SL0233'))).toEqual([
      "SL0233 'go' of module 'top' chooses between 'b' and the same again",
      "SL0233 both sides of 'go & go' of module 'top' are the same",
      "SL0233 both sides of 'a - a' of module 'top' are the same",
    ]);
    const branches = told((m, { go, a, y }) => {
      m.when(go, () => y.drive(a.zext(8))).otherwise(() => y.drive(a.zext(8)));
    });
    expect(branches).toEqual(["SL0233 both branches of this condition of module 'top' do the same"]);
  });

  it('nothing of sums and products, nor of what a loop makes', () => {
    const found = told((m, { go, a, y }) => {
      const both = [a.bit(1), a.bit(0)].map((one) => one.and(go)).reduce((x, z) => x.or(z));
      const set = () => y.drive(cat(a.add(a), a.mul(a)).asUInt());
      m.when(both, set).otherwise(set);
    });
    expect(found).toEqual([]);
  });
});

describe('SL0202 as a warning', () => {
  it('an assignment that one under the same condition replaces', () => {
    const found = told((m, { go, a, b, y }) => {
      const { count } = m.reg({ count: UInt(4) });
      m.when(go, () => count.next(a));
      m.when(b.eq(0), () => count.next(0));
      m.when(go, () => count.next(b));
      y.drive(count.zext(8));
    });
    expect(found).toEqual([
      "SL0202 register 'count' of module 'top' is driven again later under the same condition, so this assignment has no effect",
    ]);
  });

  it('slices that overlap by their ends, not parts of a default', () => {
    const found = told((m, { go, flags, y }) => {
      const { word } = m.reg({ word: Bits(16) });
      word.next(0);
      m.when(go, () => {
        word.slice(7, 0).next(flags);
        word.bit(3).next(go);
        word.slice(15, 7).next(flags.zext(9));
      });
      y.drive(word.slice(15, 8).asUInt());
      m.unused(word);
    });
    expect(found).toEqual([
      "SL0202 bit 7 of 'word' of module 'top' is assigned by word[7:0] and again by word[15:7]",
    ]);
  });
});

describe('what is lost on the way', () => {
  it('SL0231: the carry of a mean, the upper half of a scaled product, bits shifted out', () => {
    const lost = [
      (p: Inside) => p.a.add(p.b).shr(1).zext(8),
      (p: Inside) => p.a.mul(p.b).shr(2).zext(8),
      (p: Inside) => p.a.shl(2).zext(8),
    ].map((value) => told((_m, p) => p.y.drive(value(p))).filter((text) => text.startsWith('SL0231')));
    expect(lost).toEqual([
      ["SL0231 'a + b' of module 'top' wraps in 4 bits before it is shifted to the right"],
      ["SL0231 'a * b' of module 'top' wraps in 4 bits before it is shifted to the right"],
      ["SL0231 'shl(a, 2'h2)' of module 'top' loses its upper bits in 4 bits before it is widened to 8"],
    ]);
    const kept = told((m, p) => {
      const { head, tail } = m.reg({ head: UInt(4), tail: UInt(4) });
      head.next(p.a);
      tail.next(p.b);
      p.y.drive(p.a.addGrow(p.b).shr(1).zext(8).xor(head.sub(tail).zext(8)).xor(p.a.zext(8).shl(2)));
    });
    expect(kept.filter((text) => text.startsWith('SL0231'))).toEqual([]);
  });

  it('SL0230: a flag without reset that nothing takes back', () => {
    const flag = (body: (m: Body, p: Inside, seen: ReturnType<typeof declare>) => void) =>
      told((m, p) => {
        const seen = declare(m);
        body(m, p, seen);
        p.y.drive(seen.mux(UInt(8).lit(1), 0));
      });
    const declare = (m: Body) => m.reg({ seen: Bool().noReset() }).seen;
    expect(flag((m, { go }, seen) => m.when(go, () => seen.next(1)))).toEqual([
      "SL0230 register 'seen' of module 'top' has no reset and is only ever assigned 1: what it is before nobody knows",
    ]);
    expect(flag((m, { go }, seen) => m.when(go, () => seen.next(1)).otherwise(() => seen.next(0)))).toEqual(
      [],
    );
  });
});
