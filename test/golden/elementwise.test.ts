import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundings, runNetwork, type TensorData } from '../../src/golden/index.ts';
import { clampByDefinition, multiplierByDefinition, requantiseByDefinition } from './definitions.ts';
import { activations, type Bare, single, tensor } from './networks.ts';

/** Powers of two among them: their quotients have exact halves. */
const scale = fc.oneof(
  fc.double({ min: 1e-3, max: 4, noNaN: true }).map(Math.fround),
  fc.constantFrom(0.25, 0.5, 1, 2),
);
const int8 = fc.integer({ min: -128, max: 127 });
const rounding = fc.constantFrom(...roundings);

const int8Array = (length: number) => fc.int8Array({ minLength: length, maxLength: length });

/** Row-major coordinates of every element. */
function coordinates(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>(
    (found, size) => found.flatMap((head) => Array.from({ length: size }, (_, i) => [...head, i])),
    [[]],
  );
}

function at(shape: readonly number[], position: readonly number[]): number {
  return shape.reduce((index, size, d) => index * size + position[d]!, 0);
}

describe('add', () => {
  /** Two shapes that broadcast: sizes of the result, with a mask of sizes that are 1 on either side. */
  const shapes = fc
    .array(
      fc.tuple(
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom('same' as const, 'first' as const, 'second' as const),
      ),
      { minLength: 1, maxLength: 4 },
    )
    .chain((sizes) =>
      fc.record({
        a: fc.constant(sizes.map(([size, one]) => (one === 'first' ? 1 : size))),
        b: fc.constant(sizes.map(([size, one]) => (one === 'second' ? 1 : size))),
        drop: fc.boolean(),
      }),
    )
    .map(({ a, b, drop }) => ({ a: drop && a[0] === 1 && a.length > 1 ? a.slice(1) : a, b }));

  const cases = shapes.chain(({ a, b }) =>
    fc.record({
      a: fc.constant(a),
      b: fc.constant(b),
      x: int8Array(a.reduce((p, s) => p * s, 1)),
      y: int8Array(b.reduce((p, s) => p * s, 1)),
      scales: fc.tuple(scale, scale, scale),
      zeroPoints: fc.tuple(int8, int8, int8),
      activation: fc.constantFrom(...activations),
      rounding,
    }),
  );

  it('equals its definition, broadcasts included', () => {
    fc.assert(
      fc.property(cases, ({ a, b, x, y, scales: [s1, s2, s3], zeroPoints: [z1, z2, z3], ...c }) => {
        const shape = b.map((size, d) => Math.max(size, a[a.length - b.length + d] ?? 1));
        const mode = c.rounding === 'half-up' ? 'double' : c.rounding;
        const twiceMax = 2 * Math.max(s1, s2);
        const scaled = (q: number, zeroPoint: number, s: number) => {
          const multiplier = multiplierByDefinition(s / twiceMax);
          return requantiseByDefinition((q - zeroPoint) * 2 ** 20, multiplier.q, multiplier.shift, mode);
        };
        const out = multiplierByDefinition(twiceMax / (2 ** 20 * s3));
        const expected = coordinates(shape).map((position) => {
          const atA = a.map((size, d) => (size === 1 ? 0 : position[position.length - a.length + d]!));
          const atB = b.map((size, d) => (size === 1 ? 0 : position[d]!));
          const sum = scaled(x[at(a, atA)]!, z1, s1) + scaled(y[at(b, atB)]!, z2, s2);
          return clampByDefinition(
            requantiseByDefinition(sum, out.q, out.shift, mode) + z3,
            c.activation,
            s3,
            z3,
          );
        });
        const network = single({ kind: 'add', activation: c.activation }, [
          tensor('a', a, { scale: s1, zeroPoint: z1 }),
          tensor('b', b, { scale: s2, zeroPoint: z2 }),
          tensor('y', shape, { scale: s3, zeroPoint: z3 }),
        ]);
        const [sum] = runNetwork(network, [x, y], { rounding: c.rounding });
        expect([...(sum as Int8Array)]).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('takes negative halves away from zero, up only with single rounding', () => {
    // Scale 1 and 1 to scale 2: -1 becomes -1/2.
    const network = single({ kind: 'add', activation: 'none' }, [
      tensor('a', [2], { scale: 1 }),
      tensor('b', [2], { scale: 1 }),
      tensor('y', [2], { scale: 2 }),
    ]);
    const sums = roundings.map((mode) => [
      mode,
      ...(runNetwork(network, [Int8Array.of(-1, 3), Int8Array.of(0, -6)], {
        rounding: mode,
      })[0] as Int8Array),
    ]);
    expect(sums).toEqual([
      ['double', -1, -2],
      ['single', 0, -1],
      ['half-up', -1, -2],
    ]);
  });

  it('is near the real sum', () => {
    fc.assert(
      fc.property(int8Array(8), int8Array(8), scale, scale, rounding, (x, y, s1, s2, mode) => {
        const s3 = Math.fround(2 * (s1 + s2));
        const network = single({ kind: 'add', activation: 'none' }, [
          tensor('a', [8], { scale: s1, zeroPoint: 3 }),
          tensor('b', [8], { scale: s2, zeroPoint: -7 }),
          tensor('y', [8], { scale: s3, zeroPoint: 11 }),
        ]);
        const [sum] = runNetwork(network, [x, y], { rounding: mode });
        (sum as Int8Array).forEach((q, i) => {
          const real = (s1 * (x[i]! - 3) + s2 * (y[i]! + 7)) / s3 + 11;
          expect(Math.abs(q - Math.min(Math.max(real, -128), 127))).toBeLessThan(0.51);
        });
      }),
    );
  });
});

describe('pad', () => {
  it('surrounds a tensor of any rank with its zero point', () => {
    const dimension = fc.tuple(
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 0, max: 2 }),
      fc.integer({ min: 0, max: 2 }),
    );
    fc.assert(
      fc.property(
        fc.array(dimension, { minLength: 1, maxLength: 4 }),
        int8,
        fc.boolean(),
        (sizes, zeroPoint, wide) => {
          const shape = sizes.map(([size]) => size);
          const padded = sizes.map(([size, before, after]) => size + before + after);
          const input = Int8Array.from(coordinates(shape), (_, i) => i - 40);
          const paddings = sizes.flatMap(([, before, after]) => [before, after]);
          const expected = coordinates(padded).map((position) => {
            const source = position.map((p, d) => p - sizes[d]![1]);
            return source.every((p, d) => p >= 0 && p < shape[d]!) ? input[at(shape, source)]! : zeroPoint;
          });
          const network = single({ kind: 'pad' }, [
            tensor('x', shape, { scale: 0.5, zeroPoint }),
            tensor('p', [sizes.length, 2], {
              type: wide ? 'int64' : 'int32',
              data: wide ? BigInt64Array.from(paddings, BigInt) : Int32Array.from(paddings),
            }),
            tensor('y', padded, { scale: 0.5, zeroPoint }),
          ]);
          expect([...(runNetwork(network, [input])[0] as Int8Array)]).toEqual(expected);
        },
      ),
    );
  });
});

describe('quantize and dequantize', () => {
  const convert = (
    kind: 'quantize' | 'dequantize',
    from: Parameters<typeof tensor>[2],
    to: typeof from,
    input: TensorData,
    mode = roundings[0]!,
  ) =>
    runNetwork(
      single({ kind } as Bare, [tensor('x', [input.length], from), tensor('y', [input.length], to)]),
      [input],
      { rounding: mode },
    )[0]!;

  it('float32 to int8: halves away from zero, saturated', () => {
    const real = Float32Array.of(
      0,
      0.25,
      -0.25,
      0.24,
      1,
      100,
      -100,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    );
    const quantised = convert('quantize', { type: 'float32' }, { scale: 0.5, zeroPoint: 3 }, real);
    expect([...(quantised as Int8Array)]).toEqual([3, 4, 2, 3, 5, 127, -128, 127, -128]);
  });

  /** Numbers with a scale; many are as near to a half of a step as float32 allows. */
  const reals = scale.chain((s) =>
    fc.tuple(
      fc.oneof(
        fc.float({ min: -1000, max: 1000, noNaN: true }),
        fc.integer({ min: -130, max: 130 }).map((k) => Math.fround((k + 0.5) * s)),
      ),
      fc.constant(s),
    ),
  );

  it('float32 to int8 rounds the float32 quotient, not the exact one', () => {
    fc.assert(
      fc.property(reals, int8, ([real, s], zeroPoint) => {
        const quotient = Math.fround(real / s);
        const nearest = Math.sign(quotient) * Math.round(Math.abs(quotient)) + zeroPoint;
        const [q] = convert(
          'quantize',
          { type: 'float32' },
          { scale: s, zeroPoint },
          Float32Array.of(real),
        ) as Int8Array;
        expect(q).toBe(Math.min(Math.max(nearest, -128), 127) + 0);
      }),
    );
  });

  it('what is not a number is refused', () => {
    expect(() =>
      convert('quantize', { type: 'float32' }, { scale: 0.5 }, Float32Array.of(0, Number.NaN)),
    ).toThrowErrorMatchingInlineSnapshot(`[GoldenError: layer under_test: element 1 is not a number]`);
  });

  it('int8 and uint8 to int8 equal their definition', () => {
    fc.assert(
      fc.property(fc.boolean(), scale, scale, int8, int8, rounding, (unsigned, s1, s2, z1, z2, mode) => {
        const zero = unsigned ? z1 + 128 : z1;
        const input = unsigned
          ? Uint8Array.from({ length: 256 }, (_, i) => i)
          : Int8Array.from({ length: 256 }, (_, i) => i - 128);
        const { q, shift } = multiplierByDefinition(s1 / s2);
        const expected = Array.from(input, (x) =>
          clampByDefinition(requantiseByDefinition(x - zero, q, shift, mode) + z2, 'none', s2, z2),
        );
        const from = { type: unsigned ? ('uint8' as const) : ('int8' as const), scale: s1, zeroPoint: zero };
        const output = convert('quantize', from, { scale: s2, zeroPoint: z2 }, input, mode);
        expect([...(output as Int8Array)]).toEqual(expected);
      }),
    );
  });

  it('the multiplier of int8 to int8 is a double', () => {
    // A float32 quotient of these scales takes 8 to 30, as the nearest 29.5 is then met exactly.
    const scales = [0.512365996837616, 0.13894671201705933] as const;
    const output = convert('quantize', { scale: scales[0] }, { scale: scales[1] }, Int8Array.of(8));
    expect([...(output as Int8Array)]).toEqual([29]);
  });

  it('uint8 to int8 of one scale shifts by 128', () => {
    const input = Uint8Array.of(0, 1, 128, 255);
    const output = convert('quantize', { type: 'uint8', scale: 0.1, zeroPoint: 128 }, { scale: 0.1 }, input);
    expect([...(output as Int8Array)]).toEqual([-128, -127, 0, 127]);
  });

  it('int8 to float32 rounds the product once', () => {
    const input = Int8Array.from({ length: 256 }, (_, i) => i - 128);
    const s = Math.fround(0.1);
    const output = convert('dequantize', { scale: s, zeroPoint: -5 }, { type: 'float32' }, input);
    expect([...(output as Float32Array)]).toEqual(Array.from(input, (q) => Math.fround(s * (q + 5))));
  });
});

describe('reshape', () => {
  it('passes the contents on', () => {
    const network = single({ kind: 'reshape' }, [
      tensor('x', [1, 2, 3], { scale: 1 }),
      tensor('y', [6], { scale: 1 }),
    ]);
    const input = Int8Array.of(1, 2, 3, 4, 5, 6);
    expect([...(runNetwork(network, [input])[0] as Int8Array)]).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
