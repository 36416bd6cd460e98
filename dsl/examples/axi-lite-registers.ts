import { Bits, Bool, cat, input, module, outputReg, type Reg, UInt } from '../../src/lang/index.ts';
import { axiLiteOf, axiLiteSubordinate, axiResponse } from '../lib/index.ts';

/**
 * The registers of a DMA channel on AXI4-Lite, written out: `registerBlock` of `dsl/lib` makes the same from a description.
 * Words 0 to 4 are control, status, source, length and dropped; other addresses answer SLVERR.
 */
export const DmaRegisters = module(
  { name: 'dma_registers', doc: 'One DMA channel' },
  () => ({
    ...axiLiteSubordinate({ addressWidth: 5, dataWidth: 32 }),
    control_enable: outputReg(Bool(), 'the channel runs'),
    control_mode: outputReg(Bits(2), 'order of descriptors'),
    control_start: outputReg(Bool(), 'begins a transfer'),
    status_busy: input(Bool()),
    status_done: outputReg(Bool(), 'a transfer has ended'),
    status_done_set: input(Bool(), 'sets status_done'),
    status_level: input(UInt(5), 'words in the buffer'),
    source: outputReg(Bits(32), 'byte address'),
    length: outputReg(Bits(20).reset(64), 'bytes'),
    dropped: outputReg(UInt(8), 'beats lost, cleared by reading'),
    dropped_count: input(Bool(), 'adds 1 to dropped'),
  }),
  (m, p) => {
    const axi = axiLiteOf<'s_axi_', 'in'>(p, 's_axi_');
    const { okay, slverr } = axiResponse;
    m.unused(axi.awprot, axi.arprot);
    const { write_ready } = m.reg({ write_ready: Bool() });
    const [bvalid, bresp] = [m.regFor(axi.bvalid), m.regFor(axi.bresp)];
    const [rvalid, rdata, rresp] = [m.regFor(axi.rvalid), m.regFor(axi.rdata), m.regFor(axi.rresp)];
    const { read_taken } = m.let({ read_taken: axi.arvalid.and(rvalid.not()) });
    axi.awready.drive(write_ready);
    axi.wready.drive(write_ready);
    axi.arready.drive(rvalid.not());
    write_ready.next(axi.awvalid.and(axi.wvalid).and(write_ready.not()).and(bvalid.not().or(axi.bready)));

    const writeBytes = (register: Reg<Bits>) => {
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
            p.control_mode.next(axi.wdata.slice(2, 1));
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

    // What a read leaves of dropped.
    const { kept } = m.let({ kept: read_taken.and(axi.araddr.slice(4, 2).eq(4)).mux(0, p.dropped) });
    m.when(read_taken, () => {
      rvalid.next(1);
      rresp.next(okay);
      rdata.next(0);
      m.switch(axi.araddr.slice(4, 2))
        .case(0, () => rdata.next(cat(p.control_mode, p.control_enable).zext(32)))
        .case(1, () => rdata.next(cat(p.status_level, Bits(6).lit(0), p.status_done, p.status_busy).zext(32)))
        .case(2, () => rdata.next(p.source))
        .case(3, () => rdata.next(p.length.zext(32)))
        .case(4, () => rdata.next(p.dropped.zext(32).asBits()))
        .default(() => rresp.next(slverr));
    }).elsewhen(axi.rready, () => rvalid.next(0));
    p.dropped.next(p.dropped_count.mux(kept.addSat(1), kept));
  },
);
