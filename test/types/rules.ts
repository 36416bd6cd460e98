/**
 * What the editor accepts and what it refuses: a line after `@ts-expect-error` must be an error, and every other line
 * must be none. The whole project is type-checked by `tooling.test.ts`; nothing here runs.
 */

import type { FsmHandle, Reg } from '../../src/lang/index.ts';
import {
  type Bits,
  type Body,
  type Bool,
  cat,
  connect,
  type Memory,
  rtl,
  type ScalarType,
  type SInt,
  type StreamSink,
  type StreamSource,
  sumTree,
  type UInt,
  type Vec,
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
