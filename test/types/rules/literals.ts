import { rtl, UInt } from '../../../src/lang/index.ts';
import { m, out8, p, reg8, s8, u8, u9, un } from './signals.ts';

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
