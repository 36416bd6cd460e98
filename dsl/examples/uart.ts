import {
  all,
  Bits,
  Bool,
  bitsFor,
  cat,
  input,
  module,
  output,
  streamIn,
  streamOut,
  UInt,
} from '../../src/lang/index.ts';

/** `clocksPerBit` is the clock rate divided by the baud rate, at least 4. */
export interface UartShape {
  readonly clocksPerBit: number;
}

/**
 * Sends bytes as 8N1: a start bit (0), eight bits from the lowest on, a stop bit (1). A byte takes 10 bit times, and
 * the next one can follow without a gap.
 */
export const UartTransmitter = module(
  { name: 'uart_tx', doc: 'Serial transmitter, 8 data bits, no parity, 1 stop bit.' },
  (_: UartShape) => ({
    bytes: streamIn({ data: Bits(8) }, 'bytes to send'),
    line: output(Bool(), '1 while idle'),
  }),
  (m, { bytes, line }, { clocksPerBit }) => {
    const { shift, bits_left, clocks_left } = m.reg({
      shift: Bits(9).reset(0x1ff).doc('what follows on the line, next bit lowest'),
      bits_left: UInt(4).doc('bits not yet finished; 0 while idle'),
      clocks_left: UInt(bitsFor(clocksPerBit)).noReset().doc('of the present bit, less one'),
    });
    const { bit_ends } = m.let({ bit_ends: clocks_left.eq(0) });
    const idle = bits_left.eq(0);

    bytes.ready.drive(idle.or(bits_left.eq(1).and(bit_ends)));
    line.drive(shift.bit(0));
    m.when(bytes.fire, () => {
      shift.next(cat(bytes.data, Bits(1).lit(0)));
      bits_left.next(10);
      clocks_left.next(clocksPerBit - 1);
    }).elsewhen(idle.not(), () => {
      m.when(bit_ends, () => {
        shift.next(cat(Bits(1).lit(1), shift.slice(8, 1)));
        bits_left.next(bits_left.sub(1));
        clocks_left.next(clocksPerBit - 1);
      }).otherwise(() => clocks_left.next(clocks_left.sub(1)));
    });
  },
);

/**
 * Receives 8N1. Every bit is sampled in its middle; a start bit that is over by then counts as noise. `framing_error`
 * is 1 for a cycle when the stop bit is missing; the byte is dropped. A byte that nobody takes before the next one is
 * lost, and `overrun` is 1 for a cycle.
 */
export const UartReceiver = module(
  { name: 'uart_rx', doc: 'Serial receiver, 8 data bits, no parity, 1 stop bit.' },
  (_: UartShape) => ({
    line: input(Bool(), 'synchronous to clk'),
    bytes: streamOut({ data: Bits(8) }, 'bytes received'),
    framing_error: output(Bool()),
    overrun: output(Bool()),
  }),
  (m, { line, bytes, framing_error, overrun }, { clocksPerBit }) => {
    const { state } = m.fsm({ state: ['idle', 'start', 'data', 'stop'] });
    const { clocks_left, bits_left, shift, full, held } = m.reg({
      clocks_left: UInt(bitsFor(clocksPerBit)).noReset().doc('until the next sample, less one'),
      bits_left: UInt(3).noReset().doc('data bits after this one'),
      shift: Bits(8).noReset(),
      full: Bool().doc('held waits to be taken'),
      held: Bits(8).noReset(),
    });
    const { sampling } = m.let({ sampling: clocks_left.eq(0) });
    const { arrives } = m.wire({ arrives: Bool() });

    bytes.valid.drive(full);
    bytes.data.drive(held);
    full.clearWhen(bytes.ready);
    framing_error.drive(all(state.is('stop'), sampling, line.not()));
    arrives.drive(all(state.is('stop'), sampling, line));
    overrun.drive(all(arrives, full, bytes.ready.not()));
    m.when(arrives, () => {
      full.set();
      held.next(shift);
    });

    m.when(state.isNot('idle').and(sampling.not()), () => clocks_left.next(clocks_left.sub(1)));
    state.case({
      idle: () =>
        m.when(line.not(), () => {
          state.goto('start');
          clocks_left.next(Math.floor(clocksPerBit / 2) - 1);
        }),
      start: () =>
        m.when(sampling, () => {
          clocks_left.next(clocksPerBit - 1);
          bits_left.next(7);
          m.when(line, () => state.goto('idle')).otherwise(() => state.goto('data'));
        }),
      data: () =>
        m.when(sampling, () => {
          clocks_left.next(clocksPerBit - 1);
          bits_left.next(bits_left.sub(1));
          shift.next(cat(line, shift.slice(7, 1)));
          m.when(bits_left.eq(0), () => state.goto('stop'));
        }),
      stop: () => m.when(sampling, () => state.goto('idle')),
    });
  },
);
