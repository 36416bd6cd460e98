import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runNetwork } from '../../src/golden/index.ts';
import { loadNetwork, readTflite, writeTflite } from '../../src/network/index.ts';
import { describeWithModels, loadModel } from '../support/models.ts';
import { randomNetwork } from './random-network.ts';
import { digitsBytes, someInputs } from './support.ts';

describe('TFLite written and read back', () => {
  it('is the same network, whatever operators, options and names it has', () => {
    fc.assert(
      fc.property(randomNetwork, (network) => {
        expect(readTflite(writeTflite(network), 'random')).toEqual(network);
      }),
      { numRuns: 300 },
    );
  });

  it('is a network that the golden model runs', () => {
    fc.assert(
      fc.property(randomNetwork, (network) => {
        const read = readTflite(writeTflite(network), 'random');
        expect(runNetwork(read, someInputs(read))).toEqual(runNetwork(network, someInputs(network)));
      }),
      { numRuns: 150 },
    );
  });

  it('has the same bytes every time', () => {
    const network = readTflite(digitsBytes(), 'digits');
    expect(writeTflite(network)).toEqual(writeTflite(structuredClone(network)));
    expect(writeTflite(network)).toEqual(new Uint8Array(digitsBytes()));
  });

  it('lies at the alignment that TFLite demands: 16 for contents, 8 for zero points', () => {
    const network = readTflite(digitsBytes(), 'digits');
    for (const { data } of network.tensors) expect((data?.byteOffset ?? 0) % 16).toBe(0);
  });
});

describeWithModels('networks of other people', () => {
  it.each(['resnet8', 'dscnn'])('%s is read, and is unchanged when written and read back', (name) => {
    const { bytes, file } = loadModel(name);
    const network = loadNetwork(file);
    expect(readTflite(writeTflite(network), network.name)).toEqual(network);
    expect(readTflite(bytes, network.name)).toEqual(network);
  });

  it('ResNet-8 has the layers and quantisation of the published model', () => {
    const network = loadNetwork(loadModel('resnet8').file);
    const count = (kind: string): number => network.operators.filter((o) => o.kind === kind).length;
    expect(['conv2d', 'add', 'averagePool2d', 'reshape', 'fullyConnected', 'softmax'].map(count)).toEqual([
      9, 3, 1, 1, 1, 1,
    ]);
    const input = network.tensors[network.inputs[0]!]!;
    expect([input.shape, input.type, input.quantization]).toEqual([
      [1, 32, 32, 3],
      'int8',
      { scales: Float32Array.of(1), zeroPoints: Int32Array.of(-128), axis: 0 },
    ]);
  });

  it.each(['resnet8', 'dscnn'])('%s gives the outputs of TensorFlow Lite Micro', (name) => {
    const { file, cases } = loadModel(name);
    const network = loadNetwork(file);
    for (const { input, output } of cases) expect(runNetwork(network, [input])).toEqual([output]);
  });
});
