import { Bool, bitsFor, module, output, UInt } from '../../src/lang/index.ts';

/** An LED that is on for `halfPeriod` cycles and off for as many; off after reset. */
export const Blinker = module(
  { name: 'blinker', doc: 'Blinks an LED.' },
  (_: { halfPeriod: number }) => ({ led: output(Bool(), 'on for half of the period') }),
  (m, { led }, { halfPeriod }) => {
    const { count, lit } = m.reg({ count: UInt(bitsFor(halfPeriod)), lit: Bool() });

    m.when(count.eq(halfPeriod - 1), () => {
      count.next(0);
      lit.next(lit.not());
    }).otherwise(() => count.next(count.add(1)));
    led.drive(lit);
  },
);
