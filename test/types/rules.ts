/**
 * What the editor accepts and what it refuses: a line after `@ts-expect-error` must be an error, and every other line
 * must be none. The whole project is type-checked by `tooling.test.ts`; nothing here runs.
 */

import type { EnumValue, FsmHandle, Reg, SFix, UFix } from '../../src/lang/index.ts';
import {
  assign,
  type Bits,
  type Body,
  Bool,
  Bundle,
  capture,
  cat,
  connect,
  Enum,
  flip,
  input,
  type Memory,
  module,
  output,
  type Payload,
  pack,
  rtl,
  type ScalarType,
  SFix as SFixType,
  type SInt,
  type StreamSink,
  type StreamSource,
  streamIn,
  streamOut,
  sumTree,
  UInt,
  unpack,
  Vec,
  type Wire,
} from '../../src/lang/index.ts';

declare const m: Body;
declare const u8: UInt<8>;
declare const u9: UInt<9>;
declare const un: UInt;
declare const s8: SInt<8>;
declare const b8: Bits<8>;
declare const p: Bool;
declare const v: Vec<UInt<8>>;
declare const out8: Wire<UInt<8>>;
declare const outN: Wire<UInt>;
declare const reg8: Reg<UInt<8>>;
declare const vec8: Reg<Vec<UInt<8>>>;

export function widths(): void {
  u8.add(u8).add(u8);
  u8.add(255);
  // @ts-expect-error 8 and 9 bits
  u8.add(u9);
  // @ts-expect-error 8 and 9 bits
  u8.eq(u9);
  u8.zext(9).add(u9);
  u9.trunc(8).add(u8);
  // @ts-expect-error 9 and 8 bits
  u8.zext(9).add(u8);
  const sum: UInt<9> = u8.addGrow(u8);
  const product: UInt<17> = u8.mulGrow(u9);
  const difference: SInt<9> = u8.subGrow(u8);
  const longer: UInt<12> = u8.shlGrow(4);
  // @ts-expect-error 9 bits
  const short: UInt<8> = u8.addGrow(u8);
  void [sum, product, difference, longer, short];
}

export function gradual(): void {
  // A width that is not known fits everything, and elaboration checks it; what is known stays known.
  const known: UInt<8> = u8.add(un);
  const also: UInt<8> = un.add(u8);
  // @ts-expect-error 8 and 9 bits, through an operand of unknown width
  u8.add(un).add(u9);
  out8.drive(un);
  outN.drive(u8);
  reg8.next(un);
  void [known, also];
}

export function kinds(): void {
  // @ts-expect-error unsigned and signed
  u8.add(s8);
  u8.asSInt().add(s8);
  // @ts-expect-error bits have no arithmetic
  b8.add(b8);
  // @ts-expect-error bits have no order
  b8.lt(b8);
  // @ts-expect-error unsigned values are widened with zext
  u8.sext(9);
  // @ts-expect-error signed values are widened with sext
  s8.zext(9);
  // @ts-expect-error a number is no condition
  m.when(u8, () => {});
  m.when(u8.ne(0), () => {});
  // @ts-expect-error a boolean of JavaScript is no condition
  m.when(u8 === un, () => {});
  // @ts-expect-error a boolean of JavaScript is no value
  out8.drive(true);
}

export function ranges(): void {
  const nibble: Bits<4> = u8.slice(7, 4);
  // @ts-expect-error bit 8 of 8
  u8.slice(8, 4);
  // @ts-expect-error the high bit comes first
  u8.slice(4, 7);
  // @ts-expect-error bit 8 of 8
  u8.bit(8);
  // @ts-expect-error zext only widens
  u8.zext(3);
  // @ts-expect-error sext only widens
  s8.sext(7);
  // @ts-expect-error trunc only cuts
  u8.trunc(9);
  u8.resize(3);
  u8.resize(30);
  un.slice(20, 3);
  un.zext(3);
  u8.bit(un);
  void nibble;
}

export function choices(): void {
  const chosen: UInt<8> = p.mux(u8, 3);
  const other: UInt<8> = p.mux(3, u8);
  const gradually: UInt<8> = p.mux(u8, un);
  // @ts-expect-error 8 and 9 bits
  p.mux(u8, u9);
  // @ts-expect-error unsigned and signed
  p.mux(u8, s8);
  // @ts-expect-error two literals have no width
  p.mux(1, 2);
  // @ts-expect-error only conditions choose
  u8.mux(u8, u8);
  const both: Vec<UInt<8>> = p.mux(v, v);
  void [chosen, other, gradually, both];
}

export function assignments(): void {
  out8.drive(u8);
  // @ts-expect-error 8 and 9 bits
  out8.drive(u9);
  // @ts-expect-error 8 and 9 bits
  reg8.next(u9);
  // @ts-expect-error wires are driven
  out8.next(u8);
  // @ts-expect-error registers have next
  reg8.drive(u8);
  // @ts-expect-error a value is not a target
  u8.drive(0);
  reg8.bit(3).next(1);
  reg8.slice(3, 0).next(b8.trunc(4));
  // @ts-expect-error 4 and 8 bits
  reg8.slice(3, 0).next(b8);
  vec8.at(0).next(u8);
  // @ts-expect-error 8 and 9 bits
  vec8.at(0).next(u9);
  vec8.next(v);
}

export function joining(): void {
  const joined: Bits<25> = cat(u8, u9, s8);
  // @ts-expect-error 25 bits
  const wrong: Bits<24> = cat(u8, u9, s8);
  // @ts-expect-error a literal has no width
  cat(u8, 0);
  // The width of a sum of many terms is for elaboration.
  const sum: UInt = sumTree([u8, u8, u8]);
  // @ts-expect-error the sum is wider than its terms
  const narrow: UInt<8> = sumTree([u8, u8, u8]);
  void [joined, wrong, sum, narrow];
}

export function machines(state: FsmHandle<'idle' | 'run'>): void {
  state.goto('run');
  // @ts-expect-error no such state
  state.goto('runing');
  // @ts-expect-error no such state
  m.fsm({ other: ['a', 'b'] }).other.is('c');
  // @ts-expect-error no such state
  state.case({ stop: () => {} });
}

export function memories(words: Memory<ScalarType<'uint', 8>>): void {
  const word: UInt<8> = words.read(un);
  words.write(un, un);
  words.write(3, 0);
  // @ts-expect-error 8 and 9 bits
  words.write(un, u9);
  // @ts-expect-error unsigned and signed
  words.write(un, s8);
  void word;
}

type Data<W extends number> = { readonly data: ScalarType<'uint', W> };

export function streams(
  from: StreamSink<Data<8>>,
  to: StreamSource<Data<8>>,
  wide: StreamSource<Data<9>>,
  any: StreamSource<Data<number>>,
  more: StreamSource<Data<8> & { readonly last: ScalarType<'bool', 1> }>,
): void {
  connect(from, to);
  connect(from, any);
  // @ts-expect-error 8 and 9 bits
  connect(from, wide);
  // @ts-expect-error a field more
  connect(from, more);
  // @ts-expect-error the receiving end does not send
  from.valid.drive(1);
}

export function templates(): void {
  out8.drive(rtl`${u8} + 1`);
  m.when(rtl`${u8} == 3`, () => {});
  const sum = rtl<UInt<8>>`${u8} + ${un}`;
  // @ts-expect-error 8 and 9 bits
  sum.add(u9);
  // @ts-expect-error a template without a named type has no methods that need one
  rtl`${u8}`.add(1);
  // @ts-expect-error texts are no hardware
  rtl`${'u8'} + 1`;
  u8.add(rtl`${u8} * 3`);
}

export function operators(): void {
  // @ts-expect-error no +
  void (u8 + u8);
  // @ts-expect-error no == with a number
  void (u8 === 1);
  // @ts-expect-error no <<
  void (u8 << 1);
  // @ts-expect-error a typing mistake
  u8.addd(u8);
}

export function literals(): void {
  u8.add(255);
  // @ts-expect-error 300 in 8 bits
  u8.add(300);
  // @ts-expect-error 256 in 8 bits
  u8.eq(256);
  // @ts-expect-error negative
  u8.eq(-1);
  // @ts-expect-error no whole number
  u8.add(1.5);
  s8.add(-128);
  // @ts-expect-error below -128
  s8.add(-129);
  // @ts-expect-error above 127
  s8.eq(128);
  // @ts-expect-error a bigint in 8 bits
  u8.and(0x100n);
  UInt(64).lit(18446744073709551615n);
  // @ts-expect-error 2^64 in 64 bits
  UInt(64).lit(18446744073709551616n);
  // @ts-expect-error 256 in 8 bits
  UInt(8).lit(256);
  // @ts-expect-error 16 in 4 bits
  UInt(4).reset(16);
  // @ts-expect-error 256 in 8 bits
  out8.drive(256);
  // @ts-expect-error 256 in 8 bits
  reg8.next(256);
  // @ts-expect-error 2 in one bit
  reg8.bit(0).next(2);
  // @ts-expect-error 300 in 8 bits
  p.mux(u8, 300);
  // @ts-expect-error 256 in 8 bits
  m.switch(u8).case(256, () => {});
  m.switch(u8).case([1, 255], () => {});
  // What is not known is for elaboration.
  u8.add(2 ** 8);
  un.add(300);
  u8.addSat(1).mulSat(3).min(200).max(u8).rotl(3).reverse().shlSat(2);
  // @ts-expect-error 8 and 9 bits
  u8.min(u9);
  const magnitude: UInt<8> = s8.abs();
  const cut: UInt<4> = u8.truncSat(4);
  // @ts-expect-error truncSat only cuts
  u8.truncSat(9);
  void [magnitude, cut];
}

const Opcode = Enum('opcode', ['add', 'sub', 'jump']);
const Color = Enum('color', ['red', 'green']);

export function enumerations(
  op: EnumValue<'opcode', 'add' | 'sub' | 'jump', 2>,
  color: EnumValue<'color', 'red' | 'green', 1>,
): void {
  op.eq(Opcode.add);
  op.ne(op);
  // @ts-expect-error no such member
  Opcode.mul;
  // @ts-expect-error another enumeration
  op.eq(color);
  // @ts-expect-error member of another enumeration
  op.eq(Color.red);
  // @ts-expect-error a number is no member
  op.eq(1);
  // @ts-expect-error no arithmetic
  op.add(op);
  // @ts-expect-error no order
  op.lt(op);
  const bits: Bits<2> = op.asBits();
  const hot: Bits<3> = Enum('hot', ['a', 'b', 'c'], { encoding: 'oneHot' }).lit('a').asBits();
  Opcode.fromBits(bits);
  // @ts-expect-error 3 bits for 2
  Opcode.fromBits(hot);
  // @ts-expect-error no such member
  Opcode.lit('mul');
  // @ts-expect-error a property of every enumeration
  Enum('wrong', ['add', 'width']);
  const { held, codes } = m.reg({ held: Opcode.reset(Opcode.sub), codes: Vec(4, Opcode) });
  held.next(p.mux(Opcode.add, op));
  held.next(p.mux(Opcode.add, Opcode.jump));
  // @ts-expect-error another enumeration
  held.next(color);
  // @ts-expect-error another enumeration
  codes.at(un).next(Color.red);
  // @ts-expect-error reset to a member of another
  Opcode.reset(Color.red);
  // @ts-expect-error an enumeration has no bits of its own
  held.bit(0);
  m.switch(op)
    .case(Opcode.add, () => {})
    .all({ sub: () => {}, jump: () => {} });
  m.switch(op)
    .case([Opcode.add, Opcode.sub], () => {})
    .default(() => {});
  m.switch(op)
    .case(Opcode.add, () => {})
    // @ts-expect-error sub has no arm
    .all({ jump: () => {} });
  m.switch(op)
    .case(Opcode.add, () => {})
    // @ts-expect-error add has an arm already
    .case(Opcode.add, () => {});
  // @ts-expect-error label of another enumeration
  m.switch(op).case(Color.red, () => {});
  const { state } = m.fsm({ state: Color });
  state.goto('green');
  // @ts-expect-error no such state
  state.goto('blue');
}

export function fixedPoint(a: SFix<4, 4>, b: SFix<5, 3>, u: UFix<4, 4>, any: SFix): void {
  const sum: SFix<6, 4> = a.addGrow(b);
  const product: SFix<9, 7> = a.mulGrow(b);
  const size: UFix<4, 4> = a.abs();
  const bits: Bits<8> = a.asBits();
  const near: SFix<2, 1> = a.resize(SFixType(2, 1), { rounding: 'halfEven', overflow: 'saturate' });
  const wide: SFix<6, 6> = a.widen(SFixType(6, 6));
  a.add(a).sub(1.5);
  a.add(any);
  // @ts-expect-error other binary points
  a.add(b);
  // @ts-expect-error with and without sign
  a.addGrow(u);
  // @ts-expect-error 6 integer bits
  const narrow: SFix<5, 4> = a.addGrow(b);
  // @ts-expect-error both the rounding and the overflow
  a.resize(SFixType(2, 1), { rounding: 'halfEven' });
  // @ts-expect-error only unsigned values become signed
  a.toSigned();
  // @ts-expect-error only signed values are negated
  u.neg();
  // @ts-expect-error no bits of its own
  a.bit(0);
  // @ts-expect-error other binary points
  p.mux(a, b);
  const { gain } = m.reg({ gain: SFixType(4, 4).reset(0.5) });
  gain.next(a);
  // @ts-expect-error other binary points
  gain.next(b);
  // @ts-expect-error 9 bits for 8
  SFixType(4, 4).fromBits(u9);
  void [sum, product, size, bits, near, wide, narrow];
}

const Entry = Bundle({ tag: UInt(4), valid: Bool(), back: flip(Bool()) });
const Wider = Bundle({ tag: UInt(5), valid: Bool(), back: flip(Bool()) });
const Fewer = Bundle({ tag: UInt(4), valid: Bool() });

export const bundles = module(
  'bundles',
  () => ({
    from: input(Entry),
    to: output(Entry),
    wide: output(Wider),
    few: output(Fewer),
    all: input(Vec(4, Fewer)),
  }),
  (m, { from, to, wide, few, all }) => {
    connect(from, to);
    // @ts-expect-error 4 and 5 bits
    connect(from, wide);
    // @ts-expect-error a field more
    connect(from, few);
    // @ts-expect-error the wrong way round
    connect(to, from);
    from.back.drive(to.back);
    // @ts-expect-error inputs are not driven
    from.tag.drive(0);
    // @ts-expect-error 16 in 4 bits
    to.tag.drive(16);
    // @ts-expect-error no such field
    to.tagg;
    const { held, list } = m.reg({ held: Fewer, list: Vec(4, Fewer) });
    capture(held, all.at(u8));
    capture(list.at(0), held);
    // @ts-expect-error 4 and 5 bits
    capture(held, { tag: wide.tag, valid: wide.valid });
    // @ts-expect-error a field is missing
    capture(held, { tag: held.tag });
    // @ts-expect-error registers are not driven
    held.tag.drive(0);
    assign(few, unpack(Fewer, pack(held)));
  },
);

const Child = module(
  'child',
  <P extends Payload>({ payload }: { payload: P }) => ({
    from: streamIn(payload),
    to: streamOut(payload),
    entry: input(Entry),
  }),
  (_m, { from, to, entry }) => {
    connect(from, to);
    entry.back.drive(0);
  },
);

export function instances(): void {
  const { one } = m.instance({ one: Child({ payload: { data: UInt(8) } }) });
  one.from.payload.data.drive(u8);
  // @ts-expect-error 8 and 9 bits
  one.from.payload.data.drive(u9);
  // @ts-expect-error 256 in 8 bits
  one.from.payload.data.drive(256);
  // @ts-expect-error the instance sends this
  one.to.payload.data.drive(0);
  // @ts-expect-error no such field
  one.to.payload.date;
  one.entry.tag.drive(3);
  // @ts-expect-error flipped: the instance drives it
  one.entry.back.drive(0);
  // @ts-expect-error no such port
  one.form;
}
