import { Bool, clockDomain, input, module, output, UInt } from '../../../src/lang/index.ts';

const Sender = module(
  'sender',
  () => ({ wr: clockDomain(), count: output(UInt(4)) }),
  (m, { wr, count }) => {
    const { sent } = m.on(wr).reg({ sent: UInt(4) });
    sent.next(sent.add(1));
    count.drive(sent);
  },
);

const Receiver = module(
  'receiver',
  () => ({ rd: clockDomain(), count: input(UInt(4)), many: output(Bool()) }),
  (m, { rd, count, many }) => {
    const { seen } = m.on(rd).reg({ seen: Bool() });
    m.when(count.ge(8), () => seen.next(1));
    many.drive(seen);
  },
);

export const top = module(
  'modules',
  () => ({ wr: clockDomain(), rd: clockDomain(), many: output(Bool()).on('rd') }),
  (m, { wr, rd, many }) => {
    const { sender, receiver } = m.instance({ sender: Sender({}), receiver: Receiver({}) });
    sender.wr.drive(wr);
    receiver.rd.drive(rd);
    receiver.count.drive(sender.count.xor(1));
    many.drive(receiver.many);
  },
)({});

/* spinlight says
error[SL0210]: 'modules.sender.sent' (clock wr_clk) reaches register 'modules.receiver.seen' (clock rd_clk) without synchronisation
  --> SL0210-modules.ts:18:36
     |
  18 |     m.when(count.ge(8), () => seen.next(1));
     |                                    ^
  note: path: modules.sender.sent -> modules.sender.count -> modules.receiver.count -> modules.receiver.seen
  note: 'modules.sender.sent' follows clock wr_clk
  --> SL0210-modules.ts:7:43
    |
  7 |     const { sent } = m.on(wr).reg({ sent: UInt(4) });
    |                                           ^
  note: 'modules.receiver.seen' follows clock rd_clk
  --> SL0210-modules.ts:17:43
     |
  17 |     const { seen } = m.on(rd).reg({ seen: Bool() });
     |                                           ^
  help: take it through a synchroniser (sync, syncGray), a handshake or an AsyncFifo of spinlight/lib; held(...) takes a value that is stable when it is used, with the reason
*/
