import type { ClampRange } from './activation.ts';
import type { Conv2D, DepthwiseConv2D, FullyConnected } from './network.ts';
import type { WindowGeometry } from './window.ts';

/** The operators whose accumulation hardware takes over. */
export type LinearOperator = Conv2D | DepthwiseConv2D | FullyConnected;

/**
 * A convolution, depthwise convolution or fully connected operator as matrix products, whatever its input.
 *
 * The layer has `groups` independent products (1 for conv and fully connected; one per input channel for depthwise).
 * Group g takes columns `g*k .. g*k + k - 1` of the activation matrix and gives output channels `g*n .. g*n + n - 1`:
 *
 *     acc[p, g*n + j] = sum over i < k of (activations[p, g*k + i] - zeroPoint) * weights[g*n + j, i]
 *
 * Everything is row-major. Weights are symmetric (zero point 0).
 */
export interface LinearLayer {
  /** Name and position of the operator in the network. */
  readonly name: string;
  readonly index: number;
  readonly operator: LinearOperator;
  /** Rows of the activation matrix: batch * output height * output width, or vectors of a fully connected layer. */
  readonly positions: number;
  readonly groups: number;
  /** Inputs of one group; for convolutions ordered [filter row, filter column, channel]. */
  readonly k: number;
  /** Output channels of one group. */
  readonly n: number;
  /** groups * k: columns of the activation matrix. */
  readonly columns: number;
  /** groups * n: columns of the accumulator and output matrices. */
  readonly channels: number;
  /** [channels, k]. */
  readonly weights: Int8Array;
  /** [channels], zeros if the operator has no bias. */
  readonly bias: Int32Array;
  /** Zero point of the input, which is also the value of padding. */
  readonly zeroPoint: number;
  /** positions * channels * k; multiplications with padding count. */
  readonly macs: number;
  /** Null for fully connected layers, whose activation matrix is the input itself. */
  readonly window: WindowGeometry | null;
  /** Tensor indices of the feature map and of the result. */
  readonly input: number;
  readonly output: number;
  readonly outputShape: readonly number[];
  /** Per channel, see `Multiplier`. */
  readonly multipliers: Int32Array;
  readonly shifts: Int32Array;
  readonly outputZeroPoint: number;
  readonly clamp: ClampRange;
}

export function isLinear(operator: { readonly kind: string }): operator is LinearOperator {
  return (
    operator.kind === 'conv2d' || operator.kind === 'depthwiseConv2d' || operator.kind === 'fullyConnected'
  );
}
