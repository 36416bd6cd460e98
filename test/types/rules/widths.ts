import { type Bits, cat, type SInt, sumTree, type UInt, type Vec } from '../../../src/lang/index.ts';
import { b8, m, out8, outN, p, reg8, s8, u8, u9, un, v, vec8 } from './signals.ts';

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
