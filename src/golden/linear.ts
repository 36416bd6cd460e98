import { clampTo } from './activation.ts';
import { GoldenError } from './error.ts';
import { im2col } from './im2col.ts';
import type { LinearLayer } from './linear-layer.ts';
import { type Rounding, requantise } from './requantise.ts';

/**
 * The activation matrix [positions, columns] of a layer, padding filled with the zero point. Where the feature map
 * already is that matrix (fully connected, 1 x 1 convolution), it is returned itself, not a copy.
 */
export function lowerActivations(layer: LinearLayer, input: Int8Array): Int8Array {
  const { window } = layer;
  const wanted = window
    ? window.batch * window.inH * window.inW * window.channels
    : layer.positions * layer.columns;
  if (input.length !== wanted)
    throw new GoldenError(layer.name, `the input has ${input.length} elements, ${wanted} are wanted`);
  if (!window) return input;
  const { filterH, filterW, strideH, strideW } = window;
  if (filterH === 1 && filterW === 1 && strideH === 1 && strideW === 1) return input;
  return im2col(input, window, layer.groups, layer.zeroPoint);
}

/**
 * The exact accumulators [positions, channels] of a layer, without bias: sums of (x - zero point) * w in int32,
 * which wrap as int32 does (never below about 65,000 inputs).
 */
export function accumulate(layer: LinearLayer, activations: Int8Array): Int32Array {
  const { positions, groups, k, n, columns, channels, weights, zeroPoint } = layer;
  if (activations.length !== positions * columns)
    throw new GoldenError(
      layer.name,
      `the activation matrix has ${activations.length} elements, ${positions * columns} are wanted`,
    );
  const acc = new Int32Array(positions * channels);
  const row = new Int16Array(columns);
  for (let p = 0; p < positions; p++) {
    for (let i = 0, at = p * columns; i < columns; i++, at++) row[i] = activations[at]! - zeroPoint;
    const target = p * channels;
    for (let g = 0; g < groups; g++) dotRows(acc, target + g * n, row, g * k, weights, g * n * k, n, k);
  }
  return acc;
}

/** n dot products of one row with n consecutive weight rows, four at a time so that the row is read once for four. */
function dotRows(
  acc: Int32Array,
  target: number,
  row: Int16Array,
  first: number,
  weights: Int8Array,
  firstWeight: number,
  n: number,
  k: number,
): void {
  const end = first + k;
  let j = 0;
  for (; j + 4 <= n; j += 4) {
    let w0 = firstWeight + j * k;
    let w1 = w0 + k;
    let w2 = w1 + k;
    let w3 = w2 + k;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let i = first; i < end; i++) {
      const x = row[i]!;
      s0 = (s0 + x * weights[w0++]!) | 0;
      s1 = (s1 + x * weights[w1++]!) | 0;
      s2 = (s2 + x * weights[w2++]!) | 0;
      s3 = (s3 + x * weights[w3++]!) | 0;
    }
    acc[target + j] = s0;
    acc[target + j + 1] = s1;
    acc[target + j + 2] = s2;
    acc[target + j + 3] = s3;
  }
  for (; j < n; j++) {
    let w = firstWeight + j * k;
    let sum = 0;
    for (let i = first; i < end; i++) sum = (sum + row[i]! * weights[w++]!) | 0;
    acc[target + j] = sum;
  }
}

/**
 * Accumulators without bias [positions, channels] to the int8 output tensor in its own order: bias, multiplier,
 * output zero point, fused activation.
 */
export function requantiseOutput(
  layer: LinearLayer,
  acc: Int32Array,
  rounding: Rounding = 'double',
): Int8Array {
  const { channels, bias, multipliers, shifts, outputZeroPoint, clamp } = layer;
  const wanted = layer.positions * channels;
  if (acc.length !== wanted)
    throw new GoldenError(layer.name, `${acc.length} accumulators given, ${wanted} are wanted`);
  const output = new Int8Array(wanted);
  for (let at = 0; at < wanted; )
    for (let c = 0; c < channels; c++, at++) {
      const sum = (acc[at]! + bias[c]!) | 0;
      const value = requantise(sum, multipliers[c]!, shifts[c]!, rounding) + outputZeroPoint;
      output[at] = clampTo(value, clamp);
    }
  return output;
}
