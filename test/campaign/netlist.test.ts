import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { inFolder, missingTools, run } from '../support/verilog-tools.ts';
import { flatten, type JsonModule } from './netlist/flatten.ts';
import { GateSimulator } from './netlist/gate-simulator.ts';

/** What Yosys makes of a text: `words` as they are after `proc`, or `gates`. */
function synthesised(text: string, top: string, kind: 'words' | 'gates'): GateSimulator {
  const script = `read_verilog t.v; hierarchy -top ${top}; proc; ${kind === 'gates' ? 'techmap; ' : ''}opt_clean; write_json -compat-int t.json`;
  return inFolder([{ path: 't.v', text }], (folder) => {
    const { ok, output } = run(folder, 'yosys', ['-q', '-p', script]);
    expect(output).toBe('');
    expect(ok).toBe(true);
    const json = JSON.parse(readFileSync(path.join(folder, 't.json'), 'utf8'));
    return new GateSimulator(flatten(json.modules as Record<string, JsonModule>, top));
  });
}

const operators = `module operators (input [7:0] a, input signed [5:0] b, input [3:0] n, output [15:0] y0, y1, y2, y3, y4,
    y5, y6, output [3:0] y7, output y8, y9);
  wire signed [7:0] s = a;
  assign y0 = a + n, y1 = s - b, y2 = s * b, y3 = -s, y4 = s >>> n, y5 = s >> n, y6 = s << n;
  assign y7 = {s < b, a <= n, s > b, a >= n}, y8 = ^a & |n | &b, y9 = a[n];
endmodule`;

const registers = `module stage (input clk, rst, input [3:0] d, output reg [3:0] q);
  always @(posedge clk, posedge rst) if (rst) q <= 5; else q <= d;
endmodule
module registers (input clk, other, rst, input [3:0] d, output [3:0] q, p, output reg [3:0] r);
  stage first (clk, rst, d, q);
  stage second (.clk(clk), .rst(rst), .d(q), .q(p));
  always @(posedge other) r <= p;
endmodule`;

describe.skipIf(missingTools('yosys') !== '')('the simulation of netlists', () => {
  it.each(['words', 'gates'] as const)('operators as %s, and an index that points nowhere', (kind) => {
    const netlist = synthesised(operators, 'operators', kind);
    for (const [a, b, n] of [
      [200, 61, 3],
      [255, 32, 7],
      [0, 0, 0],
      [129, 63, 9],
    ] as const) {
      netlist.poke('a', BigInt(a));
      netlist.poke('b', BigInt(b));
      netlist.poke('n', BigInt(n));
      netlist.settle();
      const s = (a << 24) >> 24;
      const t = (b << 26) >> 26;
      const parity = a.toString(2).replaceAll('0', '').length % 2;
      const wanted = [a + n, s - t, s * t, -s, s >> n, (s & 0xffff) >> n, s << n].map((v) => v & 0xffff);
      expect(wanted.map((_, i) => Number.parseInt(netlist.peek(`y${i}`), 2))).toEqual(wanted);
      expect(netlist.peek('y7')).toBe([s < t, a <= n, s > t, a >= n].map(Number).join(''));
      expect(netlist.peek('y8')).toBe(String(Number((parity === 1 && n > 0) || b === 63)));
      // Yosys makes gates that give 0 of an index beyond the word.
      expect(netlist.peek('y9')).toBe(n > 7 ? (kind === 'words' ? 'x' : '0') : String((a >> n) & 1));
    }
  });

  it.each(['words', 'gates'] as const)(
    'registers as %s, two clocks and a reset that acts at once',
    (kind) => {
      const netlist = synthesised(registers, 'registers', kind);
      const shown = () => {
        netlist.settle();
        return ['q', 'p', 'r'].map((name) => Number.parseInt(netlist.peek(name), 2));
      };
      netlist.poke('rst', 0n);
      netlist.poke('d', 9n);
      expect(shown()).toEqual([0, 0, 0]);
      netlist.tick(['clk', 'other']);
      expect(shown()).toEqual([9, 0, 0]);
      netlist.tick(['clk']);
      expect(shown()).toEqual([9, 9, 0]);
      netlist.poke('rst', 1n);
      expect(shown()).toEqual([5, 5, 0]);
      netlist.poke('rst', 0n);
      expect(shown()).toEqual([5, 5, 0]);
      netlist.tick(['clk', 'other']);
      expect(shown()).toEqual([9, 5, 5]);
    },
  );
});
