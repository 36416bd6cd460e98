import { Bits, Bool, cat, input, module, output } from '../../../src/lang/index.ts';
import { wholeNumber } from '../parameter.ts';

/** Parameters of `RingCounter` and `JohnsonCounter`. */
export interface RingParameters {
  readonly width: number;
}

/** A single 1 that moves up by one place per step: period `width`. */
export const RingCounter = module(
  { name: ({ width }: RingParameters) => `ring_counter_${width}`, doc: 'A single 1 that moves around.' },
  ({ width }: RingParameters) => ({
    enable: input(Bool(), 'step in this cycle'),
    state: output(Bits(wholeNumber('RingCounter', 'width', width, 2))),
  }),
  (m, { enable, state }, { width }) => {
    const { ring } = m.reg({ ring: Bits(width).reset(1) });
    m.when(enable, () => ring.next(cat(ring.slice(width - 2, 0), ring.bit(width - 1))));
    state.drive(ring);
  },
);

/** Fills with ones from below, then with zeros: period `2 * width`, one bit changes per step. */
export const JohnsonCounter = module(
  {
    name: ({ width }: RingParameters) => `johnson_counter_${width}`,
    doc: 'Fills with ones from below, then with zeros.',
  },
  ({ width }: RingParameters) => ({
    enable: input(Bool(), 'step in this cycle'),
    state: output(Bits(wholeNumber('JohnsonCounter', 'width', width, 2))),
  }),
  (m, { enable, state }, { width }) => {
    const { ring } = m.reg({ ring: Bits(width) });
    m.when(enable, () => ring.next(cat(ring.slice(width - 2, 0), ring.bit(width - 1).not())));
    state.drive(ring);
  },
);
