import { Bits, Bool, input, module, output, UInt } from '../../../src/lang/index.ts';

/** Sends bytes bit by bit: a start bit, eight data bits, a stop bit, sixteen cycles each. */
export const Sender = module(
  'sender',
  () => ({
    start: input(Bool()),
    data: input(Bits(8)),
    abort: input(Bool()),
    line: output(Bool()),
    busy: output(Bool()),
    sent: output(UInt(8), 'bytes since reset'),
  }),
  (m, { start, data, abort, line, busy, sent }) => {
    const { shift, cycle, index, count } = m.reg({
      shift: Bits(8).noReset(),
      cycle: UInt(4),
      index: UInt(3),
      count: UInt(8),
    });
    const { state } = m.fsm({ state: ['idle', 'begin', 'data', 'stop'] });
    const { tick } = m.let({ tick: cycle.eq(15) });
    cycle.next(cycle.add(1));
    state.case({
      idle: () => {
        cycle.next(0);
        m.when(start, () => {
          shift.next(data);
          state.goto('begin');
        });
      },
      begin: () =>
        m.when(tick, () => {
          index.next(0);
          state.goto('data');
        }),
      data: () =>
        m.when(tick, () => {
          shift.next(shift.slice(7, 1).zext(8));
          index.next(index.add(1));
          m.when(index.eq(7), () => state.goto('stop'));
        }),
      stop: () =>
        m.when(tick, () => {
          count.next(count.addSat(1));
          state.goto('idle');
        }),
    });
    m.when(abort, () => state.goto('idle'));
    line.drive(state.is('data').mux(shift.bit(0), state.isNot('begin')));
    busy.drive(state.isNot('idle'));
    sent.drive(count);
  },
);

export const top = Sender({});
