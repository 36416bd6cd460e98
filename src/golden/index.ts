export { type Affine, activationRange, type ClampRange } from './activation.ts';
export { type AddParameters, addInt8, addParameters } from './add.ts';
export { describeLinear, linearLayers } from './describe-linear.ts';
export { GoldenError } from './error.ts';
export {
  type AsyncRunOptions,
  type ExecuteOptions,
  executeNetwork,
  type LayerResult,
  type LinearTask,
  type RunOptions,
  runNetwork,
  runNetworkAsync,
} from './execute.ts';
export { im2col } from './im2col.ts';
export { accumulate, lowerActivations, requantiseOutput } from './linear.ts';
export { isLinear, type LinearLayer, type LinearOperator } from './linear-layer.ts';
export type {
  Activation,
  Add,
  Conv2D,
  DepthwiseConv2D,
  Dequantize,
  ElementType,
  FullyConnected,
  Network,
  Operator,
  Pad,
  Padding,
  Pool,
  Quantization,
  Quantize,
  Reshape,
  Softmax,
  Tensor,
} from './network.ts';
export { decodeNM, type EncodedNM, encodeNM } from './nm-encoding.ts';
export {
  countPasses,
  type IntegerMatrix,
  isNM,
  type Pattern,
  pruneNM,
  splitNM,
} from './nm-pattern.ts';
export { elementCount, type TensorData } from './operands.ts';
export { paddedShape, padInt8 } from './pad.ts';
export { averagePool, maxPool } from './pool.ts';
export { dequantise, quantiseFloat, requantiseInt8 } from './quantise.ts';
export { type Multiplier, quantizeMultiplier, type Rounding, requantise, roundings } from './requantise.ts';
export { type SoftmaxParameters, softmaxInt8, softmaxParameters } from './softmax.ts';
export { type WindowGeometry, type WindowOptions, windowGeometry } from './window.ts';
