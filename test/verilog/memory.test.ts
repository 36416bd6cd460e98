import { describe, expect, it } from 'vitest';
import { type Memory, ModuleBuilder, type SignalId } from '../../src/ir/index.ts';
import { emitVerilog, type MemoryStyle } from '../../src/verilog/index.ts';
import { lintVerilator, missingTools, parseIcarus, synthYosys } from '../support/verilog-tools.ts';
import { designOf, fileOf, lines } from './emit-module.ts';

interface Shape {
  readonly width: number;
  readonly depth: number;
  readonly addressWidth: number;
  readonly name?: string;
  readonly read?: 'sync' | 'async';
  readonly write?: 'words' | 'lanes';
  readonly init?: readonly bigint[];
}

/** A module `store` around one memory, whose ports are the ports of the module. */
function store({ width, depth, addressWidth, name = 'scratch', read = 'sync', write, init }: Shape) {
  const m = new ModuleBuilder('store');
  m.defaultDomain();
  const wire = (port: string, bits: number): SignalId => {
    const signal = m.signal(`${name}_${port}`, 'wire', bits);
    m.body.push(m.assign(signal, m.ref(m.signal(port, 'input', bits))));
    return signal;
  };
  const data = m.signal(`${name}_r0_data`, 'wire', width, { source: 'memory' });
  const isSync = read === 'sync';
  const reads: Memory['reads'] = [
    {
      name: 'r0',
      kind: read,
      address: wire('at', addressWidth),
      enable: isSync ? wire('get', 1) : -1,
      data,
      domain: isSync ? 0 : -1,
    },
  ];
  const writes: Memory['writes'] = !write
    ? []
    : [
        {
          name: 'w0',
          address: wire('to', addressWidth),
          enable: wire('put', 1),
          data: wire('d', width),
          mask: write === 'lanes' ? wire('lanes', 2) : -1,
          domain: 0,
        },
      ];
  m.memories.push({ name, width, depth, init: init ?? null, reads, writes, doc: '', location: -1 });
  m.body.push(m.assign(m.signal('q', 'output', width), m.ref(data)));
  return designOf([m]);
}

const emitted = (shape: Shape, memory: MemoryStyle = 'inferred') =>
  fileOf(emitVerilog(store(shape), { memory }), `store_${shape.name ?? 'scratch'}.v`);

describe('memories', () => {
  it('are instances of a wrapper', () => {
    const text = fileOf(
      emitVerilog(store({ width: 8, depth: 16, addressWidth: 4, write: 'words' })),
      'store.v',
    );
    expect(text).toContain(
      lines(`
            store_scratch scratch (
                .clk(clk),
                .r0_addr(at),
                .r0_en(get),
                .r0_data(q),
                .w0_addr(to),
                .w0_en(put),
                .w0_data(d)
            );
      `)
        .replace(/^/gm, '    ')
        .replace(/ {4}store_scratch/, '    store_scratch'),
    );
  });

  it('are arrays in the module where words are read in the same cycle and every address has one', () => {
    const shape = { width: 8, depth: 16, addressWidth: 4, read: 'async', write: 'words' } as const;
    const output = emitVerilog(store(shape));
    const text = fileOf(output, 'store.v');
    expect(text).toMatch(/^ {4}reg {2}\[7:0\] +scratch \[0:15\];$/m);
    expect(text).toContain(
      lines(`
            assign q = scratch[at];

            always @(posedge clk) begin
                if (put) scratch[to] <= d;
            end
      `).replace(/^(?=.)/gm, '    '),
    );
    expect(output.sources).toEqual(['store.v']);
    expect(output.nameMap.modules[0]!.memories).toEqual({ scratch: { module: null, contents: 'scratch' } });
    const { scratch_r0_data, scratch_at, scratch_put } = output.nameMap.modules[0]!.signals;
    expect([scratch_r0_data, scratch_at, scratch_put]).toEqual(['q', 'at', 'put']);
    for (const other of [
      { ...shape, depth: 15 },
      { ...shape, write: 'lanes' } as const,
      { ...shape, init: [1n] },
    ])
      expect(emitVerilog(store(other)).sources).toEqual(['store_scratch.v', 'store.v']);
    expect(emitVerilog(store(shape), { memory: 'asic' }).sources).toEqual(['store_scratch.v', 'store.v']);
  });

  it('infer by the usual template', () => {
    expect(emitted({ width: 8, depth: 16, addressWidth: 4, write: 'words' })).toBe(
      `${lines(`
        // store_scratch: memory scratch of store, 16 words of 8 bits
        // Synthesis infers a memory with these ports. Reads beyond the depth give 0.
        \`default_nettype none

        module store_scratch (
            input  wire clk,
            input  wire [3:0] r0_addr,
            input  wire r0_en,
            output reg  [7:0] r0_data,
            input  wire [3:0] w0_addr,
            input  wire w0_en,
            input  wire [7:0] w0_data
        );
            reg [7:0] mem [0:15];

            always @(posedge clk) begin
                if (r0_en) r0_data <= mem[r0_addr];
                if (w0_en) mem[w0_addr] <= w0_data;
            end
        endmodule

        \`default_nettype wire
      `)}\n`,
    );
  });

  it('check addresses that can lie beyond the depth, and write lanes', () => {
    expect(emitted({ width: 16, depth: 20, addressWidth: 6, read: 'async', write: 'lanes' })).toContain(
      lines(`
            assign r0_data = (r0_addr < 6'd20) ? mem[r0_addr[4:0]] : 16'd0;

            integer w0_lane;

            always @(posedge clk) begin
                if (w0_en && (w0_addr < 6'd20)) begin
                    for (w0_lane = 0; w0_lane < 2; w0_lane = w0_lane + 1)
                        if (w0_mask[w0_lane]) mem[w0_addr[4:0]][w0_lane*8 +: 8] <= w0_data[w0_lane*8 +: 8];
                end
            end
      `)
        .replace(/^/gm, '    ')
        .replace(/^ +$/gm, ''),
    );
  });

  it('without write ports are a case statement', () => {
    expect(emitted({ width: 8, depth: 6, addressWidth: 3, read: 'async', init: [1n, 0n, 255n] })).toContain(
      lines(`
            // Contents; words that are not listed are 0.
            function [7:0] store_scratch_word(input [2:0] store_scratch_address);
                case (store_scratch_address)
                    3'd0: store_scratch_word = 8'h01;
                    3'd2: store_scratch_word = 8'hff;
                    default: store_scratch_word = 8'd0;
                endcase
            endfunction

            assign r0_data = store_scratch_word(r0_addr);
      `)
        .replace(/^/gm, '    ')
        .replace(/^ +$/gm, ''),
    );
  });

  it('have no initial block that synthesis sees, except for FPGAs', () => {
    const shape: Shape = { width: 8, depth: 4, addressWidth: 2, write: 'words', init: [7n] };
    const synthesised = (style: MemoryStyle) =>
      emitted(shape, style)
        .replace(/`ifndef SYNTHESIS[\s\S]*?`endif/g, '')
        .replace(/`else[\s\S]*?`endif/g, '');
    expect(synthesised('inferred')).not.toContain('initial begin');
    expect(synthesised('asic')).not.toContain('initial begin');
    expect(synthesised('fpga')).toContain('initial begin');
    expect(emitted({ width: 8, depth: 4, addressWidth: 2, write: 'words' }, 'fpga')).not.toContain('initial');
  });
});

const missing = missingTools('verilator', 'iverilog', 'yosys');
const shapes: readonly Shape[] = [
  { width: 8, depth: 16, addressWidth: 4, write: 'words' },
  { width: 16, depth: 20, addressWidth: 5, write: 'lanes', init: [3n, 0n, 1n] },
  { width: 2, depth: 3, addressWidth: 4, read: 'async', write: 'lanes' },
  { width: 1, depth: 2, addressWidth: 1, read: 'async', write: 'words', name: 'mem' },
  { width: 70, depth: 5, addressWidth: 3, read: 'sync', init: [1n << 69n] },
  { width: 4, depth: 33, addressWidth: 5, read: 'async', write: 'words' },
];
describe.skipIf(missing !== '')(`memories in tools ${missing}`, () => {
  it.each(['inferred', 'fpga', 'asic'] as const)('%s: clean in Verilator, Icarus and Yosys', (memory) => {
    for (const shape of shapes) {
      const { files, top } = emitVerilog(store(shape), { memory });
      // Reset and unread clocks of this bench module are waived by its own comments.
      expect(lintVerilator(files, top)).toEqual({ ok: true, output: '' });
      expect(parseIcarus(files, top)).toEqual({ ok: true, output: '' });
      expect(synthYosys(files, top)).toMatchObject({ ok: true, output: '', latches: 0 });
    }
  });
});
