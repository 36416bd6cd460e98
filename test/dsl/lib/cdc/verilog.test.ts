import { describe, expect, it } from 'vitest';
import {
  AsyncFifo,
  Handshake,
  PulseSynchroniser,
  ResetSynchroniser,
  Synchroniser,
} from '../../../../dsl/lib/cdc/index.ts';
import { Bits, Bool, elaborate, type ModuleRequest, SInt, UInt } from '../../../../src/lang/index.ts';
import { checkDesign } from '../../../../src/passes/index.ts';
import { emitVerilog } from '../../../../src/verilog/index.ts';
import { lintVerilator, missingTools, parseIcarus, synthYosys } from '../../../support/verilog-tools.ts';

/** The text of a module, with runs of spaces inside of a line as one. */
function verilogOf(request: ModuleRequest, file: string): string {
  const { files } = emitVerilog(elaborate(request), { locationComments: false });
  const { text } = files.find(({ path }) => path === `${file}.v`)!;
  return text.slice(text.indexOf(`module ${file}`)).replace(/(?<=\S) {2,}/g, ' ');
}

describe('the Verilog', () => {
  it('of an asynchronous FIFO', () => {
    const request = AsyncFifo({ payload: { data: UInt(8) }, depth: 4, reset: 'async' });
    expect(verilogOf(request, 'async_fifo_async')).toMatchInlineSnapshot(`
      "module async_fifo_async (
          input wire wr_clk, // where beats come from: clock, rising edge
          input wire wr_rst, // asynchronous reset, active high
          input wire rd_clk, // where they go to: clock, rising edge
          input wire rd_rst, // asynchronous reset, active high
          input wire from_valid,
          output wire from_ready,
          input wire [7:0] from_data,
          output wire to_valid,
          input wire to_ready,
          output wire [7:0] to_data
      );
          reg [2:0] write_count;
          reg [2:0] write_gray; // the same as a Gray code
          reg [2:0] read_count;
          reg [2:0] read_gray; // the same as a Gray code
          (* async_reg = "true" *) reg [2:0] read_gray_sync_meta; // may be metastable
          (* async_reg = "true" *) reg [2:0] read_gray_sync;
          (* async_reg = "true" *) reg [2:0] write_gray_sync_meta; // may be metastable
          (* async_reg = "true" *) reg [2:0] write_gray_sync;
          reg [7:0] words [0:3];

          assign from_ready = write_gray != {~read_gray_sync[2:1], read_gray_sync[0]};
          assign to_valid = read_gray != write_gray_sync;

          always @(posedge wr_clk or posedge wr_rst) begin
              if (wr_rst) begin
                  read_gray_sync_meta <= 3'd0;
                  read_gray_sync <= 3'd0;
              end else begin
                  read_gray_sync_meta <= read_gray;
                  read_gray_sync <= read_gray_sync_meta;
              end
          end

          wire from_fire = from_valid && from_ready;
          wire [2:0] write_count_plus_1 = write_count + 3'd1;
          always @(posedge wr_clk or posedge wr_rst) begin
              if (wr_rst) begin
                  write_count <= 3'd0;
                  write_gray <= 3'd0;
              end else if (from_fire) begin
                  write_count <= write_count_plus_1;
                  write_gray <= write_count_plus_1 ^ (write_count_plus_1 >> 1);
              end
          end

          always @(posedge rd_clk or posedge rd_rst) begin
              if (rd_rst) begin
                  write_gray_sync_meta <= 3'd0;
                  write_gray_sync <= 3'd0;
              end else begin
                  write_gray_sync_meta <= write_gray;
                  write_gray_sync <= write_gray_sync_meta;
              end
          end

          wire [2:0] read_count_plus_1 = read_count + 3'd1;
          always @(posedge rd_clk or posedge rd_rst) begin
              if (rd_rst) begin
                  read_count <= 3'd0;
                  read_gray <= 3'd0;
              end else if (to_valid && to_ready) begin
                  read_count <= read_count_plus_1;
                  read_gray <= read_count_plus_1 ^ (read_count_plus_1 >> 1);
              end
          end

          assign to_data = words[read_count[1:0]];

          always @(posedge wr_clk) begin
              if (from_fire) words[write_count[1:0]] <= from_data;
          end
      endmodule

      \`default_nettype wire
      "
    `);
  });

  it('of a reset synchroniser', () => {
    expect(verilogOf(ResetSynchroniser({}), 'reset_synchroniser_2')).toMatchInlineSnapshot(`
      "module reset_synchroniser_2 (
          input wire clk, // clock, rising edge
          input wire raw, // asynchronous reset, active high
          output wire reset // asynchronous reset, released with clk, active high
      );
          (* async_reg = "true" *) reg released_meta; // may be metastable
          (* async_reg = "true" *) reg released;

          assign reset = released;

          always @(posedge clk or posedge raw) begin
              if (raw) begin
                  released_meta <= 1'b1;
                  released <= 1'b1;
              end else begin
                  released_meta <= 1'b0;
                  released <= released_meta;
              end
          end
      endmodule

      \`default_nettype wire
      "
    `);
  });

  it('of a pulse synchroniser', () => {
    expect(verilogOf(PulseSynchroniser({ stages: 3 }), 'pulse_synchroniser_3_stages')).toMatchInlineSnapshot(`
      "module pulse_synchroniser_3_stages (
          input wire src_clk, // where pulses come from: clock, rising edge
          input wire src_rst, // synchronous reset, active high
          input wire dst_clk, // where they go to: clock, rising edge
          input wire dst_rst, // synchronous reset, active high
          input wire pulse, // 1 for one cycle
          output wire seen // 1 for one cycle
      );
          reg toggle; // changes with each pulse
          (* async_reg = "true" *) reg arrived_meta; // may be metastable
          (* async_reg = "true" *) reg arrived_meta2;
          (* async_reg = "true" *) reg arrived;
          reg previous;

          assign seen = arrived ^ previous;

          always @(posedge src_clk) begin
              if (src_rst) begin
                  toggle <= 1'b0;
              end else if (pulse) begin
                  toggle <= !toggle;
              end
          end

          always @(posedge dst_clk) begin
              if (dst_rst) begin
                  arrived_meta <= 1'b0;
                  arrived_meta2 <= 1'b0;
                  arrived <= 1'b0;
                  previous <= 1'b0;
              end else begin
                  arrived_meta <= toggle;
                  arrived_meta2 <= arrived_meta;
                  arrived <= arrived_meta2;
                  previous <= arrived;
              end
          end
      endmodule

      \`default_nettype wire
      "
    `);
  });
});

const missing = missingTools('verilator', 'iverilog', 'yosys');

describe.skipIf(missing !== '')(`tools ${missing}`, () => {
  const payload = { data: UInt(12), sign: SInt(3), mask: Bits(2), last: Bool() };
  it.each([
    ['AsyncFifo', AsyncFifo({ payload, depth: 2 })],
    ['AsyncFifo, async reset', AsyncFifo({ payload, depth: 32, reset: 'async', stages: 4 })],
    ['Handshake', Handshake({ payload })],
    ['Handshake, async reset', Handshake({ payload, reset: 'async' })],
    ['PulseSynchroniser', PulseSynchroniser({})],
    ['ResetSynchroniser', ResetSynchroniser({ stages: 3 })],
    ['Synchroniser', Synchroniser({})],
    ['Synchroniser with reset', Synchroniser({ reset: 'sync' })],
  ] as const)('accept %s without a word', (_name, request) => {
    const design = elaborate(request as ModuleRequest);
    expect(checkDesign(design)).toEqual([]);
    const { files, top } = emitVerilog(design, { base: '/' });
    const lint = lintVerilator(files, top);
    expect(lint.output).toBe('');
    expect(parseIcarus(files, top)).toEqual({ ok: true, output: '' });
    expect(synthYosys(files, top)).toMatchObject({ ok: true, output: '', latches: 0 });
  });
});
