import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expOfNonPositive, reciprocalOfOnePlus } from '../../src/golden/exponential.ts';
import { runNetwork } from '../../src/golden/index.ts';
import { expByDefinition, reciprocalByDefinition, softmaxByDefinition } from './definitions.ts';
import { single, tensor } from './networks.ts';

function softmax(input: Int8Array, depth: number, scale: number, beta: number): number[] {
  const shape = [input.length / depth, depth];
  const network = single({ kind: 'softmax', beta }, [
    tensor('x', shape, { scale, zeroPoint: 17 }),
    tensor('y', shape, { scale: 1 / 256, zeroPoint: -128 }),
  ]);
  return [...(runNetwork(network, [input])[0] as Int8Array)];
}

const cases = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 12 }))
  .chain(([rows, depth]) =>
    fc.record({
      depth: fc.constant(depth),
      input: fc.int8Array({ minLength: rows * depth, maxLength: rows * depth }),
      scale: fc
        .oneof(
          fc.double({ min: 1e-4, max: 0.5, noNaN: true }),
          fc.double({ min: 0.5, max: 100, noNaN: true }),
          fc.constantFrom(1, 0.0625, 16, 32, 2 ** -20),
        )
        .map(Math.fround),
      beta: fc.constantFrom(1, 0.5, 2),
    }),
  );

describe('softmax', () => {
  it('equals the fixed-point definition', () => {
    fc.assert(
      fc.property(cases, ({ depth, input, scale, beta }) => {
        const expected: number[] = [];
        for (let row = 0; row < input.length; row += depth)
          expected.push(...softmaxByDefinition([...input.subarray(row, row + depth)], scale, beta));
        expect(softmax(input, depth, scale, beta)).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it('is within one level of the real softmax', () => {
    fc.assert(
      fc.property(cases, ({ depth, input, scale, beta }) => {
        const output = softmax(input, depth, scale, beta);
        for (let row = 0; row < input.length; row += depth) {
          const largest = Math.max(...input.subarray(row, row + depth));
          const exps = Array.from(input.subarray(row, row + depth), (x) =>
            Math.exp(beta * scale * (x - largest)),
          );
          const sum = exps.reduce((total, e) => total + e, 0);
          exps.forEach((e, i) => {
            const real = Math.min((e / sum) * 256 - 128, 127);
            expect(Math.abs(output[row + i]! - real)).toBeLessThan(1);
          });
        }
      }),
      { numRuns: 500 },
    );
  });

  it('refuses rows whose exponentials add up to 512', () => {
    expect(() => softmax(new Int8Array(512), 512, 1, 1)).toThrowErrorMatchingInlineSnapshot(
      `[GoldenError: layer under_test: the exponentials of 512 elements add up to 512 or more]`,
    );
    expect(softmax(new Int8Array(511), 511, 1, 1)[0]).toBe(-127);
  });
});

describe('fixed-point functions', () => {
  it('the exponential equals its definition and is right to 2^-20', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 31) + 1, max: 0 }), (x) => {
        expect(expOfNonPositive(x)).toBe(Number(expByDefinition(BigInt(x))));
        expect(Math.abs(expOfNonPositive(x) / 2 ** 31 - Math.exp(x / 2 ** 26))).toBeLessThan(2 ** -20);
      }),
      { numRuns: 2000 },
    );
  });

  it('the reciprocal equals its definition and is right to 2^-27', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), (a) => {
        expect(reciprocalOfOnePlus(a)).toBe(Number(reciprocalByDefinition(BigInt(a))));
        expect(Math.abs(reciprocalOfOnePlus(a) / 2 ** 31 - 1 / (1 + a / 2 ** 31))).toBeLessThan(2 ** -27);
      }),
      { numRuns: 2000 },
    );
  });
});
