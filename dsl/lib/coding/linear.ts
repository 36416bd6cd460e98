import { Bits, cat } from '../../../src/lang/index.ts';

/** The bits of `mask`, lowest first. */
export function bitsOf(mask: bigint): number[] {
  const bits: number[] = [];
  for (let i = 0, rest = mask; rest > 0n; i++, rest >>= 1n) if (rest & 1n) bits.push(i);
  return bits;
}

/** For columns `columns[i]` of `height` bits, the rows: bit `i` of row `j` is bit `j` of column `i`. */
export function rowsOf(columns: readonly bigint[], height: number): bigint[] {
  return Array.from({ length: height }, (_, j) =>
    columns.reduce((row, column, i) => row | (((column >> BigInt(j)) & 1n) << BigInt(i)), 0n),
  );
}

/**
 * The product of a matrix of bits with a vector: bit `j` of the result is the parity of `value & rows[j]`. Rows of one
 * and two bits are written as they are, longer ones as the parity of a mask.
 */
export function linear(rows: readonly bigint[], value: Bits): Bits {
  const longest = Math.max(...rows.map((row) => bitsOf(row).length));
  const parts = rows.map((row): Bits => {
    const bits = bitsOf(row);
    if (bits.length === 0) return Bits(1).lit(0);
    if (longest > 2 && bits.length > 1) return value.and(row).xorReduce().asBits();
    return bits.map((bit): Bits => value.slice(bit, bit)).reduce((sum, bit) => sum.xor(bit));
  });
  return parts.length === 1 ? parts[0]! : cat(...parts.reverse());
}
