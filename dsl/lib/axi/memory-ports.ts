import { Bits, Bool, input, output, UInt } from '../../../src/lang/index.ts';
import { demand, wholeNumber } from '../parameter.ts';

/** Widths of an AXI4 memory-mapped interface. */
export interface AxiShape {
  /** Bits of a byte address, up to 64. */
  readonly addressWidth: number;
  /** 8 to 1024, a power of two. */
  readonly dataWidth: number;
  /** Bits of transaction identifiers, 1 to 32. */
  readonly idWidth: number;
}

/** Burst types of AXI. */
export const axiBurst = { fixed: 0, incr: 1, wrap: 2 } as const;

/** Ports of an AXI4 subordinate, `s_axi_awvalid` and so on. Lock, cache, protection, QoS and region are not looked at and left out. */
export function axiSubordinate({ addressWidth, dataWidth, idWidth }: AxiShape) {
  const bytes = dataWidth / 8;
  demand(
    'AXI4',
    dataWidth >= 8 && dataWidth <= 1024 && Number.isInteger(Math.log2(bytes)),
    `dataWidth is ${dataWidth}`,
    'AXI4 has 8, 16, 32, 64, 128, 256, 512 or 1024 data bits',
  );
  wholeNumber('AXI4', 'addressWidth', addressWidth, Math.log2(bytes) + 1, 64);
  wholeNumber('AXI4', 'idWidth', idWidth, 1, 32);
  const id = Bits(idWidth);
  const address = UInt(addressWidth);
  const data = Bits(dataWidth);
  return {
    s_axi_awvalid: input(Bool()),
    s_axi_awready: output(Bool()),
    s_axi_awid: input(id),
    s_axi_awaddr: input(address),
    s_axi_awlen: input(UInt(8), 'beats, minus 1'),
    s_axi_awsize: input(UInt(3), 'bytes of a beat, as a power of two'),
    s_axi_awburst: input(UInt(2)),
    s_axi_wvalid: input(Bool()),
    s_axi_wready: output(Bool()),
    s_axi_wdata: input(data),
    s_axi_wstrb: input(Bits(bytes)),
    s_axi_wlast: input(Bool()),
    s_axi_bvalid: output(Bool()),
    s_axi_bready: input(Bool()),
    s_axi_bid: output(id),
    s_axi_bresp: output(Bits(2)),
    s_axi_arvalid: input(Bool()),
    s_axi_arready: output(Bool()),
    s_axi_arid: input(id),
    s_axi_araddr: input(address),
    s_axi_arlen: input(UInt(8), 'beats, minus 1'),
    s_axi_arsize: input(UInt(3), 'bytes of a beat, as a power of two'),
    s_axi_arburst: input(UInt(2)),
    s_axi_rvalid: output(Bool()),
    s_axi_rready: input(Bool()),
    s_axi_rid: output(id),
    s_axi_rdata: output(data),
    s_axi_rresp: output(Bits(2)),
    s_axi_rlast: output(Bool()),
  };
}
