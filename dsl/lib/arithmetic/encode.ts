import { Bits, Bool, bitsFor, cat, input, module, output, UInt } from '../../../src/lang/index.ts';
import { type Name, naming, unnamed } from '../naming.ts';
import { oneOf, wholeNumber } from '../parameter.ts';
import { constantBit, levels, wordOf } from './bits.ts';
import { selectTree } from './select.ts';

/** One-hot form of an index: bit `index` of `count` is 1; none for an index beyond. */
export function oneHot(index: UInt, count: number): Bits {
  wholeNumber('oneHot', 'count', count, 1);
  return wordOf(
    Array.from({ length: count }, (_, i) => (i < 2 ** index.width ? index.eq(i) : constantBit(0))),
  );
}

/**
 * Index of the bit that is 1, `bitsFor(W)` bits; for several the OR of their indices, for none 0. `first`: what the index of
 * bit 0 is; it goes on from there, around the end.
 */
export function oneHotIndex(select: Bits, first = 0): UInt {
  const chosenBy = (k: number): bigint => {
    const indices = Array.from({ length: select.width }, (_, i) => (i + first) % select.width);
    const positions = indices.map((index) => Math.floor(index / 2 ** k) % 2);
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
 * Priority encoder: index of the lowest bit that is 1 (`from: 'lsb'`, default) or of the highest (`'msb'`). The word is
 * searched in parts of eight bits: first which of them has a 1, then where. With `name`, the steps are `any`, `group`,
 * `part` and `place`, with a number for words of more than 64 bits.
 */
export function priorityEncode(
  value: Bits | UInt,
  from: 'lsb' | 'msb' = 'lsb',
  name: Name = unnamed,
): Encoded {
  oneOf('priorityEncode', 'from', from, ['lsb', 'msb']);
  if (value.width === 1) return { index: UInt(1).lit(0), valid: value.orReduce() };
  const { index, valid } = firstOne(value.asBits(), { from, origin: 'lsb', name });
  return { index: from === 'msb' ? index : index.and(valid.repeat(index.width).asUInt()), valid };
}

/** Number of zeros above the highest 1: `bitsFor(W + 1)` bits, W for the value 0. Named like `priorityEncode`. */
export function leadingZeros(value: Bits | UInt, name: Name = unnamed): UInt {
  if (value.width === 1) return value.asUInt().not();
  const { index, valid } = firstOne(value.asBits(), { from: 'msb', origin: 'msb', name });
  return valid.mux(index.resize(bitsFor(value.width + 1)), value.width) as UInt;
}

interface Search {
  /** The end that wins. */
  readonly from: 'lsb' | 'msb';
  /** The end from which positions are counted. */
  readonly origin: 'lsb' | 'msb';
  readonly name: Name;
  /** How often the word has been made from parts of another. */
  readonly depth?: number;
}

/** Bits that are searched one after the other. */
const partWidth = 8;

/** Position of the first 1 of at least two bits, in `levels(W)` bits; the last position to be looked at if there is none. */
function firstOne(word: Bits, { from, origin, name, depth = 1 }: Search): Encoded {
  const { width } = word;
  if (width <= partWidth) return { index: firstOfFew(word, from, origin), valid: word.orReduce() };
  const parts = Array.from({ length: Math.ceil(width / partWidth) }, (_, i) => {
    const near = i * partWidth;
    const far = Math.min(near + partWidth, width) - 1;
    const missing = near + partWidth - 1 - far;
    if (origin === 'lsb') return word.slice(far, near).zext(partWidth);
    const part = word.slice(width - 1 - near, width - 1 - far);
    return missing === 0 ? part : cat(part, Bits(missing).lit(0));
  });
  const numbered = (text: string) => (depth === 1 ? text : `${text}${depth}`);
  const any = name(numbered('any'), wordOf(parts.map((part) => part.orReduce())));
  const search = { from: from === origin ? 'lsb' : 'msb', origin: 'lsb', name, depth: depth + 1 } as const;
  const found = firstOne(any, search);
  const group = name(numbered('group'), found.index);
  const part = onePart(group, parts, from, (value) => name(numbered('part'), value));
  const place = name(numbered('place'), firstOfFew(part, from, origin));
  return { index: cat(group, place).asUInt(), valid: found.valid };
}

/** The part that has the first 1. Its last bit is the only one left if no other is 1, so that nothing looks at it. */
function onePart(
  group: UInt,
  parts: readonly Bits[],
  from: 'lsb' | 'msb',
  name: (value: Bits) => Bits,
): Bits {
  const low = from === 'lsb' ? 0 : 1;
  const looked = parts.map((part) => part.slice(low + partWidth - 2, low));
  const part = name(selectTree(group, looked));
  return from === 'lsb' ? cat(constantBit(1), part) : cat(part, constantBit(1));
}

function firstOfFew(word: Bits, from: 'lsb' | 'msb', origin: 'lsb' | 'msb'): UInt {
  const { width } = word;
  const type = UInt(levels(width));
  // In the order in which they are looked at, the last first, so that those before it win.
  const bits = Array.from({ length: width }, (_, i) => (from === 'lsb' ? width - 1 - i : i));
  const position = (bit: number) => type.lit(origin === 'lsb' ? bit : width - 1 - bit);
  return bits
    .slice(1)
    .reduce((index, bit) => word.bit(bit).mux(position(bit), index) as UInt, position(bits[0]!));
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
  (m, p, { from }) => {
    const { index, valid } = priorityEncode(p.data, from, naming(m));
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
  (m, { data, zeros }) => zeros.drive(leadingZeros(data, naming(m))),
);
