import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  divideByPowerOfTwo,
  divideByPowerOfTwoHalfUp,
  doublingHighMul,
} from '../../src/golden/fixed-point.ts';
import {
  activationRange,
  GoldenError,
  quantizeMultiplier,
  requantise,
  roundings,
} from '../../src/golden/index.ts';
import { divide, highMul, multiplierByDefinition, requantiseByDefinition } from './definitions.ts';

/** int32 with its corners, powers of two and their neighbours drawn often: there the roundings differ. */
const int32 = fc.oneof(
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  fc.constantFrom(0, 1, -1, 2 ** 31 - 1, -(2 ** 31), -(2 ** 31) + 1),
  fc
    .tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: -2, max: 2 }), fc.constantFrom(1, -1))
    .map(([e, d, sign]) => (sign * (2 ** e + d)) | 0),
  fc.integer({ min: -3000, max: 3000 }),
);
const significand = fc.oneof(
  fc.integer({ min: 2 ** 30, max: 2 ** 31 - 1 }),
  fc.constantFrom(0, 2 ** 30, 2 ** 30 + 1, 2 ** 31 - 1, 3 * 2 ** 29),
);
const many = { numRuns: 5000 };

describe('fixed-point primitives', () => {
  it('the doubling high product is the 64-bit one', () => {
    fc.assert(
      fc.property(int32, int32, (a, b) => {
        expect(doublingHighMul(a, b)).toBe(Number(highMul(BigInt(a), BigInt(b))));
      }),
      many,
    );
  });

  it('the one product that overflows saturates', () => {
    expect(doublingHighMul(-(2 ** 31), -(2 ** 31))).toBe(2 ** 31 - 1);
  });

  it('right shifts round halves away from zero, or up', () => {
    fc.assert(
      fc.property(int32, fc.integer({ min: 0, max: 31 }), (x, e) => {
        expect(divideByPowerOfTwo(x, e)).toBe(Number(divide(BigInt(x), BigInt(e), 'away')));
        expect(divideByPowerOfTwoHalfUp(x, e)).toBe(Number(divide(BigInt(x), BigInt(e), 'up')));
      }),
      many,
    );
  });
});

describe('quantizeMultiplier', () => {
  it('is the significand and exponent of the double', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.double({ min: 1e-12, max: 2e9, noNaN: true }),
          fc.double({ min: 1e-4, max: 1, noNaN: true }),
        ),
        (real) => {
          expect(quantizeMultiplier(real)).toEqual(multiplierByDefinition(real));
        },
      ),
      many,
    );
  });

  it('knows the corners', () => {
    expect(quantizeMultiplier(0)).toEqual({ q: 0, shift: 0 });
    expect(quantizeMultiplier(0.5)).toEqual({ q: 2 ** 30, shift: 0 });
    expect(quantizeMultiplier(1)).toEqual({ q: 2 ** 30, shift: 1 });
    // The significand rounds up to 2^31, which is 2^30 with the next exponent.
    expect(quantizeMultiplier(1 - 2 ** -40)).toEqual({ q: 2 ** 30, shift: 1 });
    expect(quantizeMultiplier(2 ** -32)).toEqual({ q: 2 ** 30, shift: -31 });
    expect(quantizeMultiplier(2 ** -33)).toEqual({ q: 0, shift: 0 });
    expect(quantizeMultiplier(Number.MIN_VALUE)).toEqual({ q: 0, shift: 0 });
  });

  it('refuses what is no multiplier, naming the layer', () => {
    for (const real of [-0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31])
      expect(() => quantizeMultiplier(real, 'conv2d_3')).toThrow(GoldenError);
    expect(() => quantizeMultiplier(-0.5, 'conv2d_3')).toThrowErrorMatchingInlineSnapshot(
      `[GoldenError: layer conv2d_3: the multiplier -0.5 is not in the range 0 to 2^31]`,
    );
  });
});

describe('requantise', () => {
  for (const rounding of roundings)
    it(`is the 64-bit definition with rounding ${rounding}`, () => {
      fc.assert(
        fc.property(int32, significand, fc.integer({ min: -31, max: 30 }), (acc, q, shift) => {
          expect(requantise(acc, q, shift, rounding)).toBe(requantiseByDefinition(acc, q, shift, rounding));
        }),
        many,
      );
    });

  it('the three roundings part at halves', () => {
    const values = (acc: number, q: number, shift: number) =>
      roundings.map((rounding) => requantise(acc, q, shift, rounding));
    // Times 1/2: only the first rounding step meets the half, and it takes it up.
    expect(values(-3, 2 ** 30, 0)).toEqual([-1, -1, -1]);
    // Times 1/4 of -6, -1.5: halves away from zero against halves up.
    expect(values(-6, 2 ** 30, -1)).toEqual([-2, -1, -1]);
    // Times 1/4 of 5, 1.25: rounded twice, 2.5 to 3 and 1.5 to 2, or once.
    expect(values(5, 2 ** 30, -1)).toEqual([2, 1, 2]);
  });

  it('rounds double when nothing is said', () => {
    expect(requantise(-6, 2 ** 30, -1)).toBe(-2);
  });
});

describe('activationRange', () => {
  it('maps the real bounds to levels of the output, within int8', () => {
    const range = (scale: number, zeroPoint: number) =>
      (['none', 'relu', 'relu6', 'reluN1To1'] as const).map((activation) => {
        const { min, max } = activationRange(activation, { scale, zeroPoint });
        return [min, max];
      });
    expect(range(0.125, -20)).toEqual([
      [-128, 127],
      [-20, 127],
      [-20, 28],
      [-28, -12],
    ]);
    expect(range(0.0009765625, 100)).toEqual([
      [-128, 127],
      [100, 127],
      [100, 127],
      [-128, 127],
    ]);
    // 6 / 0.8 = 7.5: halves away from zero.
    expect(activationRange('relu6', { scale: Math.fround(0.8), zeroPoint: 0 }).max).toBe(8);
  });
});
