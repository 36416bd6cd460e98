import type { WindowGeometry } from './window.ts';

/**
 * Lowers a feature map to a matrix, row-major [batch * outH * outW, groups * filterH * filterW * channels / groups]:
 * one row per output position. The channels form `groups` equal runs; the columns of a group lie together, ordered
 * [filter row, filter column, channel in group]. One group gives the order of conv weights, as many groups as channels
 * that of one depthwise filter. Positions outside of the feature map hold `fill`, the zero point.
 */
export function im2col(input: Int8Array, window: WindowGeometry, groups: number, fill: number): Int8Array {
  const { batch, inH, inW, channels, filterH, filterW, outH, outW } = window;
  const { strideH, strideW, dilationH, dilationW, padTop, padLeft } = window;
  const run = channels / groups;
  const taps = filterH * filterW;
  const columns = taps * channels;
  const matrix = new Int8Array(batch * outH * outW * columns);
  if (fill !== 0) matrix.fill(fill);
  let row = 0;
  for (let b = 0; b < batch; b++)
    for (let oy = 0; oy < outH; oy++)
      for (let ox = 0; ox < outW; ox++, row += columns)
        for (let ky = 0; ky < filterH; ky++) {
          const y = oy * strideH - padTop + ky * dilationH;
          if (y < 0 || y >= inH) continue;
          for (let kx = 0; kx < filterW; kx++) {
            const x = ox * strideW - padLeft + kx * dilationW;
            if (x < 0 || x >= inW) continue;
            const from = ((b * inH + y) * inW + x) * channels;
            const to = row + (ky * filterW + kx) * run;
            for (let c = 0, offset = to; c < channels; offset += taps * run)
              for (let i = 0; i < run; i++, c++) matrix[offset + i] = input[from + c]!;
          }
        }
  return matrix;
}
