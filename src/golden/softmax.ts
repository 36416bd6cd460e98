import type { Affine } from './activation.ts';
import { GoldenError } from './error.ts';
import { expOfNonPositive, reciprocalOfOnePlus } from './exponential.ts';
import { divideByPowerOfTwo, doublingHighMul } from './fixed-point.ts';
import { quantizeMultiplier } from './requantise.ts';

/** Integer bits of the scaled difference and of the sum of exponentials. */
const differenceBits = 5;
const sumBits = 12;
/** 512 in Q12.19: from here on the final shift would exceed 31. */
const largestSum = 2 ** 28;

export interface SoftmaxParameters {
  /** Scales a difference of two inputs to Q5.26. */
  readonly q: number;
  readonly shift: number;
  /** Smaller differences count as probability 0. */
  readonly smallestDifference: number;
}

/** GoldenError unless beta * scale exceeds 2^-26. The scale is capped where the exponential is 0 anyway. */
export function softmaxParameters(
  beta: number,
  input: Affine,
  layer: string | null = null,
): SoftmaxParameters {
  const real = Math.min(Math.fround(beta) * input.scale * 2 ** (31 - differenceBits), 2 ** 31 - 1);
  if (!(real > 1)) throw new GoldenError(layer, `beta ${beta} times scale ${input.scale} is too small`);
  const { q, shift } = quantizeMultiplier(real, layer);
  const radius = Math.floor(((2 ** differenceBits - 1) * 2 ** (31 - differenceBits)) / 2 ** shift);
  return { q, shift, smallestDifference: radius === 0 ? 0 : -radius };
}

/**
 * Softmax over rows of `depth` elements; outputs have scale 1/256 and zero point -128. The rounding of requantisation
 * has no influence here. GoldenError where the exponentials of a row, relative to its largest element, add up to 512 or
 * more: TensorFlow Lite stops there.
 */
export function softmaxInt8(
  input: Int8Array,
  depth: number,
  parameters: SoftmaxParameters,
  layer: string | null = null,
): Int8Array {
  const { q, shift, smallestDifference } = parameters;
  // Exponentials by difference to the largest element: 0, -1, ... -255.
  const exponentials = new Int32Array(256);
  for (let d = 0; d < 256 && -d >= smallestDifference; d++)
    exponentials[d] = expOfNonPositive(doublingHighMul(-d << shift, q));
  const output = new Int8Array(input.length);
  for (let row = 0; row < input.length; row += depth) {
    let largest = -128;
    for (let i = row; i < row + depth; i++) if (input[i]! > largest) largest = input[i]!;
    let sum = 0;
    for (let i = row; i < row + depth; i++)
      sum += divideByPowerOfTwo(exponentials[largest - input[i]!]!, sumBits);
    if (sum >= largestSum)
      throw new GoldenError(
        layer,
        `the exponentials of ${depth} elements add up to ${largestSum >> (31 - sumBits)} or more`,
      );
    const headroom = Math.clz32(sum);
    const scale = reciprocalOfOnePlus(((sum << headroom) - 0x80000000) | 0);
    const exponent = sumBits - headroom + 23;
    for (let i = row; i < row + depth; i++) {
      const difference = largest - input[i]!;
      const value =
        -difference < smallestDifference
          ? 0
          : divideByPowerOfTwo(doublingHighMul(scale, exponentials[difference]!), exponent);
      output[i] = Math.min(value - 128, 127);
    }
  }
  return output;
}
