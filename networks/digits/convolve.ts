import type { Placed } from './architecture.ts';

/**
 * Calls `visit` for the filter positions of a stride-1, zero-padded convolution, one row of valid positions at a
 * time: output pixel `out`, input pixel `at` (both counted in pixels) and filter tap `tap`.
 */
export function eachTap(placed: Placed, visit: (out: number, at: number, tap: number) => void): void {
  const [height, width] = placed.input;
  const { layer } = placed;
  const filter = layer.kind === 'conv' || layer.kind === 'depthwise' ? layer.filter : 1;
  const reach = (filter - 1) >> 1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let i = 0; i < filter; i++) {
        const row = y + i - reach;
        if (row < 0 || row >= height) continue;
        for (let j = 0; j < filter; j++) {
          const column = x + j - reach;
          if (column >= 0 && column < width) visit(y * width + x, row * width + column, i * filter + j);
        }
      }
    }
  }
}

/** The same positions as a flat list of (out, at, tap), computed once per layer. */
export function tapList(placed: Placed): Int32Array {
  const list: number[] = [];
  eachTap(placed, (out, at, tap) => list.push(out, at, tap));
  return Int32Array.from(list);
}

/** y[out] += W x[at] over all taps; weights [oc, taps, ic]. */
export function convForward(
  taps: Int32Array,
  placed: Placed,
  w: Float64Array,
  x: Float64Array,
  y: Float64Array,
): void {
  const ic = placed.input[2];
  const oc = placed.output[2];
  const perOutput = placed.fanIn;
  for (let k = 0; k < taps.length; k += 3) {
    const yAt = taps[k]! * oc;
    const xAt = taps[k + 1]! * ic;
    const wAt = placed.weights + taps[k + 2]! * ic;
    for (let o = 0; o < oc; o++) {
      let sum = 0;
      const row = wAt + o * perOutput;
      for (let c = 0; c < ic; c++) sum += w[row + c]! * x[xAt + c]!;
      y[yAt + o]! += sum;
    }
  }
}

/** Adds to the gradients of weights and input, given the gradient of the output. */
export function convBackward(
  taps: Int32Array,
  placed: Placed,
  w: Float64Array,
  x: Float64Array,
  dy: Float64Array,
  dw: Float64Array,
  dx: Float64Array,
): void {
  const ic = placed.input[2];
  const oc = placed.output[2];
  const perOutput = placed.fanIn;
  for (let k = 0; k < taps.length; k += 3) {
    const yAt = taps[k]! * oc;
    const xAt = taps[k + 1]! * ic;
    const wAt = placed.weights + taps[k + 2]! * ic;
    for (let o = 0; o < oc; o++) {
      const g = dy[yAt + o]!;
      if (g === 0) continue;
      const row = wAt + o * perOutput;
      for (let c = 0; c < ic; c++) {
        dw[row + c]! += g * x[xAt + c]!;
        dx[xAt + c]! += g * w[row + c]!;
      }
    }
  }
}

/** Depthwise: channel by channel; weights [taps, c]. */
export function depthwiseForward(
  taps: Int32Array,
  placed: Placed,
  w: Float64Array,
  x: Float64Array,
  y: Float64Array,
): void {
  const channels = placed.input[2];
  for (let k = 0; k < taps.length; k += 3) {
    const yAt = taps[k]! * channels;
    const xAt = taps[k + 1]! * channels;
    const wAt = placed.weights + taps[k + 2]! * channels;
    for (let c = 0; c < channels; c++) y[yAt + c]! += w[wAt + c]! * x[xAt + c]!;
  }
}

export function depthwiseBackward(
  taps: Int32Array,
  placed: Placed,
  w: Float64Array,
  x: Float64Array,
  dy: Float64Array,
  dw: Float64Array,
  dx: Float64Array,
): void {
  const channels = placed.input[2];
  for (let k = 0; k < taps.length; k += 3) {
    const yAt = taps[k]! * channels;
    const xAt = taps[k + 1]! * channels;
    const wAt = placed.weights + taps[k + 2]! * channels;
    for (let c = 0; c < channels; c++) {
      dw[wAt + c]! += dy[yAt + c]! * x[xAt + c]!;
      dx[xAt + c]! += dy[yAt + c]! * w[wAt + c]!;
    }
  }
}
