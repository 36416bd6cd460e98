// A dense PIM macro in the form that suits Verilator best, written by hand: weights and activations are kept in bit planes,
// and a column counts the ones of `plane & activations`. Ports and protocol of the measured path are those of the macro
// that spinlight emits (`pim_macro`), without reading back and counters. 8-bit signed weights and activations.

`default_nettype none

module pim_macro #(
    parameter ROWS = 64,
    parameter GROUPS = 16,
    parameter ROW_BITS = $clog2(ROWS),
    parameter SUM_BITS = 16 + ROW_BITS
) (
    input  wire                       clk,
    input  wire                       rst,
    input  wire                       start,
    input  wire [31:0]                vectors,
    input  wire                       load_valid,
    input  wire [ROW_BITS-1:0]        load_row,
    input  wire [GROUPS*8-1:0]        load_weights,
    input  wire                       act_valid,
    output wire                       act_ready,
    input  wire [ROWS*8-1:0]          act_data,
    output wire                       out_valid,
    input  wire                       out_ready,
    output wire [GROUPS*SUM_BITS-1:0] out_sums
);
    reg        running;
    reg [31:0] to_take;
    reg [31:0] to_give;
    reg        active;
    reg [2:0]  step;
    reg        summing;
    reg        sum_clear;
    reg        sum_last;
    reg        finished;
    reg        full;

    wire advance = !(finished && full && !out_ready);
    wire last_step = step == 3'd7;
    wire take = act_ready && act_valid;
    wire capture = finished && advance;
    wire given = full && out_ready;
    assign act_ready = running && to_take != 32'd0 && (!active || last_step) && advance;
    assign out_valid = full;

    always @(posedge clk) begin
        if (rst) begin
            running <= 1'b0;
            active <= 1'b0;
            summing <= 1'b0;
            finished <= 1'b0;
            full <= 1'b0;
        end else begin
            if (!running && start) running <= 1'b1;
            else if (running && to_give == 32'd0) running <= 1'b0;
            if (take) active <= 1'b1;
            else if (advance && last_step) active <= 1'b0;
            if (advance) begin
                summing <= active;
                finished <= summing && sum_last;
            end
            if (capture) full <= 1'b1;
            else if (out_ready) full <= 1'b0;
        end
        if (!running && start) begin
            to_take <= vectors;
            to_give <= vectors;
        end else begin
            if (take) to_take <= to_take - 32'd1;
            if (given) to_give <= to_give - 32'd1;
        end
        if (take) step <= 3'd0;
        else if (advance && active && !last_step) step <= step + 3'd1;
        if (advance) begin
            sum_clear <= step == 3'd0;
            sum_last <= last_step;
        end
    end

    // Eight elements of eight bits are a matrix of bits; exchanging rows and columns gives eight bits of each plane.
    function [63:0] transposed(input [63:0] matrix);
        reg [63:0] x;
        reg [63:0] t;
        begin
            x = matrix;
            t = (x ^ (x >> 7)) & 64'h00AA00AA00AA00AA;
            x = x ^ t ^ (t << 7);
            t = (x ^ (x >> 14)) & 64'h0000CCCC0000CCCC;
            x = x ^ t ^ (t << 14);
            t = (x ^ (x >> 28)) & 64'h00000000F0F0F0F0;
            transposed = x ^ t ^ (t << 28);
        end
    endfunction

    // The planes of the vector in work, the present one first.
    reg [ROWS*8-1:0] planes;
    reg [ROWS*8-1:0] taken;
    reg [63:0]       block;
    integer          row;
    integer          place;
    always @(*) begin
        taken = {ROWS*8{1'b0}};
        for (row = 0; row < ROWS / 8; row = row + 1) begin
            block = transposed(act_data[row*64 +: 64]);
            for (place = 0; place < 8; place = place + 1)
                taken[place*ROWS + row*8 +: 8] = block[place*8 +: 8];
        end
    end
    wire [ROWS-1:0] act_bits = planes[7*ROWS +: ROWS];
    always @(posedge clk) begin
        if (take) planes <= taken;
        else if (advance && active) planes <= planes << ROWS;
    end

    wire [GROUPS*SUM_BITS-1:0] sums;
    reg  [GROUPS*SUM_BITS-1:0] result;
    assign out_sums = result;
    always @(posedge clk) if (capture) result <= sums;

    genvar group;
    generate
        for (group = 0; group < GROUPS; group = group + 1) begin : column
            bit_plane_column #(.ROWS(ROWS), .ROW_BITS(ROW_BITS), .SUM_BITS(SUM_BITS)) unit (
                .clk(clk),
                .advance(advance),
                .clear(sum_clear),
                .load(load_valid && !running),
                .load_row(load_row),
                .load_weight(load_weights[group*8 +: 8]),
                .act_bits(act_bits),
                .sum(sums[group*SUM_BITS +: SUM_BITS])
            );
        end
    endgenerate
endmodule

module bit_plane_column #(
    parameter ROWS = 64,
    parameter ROW_BITS = 6,
    parameter SUM_BITS = 22
) (
    input  wire                clk,
    input  wire                advance,
    input  wire                clear,
    input  wire                load,
    input  wire [ROW_BITS-1:0] load_row,
    input  wire [7:0]          load_weight,
    input  wire [ROWS-1:0]     act_bits,
    output wire [SUM_BITS-1:0] sum
);
    /*verilator no_inline_module*/
    reg [ROWS-1:0]     plane0, plane1, plane2, plane3, plane4, plane5, plane6, plane7;
    reg [SUM_BITS-1:0] partial;
    reg [SUM_BITS-1:0] acc;
    assign sum = acc;

    always @(posedge clk) begin
        if (load) begin
            plane0[load_row] <= load_weight[0];
            plane1[load_row] <= load_weight[1];
            plane2[load_row] <= load_weight[2];
            plane3[load_row] <= load_weight[3];
            plane4[load_row] <= load_weight[4];
            plane5[load_row] <= load_weight[5];
            plane6[load_row] <= load_weight[6];
            plane7[load_row] <= load_weight[7];
        end
        // The sign bit of the activations comes first, so a vector begins with the negative of its partial sum.
        if (advance) begin
            partial <= ($countones(plane0 & act_bits)) + ($countones(plane1 & act_bits) << 1)
                + ($countones(plane2 & act_bits) << 2) + ($countones(plane3 & act_bits) << 3)
                + ($countones(plane4 & act_bits) << 4) + ($countones(plane5 & act_bits) << 5)
                + ($countones(plane6 & act_bits) << 6) - ($countones(plane7 & act_bits) << 7);
            acc <= clear ? -partial : (acc << 1) + partial;
        end
    end
endmodule

`default_nettype wire
