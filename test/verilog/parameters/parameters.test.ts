import { describe, expect, it } from 'vitest';
import type { Design } from '../../../src/ir/index.ts';
import { elaborate, input, module, output, UInt } from '../../../src/lang/index.ts';
import { emitVerilog, type OutputFile } from '../../../src/verilog/index.ts';
import { proveEquivalent } from '../../support/equivalence.ts';
import { lintVerilator, missingTools, parseIcarus, synthYosys } from '../../support/verilog-tools.ts';
import { fileOf, lines } from '../emit-module.ts';
import * as modules from './modules.ts';

const missing = missingTools('verilator', 'iverilog', 'yosys');

type Values = Readonly<Record<string, number>>;

/** A module, the values that the design uses, and values that it does not use. */
const cases: readonly (readonly [string, (values: never) => never, Values, readonly Values[]])[] = [
  ['counter', modules.counter, { width: 8 }, [{ width: 2 }, { width: 37 }]],
  ['modulo', modules.modulo, { limit: 10 }, [{ limit: 3 }, { limit: 64 }]],
  ['slice', modules.slice, { width: 8 }, [{ width: 1 }, { width: 65 }]],
  [
    'fifo',
    modules.fifo,
    { width: 8, depth: 16 },
    [
      { width: 1, depth: 4 },
      { width: 3, depth: 4 },
      { width: 5, depth: 8 },
    ],
  ],
  [
    'select',
    modules.select,
    { width: 8, ways: 4 },
    [
      { width: 1, ways: 4 },
      { width: 5, ways: 16 },
    ],
  ],
  ['lowest', modules.lowest, { requests: 4 }, [{ requests: 70 }]],
  [
    'delay',
    modules.delay,
    { width: 8, length: 4 },
    [
      { width: 1, length: 4 },
      { width: 3, length: 7 },
    ],
  ],
  ['buffered', modules.buffered, { width: 8 }, [{ width: 20 }]],
] as never;

/** The values with which the text of `name` is used when nobody gives any. */
function withDefaults(files: readonly OutputFile[], name: string, values: Values): OutputFile[] {
  return files.map(({ path, text }) => {
    if (path !== `${name}.v`) return { path, text };
    const changed = Object.entries(values).reduce(
      (now, [of, value]) => now.replace(new RegExp(`(parameter ${of.toUpperCase()} = )\\d+`), `$1${value}`),
      text,
    );
    return { path, text: changed };
  });
}

describe.skipIf(missing !== '')(`modules with parameters ${missing}`, () => {
  describe.each(cases)('%s', (name, definition, used, unused) => {
    const design = (values: Values): Design => elaborate(definition(values as never));
    const { files, notes } = emitVerilog(design(used), { base: '/' });
    const sources = files.filter(({ path }) => path.endsWith('.v'));

    it('has them in its Verilog', () => {
      expect(notes).toEqual([]);
      for (const [of, value] of Object.entries(used))
        expect(fileOf({ files } as never, `${name}.v`)).toContain(`parameter ${of.toUpperCase()} = ${value}`);
    });

    it.each([used, ...unused])('%o: equal to the module of that size, accepted by the tools', (values) => {
      const gate = withDefaults(sources, name, values);
      expect(lintVerilator(gate, name)).toEqual({ ok: true, output: '' });
      expect(parseIcarus(gate, name)).toEqual({ ok: true, output: '' });
      expect(synthYosys(gate, name, /Replacing memory/)).toMatchObject({ ok: true, latches: 0 });
      const gold = emitVerilog(design(values), { base: '/', keepParameters: false }).files;
      const sequential = !['select', 'lowest'].includes(name);
      const reset = name === 'delay' ? null : 'rst';
      const result = proveEquivalent(gold, name, gate, name, { sequential, reset, depth: 8 });
      expect(result).toMatchObject({ verdict: 'equal', method: sequential ? 'registers' : 'combinational' });
    });
  });
});

/** Three counters of two widths, one of which is too narrow to have the form of the others. */
const several = module(
  'several',
  () => ({ a: output(UInt(8)), b: output(UInt(33)), c: output(UInt(1)) }),
  (m, io) => {
    const { u, v, w } = m.instance({
      u: modules.counter({ width: 8 }),
      v: modules.counter({ width: 33 }),
      w: modules.counter({ width: 1 }),
    });
    for (const one of [u, v, w]) one.up.drive(one.last.not());
    io.a.drive(u.count);
    io.b.drive(v.count);
    io.c.drive(w.count);
  },
);

describe('instances of several sizes', () => {
  const output = emitVerilog(elaborate(several({})), { base: '/' });

  it('share one module, but for the one that does not fit, with a note that says why', () => {
    expect(output.sources).toEqual(['counter.v', 'counter_width1.v', 'several.v']);
    expect(fileOf(output, 'several.v')).toContain('counter #(.WIDTH(8)) u (');
    expect(fileOf(output, 'several.v')).toContain('counter #(.WIDTH(33)) v (');
    expect(fileOf(output, 'several.v')).toContain('counter_width1 w (');
    expect(output.notes.map(({ code, severity, message }) => [code, severity, message])).toEqual([
      [
        'SL0403',
        'note',
        expect.stringMatching(
          /^the Verilog of 'counter_width1' has no parameters: with width 1, .* at ".*"$/,
        ),
      ],
    ]);
  });

  it('show in the name map and in the manifest', () => {
    const names = output.nameMap.modules.map(({ module: name, parameters }) => [name, parameters]);
    expect(names).toEqual([
      ['counter', { width: 'WIDTH' }],
      ['counter_width1', undefined],
      ['several', undefined],
    ]);
    expect(output.manifest.shared).toEqual({ counter: [{ WIDTH: 8 }, { WIDTH: 33 }] });
  });

  it('leave the source map at the right lines', () => {
    const rows = output.sourceMap.files['counter.v']!;
    const text = fileOf(output, 'counter.v').split('\n');
    const plain = emitVerilog(elaborate(several({})), { base: '/', keepParameters: false });
    const before = fileOf(plain, 'counter.v').split('\n');
    // What is left of a line without widths and values.
    const shape = (line: string) =>
      line
        .match(/[a-z_]{2,}/g)
        ?.filter((word) => word !== 'hff')
        .join(' ');
    expect(rows.map(([line]) => shape(text[line - 1]!))).toEqual(
      plain.sourceMap.files['counter.v']!.map(([line]) => shape(before[line - 1]!)),
    );
  });

  it('is lint-clean and equal to the design without parameters', () => {
    if (missing !== '') return;
    expect(lintVerilator(output.files, 'several')).toEqual({ ok: true, output: '' });
    const plain = emitVerilog(elaborate(several({})), { base: '/', keepParameters: false });
    expect(
      proveEquivalent(plain.files, 'several', output.files, 'several', { sequential: true }).verdict,
    ).toBe('equal');
  });
});

describe('the text with parameters', () => {
  it('reads like one that was written with them', () => {
    const { files } = emitVerilog(elaborate(modules.modulo({ limit: 10 })), { base: '/' });
    const text = fileOf({ files } as never, 'modulo.v');
    expect(text.slice(text.indexOf('module modulo'))).toBe(
      `${lines(`
        module modulo #(
            parameter LIMIT = 10  // at least 3
        ) (
            input  wire               clk,   // clock, rising edge
            input  wire               rst,   // synchronous reset, active high
            input  wire               up,
            output wire               wraps
        );
            localparam LIMIT_BITS = $clog2(LIMIT);
            localparam [31:0] LIMIT_MINUS_1 = LIMIT - 1;

            reg  [LIMIT_BITS-1:0] position;

            wire position_is_n = position == LIMIT_MINUS_1[LIMIT_BITS-1:0];
            assign wraps = position_is_n && up;

            always @(posedge clk) begin
                if (rst) begin
                    position <= 0;
                end else if (up) begin
                    if (position_is_n) begin
                        position <= 0;
                    end else begin
                        position <= position + 1'b1;
                    end
                end
            end
        endmodule

        \`default_nettype wire
      `)}\n`,
    );
  });

  it('is the concrete one where the structure depends on the parameter, with a note', () => {
    const output = emitVerilog(elaborate(modules.unrolled({ terms: 4 })), { base: '/' });
    expect(fileOf(output, 'unrolled.v')).toContain('assign sum = x[7:0] + x[15:8] + x[23:16] + x[31:24];');
    expect(output.notes[0]!.message).toBe(
      "the Verilog of 'unrolled' has no parameters: with terms 5, ';' is '+' there at \"assign sum = x[7:0] + x[15:8] + x[23:16] + x[31:24];\"",
    );
  });

  it('is not taken from a child that differs from size to size', () => {
    const inner = module(
      'inner',
      (_q: { width: number }) => ({ a: input(UInt(8)), z: output(UInt(8)) }),
      (_m, io, q) => io.z.drive(q.width < 16 ? io.a.add(1) : io.a.sub(1)),
    );
    const outer = module(
      { name: 'outer', keep: ['width'] },
      (_q: { width: number }) => ({ a: input(UInt(8)), z: output(UInt(8)) }),
      (m, io, q) => {
        const { u } = m.instance({ u: inner({ width: q.width }) });
        u.a.drive(io.a);
        io.z.drive(u.z);
      },
    );
    const emitted = emitVerilog(elaborate(outer({ width: 4 })), { base: '/' });
    expect(emitted.notes).toHaveLength(1);
    expect(fileOf(emitted, 'outer.v')).not.toContain('parameter WIDTH');
  });

  it('needs positive integers: SL0114', () => {
    const free = module(
      { name: 'free', keep: ['gap'] },
      (_q: { gap: number }) => ({ z: output(UInt(4)) }),
      (_m, io) => io.z.drive(3),
    );
    expect(() => elaborate(free({ gap: 0 }))).toThrow(
      "SL0114: parameter 'gap' of module 'free' is kept, but it is 0",
    );
  });
});
