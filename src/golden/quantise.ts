import type { Affine } from './activation.ts';
import { GoldenError } from './error.ts';
import { roundAwayFromZero } from './fixed-point.ts';
import { quantizeMultiplier, type Rounding, requantise } from './requantise.ts';

/** float32 to int8: quotient in float32, halves away from zero, saturated. Not a number is a GoldenError. */
export function quantiseFloat(
  input: Float32Array,
  { scale, zeroPoint }: Affine,
  layer: string | null = null,
): Int8Array {
  return Int8Array.from(input, (real, i) => {
    if (Number.isNaN(real)) throw new GoldenError(layer, `element ${i} is not a number`);
    return saturate(roundAwayFromZero(Math.fround(real / scale)) + zeroPoint);
  });
}

/** int8 or uint8 to int8 with another scale and zero point: multiplier in double, then as a layer's output. */
export function requantiseInt8(
  input: Int8Array | Uint8Array,
  from: Affine,
  to: Affine,
  rounding: Rounding = 'double',
  layer: string | null = null,
): Int8Array {
  const { q, shift } = quantizeMultiplier(from.scale / to.scale, layer);
  return Int8Array.from(input, (x) =>
    saturate(requantise(x - from.zeroPoint, q, shift, rounding) + to.zeroPoint),
  );
}

/** int8 or uint8 to float32: scale * (q - zero point), rounded once. */
export function dequantise(input: Int8Array | Uint8Array, { scale, zeroPoint }: Affine): Float32Array {
  return Float32Array.from(input, (x) => scale * (x - zeroPoint));
}

function saturate(value: number): number {
  return Math.min(Math.max(value, -128), 127);
}
