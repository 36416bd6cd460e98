import type { Reference } from '../entry.ts';

const ports = `input clk, input rst,
  input s_axi_awvalid, output s_axi_awready, input [3:0] s_axi_awaddr, input [2:0] s_axi_awprot,
  input s_axi_wvalid, output s_axi_wready, input [31:0] s_axi_wdata, input [3:0] s_axi_wstrb,
  output s_axi_bvalid, input s_axi_bready, output [1:0] s_axi_bresp,
  input s_axi_arvalid, output s_axi_arready, input [3:0] s_axi_araddr, input [2:0] s_axi_arprot,
  output s_axi_rvalid, input s_axi_rready, output [31:0] s_axi_rdata, output [1:0] s_axi_rresp,
  output control_enable, output [1:0] control_mode, output control_start,
  input status_busy, output status_done, input status_done_set,
  output [31:0] source, output [19:0] length`;

const fields = `
  reg enable, start, done;
  reg [1:0] mode;
  reg [31:0] source_q;
  reg [19:0] length_q;
  assign control_enable = enable;
  assign control_mode = mode;
  assign control_start = start;
  assign status_done = done;
  assign source = source_q;
  assign length = length_q;
  always @(posedge clk)
    if (rst) begin
      enable <= 0; mode <= 0; start <= 0; done <= 0; source_q <= 0; length_q <= 64;
    end else begin
      start <= 0;
      if (write)
        case (write_address)
          2'd0: if (wstrb[0]) begin enable <= wdata[0]; mode <= wdata[2:1]; start <= wdata[3]; end
          2'd1: if (wstrb[0] && wdata[1]) done <= 0;
          2'd2: begin
            if (wstrb[0]) source_q[7:0] <= wdata[7:0];
            if (wstrb[1]) source_q[15:8] <= wdata[15:8];
            if (wstrb[2]) source_q[23:16] <= wdata[23:16];
            if (wstrb[3]) source_q[31:24] <= wdata[31:24];
          end
          2'd3: begin
            if (wstrb[0]) length_q[7:0] <= wdata[7:0];
            if (wstrb[1]) length_q[15:8] <= wdata[15:8];
            if (wstrb[2]) length_q[19:16] <= wdata[19:16];
          end
        endcase
      if (status_done_set) done <= 1;
    end
  reg [31:0] word;
  always @*
    case (read_address)
      2'd0: word = {29'd0, mode, enable};
      2'd1: word = {30'd0, done, status_busy};
      2'd2: word = source_q;
      2'd3: word = {12'd0, length_q};
    endcase`;

const responses = `
  reg bvalid, rvalid;
  reg [31:0] rdata;
  assign s_axi_bvalid = bvalid;
  assign s_axi_bresp = 2'b00;
  assign s_axi_rvalid = rvalid;
  assign s_axi_rresp = 2'b00;
  assign s_axi_rdata = rdata;`;

/** Address and data are taken together, by ready signals that are 1 for one cycle. */
export const pulsedReady: Reference = {
  style: 'ready for one cycle',
  top: 'pulsed',
  verilog: `module pulsed (${ports});
  reg ready;
  wire write = ready;
  wire [1:0] write_address = s_axi_awaddr[3:2];
  wire [1:0] read_address = s_axi_araddr[3:2];
  wire [31:0] wdata = s_axi_wdata;
  wire [3:0] wstrb = s_axi_wstrb;${fields}${responses}
  wire read = s_axi_arvalid && !rvalid;
  assign s_axi_awready = ready;
  assign s_axi_wready = ready;
  assign s_axi_arready = !rvalid;
  always @(posedge clk)
    if (rst) begin
      ready <= 0; bvalid <= 0; rvalid <= 0;
    end else begin
      ready <= !ready && s_axi_awvalid && s_axi_wvalid && (!bvalid || s_axi_bready);
      if (ready) bvalid <= 1; else if (s_axi_bready) bvalid <= 0;
      if (read) rvalid <= 1; else if (s_axi_rready) rvalid <= 0;
    end
  always @(posedge clk) if (read) rdata <= word;
endmodule
`,
};

/** Address and data are held in registers of their own, as the templates of FPGA tools do it. */
export const heldAddress: Reference = {
  style: 'address and data held',
  top: 'held',
  verilog: `module held (${ports});
  reg aw_full, w_full;
  reg [1:0] write_address, ar_address;
  reg [31:0] wdata;
  reg [3:0] wstrb;
  reg ar_full;
  wire write = aw_full && w_full && (!bvalid || s_axi_bready);
  wire [1:0] read_address = ar_address;${fields}${responses}
  wire read = ar_full && (!rvalid || s_axi_rready);
  assign s_axi_awready = !aw_full;
  assign s_axi_wready = !w_full;
  assign s_axi_arready = !ar_full;
  always @(posedge clk)
    if (rst) begin
      aw_full <= 0; w_full <= 0; ar_full <= 0; bvalid <= 0; rvalid <= 0;
    end else begin
      if (write) begin aw_full <= 0; w_full <= 0; end
      if (s_axi_awvalid && s_axi_awready) aw_full <= 1;
      if (s_axi_wvalid && s_axi_wready) w_full <= 1;
      if (read) ar_full <= 0;
      if (s_axi_arvalid && s_axi_arready) ar_full <= 1;
      if (write) bvalid <= 1; else if (s_axi_bready) bvalid <= 0;
      if (read) rvalid <= 1; else if (s_axi_rready) rvalid <= 0;
    end
  always @(posedge clk) begin
    if (s_axi_awvalid && s_axi_awready) write_address <= s_axi_awaddr[3:2];
    if (s_axi_wvalid && s_axi_wready) begin wdata <= s_axi_wdata; wstrb <= s_axi_wstrb; end
    if (s_axi_arvalid && s_axi_arready) ar_address <= s_axi_araddr[3:2];
    if (read) rdata <= word;
  end
endmodule
`,
};
