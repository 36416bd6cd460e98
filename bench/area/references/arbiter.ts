import type { Reference } from '../entry.ts';

/** Lowest set bit by two's complement. */
export function fixedArbiter(ways: number): Reference {
  return {
    style: 'request & -request',
    top: 'ref_fixed',
    verilog: `
module ref_fixed (input wire [${ways - 1}:0] request, output wire [${ways - 1}:0] grant);
    assign grant = request & (~request + 1'b1);
endmodule
`,
  };
}

/** Round robin by two priority selections, one of the requests above a mask, one of all. */
export function maskArbiter(ways: number): Reference {
  return {
    style: 'mask, two request & -request',
    top: 'ref_round_robin',
    verilog: `
module ref_round_robin (
    input wire clk, input wire rst, input wire [${ways - 1}:0] request, input wire advance, output wire [${ways - 1}:0] grant
);
    reg [${ways - 1}:0] mask;
    wire [${ways - 1}:0] masked = request & mask;
    wire [${ways - 1}:0] first = masked & (~masked + 1'b1);
    wire [${ways - 1}:0] second = request & (~request + 1'b1);
    assign grant = |masked ? first : second;
    always @(posedge clk)
        if (rst) mask <= 0;
        else if (advance && |request) mask <= ~((grant - 1'b1) | grant);
endmodule
`,
  };
}

/** Round robin by a loop from the position after the last grant on. */
export function loopArbiter(ways: number): Reference {
  const index = Math.ceil(Math.log2(ways));
  return {
    style: 'pointer, loop over positions',
    top: 'ref_round_robin_loop',
    verilog: `
module ref_round_robin_loop (
    input wire clk, input wire rst, input wire [${ways - 1}:0] request, input wire advance, output reg [${ways - 1}:0] grant
);
    reg [${index - 1}:0] next, winner;
    reg found;
    integer i;
    always @* begin
        grant = 0;
        winner = 0;
        found = 0;
        for (i = 0; i < ${2 * ways}; i = i + 1)
            if (!found && request[i % ${ways}] && i >= next) begin
                found = 1;
                winner = i % ${ways};
                grant[i % ${ways}] = 1;
            end
    end
    always @(posedge clk)
        if (rst) next <= 0;
        else if (advance && found) next <= winner == ${ways - 1} ? 0 : winner + 1;
endmodule
`,
  };
}

/** Matrix arbiter over a full square of priorities. */
export function matrixArbiter(ways: number): Reference {
  return {
    style: 'full square of priorities',
    top: 'ref_matrix',
    verilog: `
module ref_matrix (
    input wire clk, input wire rst, input wire [${ways - 1}:0] request, input wire advance, output reg [${ways - 1}:0] grant
);
    reg [${ways * ways - 1}:0] before;
    integer i, j;
    always @* begin
        grant = request;
        for (i = 0; i < ${ways}; i = i + 1)
            for (j = 0; j < ${ways}; j = j + 1)
                if (i != j && request[j] && before[j * ${ways} + i]) grant[i] = 0;
    end
    always @(posedge clk)
        for (i = 0; i < ${ways}; i = i + 1)
            for (j = 0; j < ${ways}; j = j + 1)
                if (rst) before[i * ${ways} + j] <= i < j;
                else if (advance && grant[i]) before[i * ${ways} + j] <= 0;
                else if (advance && grant[j]) before[i * ${ways} + j] <= i != j;
endmodule
`,
  };
}
