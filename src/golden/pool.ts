import { type ClampRange, clampTo } from './activation.ts';
import { GoldenError } from './error.ts';
import type { WindowGeometry } from './window.ts';

/**
 * Mean over the part of each window that lies inside, halves away from zero, then clamped. Quantisation does not
 * change. Result [batch, outH, outW, channels].
 */
export function averagePool(input: Int8Array, window: WindowGeometry, clamp: ClampRange): Int8Array {
  const sums = new Int32Array(window.channels);
  return pool(
    input,
    window,
    clamp,
    sums,
    0,
    (at) => {
      for (let c = 0; c < sums.length; c++) sums[c]! += input[at + c]!;
    },
    (sum, count) => {
      const half = count >> 1;
      return Math.trunc((sum > 0 ? sum + half : sum - half) / count);
    },
  );
}

/** Largest value of the part of each window that lies inside, then clamped. Result [batch, outH, outW, channels]. */
export function maxPool(input: Int8Array, window: WindowGeometry, clamp: ClampRange): Int8Array {
  const largest = new Int32Array(window.channels);
  return pool(
    input,
    window,
    clamp,
    largest,
    -128,
    (at) => {
      for (let c = 0; c < largest.length; c++) if (input[at + c]! > largest[c]!) largest[c] = input[at + c]!;
    },
    (value) => value,
  );
}

function pool(
  input: Int8Array,
  window: WindowGeometry,
  clamp: ClampRange,
  state: Int32Array,
  initial: number,
  take: (at: number) => void,
  finish: (state: number, count: number) => number,
): Int8Array {
  const { batch, inH, inW, channels, filterH, filterW, strideH, strideW, padTop, padLeft, outH, outW } =
    window;
  if (input.length !== batch * inH * inW * channels)
    throw new GoldenError(null, `the feature map has ${input.length} elements, its shape says otherwise`);
  const output = new Int8Array(batch * outH * outW * channels);
  let to = 0;
  for (let b = 0; b < batch; b++)
    for (let oy = 0; oy < outH; oy++)
      for (let ox = 0; ox < outW; ox++) {
        const top = Math.max(0, oy * strideH - padTop);
        const bottom = Math.min(inH, oy * strideH - padTop + filterH);
        const left = Math.max(0, ox * strideW - padLeft);
        const right = Math.min(inW, ox * strideW - padLeft + filterW);
        state.fill(initial);
        for (let y = top; y < bottom; y++)
          for (let x = left; x < right; x++) take(((b * inH + y) * inW + x) * channels);
        const count = (bottom - top) * (right - left);
        for (let c = 0; c < channels; c++, to++) {
          const value = finish(state[c]!, count);
          output[to] = clampTo(value, clamp);
        }
      }
  return output;
}
