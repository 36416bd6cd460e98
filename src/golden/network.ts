/**
 * A network as the golden model sees it: tensors and operators in execution order, TFLite int8 conventions.
 * File readers produce it; the golden model and the co-simulation consume it.
 */
export type ElementType = 'int8' | 'uint8' | 'int16' | 'int32' | 'int64' | 'float32';

export interface Quantization {
  /** One scale, or one per index of `axis`. Held as float32 values, exactly as in the file. */
  readonly scales: Float32Array;
  /** One per scale. */
  readonly zeroPoints: Int32Array;
  /** Dimension that the scales run over (weights: output channel), 0 when per tensor. */
  readonly axis: number;
}

export interface Tensor {
  readonly name: string;
  /** NHWC for feature maps; [oc, kh, kw, ic] for conv, [1, kh, kw, oc] for depthwise, [out, in] for fully connected weights. */
  readonly shape: readonly number[];
  readonly type: ElementType;
  readonly quantization: Quantization | null;
  /** Constant contents (weights, biases, shapes), or null for a tensor that an operator computes. */
  readonly data: Int8Array | Uint8Array | Int16Array | Int32Array | BigInt64Array | Float32Array | null;
}

export type Activation = 'none' | 'relu' | 'relu6' | 'reluN1To1';
export type Padding = 'same' | 'valid';

interface OperatorBase {
  /** Unique and readable, e.g. `conv2d_3`. */
  readonly name: string;
  /** Tensor indices; -1 for an optional input that is absent (a missing bias). */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

interface Window {
  readonly padding: Padding;
  readonly strideH: number;
  readonly strideW: number;
  readonly activation: Activation;
}

/** Inputs: feature map, weights, bias. */
export interface Conv2D extends OperatorBase, Window {
  readonly kind: 'conv2d';
  readonly dilationH: number;
  readonly dilationW: number;
}

/** Inputs: feature map, weights, bias. Output channel `c` reads input channel `floor(c / multiplier)`. */
export interface DepthwiseConv2D extends OperatorBase, Window {
  readonly kind: 'depthwiseConv2d';
  readonly multiplier: number;
  readonly dilationH: number;
  readonly dilationW: number;
}

/** Inputs: vector(s) [..., in], weights [out, in], bias. */
export interface FullyConnected extends OperatorBase {
  readonly kind: 'fullyConnected';
  readonly activation: Activation;
  /** Output keeps the leading dimensions of the input. */
  readonly keepDims: boolean;
}

export interface Add extends OperatorBase {
  readonly kind: 'add';
  readonly activation: Activation;
}

export interface Pool extends OperatorBase, Window {
  readonly kind: 'averagePool2d' | 'maxPool2d';
  readonly filterH: number;
  readonly filterW: number;
}

export interface Reshape extends OperatorBase {
  readonly kind: 'reshape';
}

export interface Softmax extends OperatorBase {
  readonly kind: 'softmax';
  readonly beta: number;
}

/** Inputs: feature map, int32 paddings [rank, 2]. Padded with the zero point. */
export interface Pad extends OperatorBase {
  readonly kind: 'pad';
}

/** float32 or int8/uint8 to int8 with another scale and zero point. */
export interface Quantize extends OperatorBase {
  readonly kind: 'quantize';
}

/** int8 to float32: real = scale * (q - zero point). */
export interface Dequantize extends OperatorBase {
  readonly kind: 'dequantize';
}

export type Operator =
  | Conv2D
  | DepthwiseConv2D
  | FullyConnected
  | Add
  | Pool
  | Reshape
  | Softmax
  | Pad
  | Quantize
  | Dequantize;

export interface Network {
  readonly name: string;
  readonly tensors: readonly Tensor[];
  readonly operators: readonly Operator[];
  /** Tensor indices. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}
