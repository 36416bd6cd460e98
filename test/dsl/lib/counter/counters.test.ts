import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  Counter,
  type CounterParameters,
  fromGray,
  GrayCounter,
  JohnsonCounter,
  RingCounter,
  toGray,
} from '../../../../dsl/lib/counter/index.ts';
import { Bits, bitsFor, input, module, output, UInt } from '../../../../src/lang/index.ts';
import { missingTools } from '../../../support/verilog-tools.ts';
import {
  cases,
  expectCleanVerilog,
  expectEqual,
  functionOf,
  mistake,
  printed,
  running,
} from '../library-bench.ts';

const lacking = missingTools('verilator', 'iverilog', 'yosys');

const directions = ['up', 'down', 'up-down'] as const;
const ends = ['wrap', 'saturate'] as const;
const kinds = directions.flatMap((direction) => ends.map((end) => [direction, end] as const));

/** The counter as an always block. */
function behavioural({ modulus, direction, end, start = 0 }: CounterParameters) {
  const top = modulus - 1;
  const above = end === 'wrap' ? `value == ${top} ? 0 : value + 1` : `value == ${top} ? value : value + 1`;
  const below = end === 'wrap' ? `value == 0 ? ${top} : value - 1` : 'value == 0 ? 0 : value - 1';
  const up = direction === 'up-down' ? 'up' : direction === 'up' ? "1'b1" : "1'b0";
  const w = bitsFor(modulus);
  return {
    style: 'always block',
    top: 'behavioural_counter',
    verilog: `module behavioural_counter (input wire clk, input wire rst, input wire enable, ${direction === 'up-down' ? 'input wire up,' : ''}
      input wire load, input wire [${w - 1}:0] load_value, output wire [${w - 1}:0] count, output wire last);
      reg [${w - 1}:0] value;
      assign count = value;
      assign last = ${up} ? value == ${top} : value == 0;
      always @(posedge clk)
        if (rst) value <= ${start};
        else if (load) value <= load_value;
        else if (enable) begin if (${up}) value <= ${above}; else value <= ${below}; end
    endmodule`,
  };
}

describe.each(kinds)('Counter, %s, %s', (direction, end) => {
  it('counts as defined, in lock step', () => {
    const action = fc.record({
      enable: fc.boolean(),
      up: fc.boolean(),
      load: fc.integer({ min: -9, max: 40 }),
    });
    const property = fc.property(
      fc.integer({ min: 2, max: 20 }),
      fc.array(action, { minLength: 1, maxLength: 60 }),
      (modulus, actions) => {
        const start = modulus >> 1;
        const sim = running(Counter({ modulus, direction, end, start }));
        sim.reset();
        let value = start;
        for (const { enable, up, load } of actions) {
          const loads = load >= 0 && load < modulus;
          sim.poke('enable', enable ? 1 : 0);
          sim.poke('load', loads ? 1 : 0);
          sim.poke('load_value', loads ? load : 0);
          if (direction === 'up-down') sim.poke('up', up ? 1 : 0);
          const upwards = direction === 'up-down' ? up : direction === 'up';
          const atEnd = value === (upwards ? modulus - 1 : 0);
          expect(Number(sim.peek('count'))).toBe(value);
          expect(sim.peek('last')).toBe(BigInt(atEnd));
          sim.step();
          if (loads) value = load;
          else if (enable && !(atEnd && end === 'saturate'))
            value = (value + (upwards ? 1 : modulus - 1)) % modulus;
        }
      },
    );
    fc.assert(property, { numRuns: 30 });
  });

  it.skipIf(lacking)(`is an always block, proved for all time; its Verilog is clean ${lacking}`, () => {
    for (const modulus of cases([6], [2, 10, 16])) {
      const parameters = { modulus, direction, end };
      expectEqual(Counter(parameters), behavioural(parameters), { sequential: true });
    }
    if (end === 'saturate') expectCleanVerilog(Counter({ modulus: 10, direction, end }));
  });
});

describe('Gray code', () => {
  const Conversions = module(
    'conversions',
    ({ width }: { width: number }) => ({
      number: input(UInt(width)),
      code: input(Bits(width)),
      encoded: output(Bits(width)),
      decoded: output(UInt(width)),
    }),
    (_m, { number, code, encoded, decoded }) => {
      encoded.drive(toGray(number));
      decoded.drive(fromGray(code));
    },
  );

  it('changes one bit from a number to the next, and back to the number', () => {
    for (const width of [1, 2, 5, 8]) {
      const convert = functionOf(Conversions({ width }));
      const codes = Array.from({ length: 2 ** width }, (_, number) => convert({ number, code: 0 }).encoded!);
      expect(new Set(codes).size).toBe(2 ** width);
      codes.forEach((code, number) => {
        const change = code ^ codes[(number + 1) % codes.length]!;
        expect(change !== 0n && (change & (change - 1n)) === 0n).toBe(true);
        expect(convert({ number: 0, code }).decoded).toBe(BigInt(number));
      });
    }
  });

  it.skipIf(lacking)(`is the textbook's loop, proved ${lacking}`, () => {
    const width = 13;
    expectEqual(Conversions({ width }), {
      style: 'loop',
      top: 'gray',
      verilog: `module gray (input wire [12:0] number, input wire [12:0] code, output wire [12:0] encoded, output reg [12:0] decoded);
        integer i;
        assign encoded = {1'b0, number[12:1]} ^ number;
        always @* begin decoded[12] = code[12]; for (i = 11; i >= 0; i = i - 1) decoded[i] = decoded[i + 1] ^ code[i]; end
      endmodule`,
    });
  });

  it('counts', () => {
    const sim = running(GrayCounter({ width: 4 }));
    sim.reset();
    for (let i = 0; i < 40; i++) {
      const number = BigInt(i % 16);
      expect([sim.peek('binary'), sim.peek('gray')]).toEqual([number, number ^ (number >> 1n)]);
      sim.poke('enable', 0);
      sim.step();
      sim.poke('enable', 1);
      sim.step();
    }
  });
});

describe('rings and Gray counter', () => {
  it.skipIf(lacking)(`are always blocks, proved for all time ${lacking}`, () => {
    const reference = (outputs: string, body: string) => ({
      style: 'always block',
      top: 'behavioural',
      verilog: `module behavioural (input wire clk, input wire rst, input wire enable, ${outputs});\n${body}\nendmodule`,
    });
    const ring = (reset: number, entering: string) =>
      reference(
        'output reg [4:0] state',
        `integer i;
         always @(posedge clk)
           if (rst) state <= ${reset};
           else if (enable) for (i = 0; i < 5; i = i + 1) state[i] <= i == 0 ? ${entering} : state[(i + 4) % 5];`,
      );
    const gray = reference(
      'output wire [4:0] gray, output reg [4:0] binary',
      `assign gray = binary ^ (binary >> 1);
       always @(posedge clk) if (rst) binary <= 0; else if (enable) binary <= binary + 1;`,
    );
    const sequential = { sequential: true };
    expectEqual(RingCounter({ width: 5 }), ring(1, 'state[4]'), sequential);
    expectEqual(JohnsonCounter({ width: 5 }), ring(0, '!state[4]'), sequential);
    expectEqual(GrayCounter({ width: 5 }), gray, sequential);
  });

  it('have the periods W and 2 W', () => {
    for (const width of [2, 3, 7]) {
      const states = (request: ReturnType<typeof RingCounter>, count: number) => {
        const sim = running(request);
        sim.reset();
        sim.poke('enable', 1);
        return Array.from({ length: count }, () => {
          const state = sim.peek('state').toString(2).padStart(width, '0');
          sim.step();
          return state;
        });
      };
      const ring = states(RingCounter({ width }), 2 * width);
      expect(ring.slice(0, width)).toEqual(ring.slice(width));
      expect(new Set(ring).size).toBe(width);
      expect(ring.every((state) => state.replaceAll('0', '') === '1')).toBe(true);
      const johnson = states(JohnsonCounter({ width }), 4 * width);
      expect(johnson.slice(0, 2 * width)).toEqual(johnson.slice(2 * width));
      expect(new Set(johnson).size).toBe(2 * width);
    }
  });

  it.skipIf(lacking)(`print clean Verilog ${lacking}`, () => {
    for (const request of [
      RingCounter({ width: 4 }),
      JohnsonCounter({ width: 4 }),
      GrayCounter({ width: 4 }),
    ])
      expectCleanVerilog(request);
  });
});

it('prints a modulo counter', () => {
  expect(printed(Counter({ modulus: 10 }))).toMatchInlineSnapshot(`
    "module counter_up_wrap #(
        parameter MODULUS = 10  // at least 3
    ) (
        input  wire                       clk,         // clock, rising edge
        input  wire                       rst,         // synchronous reset, active high
        input  wire                       enable,      // count in this cycle
        input  wire                       load,        // take load_value in this cycle
        input  wire [$clog2(MODULUS)-1:0] load_value,  // below MODULUS
        output reg  [$clog2(MODULUS)-1:0] count,
        output wire                       last         // the count is at the end in this direction
    );
        localparam [31:0] MODULUS_MINUS_1 = MODULUS - 1;
        localparam MODULUS_BITS = $clog2(MODULUS);

        assign last = count == MODULUS_MINUS_1[MODULUS_BITS-1:0];

        always @(posedge clk) begin
            if (rst) begin
                count <= 0;
            end else if (load) begin
                count <= load_value;
            end else if (enable) begin
                count <= last ? {MODULUS_BITS{1'b0}} : count + 1'b1;
            end
        end
    endmodule"
  `);
});

it('mistakes are diagnostics', () => {
  expect(mistake(() => Counter({ modulus: 1 }))).toBe(
    'SL0114: Counter: modulus is 1, but must be a whole number of at least 2',
  );
  expect(mistake(() => Counter({ modulus: 4, start: 4 }))).toBe(
    'SL0114: Counter: start is 4, but the count stays below 4',
  );
  expect(mistake(() => Counter({ modulus: 4, direction: 'sideways' as 'up' }))).toBe(
    'SL0114: Counter: direction is `sideways`',
  );
  expect(mistake(() => RingCounter({ width: 1 }))).toBe(
    'SL0114: RingCounter: width is 1, but must be a whole number of at least 2',
  );
});
