import { GoldenError } from './error.ts';
import type { Padding } from './network.ts';

/** A window that moves over NHWC feature maps: convolutions and pools. Sizes in elements. */
export interface WindowGeometry {
  readonly batch: number;
  readonly inH: number;
  readonly inW: number;
  readonly channels: number;
  readonly filterH: number;
  readonly filterW: number;
  readonly strideH: number;
  readonly strideW: number;
  readonly dilationH: number;
  readonly dilationW: number;
  /** Rows above and columns left of the feature map. The other two sides follow from the output size. */
  readonly padTop: number;
  readonly padLeft: number;
  readonly outH: number;
  readonly outW: number;
}

export interface WindowOptions {
  readonly filterH: number;
  readonly filterW: number;
  readonly strideH: number;
  readonly strideW: number;
  readonly dilationH: number;
  readonly dilationW: number;
  readonly padding: Padding;
}

/**
 * Output size and padding as TensorFlow defines them: SAME gives ceil(in / stride) outputs and puts the odd padding
 * element at the bottom or right; VALID gives the windows that lie inside.
 */
export function windowGeometry(
  shape: readonly number[],
  options: WindowOptions,
  layer: string | null = null,
): WindowGeometry {
  const [batch, inH, inW, channels] = shape;
  if (
    shape.length !== 4 ||
    batch === undefined ||
    inH === undefined ||
    inW === undefined ||
    channels === undefined
  )
    throw new GoldenError(layer, `the input has shape [${shape.join(', ')}], NHWC is wanted`);
  const { padding, filterH, filterW, strideH, strideW, dilationH, dilationW } = options;
  const window = { filterH, filterW, strideH, strideW, dilationH, dilationW };
  for (const [name, value] of Object.entries(window))
    if (!Number.isInteger(value) || value < 1)
      throw new GoldenError(layer, `${name} is ${value}, a positive integer is wanted`);
  const vertical = along(inH, filterH, strideH, dilationH, padding);
  const horizontal = along(inW, filterW, strideW, dilationW, padding);
  if (vertical.out < 1 || horizontal.out < 1)
    throw new GoldenError(layer, `the window is larger than the ${inH} x ${inW} input`);
  return {
    batch,
    inH,
    inW,
    channels,
    ...window,
    padTop: vertical.before,
    padLeft: horizontal.before,
    outH: vertical.out,
    outW: horizontal.out,
  };
}

function along(size: number, filter: number, stride: number, dilation: number, padding: Padding) {
  const extent = (filter - 1) * dilation + 1;
  const out = padding === 'same' ? Math.ceil(size / stride) : Math.floor((size - extent) / stride) + 1;
  return { out, before: Math.max(0, Math.floor(((out - 1) * stride + extent - size) / 2)) };
}
