import { type Affine, type ClampRange, clampTo } from './activation.ts';
import { GoldenError } from './error.ts';
import { type Multiplier, quantizeMultiplier, type Rounding, requantise } from './requantise.ts';

/** Both inputs are brought to the scale 2 * max(s1, s2) / 2^20, which keeps the sum within 30 bits. */
const leftShift = 20;

export interface AddParameters {
  readonly zeroPoint1: number;
  readonly zeroPoint2: number;
  readonly multiplier1: Multiplier;
  readonly multiplier2: Multiplier;
  readonly outputMultiplier: Multiplier;
  readonly outputZeroPoint: number;
  readonly clamp: ClampRange;
}

/** Multipliers s_i / (2 * max s) and 2 * max s / (2^20 * sy), in double; each must be below 1. */
export function addParameters(
  a: Affine,
  b: Affine,
  output: Affine,
  clamp: ClampRange,
  layer: string | null = null,
): AddParameters {
  const twiceMax = 2 * Math.max(a.scale, b.scale);
  const outputReal = twiceMax / (2 ** leftShift * output.scale);
  const multiplier = (real: number): Multiplier => {
    const found = quantizeMultiplier(real, layer);
    if (!(real < 1) || found.shift > 0)
      throw new GoldenError(layer, `the scales ${a.scale} and ${b.scale} are too far above ${output.scale}`);
    return found;
  };
  return {
    zeroPoint1: a.zeroPoint,
    zeroPoint2: b.zeroPoint,
    multiplier1: multiplier(a.scale / twiceMax),
    multiplier2: multiplier(b.scale / twiceMax),
    outputMultiplier: multiplier(outputReal),
    outputZeroPoint: output.zeroPoint,
    clamp,
  };
}

/**
 * Elementwise sum of two tensors of `count` elements; `index1` and `index2` say which elements meet where shapes
 * are broadcast. Rounding `half-up` adds as `double` does: the desktop kernels it stands for take halves away
 * from zero here.
 */
export function addInt8(
  a: Int8Array,
  b: Int8Array,
  count: number,
  parameters: AddParameters,
  rounding: Rounding = 'double',
  index1: Int32Array | null = null,
  index2: Int32Array | null = null,
): Int8Array {
  const { multiplier1, multiplier2, outputMultiplier, outputZeroPoint, clamp } = parameters;
  const mode = rounding === 'half-up' ? 'double' : rounding;
  // Only 256 values can occur on either side.
  const scaled1 = scaledValues(parameters.zeroPoint1, multiplier1, mode);
  const scaled2 = scaledValues(parameters.zeroPoint2, multiplier2, mode);
  const output = new Int8Array(count);
  for (let i = 0; i < count; i++) {
    const x = scaled1[a[index1 ? index1[i]! : i]! + 128]!;
    const y = scaled2[b[index2 ? index2[i]! : i]! + 128]!;
    const value = requantise(x + y, outputMultiplier.q, outputMultiplier.shift, mode) + outputZeroPoint;
    output[i] = clampTo(value, clamp);
  }
  return output;
}

function scaledValues(zeroPoint: number, { q, shift }: Multiplier, rounding: Rounding): Int32Array {
  return Int32Array.from({ length: 256 }, (_, i) =>
    requantise((i - 128 - zeroPoint) * 2 ** leftShift, q, shift, rounding),
  );
}
