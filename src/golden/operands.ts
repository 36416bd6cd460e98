import type { Affine } from './activation.ts';
import { GoldenError } from './error.ts';
import type { Network, Operator, Quantization, Tensor } from './network.ts';

/** Contents of a tensor while a network runs. */
export type TensorData = NonNullable<Tensor['data']>;

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Input `slot` of an operator; what it is called goes into the message when it is missing. */
export function inputTensor(network: Network, operator: Operator, slot: number, what = 'input'): Tensor {
  const tensor = network.tensors[operator.inputs[slot] ?? -1];
  if (!tensor) throw new GoldenError(operator.name, `the ${what} (input ${slot}) is missing`);
  return tensor;
}

export function outputTensor(network: Network, operator: Operator): Tensor {
  const tensor = network.tensors[operator.outputs[0] ?? -1];
  if (!tensor) throw new GoldenError(operator.name, 'the output is missing');
  return tensor;
}

/** The quantisation of an int8 tensor with one scale, both checked. */
export function int8Affine(tensor: Tensor, layer: string): Affine {
  if (tensor.type !== 'int8')
    throw new GoldenError(layer, `tensor ${tensor.name} is ${tensor.type}, int8 is wanted`);
  return affine(tensor, layer);
}

/** The quantisation of a tensor with one scale and zero point. */
export function affine(tensor: Tensor, layer: string): Affine {
  const { scales, zeroPoints } = quantization(tensor, layer);
  if (scales.length !== 1)
    throw new GoldenError(layer, `tensor ${tensor.name} has ${scales.length} scales, one is wanted`);
  return { scale: scales[0]!, zeroPoint: zeroPoints[0]! };
}

/**
 * The quantisation of a tensor: scales finite and positive, as many zero points, each in the range of the type. A
 * constant may have scale 0, which some quantisers write for a channel whose weights are all zero.
 */
export function quantization(tensor: Tensor, layer: string): Quantization {
  const found = tensor.quantization;
  if (!found || found.scales.length === 0 || found.scales.length !== found.zeroPoints.length)
    throw new GoldenError(layer, `tensor ${tensor.name} has no usable scale and zero point`);
  const [low, high] = tensor.type === 'uint8' ? [0, 255] : tensor.type === 'int8' ? [-128, 127] : [0, 0];
  found.scales.forEach((scale, i) => {
    const zeroPoint = found.zeroPoints[i]!;
    const positive = scale > 0 || (scale === 0 && tensor.data !== null);
    if (!positive || scale === Infinity)
      throw new GoldenError(layer, `tensor ${tensor.name} has the scale ${scale}`);
    if (zeroPoint < low || zeroPoint > high)
      throw new GoldenError(layer, `tensor ${tensor.name} has the zero point ${zeroPoint} (${tensor.type})`);
  });
  return found;
}

/** Whether data may pass unchanged from one tensor to the other; TensorFlow Lite allows scales this much apart. */
export function sameQuantisation(from: Affine, to: Affine): boolean {
  return from.zeroPoint === to.zeroPoint && Math.abs(from.scale - to.scale) <= 1e-6;
}

const arrays = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  float32: Float32Array,
};

/** Throws unless `data` has the element type and the size of `tensor`. */
export function checkData(tensor: Tensor, data: TensorData, layer: string | null): void {
  if (!(data instanceof arrays[tensor.type]))
    throw new GoldenError(
      layer,
      `tensor ${tensor.name} is ${tensor.type}, its contents are of type ${data.constructor.name}`,
    );
  const wanted = elementCount(tensor.shape);
  if (data.length !== wanted)
    throw new GoldenError(
      layer,
      `tensor ${tensor.name} has shape [${tensor.shape.join(', ')}], ${wanted} elements; its contents have ${data.length}`,
    );
}

/** Throws unless a computed shape is the one that the network states. */
export function checkShape(tensor: Tensor, computed: readonly number[], layer: string): void {
  if (tensor.shape.length !== computed.length || computed.some((size, i) => size !== tensor.shape[i]))
    throw new GoldenError(
      layer,
      `output ${tensor.name} has shape [${tensor.shape.join(', ')}], the operator computes [${computed.join(', ')}]`,
    );
}
