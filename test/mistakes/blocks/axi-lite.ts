import { Bits, Bool, Enum, input, module, output, UInt } from '../../../src/lang/index.ts';

const Response = Enum('response', { okay: 0, slverr: 2 }, { width: 2 });

/** Three registers on AXI4-Lite: control at 0, limit at 4, status (read only) at 8. */
export const Registers = module(
  'registers',
  () => ({
    awvalid: input(Bool()),
    awready: output(Bool()),
    awaddr: input(UInt(4)),
    wvalid: input(Bool()),
    wready: output(Bool()),
    wdata: input(Bits(32)),
    wstrb: input(Bits(4)),
    bvalid: output(Bool()),
    bready: input(Bool()),
    bresp: output(Response),
    arvalid: input(Bool()),
    arready: output(Bool()),
    araddr: input(UInt(4)),
    rvalid: output(Bool()),
    rready: input(Bool()),
    rdata: output(Bits(32)),
    rresp: output(Response),
    busy: input(Bool()),
    level: input(UInt(5)),
    enable: output(Bool()),
    limit: output(UInt(16)),
  }),
  (m, p) => {
    const { control, bound, answered, answer, offered, word, found } = m.reg({
      control: Bits(8),
      bound: UInt(16).reset(64),
      answered: Bool(),
      answer: Response,
      offered: Bool(),
      word: Bits(32).noReset(),
      found: Response,
    });
    const { write, read } = m.let({
      write: p.awvalid.and(p.wvalid).and(answered.not()),
      read: p.arvalid.and(offered.not()),
    });
    p.awready.drive(write);
    p.wready.drive(write);
    m.when(write, () => {
      answered.next(1);
      answer.next(Response.okay);
      m.switch(p.awaddr.slice(3, 2).asUInt())
        .case(0, () => m.when(p.wstrb.bit(0), () => control.next(p.wdata.trunc(8))))
        .case(1, () => m.when(p.wstrb.slice(1, 0).andReduce(), () => bound.next(p.wdata.trunc(16).asUInt())))
        .default(() => answer.next(Response.slverr));
    }).elsewhen(p.bready, () => answered.next(0));
    p.bvalid.drive(answered);
    p.bresp.drive(answer);

    p.arready.drive(read);
    m.when(read, () => {
      offered.next(1);
      found.next(Response.okay);
      m.switch(p.araddr.slice(3, 2).asUInt())
        .case(0, () => word.next(control.zext(32)))
        .case(1, () => word.next(bound.asBits().zext(32)))
        .case(2, () => word.next(p.level.zext(32).asBits()))
        .default(() => {
          word.next(0);
          found.next(Response.slverr);
        });
    }).elsewhen(p.rready, () => offered.next(0));
    p.rvalid.drive(offered);
    p.rdata.drive(word);
    p.rresp.drive(found);

    p.enable.drive(control.bit(0).and(p.busy.not()));
    p.limit.drive(bound);
  },
);

export const top = Registers({});
