import { all, Bits, Bool, cat, drive, input, module, outputReg, UInt } from '../../src/lang/index.ts';
import { axiLite, axiResponses } from '../lib/index.ts';

/**
 * The registers of a DMA channel on AXI4-Lite, written out: `registerBlock` of `dsl/lib` makes the same from a description.
 * Words 0 to 4 are control, status, source, length and dropped; other addresses answer SLVERR.
 */
export const DmaRegisters = module({ name: 'dma_registers', doc: 'One DMA channel' }, () => ({
  s_axi: input(axiLite({ addressWidth: 5, dataWidth: 32 })),
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
})).body((m, p) => {
  const axi = p.s_axi;
  const { okay, slverr } = axiResponses('okay', 'slverr');
  m.unused(axi.awprot, axi.arprot);
  const { write_ready } = m.reg({ write_ready: Bool() });
  const { bvalid, bresp, rvalid, rdata, rresp } = m.regsFor(axi);
  const { read_taken } = m.let({ read_taken: axi.arvalid.and(rvalid.not()) });
  drive(axi, { awready: write_ready, wready: write_ready, arready: rvalid.not() });
  write_ready.next(all(axi.awvalid, axi.wvalid, write_ready.not(), bvalid.not().or(axi.bready)));

  p.control_start.clear();
  m.when(write_ready, () => {
    bvalid.set();
    bresp.next(okay);
    m.switch(axi.awaddr.slice(4, 2))
      .case(0, () => {
        cat(p.control_start, p.control_mode, p.control_enable).nextWhen(axi.wstrb.bit(0), axi.wdata.trunc(4));
      })
      .case(1, () => p.status_done.clearWhen(axi.wstrb.bit(0).and(axi.wdata.bit(1))))
      .case(2, () => p.source.next(axi.wdata, { bytes: axi.wstrb }))
      .case(3, () => p.length.next(axi.wdata.trunc(20), { bytes: axi.wstrb.trunc(3) }))
      .case(4, () => {})
      .default(() => bresp.next(slverr));
  }).elsewhen(axi.bready, () => bvalid.clear());
  p.status_done.setWhen(p.status_done_set);

  // What a read leaves of dropped.
  const { kept } = m.let({ kept: read_taken.and(axi.araddr.slice(4, 2).eq(4)).mux(0, p.dropped) });
  m.when(read_taken, () => {
    rvalid.set();
    rresp.next(okay);
    rdata.next(0);
    m.switch(axi.araddr.slice(4, 2))
      .case(0, () => rdata.next(cat(p.control_mode, p.control_enable).zext(32)))
      .case(1, () => rdata.next(cat(p.status_level, Bits(6).lit(0), p.status_done, p.status_busy).zext(32)))
      .case(2, () => rdata.next(p.source))
      .case(3, () => rdata.next(p.length.zext(32)))
      .case(4, () => rdata.next(p.dropped.zext(32).asBits()))
      .default(() => rresp.next(slverr));
  }).elsewhen(axi.rready, () => rvalid.clear());
  p.dropped.next(p.dropped_count.mux(kept.addSat(1), kept));
});
