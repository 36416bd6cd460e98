import type { Network } from '../../src/golden/network.ts';
import { type Placed, sizeOf } from './architecture.ts';
import { type FloatNet, rectifies } from './float-net.ts';
import { NetworkBuilder } from './network-builder.ts';
import { activationQuantization, type Ranges } from './ranges.ts';

/**
 * Post-training quantisation to a TFLite int8 network: per-channel symmetric weights for convolutions, per-tensor
 * for the dense layer, activations over the calibrated ranges, pools in the scale of their input, a softmax at the
 * end with the scale 1/256 that the specification fixes.
 */
export function quantise(net: FloatNet, ranges: Ranges, name: string): Network {
  const builder = new NetworkBuilder();
  const range = (value: number) => activationQuantization(ranges.min[value]!, ranges.max[value]!);
  const image = builder.feature('image', [1, ...net.placed[0]!.input], range(0));
  /** Tensor of each value of the float network. */
  const values = [image];
  net.placed.forEach((placed, i) => {
    const { layer, output } = placed;
    const input = values[i]!;
    const label = `layer${i}_${layer.kind}`;
    const shape = [1, ...output];
    const activation = rectifies(placed) ? 'relu' : 'none';
    switch (layer.kind) {
      case 'conv':
      case 'depthwise':
        values.push(addConvolution(builder, net, placed, label, input, range(i + 1)));
        break;
      case 'add': {
        const sum = builder.feature(label, shape, range(i + 1));
        const inputs = [input, values[layer.other]!];
        builder.operator('add', (n) => ({ kind: 'add', name: n, inputs, outputs: [sum], activation }));
        values.push(sum);
        break;
      }
      case 'maxPool':
      case 'averagePool': {
        const pooled = builder.feature(label, shape, builder.scaleOf(input));
        const [kind, base] =
          layer.kind === 'maxPool'
            ? (['maxPool2d', 'max_pool2d'] as const)
            : (['averagePool2d', 'average_pool2d'] as const);
        const { window: size } = layer;
        const window = { strideH: size, strideW: size, filterH: size, filterW: size, activation } as const;
        const ends = { inputs: [input], outputs: [pooled] };
        builder.operator(base, (n) => ({ kind, name: n, ...ends, ...window, padding: 'valid' }));
        values.push(pooled);
        break;
      }
      case 'dense':
        values.push(addDense(builder, net, placed, label, input, range(i + 1)));
    }
  });
  return builder.finish(name, [image], [addSoftmax(builder, values.at(-1)!)]);
}

type Range = ReturnType<typeof activationQuantization>;

function parametersOf(net: FloatNet, placed: Placed): [weights: Float64Array, biases: Float64Array] {
  const { weights, weightCount, biases, biasCount } = placed;
  return [
    net.parameters.slice(weights, weights + weightCount),
    net.parameters.slice(biases, biases + biasCount),
  ];
}

function addConvolution(
  builder: NetworkBuilder,
  net: FloatNet,
  placed: Placed,
  label: string,
  input: number,
  range: Range,
): number {
  const { layer, output } = placed;
  if (layer.kind !== 'conv' && layer.kind !== 'depthwise') throw new Error(`${label} is no convolution`);
  const deep = layer.kind === 'conv';
  const { filter } = layer;
  const shape = deep ? [output[2], filter, filter, placed.input[2]] : [1, filter, filter, output[2]];
  const inputs = [input, ...builder.weights(label, shape, deep ? 0 : 3, ...parametersOf(net, placed), input)];
  const sum = builder.feature(label, [1, ...output], range);
  const common = {
    inputs,
    outputs: [sum],
    padding: 'same',
    strideH: 1,
    strideW: 1,
    activation: rectifies(placed) ? 'relu' : 'none',
    dilationH: 1,
    dilationW: 1,
  } as const;
  if (deep) builder.operator('conv2d', (name) => ({ kind: 'conv2d', name, ...common }));
  else
    builder.operator('depthwise_conv2d', (name) => ({
      kind: 'depthwiseConv2d',
      name,
      ...common,
      multiplier: 1,
    }));
  return sum;
}

/** Flattens, then multiplies by a matrix. */
function addDense(
  builder: NetworkBuilder,
  net: FloatNet,
  placed: Placed,
  label: string,
  input: number,
  range: Range,
): number {
  const size = sizeOf(placed.input);
  const target = builder.tensor({
    name: 'flatten/shape',
    shape: [2],
    type: 'int32',
    quantization: null,
    data: Int32Array.of(1, size),
  });
  const flat = builder.feature('flatten', [1, size], builder.scaleOf(input));
  builder.operator('reshape', (name) => ({
    kind: 'reshape',
    name,
    inputs: [input, target],
    outputs: [flat],
  }));
  const outputs = placed.output[2];
  const inputs = [flat, ...builder.weights(label, [outputs, size], null, ...parametersOf(net, placed), flat)];
  const scores = builder.feature('scores', [1, outputs], range);
  builder.operator('fully_connected', (name) => ({
    kind: 'fullyConnected',
    name,
    inputs,
    outputs: [scores],
    activation: 'none',
    keepDims: false,
  }));
  return scores;
}

function addSoftmax(builder: NetworkBuilder, scores: number): number {
  const quantization = { scales: Float32Array.of(1 / 256), zeroPoints: Int32Array.of(-128), axis: 0 };
  const probabilities = builder.feature('probabilities', builder.tensors[scores]!.shape, quantization);
  const ends = { inputs: [scores], outputs: [probabilities] };
  builder.operator('softmax', (name) => ({ kind: 'softmax', name, ...ends, beta: 1 }));
  return probabilities;
}
