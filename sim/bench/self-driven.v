// The same for Icarus Verilog: numbers of cycles come in through standard input, signatures go out.
`timescale 1ns / 1ns

module bench;
    reg         clk = 1'b0;
    reg         rst = 1'b1;
    wire [63:0] signature;
    integer     cycles;
    integer     left;

    bench_top top (
        .clk(clk),
        .rst(rst),
        .signature(signature)
    );

    initial begin
        repeat (2) begin
            #1 clk = 1'b1;
            #1 clk = 1'b0;
        end
        rst = 1'b0;
        while ($fscanf(32'h8000_0000, "%d", cycles) == 1) begin
            for (left = cycles; left > 0; left = left - 1) begin
                #1 clk = 1'b1;
                #1 clk = 1'b0;
            end
            #1 $display("%0d", signature);
            $fflush;
        end
        $finish;
    end
endmodule
