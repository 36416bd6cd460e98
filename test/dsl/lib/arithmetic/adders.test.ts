import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adder, popcountLoop, sumLoop } from '../../../../bench/area/references/arithmetic.ts';
import {
  Adder,
  AdderTree,
  carryNetworks,
  daddaHeights,
  Popcount,
  sumShapes,
  sumWidth,
} from '../../../../dsl/lib/arithmetic/index.ts';
import { prefixSteps } from '../../../../dsl/lib/arithmetic/prefix-adder.ts';
import { elaborate } from '../../../../src/lang/index.ts';
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

describe.each(carryNetworks)('Adder, %s', (network) => {
  it('adds, for all operands of up to 4 bits', () => {
    for (const width of [1, 2, 3, 4]) {
      const add = functionOf(Adder({ width, network }));
      for (const [a, b, carry] of every(2 ** width, 2 ** width, 2) as Iterable<[number, number, number]>) {
        const total = a + b + carry;
        expect(add({ a, b, carry_in: carry }), `${a} + ${b} + ${carry}`).toEqual({
          sum: BigInt(total % 2 ** width),
          carry_out: BigInt(total >> width),
        });
      }
    }
  });

  it('adds words of any width', () => {
    const property = fc.property(
      fc
        .integer({ min: 5, max: 130 })
        .chain((width) => fc.tuple(fc.constant(width), word(width), word(width))),
      ([width, a, b]) => {
        const add = functionOf(Adder({ width, network }));
        for (const carry of [0n, 1n]) {
          const total = a + b + carry;
          expect(add({ a, b, carry_in: carry })).toEqual({
            sum: BigInt.asUintN(width, total),
            carry_out: total >> BigInt(width),
          });
        }
      },
    );
    fc.assert(property, { numRuns: 25 });
  });

  it.skipIf(lacking)(`is a + b + carry, proved; its Verilog is clean ${lacking}`, () => {
    for (const width of cases([13], [1, 2, 32, 64])) expectEqual(Adder({ width, network }), adder(width));
    if (network !== 'operator') expectCleanVerilog(Adder({ width: 13, network }));
  });
});

describe('prefix networks', () => {
  it('have the levels and operations of the literature', () => {
    const shape = (network: 'kogge-stone' | 'brent-kung' | 'sklansky') => {
      const steps = prefixSteps(32, network);
      return [steps.length, steps.flat().length];
    };
    expect(shape('kogge-stone')).toEqual([5, 32 * 5 - 32 + 1]);
    expect(shape('sklansky')).toEqual([5, 16 * 5]);
    expect(shape('brent-kung')).toEqual([2 * 5 - 1, 2 * 32 - 5 - 2]);
  });

  it('print each level as two words', () => {
    expect(printed(Adder({ width: 4, network: 'sklansky' }))).toMatchInlineSnapshot(`
      "module adder_sklansky_4 (
          input  wire [3:0]         a,
          input  wire [3:0]         b,
          input  wire               carry_in,
          output wire [3:0]         sum,
          output wire               carry_out
      );
          wire [3:0] p = a ^ b;
          wire [3:0] g = a & b;
          wire g_0_or_p_0_and_carry_in = g[0] || (p[0] && carry_in);
          wire [3:0] g1 = {
              g[3] || (p[3] && g[2]), g[2], g[1] || (p[1] && g_0_or_p_0_and_carry_in), g_0_or_p_0_and_carry_in
          };
          wire [3:0] p1 = {p[3] && p[2], p[2:0]};
          wire [3:0] g2 = {g1[3] || (p1[3] && g1[1]), g1[2] || (p1[2] && g1[1]), g1[1:0]};
          assign sum = p ^ {g2[2:0], carry_in};
          assign carry_out = g2[3];

          wire unused = &{1'b0, p1[1:0]};             // not read here
      endmodule"
    `);
  });
});

describe.each(sumShapes)('AdderTree, %s', (shape) => {
  it('sums terms without loss', () => {
    const property = fc.property(
      fc
        .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 12 }))
        .chain(([count, width]) =>
          fc.tuple(fc.constant(width), fc.array(word(width), { minLength: count, maxLength: count })),
        ),
      ([width, terms]) => {
        const sum = functionOf(AdderTree({ terms: terms.length, width, shape }));
        const packed = terms.reduceRight((all, term) => (all << BigInt(width)) | term, 0n);
        expect(sum({ terms: packed }).sum).toBe(terms.reduce((total, term) => total + term, 0n));
        const ones = (1n << BigInt(width * terms.length)) - 1n;
        const largest = BigInt(terms.length) * ((1n << BigInt(width)) - 1n);
        expect(sum({ terms: ones }).sum).toBe(largest);
      },
    );
    fc.assert(property, { numRuns: 30 });
  });

  it.skipIf(lacking)(`is a loop of +, proved; its Verilog is clean ${lacking}`, () => {
    const sizes = [
      [3, 3],
      [10, 2],
      [4, 5],
    ] as const;
    for (const [terms, width] of cases<readonly [number, number]>([[7, 3]], sizes))
      expectEqual(AdderTree({ terms, width, shape }), sumLoop(terms, width, sumWidth(terms, width)));
    expectCleanVerilog(AdderTree({ terms: 9, width: 5, shape }));
  });
});

describe.each(sumShapes)('Popcount, %s', (shape) => {
  it('counts ones', () => {
    for (const width of [1, 2, 3, 4, 5, 8]) {
      const count = functionOf(Popcount({ width, shape }));
      for (let data = 0; data < 2 ** width; data++)
        expect(count({ data }).ones, `${data} of ${width} bits`).toBe(
          BigInt(data.toString(2).replaceAll('0', '').length),
        );
    }
  });

  it.skipIf(lacking)(`is a loop of +, proved; its Verilog is clean ${lacking}`, () => {
    for (const width of cases([15], [1, 4, 23, 32]))
      expectEqual(Popcount({ width, shape }), popcountLoop(width, sumWidth(width, 1)));
    expectCleanVerilog(Popcount({ width: 23, shape }));
  });
});

describe('a balanced popcount', () => {
  it('uses W - k full adders for W = 2^k - 1', () => {
    for (const [width, adders] of [
      [7, 4],
      [15, 11],
      [31, 26],
      [63, 57],
    ] as const) {
      // A full adder has one OR; half adders have none.
      const text = printed(Popcount({ width, shape: 'balanced' }));
      expect(text.match(/\|\|/g)).toHaveLength(adders);
    }
  });
});

describe('daddaHeights', () => {
  it('are those of the paper', () => {
    expect(daddaHeights(43)).toEqual([42, 28, 19, 13, 9, 6, 4, 3, 2]);
    expect(daddaHeights(2)).toEqual([]);
  });
});

describe('mistakes in parameters', () => {
  it('are diagnostics', () => {
    expect(mistake(() => Adder({ width: 0, network: 'ripple' }))).toBe(
      'SL0114: Adder: width is 0, but must be a whole number of at least 1',
    );
    expect(mistake(() => elaborate(Adder({ width: 4, network: 'manchester' as 'ripple' })))).toBe(
      'SL0114: addWith: network is `manchester`',
    );
    expect(mistake(() => AdderTree({ terms: 0, width: 4, shape: 'linear' }))).toBe(
      'SL0114: AdderTree: terms is 0, but must be a whole number of at least 1',
    );
    expect(mistake(() => elaborate(Popcount({ width: 4, shape: 'pile' as 'linear' })))).toBe(
      'SL0114: popcount: shape is `pile`',
    );
  });
});
