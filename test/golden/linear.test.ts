import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Activation,
  accumulate,
  describeLinear,
  type LinearLayer,
  lowerActivations,
  type Network,
  type Rounding,
  roundings,
  runNetwork,
} from '../../src/golden/index.ts';
import {
  type ConvolutionCase,
  clampByDefinition,
  convolveByDefinition,
  multiplierByDefinition,
  requantiseByDefinition,
} from './definitions.ts';
import { activations, type Bare, single, tensor } from './networks.ts';

const int8 = fc.integer({ min: -128, max: 127 });
const scale = fc.double({ min: 1e-3, max: 0.5, noNaN: true }).map(Math.fround);
const small = (max: number) => fc.integer({ min: 1, max });

function int8Array(length: number): fc.Arbitrary<Int8Array> {
  return fc.int8Array({ minLength: length, maxLength: length });
}

/** What the three kinds share: window, quantisation, rounding. */
const common = fc.record({
  batch: small(2),
  inH: small(7),
  inW: small(7),
  filterH: small(3),
  filterW: small(3),
  strideH: small(3),
  strideW: small(3),
  dilationH: small(2),
  dilationW: small(2),
  padding: fc.constantFrom('same' as const, 'valid' as const),
  zeroPoint: int8,
  outputZeroPoint: int8,
  inputScale: scale,
  outputScale: scale,
  perChannel: fc.boolean(),
  activation: fc.constantFrom(...activations),
  rounding: fc.constantFrom(...roundings),
});
type Common = typeof common extends fc.Arbitrary<infer T> ? T : never;

/** VALID windows must fit. */
function fits(c: Common): boolean {
  return (
    c.padding === 'same' || ((c.filterH - 1) * c.dilationH < c.inH && (c.filterW - 1) * c.dilationW < c.inW)
  );
}

/** Bias small against nothing, moderate, or so large that the sum wraps. */
function biasOf(channels: number): fc.Arbitrary<Int32Array | null> {
  const value = fc.oneof(
    fc.integer({ min: -2000, max: 2000 }),
    fc.constantFrom(2 ** 31 - 1, -(2 ** 31), 2 ** 31 - 300),
  );
  return fc.option(
    fc.array(value, { minLength: channels, maxLength: channels }).map((v) => Int32Array.from(v)),
  );
}

function weightScales(channels: number, perChannel: boolean): fc.Arbitrary<number[]> {
  const count = perChannel ? channels : 1;
  return fc.array(scale, { minLength: count, maxLength: count });
}

function expectedOutput(
  acc: readonly number[],
  channels: number,
  multiplier: (channel: number) => number,
  c: { rounding: Rounding; outputZeroPoint: number; outputScale: number; activation: Activation },
): number[] {
  return acc.map((sum, i) => {
    const { q, shift } = multiplierByDefinition(multiplier(i % channels));
    const value = requantiseByDefinition(sum, q, shift, c.rounding) + c.outputZeroPoint;
    return clampByDefinition(value, c.activation, c.outputScale, c.outputZeroPoint);
  });
}

/** Runs the network and compares output, and accumulators with the matrix form read by its documentation. */
function check(network: Network, input: Int8Array, rounding: Rounding, output: readonly number[]): void {
  const [computed] = runNetwork(network, [input], {
    rounding,
    linear: ({ layer, activations: matrix }) => {
      const acc = accumulate(layer, matrix);
      expect([...acc]).toEqual(matrixProduct(layer, matrix));
      return acc;
    },
  });
  expect([...(computed as Int8Array)]).toEqual(output);
}

/** The formula in the description of `LinearLayer`. */
function matrixProduct(layer: LinearLayer, matrix: Int8Array): number[] {
  const { positions, groups, k, n, zeroPoint, weights } = layer;
  const acc: number[] = [];
  for (let p = 0; p < positions; p++)
    for (let g = 0; g < groups; g++)
      for (let j = 0; j < n; j++) {
        let sum = 0n;
        for (let i = 0; i < k; i++) {
          const x = BigInt(matrix[p * groups * k + g * k + i]! - zeroPoint);
          sum += x * BigInt(weights[(g * n + j) * k + i]!);
        }
        acc.push(Number(BigInt.asIntN(32, sum)));
      }
  return acc;
}

describe('conv2d', () => {
  it('equals its definition, grouped ones included', () => {
    const cases = common.filter(fits).chain((c) =>
      fc.tuple(small(3), small(3), small(3)).chain(([groups, inPerGroup, outPerGroup]) => {
        const channels = groups * inPerGroup;
        const outC = groups * outPerGroup;
        return fc.record({
          c: fc.constant(c),
          channels: fc.constant(channels),
          inPerGroup: fc.constant(inPerGroup),
          outPerGroup: fc.constant(outPerGroup),
          input: int8Array(c.batch * c.inH * c.inW * channels),
          weights: int8Array(outC * c.filterH * c.filterW * inPerGroup),
          bias: biasOf(outC),
          scales: weightScales(outC, c.perChannel),
        });
      }),
    );
    fc.assert(
      fc.property(cases, ({ c, channels, inPerGroup, outPerGroup, input, weights, bias, scales }) => {
        const outC = (channels / inPerGroup) * outPerGroup;
        const problem: ConvolutionCase = {
          ...c,
          shape: [c.batch, c.inH, c.inW, channels],
          outC,
          input,
          bias,
        };
        const { acc, shape } = convolveByDefinition(problem, (oc, ky, kx, ic) => {
          const inGroup = ic - Math.floor(oc / outPerGroup) * inPerGroup;
          if (inGroup < 0 || inGroup >= inPerGroup) return 0;
          return weights[((oc * c.filterH + ky) * c.filterW + kx) * inPerGroup + inGroup]!;
        });
        const network = single({ kind: 'conv2d', ...c }, [
          tensor('x', problem.shape, { scale: c.inputScale, zeroPoint: c.zeroPoint }),
          tensor('w', [outC, c.filterH, c.filterW, inPerGroup], { scale: scales, data: weights }),
          bias && tensor('b', [outC], { type: 'int32', data: bias }),
          tensor('y', shape, { scale: c.outputScale, zeroPoint: c.outputZeroPoint }),
        ]);
        const multiplier = (oc: number) => (c.inputScale * scales[oc % scales.length]!) / c.outputScale;
        check(network, input, c.rounding, expectedOutput(acc, outC, multiplier, c));
      }),
      { numRuns: 300 },
    );
  });
});

describe('depthwise conv2d', () => {
  it('equals its definition for every multiplier', () => {
    const cases = common.filter(fits).chain((c) =>
      fc.tuple(small(4), small(3)).chain(([channels, multiplier]) =>
        fc.record({
          c: fc.constant(c),
          channels: fc.constant(channels),
          multiplier: fc.constant(multiplier),
          input: int8Array(c.batch * c.inH * c.inW * channels),
          weights: int8Array(c.filterH * c.filterW * channels * multiplier),
          bias: biasOf(channels * multiplier),
          scales: weightScales(channels * multiplier, c.perChannel),
        }),
      ),
    );
    fc.assert(
      fc.property(cases, ({ c, channels, multiplier, input, weights, bias, scales }) => {
        const outC = channels * multiplier;
        const problem: ConvolutionCase = {
          ...c,
          shape: [c.batch, c.inH, c.inW, channels],
          outC,
          input,
          bias,
        };
        const { acc, shape } = convolveByDefinition(problem, (oc, ky, kx, ic) =>
          ic === Math.floor(oc / multiplier) ? weights[(ky * c.filterW + kx) * outC + oc]! : 0,
        );
        const network = single({ kind: 'depthwiseConv2d', multiplier, ...c }, [
          tensor('x', problem.shape, { scale: c.inputScale, zeroPoint: c.zeroPoint }),
          tensor('w', [1, c.filterH, c.filterW, outC], { scale: scales, axis: 3, data: weights }),
          bias && tensor('b', [outC], { type: 'int32', data: bias }),
          tensor('y', shape, { scale: c.outputScale, zeroPoint: c.outputZeroPoint }),
        ]);
        const real = (oc: number) => (c.inputScale * scales[oc % scales.length]!) / c.outputScale;
        check(network, input, c.rounding, expectedOutput(acc, outC, real, c));
      }),
      { numRuns: 300 },
    );
  });
});

describe('fully connected', () => {
  it('equals its definition, with sx * sw in float32 for a single weight scale', () => {
    const cases = common.chain((c) =>
      fc.tuple(small(20), small(9)).chain(([k, n]) =>
        fc.record({
          c: fc.constant(c),
          k: fc.constant(k),
          n: fc.constant(n),
          input: int8Array(c.batch * k),
          weights: int8Array(n * k),
          bias: biasOf(n),
          scales: weightScales(n, c.perChannel),
        }),
      ),
    );
    fc.assert(
      fc.property(cases, ({ c, k, n, input, weights, bias, scales }) => {
        const acc: number[] = [];
        for (let p = 0; p < c.batch; p++)
          for (let j = 0; j < n; j++) {
            let sum = BigInt(bias?.[j] ?? 0);
            for (let i = 0; i < k; i++)
              sum += BigInt(input[p * k + i]! - c.zeroPoint) * BigInt(weights[j * k + i]!);
            acc.push(Number(BigInt.asIntN(32, sum)));
          }
        const network = single({ kind: 'fullyConnected', activation: c.activation, keepDims: false }, [
          tensor('x', [c.batch, k], { scale: c.inputScale, zeroPoint: c.zeroPoint }),
          tensor('w', [n, k], { scale: scales, data: weights }),
          bias && tensor('b', [n], { type: 'int32', data: bias }),
          tensor('y', [c.batch, n], { scale: c.outputScale, zeroPoint: c.outputZeroPoint }),
        ]);
        const real = (j: number) => {
          const product = c.inputScale * scales[j % scales.length]!;
          return (scales.length === 1 ? Math.fround(product) : product) / c.outputScale;
        };
        check(network, input, c.rounding, expectedOutput(acc, n, real, c));
      }),
      { numRuns: 300 },
    );
  });

  it('one scale per weight tensor: the float32 product makes another multiplier than the double product', () => {
    const inputScale = Math.fround(0.1);
    const weightScale = Math.fround(0.3);
    const outputScale = Math.fround(0.7);
    const layerOf = (kind: 'fullyConnected' | 'conv2d') => {
      const flat = kind === 'fullyConnected';
      const shape = flat ? [1, 1] : [1, 1, 1, 1];
      const operator: Bare = flat
        ? { kind: 'fullyConnected', activation: 'none', keepDims: false }
        : {
            kind: 'conv2d',
            strideH: 1,
            strideW: 1,
            dilationH: 1,
            dilationW: 1,
            padding: 'valid',
            activation: 'none',
          };
      const network = single(operator, [
        tensor('x', shape, { scale: inputScale }),
        tensor('w', shape, { scale: weightScale, data: Int8Array.of(1) }),
        tensor('y', shape, { scale: outputScale }),
      ]);
      return describeLinear(network, 0);
    };
    const asDouble = multiplierByDefinition((inputScale * weightScale) / outputScale).q;
    const asFloat = multiplierByDefinition(Math.fround(inputScale * weightScale) / outputScale).q;
    expect(asDouble).not.toBe(asFloat);
    expect(layerOf('conv2d').multipliers[0]).toBe(asDouble);
    expect(layerOf('fullyConnected').multipliers[0]).toBe(asFloat);
  });
});

describe('the matrix form', () => {
  it('of a depthwise layer: a row per position, the taps of one channel together', () => {
    const network = single(
      {
        kind: 'depthwiseConv2d',
        multiplier: 1,
        strideH: 1,
        strideW: 1,
        dilationH: 1,
        dilationW: 1,
        padding: 'same',
        activation: 'none',
      },
      [
        tensor('x', [1, 1, 3, 2], { scale: 0.5, zeroPoint: 9 }),
        tensor('w', [1, 1, 3, 2], { scale: 0.5, data: Int8Array.of(1, 10, 2, 20, 3, 30) }),
        tensor('y', [1, 1, 3, 2], { scale: 0.5 }),
      ],
    );
    const layer = describeLinear(network, 0);
    const { positions, groups, k, n, columns, channels, macs } = layer;
    expect({ positions, groups, k, n, columns, channels, macs }).toEqual({
      positions: 3,
      groups: 2,
      k: 3,
      n: 1,
      columns: 6,
      channels: 2,
      macs: 18,
    });
    expect([...layer.weights]).toEqual([1, 2, 3, 10, 20, 30]);
    // Input pixels (1, -1), (2, -2), (3, -3); padding holds the zero point 9.
    const matrix = lowerActivations(layer, Int8Array.of(1, -1, 2, -2, 3, -3));
    expect([...matrix]).toEqual([9, 1, 2, 9, -1, -2, 1, 2, 3, -1, -2, -3, 2, 3, 9, -2, -3, 9]);
  });

  it('needs no copy for a 1 x 1 convolution', () => {
    const network = single(
      {
        kind: 'conv2d',
        strideH: 1,
        strideW: 1,
        dilationH: 1,
        dilationW: 1,
        padding: 'same',
        activation: 'none',
      },
      [
        tensor('x', [1, 2, 2, 3], { scale: 0.5, zeroPoint: 4 }),
        tensor('w', [1, 1, 1, 3], { scale: 0.5, data: Int8Array.of(1, 2, 3) }),
        tensor('y', [1, 2, 2, 1], { scale: 0.5 }),
      ],
    );
    const input = new Int8Array(12);
    expect(lowerActivations(describeLinear(network, 0), input)).toBe(input);
  });
});
