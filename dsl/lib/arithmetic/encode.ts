import { type Bits, Bool, bitsFor, input, module, output, UInt } from '../../../src/lang/index.ts';
import { oneOf, wholeNumber } from '../parameter.ts';
import { bitsOf, constantBit, levels, wordOf } from './bits.ts';

/** One-hot form of an index: bit `index` of `count` is 1; none for an index beyond. */
export function oneHot(index: UInt, count: number): Bits {
  wholeNumber('oneHot', 'count', count, 1);
  return wordOf(
    Array.from({ length: count }, (_, i) => (i < 2 ** index.width ? index.eq(i) : constantBit(0))),
  );
}

/** Index of the bit that is 1, `bitsFor(W)` bits; for several the OR of their indices, for none 0. */
export function oneHotIndex(select: Bits): UInt {
  const chosenBy = (k: number): bigint => {
    const positions = Array.from({ length: select.width }, (_, i) => Math.floor(i / 2 ** k) % 2);
    return positions.reduce((sum, bit, i) => sum | (BigInt(bit) << BigInt(i)), 0n);
  };
  const columns = Array.from({ length: bitsFor(select.width) }, (_, k) => {
    const chosen = chosenBy(k);
    return chosen === 0n ? constantBit(0) : select.and(chosen).orReduce();
  });
  return wordOf(columns).asUInt();
}

export interface Encoded {
  /** Index of the first 1, `bitsFor(W)` bits; 0 if there is none. */
  readonly index: UInt;
  /** There is a 1. */
  readonly valid: Bool;
}

/**
 * Priority encoder: index of the lowest bit that is 1 (`from: 'lsb'`, default) or of the highest (`'msb'`). A tree
 * in which each node chooses the half that has a 1: `ceil(log2 W)` levels of multiplexers.
 */
export function priorityEncode(value: Bits | UInt, from: 'lsb' | 'msb' = 'lsb'): Encoded {
  oneOf('priorityEncode', 'from', from, ['lsb', 'msb']);
  const { index, valid } = firstOne(bitsOf(value), levels(value.width), from);
  if (value.width === 1) return { index: UInt(1).lit(0), valid };
  const position = wordOf(index);
  if (from === 'msb') return { index: position.asUInt(), valid };
  return { index: position.and(valid.repeat(position.width)).asUInt(), valid };
}

/**
 * Position of the first 1 of up to 2^depth bits, low bit of the position first. If there is none: 0 for `msb`,
 * anything for `lsb`.
 */
function firstOne(bits: readonly Bool[], depth: number, from: 'lsb' | 'msb'): { valid: Bool; index: Bool[] } {
  if (depth === 0) return { valid: bits[0]!, index: [] };
  const half = 2 ** (depth - 1);
  const low = firstOne(bits.slice(0, half), depth - 1, from);
  if (bits.length <= half) return { valid: low.valid, index: [...low.index, constantBit(0)] };
  const high = firstOne(bits.slice(half), depth - 1, from);
  const upper = from === 'lsb' ? low.valid.not() : high.valid;
  const [choose, first, second] = from === 'lsb' ? [low.valid, low, high] : [high.valid, high, low];
  const index = first.index.map((bit, i) => choose.mux(bit, second.index[i]!));
  return { valid: low.valid.or(high.valid), index: [...index, upper] };
}

/** Number of zeros above the highest 1: `bitsFor(W + 1)` bits, W for the value 0. `ceil(log2 W)` levels. */
export function leadingZeros(value: Bits | UInt): UInt {
  const width = bitsFor(value.width + 1);
  const { valid, index } = firstOne(bitsOf(value).reverse(), levels(value.width), 'lsb');
  if (value.width === 1) return valid.not().asUInt();
  const position = wordOf(index).asUInt().resize(width);
  return valid.mux(position, value.width);
}

/** Parameters of `PriorityEncoder`. */
export interface PriorityEncoderParameters {
  readonly width: number;
  /** Which end wins. Default `lsb`. */
  readonly from?: 'lsb' | 'msb';
}

/** Index of the first 1 of a word, with `valid` 0 (and index 0) if there is none. Combinational. */
export const PriorityEncoder = module(
  {
    name: ({ width, from = 'lsb' }: PriorityEncoderParameters) => `priority_encoder_${from}_${width}`,
    doc: 'Index of the first 1 of a word.',
  },
  ({ width }: PriorityEncoderParameters) => ({
    data: input(UInt(wholeNumber('PriorityEncoder', 'width', width, 1))),
    index: output(UInt(bitsFor(width)), '0 if there is no 1'),
    valid: output(Bool()),
  }),
  (_m, p, { from }) => {
    const { index, valid } = priorityEncode(p.data, from);
    p.index.drive(index);
    p.valid.drive(valid);
  },
);

/** Parameters of `LeadingZeros`. */
export interface WidthParameter {
  readonly width: number;
}

/** Number of zeros above the highest 1 of a word. Combinational. */
export const LeadingZeros = module(
  { name: ({ width }: WidthParameter) => `leading_zeros_${width}`, doc: 'Zeros above the highest 1.' },
  ({ width }: WidthParameter) => ({
    data: input(UInt(wholeNumber('LeadingZeros', 'width', width, 1))),
    zeros: output(UInt(bitsFor(width + 1))),
  }),
  (_m, { data, zeros }) => zeros.drive(leadingZeros(data)),
);
