import { Bits, Bool, cat, input, module, outputReg } from '../../../src/lang/index.ts';
import { wholeNumber } from '../parameter.ts';

/** Parameters of `RingCounter` and `JohnsonCounter`. */
export interface RingParameters {
  readonly width: number;
}

/** A single 1 that moves up by one place per step: period `width`. */
export const RingCounter = module(
  { name: 'ring_counter', doc: 'A single 1 that moves around.', keep: ['width'] },
  ({ width }: RingParameters) => ({
    enable: input(Bool(), 'step in this cycle'),
    state: outputReg(Bits(wholeNumber('RingCounter', 'width', width, 2)).reset(1 as number)),
  }),
  (m, { enable, state }, { width }) => {
    m.when(enable, () => state.next(cat(state.slice(width - 2, 0), state.bit(width - 1))));
  },
);

/** Fills with ones from below, then with zeros: period `2 * width`, one bit changes per step. */
export const JohnsonCounter = module(
  {
    name: 'johnson_counter',
    doc: 'Fills with ones from below, then with zeros.',
    keep: ['width'],
  },
  ({ width }: RingParameters) => ({
    enable: input(Bool(), 'step in this cycle'),
    state: outputReg(Bits(wholeNumber('JohnsonCounter', 'width', width, 2))),
  }),
  (m, { enable, state }, { width }) => {
    m.when(enable, () => state.next(cat(state.slice(width - 2, 0), state.bit(width - 1).not())));
  },
);
