import { describe, expect, it } from 'vitest';
import type { Network, Operator, Tensor } from '../../src/golden/index.ts';
import { checkNetwork, readTflite } from '../../src/network/index.ts';
import { complaint, digitsBytes } from './support.ts';

const digits = readTflite(digitsBytes(), 'digits');

type Loose<T> = { -readonly [K in keyof T]?: unknown };

/** The digits network with one tensor changed; `which` is its number or its place in an operator. */
function withTensor(which: number, change: (tensor: Tensor) => Loose<Tensor>): Network {
  const tensors = digits.tensors.map((tensor, i) =>
    i === which ? { ...tensor, ...change(tensor) } : tensor,
  );
  return { ...digits, tensors: tensors as Tensor[] };
}

function withOperator(index: number, change: Record<string, unknown>): Network {
  const operators = digits.operators.map((operator, i) =>
    i === index ? { ...operator, ...change } : operator,
  );
  return { ...digits, operators: operators as Operator[] };
}

const input = (operator: number, slot: number): number => digits.operators[operator]!.inputs[slot]!;
const output = (operator: number): number => digits.operators[operator]!.outputs[0]!;
const scales = (count: number, value = 0.5) => ({
  scales: new Float32Array(count).fill(value),
  zeroPoints: new Int32Array(count),
  axis: 0,
});

describe('a network that contradicts itself', () => {
  it('is accepted as it is', () => {
    expect(complaint(() => checkNetwork(digits))).toBe('');
  });

  const cases: readonly (readonly [string, Network, string])[] = [
    ['no operators', { ...digits, operators: [] }, 'SL0601: digits: the network has no operators'],
    [
      'unknown input',
      { ...digits, inputs: [99] },
      'SL0601: digits: the network lists tensor 99 of 22 as inputs',
    ],
    ['no outputs', { ...digits, outputs: [] }, 'SL0601: digits: the network has no outputs'],
    [
      'an input twice',
      { ...digits, inputs: [0, 0] },
      'SL0601: digits: the network lists a tensor twice as inputs',
    ],
    [
      'a constant input',
      { ...digits, inputs: [0, 1] },
      'SL0601: digits: the network has tensor 1 ("layer0_conv/weights") as an input, whose contents are constant',
    ],
    [
      'a tensor nobody computes',
      { ...digits, inputs: [output(0)] },
      'SL0601: digits: operator 0, conv2d_0: input 0, tensor 0 ("image"), is not computed before',
    ],
    [
      'a tensor that is computed later',
      withOperator(0, { inputs: [output(3), input(0, 1), input(0, 2)] }),
      'SL0601: digits: operator 0, conv2d_0: input 0, tensor 10 ("layer3_add"), is not computed before',
    ],
    [
      'two operators with one output',
      withOperator(1, { outputs: [output(0)] }),
      'SL0601: digits: operator 1, depthwise_conv2d_1: the output, tensor 3 ("layer0_conv"), has its contents from elsewhere',
    ],
    [
      'too few inputs',
      withOperator(3, { inputs: [3] }),
      'SL0601: digits: operator 3, add_3: has 1 inputs, needs 2',
    ],
    [
      'an absent feature map',
      withOperator(3, { inputs: [3, -1] }),
      'SL0601: digits: operator 3, add_3: input 1 names tensor -1 of 22',
    ],
    [
      'contents of another size',
      withTensor(input(0, 1), () => ({ data: new Int8Array(5) })),
      'SL0601: digits: tensor 1 ("layer0_conv/weights"): has the shape [16, 3, 3, 1], but holds 5 elements',
    ],
    [
      'scales along a wrong dimension',
      withTensor(input(0, 1), (t) => ({ quantization: { ...t.quantization!, axis: 1 } })),
      'SL0601: digits: tensor 1 ("layer0_conv/weights"): has 16 scales along dimension 1, which has 3 (shape [16, 3, 3, 1])',
    ],
    [
      'a negative scale',
      withTensor(output(0), () => ({ quantization: scales(1, -1) })),
      'SL0601: digits: tensor 3 ("layer0_conv"): scale 0 is -1',
    ],
    [
      'a zero point outside of int8',
      withTensor(output(0), () => ({ quantization: { ...scales(1), zeroPoints: Int32Array.of(200) } })),
      'SL0601: digits: tensor 3 ("layer0_conv"): zero point 0 is 200, outside of int8',
    ],
    [
      'a feature map without scale',
      withTensor(output(0), () => ({ quantization: null })),
      'SL0601: digits: operator 0, conv2d_0: the output has no scale and zero point',
    ],
    [
      'an output of another height',
      withTensor(output(0), () => ({ shape: [1, 7, 8, 16] })),
      'SL0601: digits: operator 0, conv2d_0: computes the shape [1, 8, 8, 16], but its output has [1, 7, 8, 16]',
    ],
    [
      'a stride that does not fit the output',
      withOperator(0, { strideH: 2 }),
      'SL0601: digits: operator 0, conv2d_0: computes the shape [1, 4, 8, 16], but its output has [1, 8, 8, 16]',
    ],
    [
      'weights for other input channels',
      withTensor(input(5, 1), () => ({ shape: [32, 3, 2, 24] })),
      'SL0601: digits: operator 5, conv2d_5: the weights [32, 3, 2, 24] do not fit 16 input channels',
    ],
    [
      'a depth multiplier that does not fit',
      withOperator(1, { multiplier: 2 }),
      'SL0601: digits: operator 1, depthwise_conv2d_1: 16 input channels times the multiplier 2 are not the 16 of the weights',
    ],
    [
      'a bias of another length',
      withTensor(input(0, 2), () => ({ shape: [4], data: new Int32Array(4), quantization: null })),
      'SL0601: digits: operator 0, conv2d_0: the bias has the shape [4] for 16 output channels',
    ],
    [
      'a pool window larger than the map',
      withOperator(4, { filterH: 9 }),
      'SL0601: digits: operator 4, max_pool2d_4: the window 9 x 2 does not fit the input 8 x 8',
    ],
    [
      'a reshape to another size',
      withTensor(input(7, 1), () => ({ data: Int32Array.of(1, 64) })),
      'SL0601: digits: operator 7, reshape_7: is to make [1, 64], but its output has the shape [1, 128]',
    ],
    [
      'matrix rows of another length',
      withTensor(input(8, 1), () => ({ shape: [8, 160] })),
      'SL0601: digits: operator 8, fully_connected_8: the input [1, 128] is not made of vectors of 160',
    ],
  ];

  it.each(cases)('%s', (_, network, message) => {
    expect(complaint(() => checkNetwork(network))).toBe(message);
  });
});

describe('a network beyond what spinlight computes', () => {
  const cases: readonly (readonly [string, Network, string])[] = [
    [
      'float arithmetic',
      withTensor(0, () => ({ type: 'float32', quantization: null })),
      'operator 0, conv2d_0: the input is float32',
    ],
    [
      '16-bit activations',
      withTensor(output(0), () => ({ type: 'int16' })),
      'operator 0, conv2d_0: the output is int16',
    ],
    [
      'computed weights',
      { ...withTensor(input(0, 1), () => ({ data: null })), inputs: [0, input(0, 1)] },
      'operator 0, conv2d_0: the weights are computed',
    ],
    [
      'asymmetric weights',
      withTensor(input(8, 1), (t) => ({
        quantization: { ...t.quantization!, zeroPoints: Int32Array.of(3) },
      })),
      'operator 8, fully_connected_8: the weights have a zero point other than 0',
    ],
    [
      'a pool that rescales',
      withTensor(output(4), () => ({ quantization: scales(1) })),
      'operator 4, max_pool2d_4: its input (scale',
    ],
    [
      'a softmax with another scale',
      withTensor(output(9), () => ({ quantization: scales(1) })),
      'operator 9, softmax_9: its output has scale 0.5 and zero point 0',
    ],
    ['a softmax with beta 0', withOperator(9, { beta: 0 }), 'operator 9, softmax_9: beta 0 with input scale'],
    [
      'a sum that can leave 32 bits',
      withTensor(input(0, 2), (t) => ({ data: new Int32Array(t.data!.length).fill(0x7fff_ffff) })),
      'operator 0, conv2d_0: the sum of output channel 0 can exceed 32 bits',
    ],
    [
      'a scale ratio out of range',
      withTensor(output(8), () => ({ quantization: scales(1, 1e-38) })),
      'operator 8, fully_connected_8: output channel 0 is rescaled by',
    ],
  ];

  it.each(cases)('%s', (_, network, message) => {
    expect(complaint(() => checkNetwork(network))).toContain(`SL0602: digits: ${message}`);
  });

  it('weights of scale 0, which exporters write for channels without weights, are fine', () => {
    const network = withTensor(input(0, 1), (t) => ({
      quantization: { ...t.quantization!, scales: new Float32Array(16) },
    }));
    expect(complaint(() => checkNetwork(network))).toBe('');
  });
});
