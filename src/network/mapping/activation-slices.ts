import type { PimGeometry } from '../pim-geometry.ts';

/**
 * How int8 activations become inputs of `actBits` bits. An activation x is first shifted to u = x + 128 in 0..255 and
 * cut into ceil(8 / Xb) digits of Xb bits, digit s standing for u_s * 2^(s * Xb). A macro with unsigned activations
 * takes the digits as they are; one with signed activations takes u_s - 2^(Xb - 1), which spans exactly its range.
 * Either way x = sum of 2^(s * Xb) * input_s + offset, and `offset` joins the zero-point correction.
 * For 8-bit signed activations this is x itself, with offset 0.
 */
export interface ActivationSlices {
  readonly count: number;
  readonly bits: number;
  /** Constant with x = sum over s of 2^(s * bits) * input_s + offset. */
  readonly offset: number;
  /** Per slice: `x + 128` to `input - zero`, so that inputs of 0..255 fit an int8. */
  readonly stored: readonly Int8Array[];
  /** What stands for an input of 0 in a stored matrix: -128 when unsigned, else 0. */
  readonly zero: number;
}

export function activationSlices({
  actBits,
  actSigned,
}: Pick<PimGeometry, 'actBits' | 'actSigned'>): ActivationSlices {
  const count = Math.ceil(8 / actBits);
  const half = actSigned ? 2 ** (actBits - 1) : 0;
  const zero = actSigned ? 0 : -128;
  let offset = -128;
  const stored: Int8Array[] = [];
  for (let s = 0; s < count; s++) {
    offset += half * 2 ** (s * actBits);
    stored.push(
      Int8Array.from({ length: 256 }, (_, u) => ((u >> (s * actBits)) % 2 ** actBits) - half + zero),
    );
  }
  return { count, bits: actBits, offset, stored, zero };
}
