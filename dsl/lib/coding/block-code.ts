import type { Bits, Bool } from '../../../src/lang/index.ts';
import { cat } from '../../../src/lang/index.ts';
import { type Name, unnamed } from '../naming.ts';
import { bitsOf, linear, rowsOf } from './linear.ts';

/**
 * A systematic code: `dataWidth` data bits and `checkWidth` check bits, each the parity of some data bits. `columns[i]`
 * has a 1 for each check bit that data bit `i` is part of. A word has the data in its low bits, the check bits above.
 */
export interface BlockCode {
  readonly dataWidth: number;
  readonly checkWidth: number;
  readonly columns: readonly bigint[];
}

/** The check bits of some data. */
export function checkBits({ columns, checkWidth }: BlockCode, data: Bits): Bits {
  return linear(rowsOf(columns, checkWidth), data);
}

/** The word for some data: `{check, data}`. */
export function encoded(code: BlockCode, data: Bits): Bits {
  return cat(checkBits(code, data), data);
}

/** What the check bits of a received word say: 0 if it is a word of the code. */
export function syndromeOf({ columns, checkWidth, dataWidth }: BlockCode, word: Bits): Bits {
  const rows = rowsOf(columns, checkWidth).map((row, j) => row | (1n << BigInt(dataWidth + j)));
  return linear(rows, word);
}

/** The data of a received word with the bit turned whose column is the syndrome; `hit`: for each data bit. */
export function corrected(
  { columns, dataWidth }: BlockCode,
  word: Bits,
  syndrome: Bits,
  name: Name = unnamed,
): { readonly data: Bits; readonly hit: Bits } {
  const hits = columns.map((column) => syndrome.eq(column));
  const hit = name('hit', cat(...hits.reverse()) as Bits);
  return { data: word.slice(dataWidth - 1, 0).xor(hit), hit };
}

/** 1 if the number of ones is odd. */
export function parity(value: Bits): Bool {
  return value.xorReduce();
}

/** Software's side: the word for some data, as a number. */
export function encodedNumber({ columns, dataWidth }: BlockCode, data: bigint): bigint {
  const check = columns.reduce((sum, column, i) => ((data >> BigInt(i)) & 1n ? sum ^ column : sum), 0n);
  return (check << BigInt(dataWidth)) | data;
}

/** Number of ones. */
export function weight(value: bigint): number {
  return bitsOf(value).length;
}
