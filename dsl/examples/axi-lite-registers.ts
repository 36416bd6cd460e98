import {
  Bits,
  Bool,
  Bundle,
  cat,
  flip,
  input,
  module,
  outputReg,
  type Reg,
  UInt,
} from '../../src/lang/index.ts';

/** AXI4-Lite as the manager drives it. */
const AxiLite = (addressWidth: number, dataWidth: number) =>
  Bundle({
    ...{ awvalid: Bool(), awready: flip(Bool()), awaddr: UInt(addressWidth), awprot: Bits(3) },
    ...{ wvalid: Bool(), wready: flip(Bool()), wdata: Bits(dataWidth), wstrb: Bits(dataWidth / 8) },
    ...{ bvalid: flip(Bool()), bready: Bool(), bresp: flip(Bits(2)) },
    ...{ arvalid: Bool(), arready: flip(Bool()), araddr: UInt(addressWidth), arprot: Bits(3) },
    ...{ rvalid: flip(Bool()), rready: Bool(), rdata: flip(Bits(dataWidth)), rresp: flip(Bits(2)) },
  });

const okay = 0;
const slverr = 2;

/**
 * The registers of a DMA channel on AXI4-Lite, written out: `registerBlock` of `dsl/lib` makes the same from a description.
 * Words 0 to 4 are control, status, source, length and dropped; other addresses answer SLVERR.
 */
export const DmaRegisters = module(
  { name: 'dma_registers', doc: 'One DMA channel' },
  () => ({
    s_axi: input(AxiLite(5, 32)),
    control_enable: outputReg(Bool(), 'the channel runs'),
    control_mode: outputReg(UInt(2), 'order of descriptors'),
    control_start: outputReg(Bool(), 'begins a transfer'),
    status_busy: input(Bool()),
    status_done: outputReg(Bool(), 'a transfer has ended'),
    status_done_set: input(Bool(), 'sets status_done'),
    status_level: input(UInt(5), 'words in the buffer'),
    source: outputReg(UInt(32), 'byte address'),
    length: outputReg(UInt(20).reset(64), 'bytes'),
    dropped: outputReg(UInt(8), 'beats lost, cleared by reading'),
    dropped_count: input(Bool(), 'adds 1 to dropped'),
  }),
  (m, { s_axi: axi, ...p }) => {
    m.unused(axi.awprot, axi.arprot);
    const { write_ready } = m.reg({ write_ready: Bool() });
    const [bvalid, bresp] = [m.regFor(axi.bvalid), m.regFor(axi.bresp)];
    const [rvalid, rdata, rresp] = [m.regFor(axi.rvalid), m.regFor(axi.rdata), m.regFor(axi.rresp)];
    const { read_taken } = m.let({ read_taken: axi.arvalid.and(rvalid.not()) });
    axi.awready.drive(write_ready);
    axi.wready.drive(write_ready);
    axi.arready.drive(rvalid.not());
    const room = bvalid.not().or(axi.bready);
    write_ready.next(axi.awvalid.and(axi.wvalid).and(write_ready.not()).and(room));

    const writeBytes = (register: Reg<UInt>) => {
      for (let low = 0; low < register.width; low += 8) {
        const high = Math.min(low + 7, register.width - 1);
        m.when(axi.wstrb.bit(low / 8), () => register.slice(high, low).next(axi.wdata.slice(high, low)));
      }
    };
    p.control_start.next(0);
    m.when(write_ready, () => {
      bvalid.next(1);
      bresp.next(okay);
      m.switch(axi.awaddr.slice(4, 2))
        .case(0, () =>
          m.when(axi.wstrb.bit(0), () => {
            p.control_enable.next(axi.wdata.bit(0));
            p.control_mode.next(axi.wdata.slice(2, 1).asUInt());
            p.control_start.next(axi.wdata.bit(3));
          }),
        )
        .case(1, () => m.when(axi.wstrb.bit(0).and(axi.wdata.bit(1)), () => p.status_done.next(0)))
        .case(2, () => writeBytes(p.source))
        .case(3, () => writeBytes(p.length))
        .case(4, () => {})
        .default(() => bresp.next(slverr));
    }).elsewhen(axi.bready, () => bvalid.next(0));
    m.when(p.status_done_set, () => p.status_done.next(1));

    const { kept } = m.wire({ kept: UInt(8).doc('what a read leaves of dropped') });
    kept.drive(p.dropped);
    m.when(read_taken, () => {
      rvalid.next(1);
      rresp.next(okay);
      m.switch(axi.araddr.slice(4, 2))
        .case(0, () => rdata.next(cat(p.control_mode, p.control_enable).zext(32)))
        .case(1, () => rdata.next(cat(p.status_level, Bits(6).lit(0), p.status_done, p.status_busy).zext(32)))
        .case(2, () => rdata.next(p.source.asBits()))
        .case(3, () => rdata.next(p.length.zext(32).asBits()))
        .case(4, () => {
          rdata.next(p.dropped.zext(32).asBits());
          kept.drive(0);
        })
        .default(() => {
          rdata.next(0);
          rresp.next(slverr);
        });
    }).elsewhen(axi.rready, () => rvalid.next(0));
    p.dropped.next(p.dropped_count.mux(kept.addSat(1), kept));
  },
);
