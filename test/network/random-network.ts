import fc from 'fast-check';
import type { Activation, Network, Operator, Quantization, Tensor } from '../../src/golden/index.ts';

/** What one layer of a random network is made from; every number is reduced to the range where it makes sense. */
interface Choice {
  readonly kind: number;
  readonly numbers: readonly number[];
  readonly name: string;
}

const choice: fc.Arbitrary<Choice> = fc.record({
  kind: fc.nat(8),
  numbers: fc.array(fc.nat(1 << 20), { minLength: 16, maxLength: 16 }),
  name: fc.string({ maxLength: 12, unit: 'grapheme' }),
});

/** Small, valid int8 networks with every operator, odd names and every option. */
export const randomNetwork: fc.Arbitrary<Network> = fc
  .record({
    extents: fc.tuple(
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 4 }),
    ),
    ends: fc.boolean(),
    layers: fc.array(choice, { minLength: 1, maxLength: 6 }),
  })
  .map(({ extents, ends, layers }) => {
    const builder = new Builder();
    let tensor = builder.start([1, ...extents], ends);
    const input = 0;
    for (const layer of layers) tensor = builder.layer(layer, tensor);
    if (ends) tensor = builder.dequantize(tensor);
    const { tensors, operators } = builder;
    return { name: 'random', tensors, operators, inputs: [input], outputs: [tensor] };
  });

const activations: readonly Activation[] = ['none', 'relu', 'relu6', 'reluN1To1'];

class Builder {
  readonly tensors: Tensor[] = [];
  readonly operators: Operator[] = [];

  start(shape: number[], float: boolean): number {
    if (!float) return this.#feature('in', shape, affine(0.05, 3));
    const real = this.#tensor({ name: 'real', shape, type: 'float32', quantization: null, data: null });
    return this.#run('quantize', shape, affine(0.05, 3), { kind: 'quantize', inputs: [real] });
  }

  dequantize(input: number): number {
    const { shape } = this.tensors[input]!;
    const output = this.#tensor({ name: 'out', shape, type: 'float32', quantization: null, data: null });
    this.#operator('dequantize', { kind: 'dequantize', inputs: [input], outputs: [output] });
    return output;
  }

  layer({ kind, numbers, name }: Choice, input: number): number {
    const { shape, quantization } = this.tensors[input]!;
    const [n0, n1, n2, n3, n4, n5] = numbers as [number, number, number, number, number, number];
    const activation = activations[n0 % 4]!;
    const to = affine((1 + (n1 % 100)) / 200, (n2 % 256) - 128);
    const flat = shape.length !== 4;
    if (kind === 0 || flat) return this.#dense(name, numbers, input, to, activation);
    const [, height, width, channels] = shape as [number, number, number, number];
    const padding = n3 % 2 === 0 ? 'same' : 'valid';
    const filterH = 1 + (n4 % Math.min(3, height));
    const filterW = 1 + (n5 % Math.min(3, width));
    const [strideH, strideW] = [1 + (n1 % 2), 1 + (n2 % 2)];
    const dilated = padding === 'same' && n2 % 5 === 0 ? 2 : 1;
    const extent = (size: number, filter: number, stride: number): number =>
      padding === 'same' ? Math.ceil(size / stride) : Math.floor((size - filter) / stride) + 1;
    const out = [extent(height, filterH, strideH), extent(width, filterW, strideW)] as const;
    const window = { padding, strideH, strideW, activation } as const;
    switch (kind) {
      case 1: {
        const outputs = 1 + (n3 % 5);
        const weights = this.#weights(name, [outputs, filterH, filterW, channels], 0, outputs, numbers);
        const options = { ...window, dilationH: dilated, dilationW: dilated };
        return this.#run('conv2d', [1, ...out, outputs], to, {
          kind: 'conv2d',
          inputs: [input, ...weights],
          ...options,
        });
      }
      case 2: {
        const multiplier = 1 + (n3 % 2);
        const outputs = channels * multiplier;
        const weights = this.#weights(name, [1, filterH, filterW, outputs], 3, outputs, numbers);
        const options = { ...window, multiplier, dilationH: dilated, dilationW: dilated };
        const inputs = [input, ...weights];
        return this.#run('depthwise_conv2d', [1, ...out, outputs], to, {
          kind: 'depthwiseConv2d',
          inputs,
          ...options,
        });
      }
      case 3:
      case 4: {
        const base = kind === 3 ? 'average_pool2d' : 'max_pool2d';
        const pool = {
          kind: kind === 3 ? ('averagePool2d' as const) : ('maxPool2d' as const),
          filterH,
          filterW,
        };
        return this.#run(base, [1, ...out, channels], quantization!, { ...pool, ...window, inputs: [input] });
      }
      case 5:
        return this.#run('add', shape, to, { kind: 'add', inputs: [input, input], activation });
      case 6: {
        const amounts = numbers.slice(0, 8).map((n, i) => (i < 2 ? 0 : n % 2));
        const data = Int32Array.from(amounts);
        const paddings = this.#tensor({ name, shape: [4, 2], type: 'int32', quantization: null, data });
        const padded = shape.map((size, i) => size + amounts[2 * i]! + amounts[2 * i + 1]!);
        return this.#run('pad', padded, quantization!, { kind: 'pad', inputs: [input, paddings] });
      }
      case 7:
        return this.#run('quantize', shape, to, { kind: 'quantize', inputs: [input] });
      default: {
        const softmax = affine(1 / 256, -128);
        return this.#run('softmax', shape, softmax, {
          kind: 'softmax',
          inputs: [input],
          beta: 1 + (n1 % 4) / 4,
        });
      }
    }
  }

  #dense(
    name: string,
    numbers: readonly number[],
    input: number,
    to: Quantization,
    activation: Activation,
  ): number {
    const { shape, quantization } = this.tensors[input]!;
    const size = shape.reduce((a, b) => a * b, 1);
    const target = {
      name,
      shape: [2],
      type: 'int32',
      quantization: null,
      data: Int32Array.of(-1, size),
    } as const;
    const inputs = numbers[3]! % 2 === 0 ? [input] : [input, this.#tensor(target)];
    const flat = this.#run('reshape', [1, size], quantization!, { kind: 'reshape', inputs });
    const outputs = 1 + (numbers[4]! % 6);
    const weights = this.#weights(name, [outputs, size], 0, outputs, numbers);
    return this.#run('fully_connected', [1, outputs], to, {
      kind: 'fullyConnected',
      inputs: [flat, ...weights],
      activation,
      keepDims: numbers[5]! % 2 === 0,
    });
  }

  /** Weights with one scale or one per channel, and a bias or none. */
  #weights(
    name: string,
    shape: number[],
    axis: number,
    channels: number,
    numbers: readonly number[],
  ): [number, number] {
    const count = shape.reduce((a, b) => a * b, 1);
    const data = Int8Array.from({ length: count }, (_, i) => numbers[i % 16]! * (i + 7));
    const scales = Float32Array.from(
      { length: numbers[6]! % 2 === 0 ? 1 : channels },
      (_, i) => 0.001 * (i + 1) + numbers[7]! / 1e8,
    );
    const zeroPoints = new Int32Array(scales.length);
    const weights = this.#tensor({
      name: `${name}/w`,
      shape,
      type: 'int8',
      quantization: { scales, zeroPoints, axis: scales.length === 1 ? 0 : axis },
      data,
    });
    if (numbers[8]! % 3 === 0) return [weights, -1];
    const biases = Int32Array.from({ length: channels }, (_, i) => numbers[(i + 9) % 16]! - (1 << 19));
    const bias = {
      name: `${name}/b`,
      shape: [channels],
      type: 'int32',
      quantization: null,
      data: biases,
    } as const;
    return [weights, this.#tensor(bias)];
  }

  #run(
    base: string,
    shape: readonly number[],
    quantization: Quantization,
    operator: Partial<Operator>,
  ): number {
    const output = this.#feature(`${base} output`, shape, quantization);
    this.#operator(base, { ...operator, outputs: [output] });
    return output;
  }

  #operator(base: string, operator: Partial<Operator>): void {
    this.operators.push({ ...operator, name: `${base}_${this.operators.length}` } as Operator);
  }

  #feature(name: string, shape: readonly number[], quantization: Quantization): number {
    return this.#tensor({ name, shape, type: 'int8', quantization, data: null });
  }

  #tensor(tensor: Tensor): number {
    return this.tensors.push(tensor) - 1;
  }
}

function affine(scale: number, zeroPoint: number): Quantization {
  return { scales: Float32Array.of(scale), zeroPoints: Int32Array.of(zeroPoint), axis: 0 };
}
