import { Bits, type Bool, cat, type UInt } from '../../../src/lang/index.ts';
import { type Name, unnamed } from '../naming.ts';
import { type Bit, bitsOf, constantBit, wordOf } from './bits.ts';
import type { Columns } from './compress.ts';

/** Bits in a row, the first of weight 2^weight. */
interface Row {
  readonly weight: number;
  readonly bits: readonly Bool[];
}

/** Rows and a constant whose sum is the product modulo 2^width. */
export interface PartialProducts {
  readonly width: number;
  readonly rows: readonly Row[];
  readonly constant: bigint;
}

/** The bits by weight; those beyond the width are left out. */
export function columnsOf({ width, rows, constant }: PartialProducts): Columns {
  const columns: Bit[][] = Array.from({ length: width }, () => []);
  for (const { weight, bits } of rows) for (const [i, bit] of bits.entries()) columns[weight + i]?.push(bit);
  columns.forEach((column, i) => {
    if ((BigInt.asUintN(width, constant) >> BigInt(i)) & 1n) column.push(1);
  });
  return columns;
}

/** The rows and, if it is not 0, the constant as words of `width` bits. */
export function wordsOf({ width, rows, constant }: PartialProducts, name: Name): Bits[] {
  const words = rows.map(({ weight, bits }, i) => {
    const fitting = wordOf(bits.slice(0, width - weight));
    return name(`product${i}`, (weight === 0 ? fitting : cat(fitting, Bits(weight).lit(0))).zext(width));
  });
  const value = BigInt.asUintN(width, constant);
  return value === 0n ? words : [...words, Bits(width).lit(value)];
}

/**
 * Partial products of `a * b`, one row per bit of `b`. For signed operands the terms that count negative are
 * inverted, and a constant makes up for it: Baugh and Wooley, "A two's complement parallel array multiplication
 * algorithm" (IEEE Transactions on Computers, 1973).
 */
export function arrayProducts(a: UInt, b: UInt, signed: boolean): PartialProducts {
  const rows = bitsOf(b).map((bit, weight): Row => {
    const terms = bitsOf(a).map((multiplicand, column) => {
      const term = multiplicand.and(bit);
      const negative = signed && (weight === b.width - 1) !== (column === a.width - 1);
      return negative ? term.not() : term;
    });
    return { weight, bits: terms };
  });
  // -x 2^k = (not x) 2^k - 2^k for each inverted term.
  const [topA, topB] = [1n << BigInt(a.width - 1), 1n << BigInt(b.width - 1)];
  const constant = signed ? -(topB * (topA - 1n)) - topA * (topB - 1n) : 0n;
  return { width: a.width + b.width, rows, constant };
}

/**
 * Partial products of `a * b`, one row per two bits of `b` (radix 4): each digit of b, from -2 to 2, selects a
 * multiple of a. Booth, "A signed binary multiplication technique" (1951), in the form with overlapping groups of
 * three bits of MacSorley (1961); sign extensions are gathered in the constant. Rows: ceil(Wb / 2) signed, floor(Wb
 * / 2) + 1 unsigned.
 */
export function boothProducts(a: UInt, b: UInt, signed: boolean, name: Name = unnamed): PartialProducts {
  const width = a.width + b.width;
  const size = a.width + 1;
  const digits = signed ? Math.ceil(b.width / 2) : Math.floor(b.width / 2) + 1;
  const extension = signed ? b.bit(b.width - 1) : constantBit(0);
  const bitOf = (i: number) => (i < 0 ? constantBit(0) : i < b.width ? b.bit(i) : extension);
  const once = name('once', cat(signed ? a.bit(a.width - 1) : constantBit(0), a));
  const twice = name('twice', cat(a, constantBit(0)));
  const rows: Row[] = [];
  let constant = 0n;
  for (let digit = 0; digit < digits; digit++) {
    const weight = 2 * digit;
    const [high, middle, low] = [weight + 1, weight, weight - 1].map(bitOf) as [Bool, Bool, Bool];
    const one = name(`one${digit}`, middle.xor(low));
    const two = name(`two${digit}`, high.mux(middle.or(low).not(), middle.and(low)));
    const magnitude = once.and(one.repeat(size)).or(twice.and(two.repeat(size)));
    // Minus is inverting, and 1 at the weight of the row. The last unsigned digit is never negative.
    const row = name(`multiple${digit}`, magnitude.xor(high.repeat(size)));
    const bits = signed ? bitsOf(row).slice(0, -1) : bitsOf(row);
    const sign = signed ? row.bit(size - 1) : high;
    // -s 2^k = (not s) 2^k - 2^k.
    rows.push({ weight, bits: [...bits, sign.not()] });
    rows.push({ weight, bits: [high] });
    constant -= 1n << BigInt(weight + bits.length);
  }
  return { width, rows, constant };
}
