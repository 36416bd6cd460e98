import { Bool, bitsFor, module, outputReg, UInt } from '../../src/lang/index.ts';

/** An LED that is on for `halfPeriod` cycles and off for as many; off after reset. */
export const Blinker = module(
  { name: 'blinker', doc: 'Blinks an LED.' },
  (_: { halfPeriod: number }) => ({ led: outputReg(Bool(), 'on for half of the period') }),
  (m, { led }, { halfPeriod }) => {
    const { count } = m.reg({ count: UInt(bitsFor(halfPeriod)) });

    m.when(count.eq(halfPeriod - 1), () => {
      count.next(0);
      led.next(led.not());
    }).otherwise(() => count.next(count.add(1)));
  },
);
