import type { ElementBits } from './vector-codes.ts';

/** The size of the elements of a value of up to 64 bits. */
export function elementBits(width: number, lanes: number): ElementBits {
  let bits = 128 / lanes;
  if (width > 1) while (bits < width) bits *= 2;
  return bits as ElementBits;
}

/** Vectors of a value of up to 64 bits in a block. */
export function vectorCount(width: number, lanes: number): number {
  return (elementBits(width, lanes) * lanes) / 128;
}
