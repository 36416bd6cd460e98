import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  highestOne,
  lowestOne,
  shiftOperator,
  zerosLoop,
} from '../../../../bench/area/references/arithmetic.ts';
import {
  BarrelShifter,
  ExtremumTree,
  LeadingZeros,
  oneHot,
  oneHotIndex,
  PriorityEncoder,
  type ShiftMode,
  selectOneHot,
  selectTree,
  shiftModes,
} from '../../../../dsl/lib/arithmetic/index.ts';
import { Bits, bitsFor, elaborate, input, module, output, UInt, Vec } from '../../../../src/lang/index.ts';
import { missingTools } from '../../../support/verilog-tools.ts';
import { cases, expectCleanVerilog, expectEqual, functionOf, mistake, printed } from '../library-bench.ts';

const lacking = missingTools('verilator', 'iverilog', 'yosys');

describe('PriorityEncoder', () => {
  it('finds the first 1 from either end', () => {
    for (const width of [1, 2, 3, 5, 8, 10]) {
      const lowest = functionOf(PriorityEncoder({ width }));
      const highest = functionOf(PriorityEncoder({ width, from: 'msb' }));
      for (let data = 0; data < 2 ** width; data++) {
        const digits = data.toString(2).padStart(width, '0');
        const valid = BigInt(data !== 0);
        const low = data === 0 ? 0 : width - 1 - digits.lastIndexOf('1');
        const high = data === 0 ? 0 : width - 1 - digits.indexOf('1');
        expect(lowest({ data }), `${data} of ${width} bits`).toEqual({ index: BigInt(low), valid });
        expect(highest({ data }), `${data} of ${width} bits`).toEqual({ index: BigInt(high), valid });
      }
    }
  });

  it('searches parts of parts of long words', () => {
    const width = 150;
    const lowest = functionOf(PriorityEncoder({ width }));
    const highest = functionOf(PriorityEncoder({ width, from: 'msb' }));
    const zeros = functionOf(LeadingZeros({ width }));
    for (let low = 0; low < width; low += 7)
      for (let high = low; high < width; high += 11) {
        const between = (0x5aa5n << BigInt(low)) & ((1n << BigInt(high)) - 1n);
        const data = (1n << BigInt(low)) | (1n << BigInt(high)) | (between & ~((1n << BigInt(low)) - 1n));
        expect(lowest({ data })).toEqual({ index: BigInt(low), valid: 1n });
        expect(highest({ data })).toEqual({ index: BigInt(high), valid: 1n });
        expect(zeros({ data }).zeros).toBe(BigInt(width - 1 - high));
      }
    expect(lowest({ data: 0n })).toEqual({ index: 0n, valid: 0n });
    expect(highest({ data: 0n })).toEqual({ index: 0n, valid: 0n });
    expect(zeros({ data: 0n }).zeros).toBe(BigInt(width));
  });

  it.skipIf(lacking)(`is a loop over the bits, proved; its Verilog is clean ${lacking}`, () => {
    for (const width of cases([13, 32], [1, 2, 64, 100])) {
      expectEqual(PriorityEncoder({ width }), lowestOne(width, bitsFor(width)));
      expectEqual(PriorityEncoder({ width, from: 'msb' }), highestOne(width, bitsFor(width)));
    }
    expectCleanVerilog(PriorityEncoder({ width: 13 }));
  });

  it('prints one choice after the other', () => {
    expect(printed(PriorityEncoder({ width: 4 }))).toMatchInlineSnapshot(`
      "module priority_encoder_lsb_4 (
          input  wire [3:0]         data,
          output wire [1:0]         index,            // 0 if there is no 1
          output wire               valid
      );
          assign index = (data[0] ? 2'd0 : data[1] ? 2'd1 : data[2] ? 2'd2 : 2'd3) & {2{valid}};
          assign valid = |data;
      endmodule"
    `);
  });
});

describe('LeadingZeros', () => {
  it('counts the zeros above the highest 1', () => {
    for (const width of [1, 2, 3, 7, 8, 9]) {
      const count = functionOf(LeadingZeros({ width }));
      for (let data = 0; data < 2 ** width; data++) {
        const zeros = data === 0 ? width : width - data.toString(2).length;
        expect(count({ data }).zeros, `${data} of ${width} bits`).toBe(BigInt(zeros));
      }
    }
  });

  it.skipIf(lacking)(`is a loop over the bits, proved; its Verilog is clean ${lacking}`, () => {
    for (const width of cases([13, 32], [1, 2, 64]))
      expectEqual(LeadingZeros({ width }), zerosLoop(width, bitsFor(width + 1)));
    expectCleanVerilog(LeadingZeros({ width: 13 }));
  });
});

describe('one-hot', () => {
  const OneHot = module(
    'one_hot',
    ({ count }: { count: number }) => ({
      index: input(UInt(bitsFor(count))),
      values: input(Vec(count, Bits(5))),
      decoded: output(Bits(count)),
      encoded: output(UInt(bitsFor(count))),
      picked: output(Bits(5)),
      selected: output(Bits(5)),
    }),
    (m, p, { count }) => {
      const { code } = m.let({ code: oneHot(p.index, count) });
      p.decoded.drive(code);
      p.encoded.drive(oneHotIndex(code));
      p.picked.drive(selectOneHot(code, p.values.elements()));
      p.selected.drive(selectTree(p.index, p.values.elements()));
    },
  );

  it('decodes, encodes and selects', () => {
    for (const count of [1, 2, 3, 6, 8, 11]) {
      const block = functionOf(OneHot({ count }));
      const values = 0x1234_5678_9abc_def0_f0f1n & ((1n << BigInt(5 * count)) - 1n);
      for (let index = 0; index < 2 ** bitsFor(count); index++) {
        const got = block({ index, values });
        const inside = index < count;
        const value = (values >> BigInt(5 * index)) & 31n;
        expect(got.decoded).toBe(inside ? 1n << BigInt(index) : 0n);
        expect(got.encoded).toBe(inside ? BigInt(index) : 0n);
        expect(got.picked).toBe(inside ? value : 0n);
        if (inside) expect(got.selected).toBe(value);
      }
    }
  });

  it.skipIf(lacking)(`prints clean Verilog ${lacking}`, () => expectCleanVerilog(OneHot({ count: 6 })));
});

describe.each(shiftModes)('BarrelShifter, %s', (mode) => {
  const expected = (data: bigint, amount: number, width: number, how: ShiftMode) => {
    const w = BigInt(width);
    const n = BigInt(amount);
    const turned = (by: bigint) => BigInt.asUintN(width, (data << by) | (data >> (w - by)));
    if (how === 'left') return BigInt.asUintN(width, data << n);
    if (how === 'right') return data >> n;
    if (how === 'right-arithmetic') return BigInt.asUintN(width, BigInt.asIntN(width, data) >> n);
    return turned(how === 'rotate-left' ? n % w : (w - (n % w)) % w);
  };

  it('shifts by every amount', () => {
    const property = fc.property(
      fc.integer({ min: 1, max: 70 }),
      fc.bigInt({ min: 0n, max: 1n << 70n }),
      (width, word) => {
        const shift = functionOf(BarrelShifter({ width, mode }));
        const data = BigInt.asUintN(width, word);
        for (let amount = 0; amount < 2 ** bitsFor(width); amount++)
          expect(shift({ data, amount }).shifted, `${data} by ${amount}`).toBe(
            expected(data, amount, width, mode),
          );
      },
    );
    fc.assert(property, { numRuns: 12 });
  });

  it.skipIf(lacking)(`is an operator of Verilog, proved; its Verilog is clean ${lacking}`, () => {
    for (const width of cases([11], [1, 2, 32]))
      expectEqual(BarrelShifter({ width, mode }), shiftOperator(width, bitsFor(width), mode));
    if (mode !== 'rotate-right') expectCleanVerilog(BarrelShifter({ width: 11, mode }));
  });
});

describe.each([
  ['min', false],
  ['max', false],
  ['min', true],
  ['max', true],
] as const)('ExtremumTree, %s, signed %s', (which, signed) => {
  it('finds the value and its first position', () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 9 }));
    const property = fc.property(
      sizes.chain(([count, width]) =>
        fc.tuple(
          fc.constant(width),
          fc.array(fc.integer({ min: 0, max: 2 ** Math.min(width, 3) - 1 }), {
            minLength: count,
            maxLength: count,
          }),
        ),
      ),
      ([width, terms]) => {
        const find = functionOf(ExtremumTree({ terms: terms.length, width, signed, which }));
        const packed = terms.reduceRight((all, term) => (all << BigInt(width)) | BigInt(term), 0n);
        const values = terms.map((term) => (signed ? Number(BigInt.asIntN(width, BigInt(term))) : term));
        const best = which === 'min' ? Math.min(...values) : Math.max(...values);
        expect(find({ terms: packed })).toEqual({
          value: BigInt.asUintN(width, BigInt(best)),
          index: BigInt(values.indexOf(best)),
        });
      },
    );
    fc.assert(property, { numRuns: 25 });
  });

  it.skipIf(lacking)(`is a loop, proved; its Verilog is clean ${lacking}`, () => {
    const [terms, width] = [5, 4];
    const s = signed ? 'signed ' : '';
    const reference = {
      style: 'loop',
      top: 'loop_extremum',
      verilog: `module loop_extremum (input wire [${terms * width - 1}:0] terms, output reg ${s}[${width - 1}:0] value, output reg [2:0] index);
        reg ${s}[${width - 1}:0] term; integer i;
        always @* begin
          value = terms[${width - 1}:0]; index = 0;
          for (i = 1; i < ${terms}; i = i + 1) begin
            term = terms[i * ${width} +: ${width}];
            if (term ${which === 'min' ? '<' : '>'} value) begin value = term; index = i; end
          end
        end
      endmodule`,
    };
    expectEqual(ExtremumTree({ terms, width, signed, which }), reference);
    if (signed) expectCleanVerilog(ExtremumTree({ terms: 6, width, signed, which }));
  });
});

describe('mistakes', () => {
  it('are diagnostics', () => {
    expect(mistake(() => PriorityEncoder({ width: 0 }))).toBe(
      'SL0114: PriorityEncoder: width is 0, but must be a whole number of at least 1',
    );
    expect(mistake(() => elaborate(BarrelShifter({ width: 4, mode: 'up' as 'left' })))).toBe(
      'SL0114: barrelShift: mode is `up`',
    );
    expect(
      mistake(() => elaborate(ExtremumTree({ terms: 2, width: 4, signed: false, which: 'mid' as 'min' }))),
    ).toBe('SL0114: extremum: which is `mid`');
  });
});
