import { activationRange } from './activation.ts';
import { addInt8, addParameters } from './add.ts';
import { broadcastIndex, broadcastShape } from './broadcast.ts';
import { GoldenError } from './error.ts';
import type { LinearOperator } from './linear-layer.ts';
import type { Add, Network, Operator, Pad, Pool, Quantize, Tensor } from './network.ts';
import {
  affine,
  checkShape,
  elementCount,
  inputTensor,
  int8Affine,
  outputTensor,
  sameQuantisation,
  type TensorData,
} from './operands.ts';
import { paddedShape, padInt8, splitPaddings } from './pad.ts';
import { averagePool, maxPool } from './pool.ts';
import { dequantise, quantiseFloat, requantiseInt8 } from './quantise.ts';
import type { Rounding } from './requantise.ts';
import { softmaxInt8, softmaxParameters } from './softmax.ts';
import { windowGeometry } from './window.ts';

/** Operators that have no accumulation to hand to hardware. */
export type OtherOperator = Exclude<Operator, LinearOperator>;

/** Contents of input `slot`; they have the type and size of the tensor. */
export type ReadInput = (slot: number) => TensorData;

/** Computes the output of one operator. GoldenError for whatever TFLite int8 does not define. */
export function evaluate(
  network: Network,
  operator: OtherOperator,
  read: ReadInput,
  rounding: Rounding,
): TensorData {
  const input = inputTensor(network, operator, 0);
  const output = outputTensor(network, operator);
  switch (operator.kind) {
    case 'add':
      return add(network, operator, read, rounding);
    case 'averagePool2d':
    case 'maxPool2d':
      return pool(operator, input, output, read);
    case 'reshape':
      return reshape(operator.name, input, output, read);
    case 'softmax': {
      const parameters = softmaxParameters(operator.beta, int8Affine(input, operator.name), operator.name);
      checkShape(output, input.shape, operator.name);
      const { scale, zeroPoint } = int8Affine(output, operator.name);
      if (scale !== 1 / 256 || zeroPoint !== -128)
        throw new GoldenError(
          operator.name,
          `the output has scale ${scale} and zero point ${zeroPoint}, not 1/256 and -128`,
        );
      return softmaxInt8(int8(read(0)), input.shape.at(-1) ?? 1, parameters, operator.name);
    }
    case 'pad':
      return pad(network, operator, read);
    case 'quantize':
      return quantize(operator, input, output, read, rounding);
    case 'dequantize':
      if (output.type !== 'float32' || (input.type !== 'int8' && input.type !== 'uint8'))
        throw new GoldenError(operator.name, `${input.type} to ${output.type} is not supported`);
      checkShape(output, input.shape, operator.name);
      return dequantise(read(0) as Int8Array | Uint8Array, affine(input, operator.name));
    default:
      throw new GoldenError((operator as Operator).name, `unknown operator ${(operator as Operator).kind}`);
  }
}

/** The callers have checked that the tensor is int8. */
function int8(data: TensorData): Int8Array {
  return data as Int8Array;
}

function add(network: Network, operator: Add, read: ReadInput, rounding: Rounding): Int8Array {
  const { name } = operator;
  const a = inputTensor(network, operator, 0);
  const b = inputTensor(network, operator, 1, 'second input');
  const output = outputTensor(network, operator);
  const to = int8Affine(output, name);
  const parameters = addParameters(
    int8Affine(a, name),
    int8Affine(b, name),
    to,
    activationRange(operator.activation, to),
    name,
  );
  const shape = broadcastShape(a.shape, b.shape);
  if (!shape)
    throw new GoldenError(
      name,
      `shapes [${a.shape.join(', ')}] and [${b.shape.join(', ')}] do not broadcast`,
    );
  checkShape(output, shape, name);
  return addInt8(
    int8(read(0)),
    int8(read(1)),
    elementCount(shape),
    parameters,
    rounding,
    broadcastIndex(a.shape, shape),
    broadcastIndex(b.shape, shape),
  );
}

function pool(operator: Pool, input: Tensor, output: Tensor, read: ReadInput): Int8Array {
  const { name } = operator;
  const from = int8Affine(input, name);
  const to = int8Affine(output, name);
  if (!sameQuantisation(from, to)) throw new GoldenError(name, 'a pool cannot change scale or zero point');
  const window = windowGeometry(input.shape, { ...operator, dilationH: 1, dilationW: 1 }, name);
  checkShape(output, [window.batch, window.outH, window.outW, window.channels], name);
  const clamp = activationRange(operator.activation, to);
  const kernel = operator.kind === 'averagePool2d' ? averagePool : maxPool;
  return kernel(int8(read(0)), window, clamp);
}

function reshape(name: string, input: Tensor, output: Tensor, read: ReadInput): TensorData {
  if (input.type !== output.type || elementCount(input.shape) !== elementCount(output.shape))
    throw new GoldenError(
      name,
      `${input.type} [${input.shape.join(', ')}] cannot become ${output.type} [${output.shape.join(', ')}]`,
    );
  return read(0);
}

function pad(network: Network, operator: Pad, read: ReadInput): Int8Array {
  const { name } = operator;
  const input = inputTensor(network, operator, 0);
  const paddings = inputTensor(network, operator, 1, 'paddings tensor');
  const output = outputTensor(network, operator);
  const from = int8Affine(input, name);
  const to = int8Affine(output, name);
  if (!sameQuantisation(from, to)) throw new GoldenError(name, 'padding cannot change scale or zero point');
  if (paddings.type !== 'int32' && paddings.type !== 'int64')
    throw new GoldenError(name, `paddings are ${paddings.type}, int32 or int64 is wanted`);
  const { before, after } = splitPaddings(read(1) as Int32Array | BigInt64Array, input.shape.length, name);
  checkShape(output, paddedShape(input.shape, before, after), name);
  return padInt8(int8(read(0)), input.shape, before, after, to.zeroPoint);
}

function quantize(
  operator: Quantize,
  input: Tensor,
  output: Tensor,
  read: ReadInput,
  rounding: Rounding,
): Int8Array {
  const { name } = operator;
  const to = int8Affine(output, name);
  checkShape(output, input.shape, name);
  if (input.type === 'float32') return quantiseFloat(read(0) as Float32Array, to, name);
  if (input.type !== 'int8' && input.type !== 'uint8')
    throw new GoldenError(name, `${input.type} to int8 is not supported`);
  return requantiseInt8(read(0) as Int8Array | Uint8Array, affine(input, name), to, rounding, name);
}
