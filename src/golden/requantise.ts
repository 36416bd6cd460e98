import { GoldenError } from './error.ts';
import { divideByPowerOfTwo, divideByPowerOfTwoHalfUp, doublingHighMul } from './fixed-point.ts';

/**
 * How an accumulator times a real multiplier becomes an integer. All three are in use; they differ by at most 1.
 * - `double`: the product is rounded to its high word, then shifted right with halves away from zero
 *   (TensorFlow Lite Micro, TensorFlow Lite reference kernels).
 * - `single`: the 64-bit product is shifted right once, halves towards plus infinity (TFLITE_SINGLE_ROUNDING).
 * - `half-up`: as `double`, but the final shift takes halves towards plus infinity (desktop x86 kernels).
 */
export type Rounding = 'double' | 'single' | 'half-up';

export const roundings: readonly Rounding[] = ['double', 'single', 'half-up'];

/** A real multiplier `q * 2^(shift - 31)`: q in [2^30, 2^31) or 0, shift in -31..31. */
export interface Multiplier {
  readonly q: number;
  readonly shift: number;
}

const bits = new DataView(new ArrayBuffer(8));

/**
 * A real multiplier as 31-bit significand and exponent, significand rounded half away from zero.
 * Below about 2^-32 it becomes 0. Negative, infinite and not-a-number multipliers, and those of 2^31 and more,
 * are a GoldenError.
 */
export function quantizeMultiplier(real: number, layer: string | null = null): Multiplier {
  if (!(real >= 0 && real < 2 ** 31))
    throw new GoldenError(layer, `the multiplier ${real} is not in the range 0 to 2^31`);
  bits.setFloat64(0, real);
  const biased = bits.getUint16(0) >> 4;
  // Zero and subnormal numbers: far below the smallest multiplier that is kept.
  if (biased === 0) return { q: 0, shift: 0 };
  let shift = biased - 1022;
  // Dividing and multiplying by powers of two is exact; two steps keep the powers themselves in range.
  let q = Math.round((real / 2 ** (shift - 1)) * 2 ** 30);
  if (q === 2 ** 31) {
    q = 2 ** 30;
    shift++;
  }
  return shift < -31 ? { q: 0, shift: 0 } : { q, shift };
}

/**
 * One accumulator (int32) times a multiplier, in int32. A left shift that leaves 32 bits wraps for `double` and
 * `half-up`; the result of `single` wraps likewise. q and shift as in `Multiplier`.
 */
export function requantise(acc: number, q: number, shift: number, rounding: Rounding = 'double'): number {
  if (rounding === 'single') return singleRounding(acc, q, shift);
  if (shift > 0) return doublingHighMul(acc << shift, q);
  const high = doublingHighMul(acc, q);
  return rounding === 'double' ? divideByPowerOfTwo(high, -shift) : divideByPowerOfTwoHalfUp(high, -shift);
}

/** floor((acc * q + 2^(30 - shift)) / 2^(31 - shift)), exactly, with the product in two parts of 2^16. */
function singleRounding(acc: number, q: number, shift: number): number {
  const total = 31 - shift;
  const low = (acc & 0xffff) * q;
  const high = (acc >> 16) * q;
  if (total < 16) {
    const step = 2 ** total;
    // The sum may exceed 2^53: each part is reduced to 32 bits, which is exact, before they are added.
    return (((high * (0x10000 / step)) | 0) + (Math.floor((low + step / 2) / step) | 0)) | 0;
  }
  // The nudge is a multiple of 2^15 here; below 2^16 it belongs to the low part.
  const nudge = 2 ** (total - 1);
  const carry = Math.floor((low + (nudge % 0x10000)) / 0x10000);
  return Math.floor((high + carry + Math.floor(nudge / 0x10000)) / 2 ** (total - 16)) | 0;
}
