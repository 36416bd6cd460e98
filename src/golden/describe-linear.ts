import { type Affine, activationRange } from './activation.ts';
import { GoldenError } from './error.ts';
import { isLinear, type LinearLayer, type LinearOperator } from './linear-layer.ts';
import type { Conv2D, DepthwiseConv2D, FullyConnected, Network, Tensor } from './network.ts';
import {
  checkData,
  checkShape,
  elementCount,
  inputTensor,
  int8Affine,
  outputTensor,
  quantization,
} from './operands.ts';
import { quantizeMultiplier } from './requantise.ts';
import { windowGeometry } from './window.ts';

/** Networks do not change, so a layer is described once per network. */
const described = new WeakMap<Network, (LinearLayer | undefined)[]>();

/** Describes operator `index` of a network. GoldenError if it is not linear or not valid. */
export function describeLinear(network: Network, index: number): LinearLayer {
  let layers = described.get(network);
  if (!layers) {
    layers = [];
    described.set(network, layers);
  }
  const known = layers[index];
  if (known) return known;
  const operator = network.operators[index];
  if (!operator || !isLinear(operator))
    throw new GoldenError(operator?.name ?? null, `operator ${index} is not a linear layer`);
  const layer = describe(network, operator, index);
  layers[index] = layer;
  return layer;
}

/** All linear layers of a network, in execution order. */
export function linearLayers(network: Network): LinearLayer[] {
  return network.operators.flatMap((operator, index) =>
    isLinear(operator) ? [describeLinear(network, index)] : [],
  );
}

/** What the three kinds of operator differ in. */
type Matrices = Pick<LinearLayer, 'positions' | 'groups' | 'k' | 'n' | 'weights' | 'window'>;

function describe(network: Network, operator: LinearOperator, index: number): LinearLayer {
  const { name } = operator;
  const input = inputTensor(network, operator, 0);
  const weights = inputTensor(network, operator, 1, 'weight tensor');
  const output = outputTensor(network, operator);
  const from = int8Affine(input, name);
  const to = int8Affine(output, name);
  const values = constantWeights(weights, name);
  const matrices = matricesOf(operator, input, weights, values, output);
  const channels = matrices.groups * matrices.n;
  return {
    name,
    index,
    operator,
    ...matrices,
    columns: matrices.groups * matrices.k,
    channels,
    bias: biasOf(network, operator, channels),
    zeroPoint: from.zeroPoint,
    macs: matrices.positions * channels * matrices.k,
    input: operator.inputs[0]!,
    output: operator.outputs[0]!,
    outputShape: output.shape,
    ...multipliersOf(operator, weights, channels, from, to),
    outputZeroPoint: to.zeroPoint,
    clamp: activationRange(operator.activation, to),
  };
}

function matricesOf(
  operator: LinearOperator,
  input: Tensor,
  weights: Tensor,
  values: Int8Array,
  output: Tensor,
): Matrices {
  switch (operator.kind) {
    case 'conv2d':
      return convolution(operator, input, weights, values, output);
    case 'depthwiseConv2d':
      return depthwise(operator, input, weights, values, output);
    default:
      return fullyConnected(operator, input, weights, values, output);
  }
}

/** Weights [oc, kh, kw, ic]. A filter with fewer input channels than the feature map makes a grouped convolution. */
function convolution(
  operator: Conv2D,
  input: Tensor,
  weights: Tensor,
  values: Int8Array,
  output: Tensor,
): Matrices {
  const [outC, filterH, filterW, inC] = shapeOfFour(weights, operator.name);
  const window = windowGeometry(input.shape, { ...operator, filterH, filterW }, operator.name);
  const groups = window.channels / inC;
  if (!Number.isInteger(groups) || outC % groups !== 0)
    throw new GoldenError(
      operator.name,
      `filters of ${inC} channels do not divide an input of ${window.channels} and an output of ${outC} channels`,
    );
  checkShape(output, [window.batch, window.outH, window.outW, outC], operator.name);
  const positions = window.batch * window.outH * window.outW;
  return { positions, groups, k: filterH * filterW * inC, n: outC / groups, weights: values, window };
}

/** Weights [1, kh, kw, oc], turned into one row of kh * kw per output channel. */
function depthwise(
  operator: DepthwiseConv2D,
  input: Tensor,
  weights: Tensor,
  values: Int8Array,
  output: Tensor,
): Matrices {
  const [one, filterH, filterW, outC] = shapeOfFour(weights, operator.name);
  const window = windowGeometry(input.shape, { ...operator, filterH, filterW }, operator.name);
  if (one !== 1 || outC !== window.channels * operator.multiplier)
    throw new GoldenError(
      operator.name,
      `weights [${weights.shape.join(', ')}] do not fit ${window.channels} channels with multiplier ${operator.multiplier}`,
    );
  checkShape(output, [window.batch, window.outH, window.outW, outC], operator.name);
  const k = filterH * filterW;
  const rows = new Int8Array(values.length);
  for (let tap = 0; tap < k; tap++)
    for (let channel = 0; channel < outC; channel++) rows[channel * k + tap] = values[tap * outC + channel]!;
  const positions = window.batch * window.outH * window.outW;
  return { positions, groups: window.channels, k, n: operator.multiplier, weights: rows, window };
}

/** Weights [out, in]; the input is cut into vectors of `in` elements, whatever its shape. */
function fullyConnected(
  operator: FullyConnected,
  input: Tensor,
  weights: Tensor,
  values: Int8Array,
  output: Tensor,
): Matrices {
  const [n, k] = weights.shape;
  const positions = elementCount(input.shape) / (k ?? 0);
  if (n === undefined || k === undefined || weights.shape.length !== 2 || !Number.isInteger(positions))
    throw new GoldenError(
      operator.name,
      `weights [${weights.shape.join(', ')}] do not fit the input [${input.shape.join(', ')}]`,
    );
  if (elementCount(output.shape) !== positions * n)
    throw new GoldenError(
      operator.name,
      `output ${output.name} has shape [${output.shape.join(', ')}], the operator computes ${positions} x ${n}`,
    );
  return { positions, groups: 1, k, n, weights: values, window: null };
}

function shapeOfFour(weights: Tensor, layer: string): [number, number, number, number] {
  const [a, b, c, d] = weights.shape;
  if (a === undefined || b === undefined || c === undefined || d === undefined || weights.shape.length !== 4)
    throw new GoldenError(
      layer,
      `the weights have shape [${weights.shape.join(', ')}], four sizes are wanted`,
    );
  return [a, b, c, d];
}

function constantWeights(weights: Tensor, layer: string): Int8Array {
  if (!(weights.data instanceof Int8Array))
    throw new GoldenError(layer, `the weights ${weights.name} are not constant int8`);
  checkData(weights, weights.data, layer);
  return weights.data;
}

function biasOf(network: Network, operator: LinearOperator, channels: number): Int32Array {
  if ((operator.inputs[2] ?? -1) < 0) return new Int32Array(channels);
  const bias = inputTensor(network, operator, 2, 'bias');
  if (!(bias.data instanceof Int32Array) || bias.data.length !== channels)
    throw new GoldenError(operator.name, `the bias ${bias.name} is not ${channels} constant int32 values`);
  return bias.data;
}

/**
 * sx * sw / sy in double, one per channel; only a fully connected layer with a single weight scale multiplies
 * sx * sw in float32.
 */
function multipliersOf(
  operator: LinearOperator,
  weights: Tensor,
  channels: number,
  from: Affine,
  to: Affine,
): Pick<LinearLayer, 'multipliers' | 'shifts'> {
  const { scales, zeroPoints, axis } = quantization(weights, operator.name);
  if (zeroPoints.some((zeroPoint) => zeroPoint !== 0))
    throw new GoldenError(operator.name, `the weights ${weights.name} have a zero point that is not 0`);
  const outputAxis = operator.kind === 'depthwiseConv2d' ? 3 : 0;
  if (scales.length !== 1 && (scales.length !== channels || axis !== outputAxis))
    throw new GoldenError(
      operator.name,
      `the weights ${weights.name} have ${scales.length} scales along dimension ${axis}; ` +
        `1, or ${channels} along dimension ${outputAxis}, are wanted`,
    );
  const multipliers = new Int32Array(channels);
  const shifts = new Int32Array(channels);
  for (let channel = 0; channel < channels; channel++) {
    const product = from.scale * scales[scales.length === 1 ? 0 : channel]!;
    const single = operator.kind === 'fullyConnected' && scales.length === 1;
    const { q, shift } = quantizeMultiplier(
      (single ? Math.fround(product) : product) / to.scale,
      operator.name,
    );
    multipliers[channel] = q;
    shifts[channel] = shift;
  }
  return { multipliers, shifts };
}
