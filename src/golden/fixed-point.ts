/**
 * 32-bit fixed-point primitives. A 32 x 32-bit product has up to 63 bits, more than a double holds, so it is formed
 * from the two 16-bit halves of one factor: every intermediate stays below 2^53 and is exact.
 */
export const INT32_MAX = 0x7fffffff;
export const INT32_MIN = -0x80000000;

/**
 * floor((a * b + 2^30) / 2^31): the product doubled, its high word, rounded half up; saturated where a = b = -2^31.
 * This equals the usual formulation with a nudge that depends on the sign and a division that truncates.
 */
export function doublingHighMul(a: number, b: number): number {
  const low = Math.floor(((a & 0xffff) * b + 0x40000000) / 0x10000);
  const result = Math.floor(((a >> 16) * b + low) / 0x8000);
  return Math.min(result, INT32_MAX);
}

/** x / 2^exponent, halves away from zero. Exponent 0..31. */
export function divideByPowerOfTwo(x: number, exponent: number): number {
  const mask = ((1 << exponent) - 1) | 0;
  const threshold = (mask >>> 1) + (x < 0 ? 1 : 0);
  return (x >> exponent) + ((x & mask) > threshold ? 1 : 0);
}

/** x / 2^exponent, halves towards plus infinity. Exponent 0..31. */
export function divideByPowerOfTwoHalfUp(x: number, exponent: number): number {
  return exponent === 0 ? x : (x >> exponent) + ((x >> (exponent - 1)) & 1);
}

/** x * 2^exponent, saturated to 32 bits. Exponent 0..30. */
export function saturatingShiftLeft(x: number, exponent: number): number {
  return Math.min(Math.max(x * 2 ** exponent, INT32_MIN), INT32_MAX);
}

/** Nearest integer, halves away from zero. */
export function roundAwayFromZero(x: number): number {
  return x < 0 ? -Math.floor(-x + 0.5) : Math.floor(x + 0.5);
}
