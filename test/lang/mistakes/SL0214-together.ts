import { Bool, clockDomain, input, module, output } from '../../../src/lang/index.ts';

export const top = module(
  'together',
  () => ({
    wr: clockDomain(),
    rd: clockDomain(),
    start: input(Bool()).on('wr'),
    stop: input(Bool()).on('wr'),
    y: output(Bool()).on('rd'),
  }),
  (m, { wr, rd, start, stop, y }) => {
    const { opened, closed } = m.on(wr).reg({ opened: Bool(), closed: Bool() });
    opened.next(start);
    closed.next(stop);
    const { on, off } = m.on(rd).sync({ on: opened, off: closed });
    const { busy } = m.on(rd).reg({ busy: Bool() });
    busy.next(on.and(off.not()).or(busy));
    y.drive(busy);
  },
)({});

/* spinlight says
warning[SL0214]: 'together.on_meta' and 'together.off_meta' were synchronised one by one and meet in register 'together.busy': one may be a cycle later than the other
  --> SL0214-together.ts:17:43
     |
  17 |     const { busy } = m.on(rd).reg({ busy: Bool() });
     |                                           ^
  note: synchroniser 'together.on_meta'
  --> SL0214-together.ts:16:34
     |
  16 |     const { on, off } = m.on(rd).sync({ on: opened, off: closed });
     |                                  ^
  note: synchroniser 'together.off_meta'
  --> SL0214-together.ts:16:34
     |
  16 |     const { on, off } = m.on(rd).sync({ on: opened, off: closed });
     |                                  ^
  help: pass them together (Gray code, handshake, FIFO), or say why their order does not matter: sync(..., { reason: '...' })
*/
