import path from 'node:path';
import { type Expectations, type NamedInput, readExpectations, readInputs } from '../../src/cosim/index.ts';
import type { LinearOperator, Network, Operator, Tensor } from '../../src/golden/index.ts';
import { loadNetwork } from '../../src/network/index.ts';
import { randomSource } from '../support/pim-bench.ts';

export const digitsFolder = path.resolve(import.meta.dirname, '../../networks/digits');

/** The shipped network with its inputs and expectations. */
export function digits(): { network: Network; inputs: NamedInput[]; expectations: Expectations } {
  const network = loadNetwork(path.join(digitsFolder, 'digits.tflite'));
  return {
    network,
    inputs: readInputs(path.join(digitsFolder, 'inputs'), network),
    expectations: readExpectations(path.join(digitsFolder, 'expected.json'), network),
  };
}

/** A network of one linear layer on a map of 4 x 5 pixels, with random weights. */
export function oneLayer(
  kind: LinearOperator['kind'],
  channels: number,
  outputs: number,
  seed: number,
): Network {
  const random = randomSource(seed);
  const int8 = (
    name: string,
    shape: number[],
    data: Int8Array | null,
    scale: number,
    zeroPoint: number,
  ): Tensor => ({
    name,
    shape,
    type: 'int8',
    data,
    quantization: { scales: Float32Array.of(scale), zeroPoints: Int32Array.of(zeroPoint), axis: 0 },
  });
  const shapes = {
    conv2d: [outputs, 3, 3, channels],
    depthwiseConv2d: [1, 3, 3, outputs],
    fullyConnected: [outputs, 20 * channels],
  };
  const shape = shapes[kind];
  const weights = Int8Array.from({ length: shape.reduce((a, b) => a * b) }, () => random(255) - 127);
  const bias = Int32Array.from({ length: outputs }, () => random(2000) - 1000);
  const window = {
    padding: 'same',
    strideH: 1,
    strideW: 1,
    dilationH: 1,
    dilationW: 1,
    activation: 'none',
  } as const;
  const base = { name: `${kind}_0`, inputs: [0, 1, 2], outputs: [3] };
  const operators: Record<typeof kind, Operator> = {
    conv2d: { ...base, kind: 'conv2d', ...window },
    depthwiseConv2d: { ...base, kind: 'depthwiseConv2d', multiplier: outputs / channels, ...window },
    fullyConnected: { ...base, kind: 'fullyConnected', activation: 'none', keepDims: false },
  };
  return {
    name: `one-${kind}`,
    tensors: [
      int8('input', [1, 4, 5, channels], null, 0.5, 7),
      int8('weights', shape, weights, 0.01, 0),
      { name: 'bias', shape: [outputs], type: 'int32', data: bias, quantization: null },
      int8('output', kind === 'fullyConnected' ? [1, outputs] : [1, 4, 5, outputs], null, 2, -3),
    ],
    operators: [operators[kind]],
    inputs: [0],
    outputs: [3],
  };
}

/** Random inputs for such a network. */
export function randomInputs(network: Network, count: number, seed: number): NamedInput[] {
  const random = randomSource(seed);
  const size = network.tensors[0]!.shape.reduce((a, b) => a * b);
  return Array.from({ length: count }, (_, i) => ({
    name: `input${i}`,
    data: Int8Array.from({ length: size }, () => random(256) - 128),
  }));
}
