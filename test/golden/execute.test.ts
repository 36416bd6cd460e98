import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  accumulate,
  executeNetwork,
  type LayerResult,
  linearLayers,
  type Network,
  runNetwork,
  runNetworkAsync,
  type Tensor,
} from '../../src/golden/index.ts';
import { type Bare, single, tensor } from './networks.ts';

const unit = {
  strideH: 1,
  strideW: 1,
  dilationH: 1,
  dilationW: 1,
  padding: 'same',
  activation: 'none',
} as const;

/** A 3 x 3 convolution, a depthwise one, a reshape and a fully connected layer, with fixed weights. */
function smallNetwork(): Network {
  const weights = (length: number) => Int8Array.from({ length }, (_, i) => ((i * 37) % 41) - 20);
  const tensors: Tensor[] = [
    tensor('image', [1, 4, 4, 2], { scale: 0.5, zeroPoint: -3 }),
    tensor('w0', [3, 3, 3, 2], { scale: 0.01, data: weights(54) }),
    tensor('a', [1, 4, 4, 3], { scale: 0.25, zeroPoint: 5 }),
    tensor('w1', [1, 2, 2, 3], { scale: 0.02, data: weights(12) }),
    tensor('b', [1, 4, 4, 3], { scale: 0.125, zeroPoint: 1 }),
    tensor('flat', [1, 48], { scale: 0.125, zeroPoint: 1 }),
    tensor('w2', [5, 48], { scale: 0.03, data: weights(240) }),
    tensor('bias', [5], { type: 'int32', data: Int32Array.of(9, -9, 900, -900, 0) }),
    tensor('scores', [1, 5], { scale: 0.5, zeroPoint: 2 }),
  ];
  return {
    name: 'small',
    tensors,
    operators: [
      { kind: 'conv2d', name: 'conv2d_0', inputs: [0, 1, -1], outputs: [2], ...unit },
      { kind: 'depthwiseConv2d', name: 'depthwise_1', inputs: [2, 3], outputs: [4], multiplier: 1, ...unit },
      { kind: 'reshape', name: 'reshape_2', inputs: [4], outputs: [5] },
      {
        kind: 'fullyConnected',
        name: 'fc_3',
        inputs: [5, 6, 7],
        outputs: [8],
        activation: 'none',
        keepDims: false,
      },
    ],
    inputs: [0],
    outputs: [8],
  };
}

const image = Int8Array.from({ length: 32 }, (_, i) => ((i * 73) % 255) - 127);

describe('running a network', () => {
  it('the plain run, the asynchronous run and the stepper agree', async () => {
    const network = smallNetwork();
    const [plain] = runNetwork(network, [image]);
    expect(new Set(plain as Int8Array).size).toBeGreaterThan(2);
    const [waited] = await runNetworkAsync(network, [image], {
      linear: async ({ layer, activations }) => {
        await Promise.resolve();
        return accumulate(layer, activations);
      },
    });
    expect(waited).toEqual(plain);
    const run = executeNetwork(network, [image]);
    const names: string[] = [];
    let step = run.next();
    while (!step.done) {
      names.push(step.value.layer.name);
      step = run.next(accumulate(step.value.layer, step.value.activations));
    }
    expect(names).toEqual(['conv2d_0', 'depthwise_1', 'fc_3']);
    expect(step.value[0]).toEqual(plain);
  });

  it('accumulators given from outside are what the rest of the network sees', () => {
    const network = smallNetwork();
    const [plain] = runNetwork(network, [image]);
    const [changed] = runNetwork(network, [image], {
      linear: ({ layer, activations }) => {
        const acc = accumulate(layer, activations);
        if (layer.name === 'fc_3') acc[4]! += 1000;
        return acc;
      },
    });
    expect([...(changed as Int8Array).subarray(0, 4)]).toEqual([...(plain as Int8Array).subarray(0, 4)]);
    expect((changed as Int8Array)[4]).toBeGreaterThan((plain as Int8Array)[4]!);
  });

  it('tells of every layer in order, linear ones with their accumulators', () => {
    const results: LayerResult[] = [];
    const [output] = runNetwork(smallNetwork(), [image], { onLayer: (result) => results.push(result) });
    expect(
      results.map(({ index, operator, linear }) => [index, operator.name, linear?.accumulators.length]),
    ).toEqual([
      [0, 'conv2d_0', 48],
      [1, 'depthwise_1', 48],
      [2, 'reshape_2', undefined],
      [3, 'fc_3', 5],
    ]);
    expect(results.at(-1)!.output).toBe(output);
  });

  it('lists its linear layers without running', () => {
    expect(
      linearLayers(smallNetwork()).map(({ name, index, positions, groups, k, n, macs }) => ({
        name,
        index,
        positions,
        groups,
        k,
        n,
        macs,
      })),
    ).toEqual([
      { name: 'conv2d_0', index: 0, positions: 16, groups: 1, k: 18, n: 3, macs: 864 },
      { name: 'depthwise_1', index: 1, positions: 16, groups: 3, k: 4, n: 1, macs: 192 },
      { name: 'fc_3', index: 3, positions: 1, groups: 1, k: 48, n: 5, macs: 240 },
    ]);
  });
});

describe('what the golden model refuses', () => {
  const conv: Bare = { kind: 'conv2d', ...unit };
  const x = tensor('x', [1, 2, 2, 1], { scale: 1 });
  const w = tensor('w', [1, 1, 1, 1], { scale: 1, data: Int8Array.of(1) });
  const y = tensor('y', [1, 2, 2, 1], { scale: 1 });
  const message = (network: Network, inputs: readonly Int8Array[] = [new Int8Array(4)]): string => {
    try {
      runNetwork(network, inputs);
    } catch (error) {
      return String(error);
    }
    throw new Error('nothing was refused');
  };

  it('says which layer and why', () => {
    const softmax: Bare = { kind: 'softmax', beta: 1 };
    const pool: Bare = {
      kind: 'maxPool2d',
      filterH: 3,
      filterW: 1,
      strideH: 1,
      strideW: 1,
      padding: 'valid',
      activation: 'none',
    };
    const messages = [
      message(single(conv, [x, w, tensor('y', [1, 2, 1, 1], { scale: 1 })])),
      message(single(conv, [tensor('x', [4], { scale: 1 }), w, y])),
      message(single(conv, [tensor('x', [1, 2, 2, 1], { type: 'int16', scale: 1 }), w, y])),
      message(
        single(conv, [x, tensor('w', [1, 1, 1, 1], { scale: 1, zeroPoint: 1, data: Int8Array.of(1) }), y]),
      ),
      message(single(conv, [x, tensor('w', [1, 1, 1, 1], { scale: [1, 1], data: Int8Array.of(1) }), y])),
      message(single(conv, [x, tensor('w', [1, 1, 1, 2], { scale: 1, data: Int8Array.of(1, 1) }), y])),
      message(single(conv, [x, tensor('w', [1, 1, 1, 1], { scale: 1, data: Int8Array.of(1, 2) }), y])),
      message(single(conv, [x, tensor('w', [1, 1, 1, 1], { scale: Number.NaN, data: Int8Array.of(1) }), y])),
      message(single(conv, [x, w, tensor('b', [1], { type: 'int32', data: Int32Array.of(1, 2) }), y])),
      message(single(conv, [tensor('x', [1, 2, 2, 1]), w, y])),
      message(single({ ...conv, strideH: 0 } as Bare, [x, w, y])),
      message(single(pool, [x, y])),
      message(single({ ...pool, filterH: 1 } as Bare, [x, tensor('y', [1, 2, 2, 1], { scale: 1.1 })])),
      message(single({ kind: 'reshape' }, [x, tensor('y', [5], { scale: 1 })])),
      message(single(softmax, [x, y])),
      message(single({ kind: 'add', activation: 'none' }, [x, y])),
      message(single({ kind: 'quantize' }, [x, tensor('y', [1, 2, 2, 1], { type: 'int16', scale: 1 })])),
    ];
    expect(messages.join('\n')).toMatchInlineSnapshot(`
      "GoldenError: layer under_test: output y has shape [1, 2, 1, 1], the operator computes [1, 2, 2, 1]
      GoldenError: layer under_test: the input has shape [4], NHWC is wanted
      GoldenError: tensor x is int16, its contents are of type Int8Array
      GoldenError: layer under_test: the weights w have a zero point that is not 0
      GoldenError: layer under_test: the weights w have 2 scales along dimension 0; 1, or 1 along dimension 0, are wanted
      GoldenError: layer under_test: filters of 2 channels do not divide an input of 1 and an output of 1 channels
      GoldenError: tensor w has shape [1, 1, 1, 1], 1 elements; its contents have 2
      GoldenError: layer under_test: tensor w has the scale NaN
      GoldenError: tensor b has shape [1], 1 elements; its contents have 2
      GoldenError: layer under_test: tensor x has no usable scale and zero point
      GoldenError: layer under_test: strideH is 0, a positive integer is wanted
      GoldenError: layer under_test: the window is larger than the 2 x 2 input
      GoldenError: layer under_test: a pool cannot change scale or zero point
      GoldenError: layer under_test: int8 [1, 2, 2, 1] cannot become int8 [5]
      GoldenError: layer under_test: the output has scale 1 and zero point 0, not 1/256 and -128
      GoldenError: layer under_test: the second input (input 1) is missing
      GoldenError: layer under_test: tensor y is int16, int8 is wanted"
    `);
  });

  it('inputs of a wrong number, size or type', () => {
    const network = single(conv, [x, w, y]);
    const messages = [
      message(network, []),
      message(network, [new Int8Array(5)]),
      message(network, [new Uint8Array(4) as unknown as Int8Array]),
    ];
    expect(messages.join('\n')).toMatchInlineSnapshot(`
      "GoldenError: 0 inputs given, the network has 1
      GoldenError: tensor x has shape [1, 2, 2, 1], 4 elements; its contents have 5
      GoldenError: tensor x is int8, its contents are of type Uint8Array"
    `);
    const wrong = () => runNetwork(network, [new Int8Array(4)], { linear: () => new Int32Array(3) });
    expect(wrong).toThrowErrorMatchingInlineSnapshot(
      `[GoldenError: layer under_test: 3 accumulators given, 4 are wanted]`,
    );
    const unknown = () => runNetwork(network, [new Int8Array(4)], { rounding: 'up' as 'double' });
    expect(unknown).toThrowErrorMatchingInlineSnapshot(
      `[GoldenError: unknown rounding up; there are double, single, half-up]`,
    );
  });
});

describe('independence', () => {
  it('src/golden imports nothing but itself', () => {
    const folder = path.resolve(import.meta.dirname, '../../src/golden');
    const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));
    expect(files.length).toBeGreaterThan(10);
    for (const file of files)
      for (const [, source] of readFileSync(path.join(folder, file), 'utf8').matchAll(/from '([^']+)'/g))
        expect(source, file).toMatch(/^\.\/[a-z0-9-]+\.ts$/);
  });
});
