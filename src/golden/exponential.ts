import { divideByPowerOfTwo, doublingHighMul, saturatingShiftLeft } from './fixed-point.ts';

/**
 * Fixed-point functions of the softmax, bit for bit those of gemmlowp. Qm.n: m integer bits, n fraction bits and
 * a sign in an int32; the product of Qa.(31-a) and Qb.(31-b) by `doublingHighMul` is Q(a+b).(31-a-b).
 */

/** exp(-2^e) in Q0.31 for e = -2..4. */
const powers = [-2, -1, 0, 1, 2, 3, 4].map((e) => Math.round(Math.exp(-(2 ** e)) * 2 ** 31));
const expMinusEighth = Math.round(Math.exp(-1 / 8) * 2 ** 31);
const third = Math.round(2 ** 31 / 3);
/** 48/17 and -32/17 in Q2.29: the best linear start for the reciprocal on [1/2, 1]. */
const reciprocalOffset = Math.round((48 / 17) * 2 ** 29);
const reciprocalSlope = Math.round((-32 / 17) * 2 ** 29);

/** exp(x), Q5.26 to Q0.31, for x <= 0. */
export function expOfNonPositive(x: number): number {
  if (x === 0) return 0x7fffffff;
  // x = fraction - remainder with fraction in [-1/4, 0); the remainder is a sum of powers of two.
  const quarter = 1 << 24;
  const fraction = (x & (quarter - 1)) - quarter;
  const remainder = fraction - x;
  let result = expOfSmall(fraction * 32);
  for (let i = 0; i < powers.length; i++)
    if ((remainder & (1 << (24 + i))) !== 0) result = doublingHighMul(result, powers[i]!);
  return result;
}

/** exp(a) for a in [-1/4, 0), Q0.31 to Q0.31: fourth-order Taylor series around -1/8. */
function expOfSmall(a: number): number {
  const x = a + (1 << 28);
  const x2 = doublingHighMul(x, x);
  const x3 = doublingHighMul(x2, x);
  const x4 = doublingHighMul(x2, x2);
  // x^2/2 + x^3/6 + x^4/24
  const tail = divideByPowerOfTwo(doublingHighMul(divideByPowerOfTwo(x4, 2) + x3, third) + x2, 1);
  return expMinusEighth + doublingHighMul(expMinusEighth, x + tail);
}

/** 1 / (1 + a), Q0.31 to Q0.31, for a in [0, 1): three Newton steps on half the denominator. */
export function reciprocalOfOnePlus(a: number): number {
  const half = Math.floor((a + 0x7fffffff + 1) / 2);
  let x = reciprocalOffset + doublingHighMul(half, reciprocalSlope);
  for (let step = 0; step < 3; step++) {
    const error = (1 << 29) - doublingHighMul(half, x);
    x += saturatingShiftLeft(doublingHighMul(x, error), 2);
  }
  return saturatingShiftLeft(x, 1);
}
