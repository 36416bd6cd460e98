import { Bool, input, module, output } from '../../../src/lang/index.ts';
import { stagesOf } from './options.ts';

/**
 * Makes a reset for the clock of the instance: `reset` is 1 as soon as `raw` is 1, without a clock, and returns to 0
 * `stages` edges of the clock after `raw` is 0, so that all registers leave the reset in the same cycle.
 */
export const ResetSynchroniser = module(
  {
    name: ({ stages = 2 }: { readonly stages?: number }) => `reset_synchroniser_${stages}`,
    doc: () => 'Asserts the reset at once, releases it with the clock.',
    reset: 'none',
  },
  () => ({
    raw: input(Bool(), 'asynchronous reset, active high').async(),
    reset: output(Bool(), 'asynchronous reset, released with clk, active high'),
  }),
  (m, { raw, reset }, parameters) => {
    const { released } = m.syncReset(
      { released: raw },
      { stages: stagesOf('ResetSynchroniser', parameters) },
    );
    reset.drive(released);
  },
);
