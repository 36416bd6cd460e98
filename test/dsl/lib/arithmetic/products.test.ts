import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { product, quotient } from '../../../../bench/area/references/arithmetic.ts';
import { Divider, Multiplier, multiplierStyles, multiply } from '../../../../dsl/lib/arithmetic/index.ts';
import { elaborate, input, module, SInt, UInt } from '../../../../src/lang/index.ts';
import { missingTools } from '../../../support/verilog-tools.ts';
import {
  cases,
  every,
  expectCleanVerilog,
  expectEqual,
  functionOf,
  mistake,
  printed,
} from '../library-bench.ts';

const lacking = missingTools('verilator', 'iverilog', 'yosys');
const word = (width: number) => fc.bigInt({ min: 0n, max: (1n << BigInt(width)) - 1n });
const signs = [
  ['unsigned', false],
  ['signed', true],
] as const;

/** The number that a word stands for. */
const read = (value: bigint, width: number, signed: boolean) =>
  signed ? BigInt.asIntN(width, value) : value;

const sizes = [
  [6, 6],
  [1, 3],
  [7, 5],
] as const;

const styles = multiplierStyles.flatMap((style) =>
  signs.map(([sign, signed]) => [style, sign, signed] as const),
);

describe.each(styles)('Multiplier, %s, %s', (style, _sign, signed) => {
  it('multiplies, for all operands of up to 4 bits', () => {
    for (const [widthA, widthB] of [
      [1, 1],
      [1, 3],
      [3, 1],
      [2, 4],
      [4, 3],
      [4, 4],
    ] as const) {
      const times = functionOf(Multiplier({ widthA, widthB, signed, style }));
      for (const [a, b] of every(2 ** widthA, 2 ** widthB) as Iterable<[number, number]>) {
        const exact = read(BigInt(a), widthA, signed) * read(BigInt(b), widthB, signed);
        expect(times({ a, b }).product, `${a} * ${b} of ${widthA} and ${widthB} bits`).toBe(
          BigInt.asUintN(widthA + widthB, exact),
        );
      }
    }
  });

  it('multiplies words of any width', () => {
    const widths = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }));
    const property = fc.property(
      widths.chain(([a, b]) => fc.tuple(fc.constant([a, b] as const), word(a), word(b))),
      ([[widthA, widthB], a, b]) => {
        const times = functionOf(Multiplier({ widthA, widthB, signed, style }));
        for (const [x, y] of [
          [a, b],
          [BigInt.asUintN(widthA, -1n), BigInt.asUintN(widthB, -1n)],
          [1n << BigInt(widthA - 1), 1n << BigInt(widthB - 1)],
        ] as const) {
          const exact = read(x, widthA, signed) * read(y, widthB, signed);
          expect(times({ a: x, b: y }).product).toBe(BigInt.asUintN(widthA + widthB, exact));
        }
      },
    );
    fc.assert(property, { numRuns: 15 });
  });

  it.skipIf(lacking)(`is a * b, proved; its Verilog is clean ${lacking}`, () => {
    for (const [widthA, widthB] of cases<readonly [number, number]>([[5, 6]], sizes))
      expectEqual(Multiplier({ widthA, widthB, signed, style }), product(widthA, widthB, signed));
    if (style !== 'operator') expectCleanVerilog(Multiplier({ widthA: 8, widthB: 6, signed, style }));
  });
});

it('an array multiplier prints a row of adders per bit', () => {
  expect(printed(Multiplier({ widthA: 3, widthB: 3, signed: false, style: 'array' }))).toMatchInlineSnapshot(`
    "module multiplier_array_u3x3 (
        input  wire [2:0]         a,
        input  wire [2:0]         b,
        output wire [5:0]         product
    );
        wire [5:0] product0 = {3'd0, a[2] && b[0], a[1] && b[0], a[0] && b[0]};
        wire [5:0] product1 = {2'd0, a[2] && b[1], a[1] && b[1], a[0] && b[1], 1'b0};
        wire [5:0] product2 = {1'b0, a[2] && b[2], a[1] && b[2], a[0] && b[2], 2'd0};
        wire [5:0] half2 = product0 ^ product1;
        wire [5:0] sum2 = half2 ^ product2;
        wire [5:0] carry2 = ((product0 & product1) | (half2 & product2)) << 1;
        wire [5:0] p = sum2 ^ carry2;
        wire [5:0] g = sum2 & carry2;
        wire [5:0] g1 = {
            g[5] || (p[5] && g[4]), g[4], g[3] || (p[3] && g[2]), g[2], g[1] || (p[1] && g[0]), g[0]
        };
        wire [5:0] p1 = {p[5] && p[4], p[4], p[3] && p[2], p[2:0]};
        wire [5:0] g2 = {g1[5:4], g1[3] || (p1[3] && g1[1]), g1[2:0]};
        wire [5:0] g3 = {g2[5] || (p1[5] && g2[3]), g2[4:0]};
        wire [5:0] g4 = {g3[5], g3[4] || (p1[4] && g3[3]), g3[3], g3[2] || (p1[2] && g3[1]), g3[1:0]};
        assign product = p ^ {g4[4:0], 1'b0};

        wire unused = &{1'b0, p1[1:0], g4[5]};      // not read here
    endmodule"
  `);
});

describe.each(signs)('Divider, %s', (_sign, signed) => {
  const expected = (x: bigint, y: bigint, width: number) => {
    const [a, b] = [read(x, width, signed), read(y, width, signed)];
    const result = b === 0n ? [-1n, a] : [a / b, a % b];
    return { quotient: BigInt.asUintN(width, result[0]!), remainder: BigInt.asUintN(width, result[1]!) };
  };

  it.each(['operator', 'ripple', 'sklansky'] as const)(
    'divides, for all operands of up to 4 bits (%s)',
    (network) => {
      for (const width of [1, 2, 3, 4]) {
        const divide = functionOf(Divider({ width, signed, network }));
        for (const [dividend, divisor] of every(2 ** width, 2 ** width) as Iterable<[number, number]>)
          expect(divide({ dividend, divisor }), `${dividend} / ${divisor} of ${width} bits`).toEqual(
            expected(BigInt(dividend), BigInt(divisor), width),
          );
      }
    },
  );

  it('divides words of any width', () => {
    const property = fc.property(
      fc
        .integer({ min: 5, max: 40 })
        .chain((width) => fc.tuple(fc.constant(width), word(width), word(width))),
      fc.integer({ min: 0, max: 40 }),
      ([width, a, b], shift) => {
        const divide = functionOf(Divider({ width, signed }));
        const least = 1n << BigInt(width - 1);
        for (const [dividend, divisor] of [
          [a, b],
          [a, b >> BigInt(shift)],
          [a, 0n],
          [least, BigInt.asUintN(width, -1n)],
        ] as const)
          expect(divide({ dividend, divisor })).toEqual(expected(dividend, divisor, width));
      },
    );
    fc.assert(property, { numRuns: 20 });
  });

  it.skipIf(lacking)(`is a / b and a % b, proved; its Verilog is clean ${lacking}`, () => {
    expectEqual(Divider({ width: 6, signed }), quotient(6, signed));
    expectEqual(Divider({ width: 5, signed, network: 'ripple' }), quotient(5, signed));
    for (const width of cases([9], [1, 16])) expectCleanVerilog(Divider({ width, signed }));
  });
});

describe('mistakes', () => {
  it('are diagnostics', () => {
    expect(mistake(() => Multiplier({ widthA: 4, widthB: 1.5, signed: false, style: 'booth' }))).toBe(
      'SL0114: Multiplier: widthB is 1.5, but must be a whole number of at least 1',
    );
    expect(mistake(() => Divider({ width: -1, signed: false }))).toBe(
      'SL0114: Divider: width is -1, but must be a whole number of at least 1',
    );
    const Mixed = module(
      'mixed',
      () => ({ a: input(UInt(4)), b: input(SInt(4)) }),
      (_m, { a, b }) => multiply(a, b as never, 'booth'),
    );
    expect(mistake(() => elaborate(Mixed({})))).toBe('SL0114: multiply: operands are uint and sint');
  });
});
