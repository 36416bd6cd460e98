import type { Reference } from '../entry.ts';

/** FIFO with pointers one bit longer than the address: equal means empty, equal but for the extra bit means full. */
export function pointerFifo(depth: number, width: number): Reference {
  const address = Math.log2(depth);
  return {
    style: 'pointers with an extra bit',
    top: 'ref_fifo',
    verilog: `
module ref_fifo (
    input  wire clk, input wire rst,
    input  wire from_valid, output wire from_ready, input wire [${width - 1}:0] from_data,
    output wire to_valid, input wire to_ready, output wire [${width - 1}:0] to_data
);
    reg [${width - 1}:0] mem [0:${depth - 1}];
    reg [${address}:0] wptr, rptr;
    wire empty = wptr == rptr;
    wire full = wptr == {~rptr[${address}], rptr[${address - 1}:0]};
    assign from_ready = !full;
    assign to_valid = !empty;
    assign to_data = mem[rptr[${address - 1}:0]];
    always @(posedge clk)
        if (rst) begin
            wptr <= 0;
            rptr <= 0;
        end else begin
            if (from_valid && !full) wptr <= wptr + 1;
            if (to_ready && !empty) rptr <= rptr + 1;
        end
    always @(posedge clk) if (from_valid && !full) mem[wptr[${address - 1}:0]] <= from_data;
endmodule
`,
  };
}

/** FIFO with two addresses and a counter of its words, for any depth. */
export function countingFifo(depth: number, width: number): Reference {
  const address = Math.max(1, Math.ceil(Math.log2(depth)));
  const count = Math.ceil(Math.log2(depth + 1));
  return {
    style: 'addresses and a counter',
    top: 'ref_fifo_count',
    verilog: `
module ref_fifo_count (
    input  wire clk, input wire rst,
    input  wire from_valid, output wire from_ready, input wire [${width - 1}:0] from_data,
    output wire to_valid, input wire to_ready, output wire [${width - 1}:0] to_data
);
    reg [${width - 1}:0] mem [0:${depth - 1}];
    reg [${address - 1}:0] waddr, raddr;
    reg [${count - 1}:0] used;
    assign from_ready = used != ${depth};
    assign to_valid = used != 0;
    assign to_data = mem[raddr];
    wire push = from_valid && from_ready;
    wire pop = to_valid && to_ready;
    always @(posedge clk)
        if (rst) begin
            waddr <= 0;
            raddr <= 0;
            used <= 0;
        end else begin
            if (push) waddr <= waddr == ${depth - 1} ? 0 : waddr + 1;
            if (pop) raddr <= raddr == ${depth - 1} ? 0 : raddr + 1;
            if (push && !pop) used <= used + 1;
            if (pop && !push) used <= used - 1;
        end
    always @(posedge clk) if (push) mem[waddr] <= from_data;
endmodule
`,
  };
}

/** Skid buffer: the input is caught in a second register when the output has to wait. */
export function skidReference(width: number): Reference {
  return {
    style: 'output and overflow register',
    top: 'ref_skid',
    verilog: `
module ref_skid (
    input  wire clk, input wire rst,
    input  wire from_valid, output wire from_ready, input wire [${width - 1}:0] from_data,
    output reg  to_valid, input wire to_ready, output reg [${width - 1}:0] to_data
);
    reg skid_full;
    reg [${width - 1}:0] skid;
    assign from_ready = !skid_full;
    always @(posedge clk)
        if (rst) skid_full <= 0;
        else if (from_valid && from_ready && to_valid && !to_ready) skid_full <= 1;
        else if (to_ready) skid_full <= 0;
    always @(posedge clk) if (from_ready) skid <= from_data;
    always @(posedge clk)
        if (rst) to_valid <= 0;
        else if (!to_valid || to_ready) to_valid <= from_valid || skid_full;
    always @(posedge clk)
        if (!to_valid || to_ready) to_data <= skid_full ? skid : from_data;
endmodule
`,
  };
}
