import { describe, expect, it } from 'vitest';
import { proveEquivalent } from '../support/equivalence.ts';
import { missingTools } from '../support/verilog-tools.ts';

const missing = missingTools('yosys');

function verdict(...args: Parameters<typeof proveEquivalent>): string {
  const { verdict: answer, method } = proveEquivalent(...args);
  return `${answer}, ${method}`;
}

const adder = (sum: string) =>
  `module add (input wire [5:0] a, input wire [5:0] b, output wire [5:0] y);
    assign y = ${sum};
  endmodule`;

/** Counts to `last`, as a number or as one bit per state. */
const counter = (last: number, edge = "+ 3'd1") =>
  `module count (input wire clk, input wire rst, input wire go, output wire done);
    reg [2:0] n;
    assign done = n == 3'd${last};
    always @(posedge clk)
      if (rst) n <= 3'd0;
      else if (go) n <= n == 3'd${last} ? 3'd0 : n ${edge};
  endmodule`;

const ring = (states: number) =>
  `module ring (input wire clk, input wire rst, input wire go, output wire done);
    reg [${states - 1}:0] at;
    assign done = at[${states - 1}];
    always @(posedge clk)
      if (rst) at <= ${states}'d1;
      else if (go) at <= {at[${states - 2}:0], at[${states - 1}]};
  endmodule`;

const table = (first: number, address = 'a') =>
  `module table (input wire clk, input wire [1:0] a, input wire we, input wire [3:0] d, output reg [3:0] q);
    reg [3:0] words [0:3];
    initial begin words[0] = 4'd${first}; words[1] = 4'd2; words[2] = 4'd3; words[3] = 4'd4; end
    always @(posedge clk) begin q <= words[a]; if (we) words[${address}] <= d; end
  endmodule`;

describe.skipIf(missing !== '')(`proofs of equivalence: ${missing}`, () => {
  it('combinational: two ways to add, and one that is wrong for one pair of operands', () => {
    expect(verdict(adder('a + b'), 'add', adder("a - ~b - 6'd1"), 'add')).toBe('equal, combinational');
    const wrong = adder("a + b + {5'd0, a == 6'd41 && b == 6'd23}");
    expect(verdict(adder('a + b'), 'add', wrong, 'add')).toBe('different, combinational');
  });

  it('shows the assignment that tells them apart', () => {
    const wrong = adder("a + b + {5'd0, a == 6'd41 && b == 6'd23}");
    const { log } = proveEquivalent(adder('a + b'), 'add', wrong, 'add');
    expect(log).toMatch(/in_a\s+41/);
    expect(log).toMatch(/in_b\s+23/);
  });

  it('registers of the same names: each next value is compared by itself', () => {
    const sequential = true;
    expect(verdict(counter(5), 'count', counter(5, "- 3'd7"), 'count', { sequential })).toBe(
      'equal, registers',
    );
  });

  it('other registers: a number and one bit per state, by induction', () => {
    const options = { sequential: true, depth: 12 };
    expect(verdict(counter(4), 'count', ring(5), 'ring', options)).toBe('equal, induction');
    expect(verdict(counter(4), 'count', ring(6), 'ring', options)).toBe('different, induction');
  });

  it('a register that starts elsewhere after reset', () => {
    const late = counter(5).replace("n <= 3'd0;", "n <= 3'd1;");
    expect(verdict(counter(5), 'count', late, 'count', { sequential: true })).toMatch(/^different/);
  });

  it('contents and ports of memories', () => {
    const options = { sequential: true, depth: 4 };
    expect(verdict(table(1), 'table', table(1), 'table', options)).toMatch(/^equal/);
    expect(verdict(table(1), 'table', table(9), 'table', options)).toMatch(/^different/);
    const empty = table(1).replace(/initial .* end/, '');
    expect(verdict(table(1), 'table', empty, 'table', options)).toMatch(/^different/);
    expect(verdict(table(1), 'table', table(1, '~a'), 'table', options)).toMatch(/^different/);
  });

  it('what is out of reach is bounded, and a difference beyond the bound is not seen', () => {
    const long = (limit: string) =>
      `module long (input wire clk, input wire rst, output wire y);
        reg [7:0] n;
        assign y = n == 8'd${limit};
        always @(posedge clk) if (rst) n <= 8'd0; else n <= n + 8'd1;
      endmodule`;
    const other = long('200').replaceAll(/\bn\b/g, 'm');
    const never = other.replace("== 8'd200", "== 8'd201");
    expect(verdict(long('200'), 'long', never, 'long', { sequential: true, depth: 5 })).toBe(
      'equal, bounded',
    );
    expect(verdict(long('3'), 'long', never, 'long', { sequential: true, depth: 5 })).toBe(
      'different, induction',
    );
  });

  it('clocks that move by themselves, and asynchronous reset', () => {
    const two = (first: string, second: string, reset = ' or posedge rst') =>
      `module two (input wire ck, input wire ckb, input wire rst, input wire d, output wire q);
        reg a, b;
        assign q = b;
        always @(posedge ${first}${reset}) if (rst) a <= 1'b0; else a <= d;
        always @(posedge ${second}${reset}) if (rst) b <= 1'b0; else b <= a;
      endmodule`;
    const options = { sequential: true, clocks: 'several', depth: 5 } as const;
    expect(verdict(two('ck', 'ckb'), 'two', two('ck', 'ckb'), 'two', options)).toMatch(/^equal/);
    expect(verdict(two('ck', 'ckb'), 'two', two('ckb', 'ck'), 'two', options)).toMatch(/^different/);
    expect(verdict(two('ck', 'ckb'), 'two', two('ck', 'ckb', ''), 'two', options)).toMatch(/^different/);
  });

  it('throws when Yosys refuses: other ports, registers in a combinational question, wrong text', () => {
    expect(() => proveEquivalent(adder('a + b'), 'add', ring(4), 'ring')).toThrow(/yosys cannot compare/);
    expect(() => proveEquivalent(ring(4), 'ring', ring(4), 'ring')).toThrow(/yosys cannot compare/);
    expect(() => proveEquivalent(adder('a +'), 'add', adder('a + b'), 'add')).toThrow(/yosys cannot compare/);
  });
});
