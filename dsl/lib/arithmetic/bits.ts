import { type Bits, type Bool, Bool as BoolType, cat, type UInt } from '../../../src/lang/index.ts';

/** The bits of a value, bit 0 first. */
export function bitsOf(value: Bits | UInt): Bool[] {
  return Array.from({ length: value.width }, (_, i) => value.bit(i));
}

/** A word of bits given with bit 0 first. */
export function wordOf(bits: readonly Bool[]): Bits {
  return cat(...[...bits].reverse());
}

export function constantBit(value: 0 | 1): Bool {
  return BoolType().lit(value);
}

/** A bit to be added: a signal, or the constant 1. */
export type Bit = Bool | 1;

/** The bit as a signal. */
export function signalOf(bit: Bit): Bool {
  return bit === 1 ? constantBit(1) : bit;
}

interface Added {
  readonly sum: Bool;
  readonly carry: Bool;
}

/** Sum and carry of two or three bits, at most one of which is the constant. */
export function addBits(bits: readonly Bit[]): Added {
  const signals = bits.filter((bit) => bit !== 1);
  const [a, b, c] = signals as [Bool, Bool, Bool];
  if (signals.length === 3) return fullAdder(a, b, c);
  if (signals.length === bits.length) return { sum: a.xor(b), carry: a.and(b) };
  return signals.length === 2 ? { sum: a.xor(b).not(), carry: a.or(b) } : { sum: a.not(), carry: a };
}

/** Sum and carry of three bits. */
export function fullAdder(a: Bool, b: Bool, c: Bool): Added {
  const half = a.xor(b);
  return { sum: half.xor(c), carry: a.and(b).or(half.and(c)) };
}

/** ceil(log2(count)): levels of a binary tree over `count` leaves; 0 for one. */
export function levels(count: number): number {
  return Math.ceil(Math.log2(count));
}
