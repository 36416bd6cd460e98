import { Bool, input, module, output, type ResetKind } from '../../../src/lang/index.ts';
import { stagesOf } from './options.ts';

export interface SynchroniserParameters {
  /** Registers in the chain. Default 2. */
  readonly stages?: number;
  /** How the registers are reset, to 0. Default `none`: the chain needs no reset to work. */
  readonly reset?: ResetKind;
}

/**
 * Brings one bit of another clock, or of none, into the clock of the instance: a chain of registers. `to` follows `from`
 * after `stages` edges, give or take one. A change that lasts for less than a clock period may be missed.
 */
export const Synchroniser = module(
  {
    name: ({ stages = 2, reset = 'none' }: SynchroniserParameters) =>
      `synchroniser_${stages}${reset === 'none' ? '' : `_${reset}`}`,
    doc: ({ stages = 2 }) => `Synchroniser of ${stages} registers.`,
    reset: ({ reset = 'none' }) => reset,
  },
  () => ({
    from: input(Bool(), 'straight from a register of another clock').async(),
    to: output(Bool(), 'the same, for this clock'),
  }),
  (m, { from, to }, parameters) => {
    const { settled } = m.sync({ settled: from }, { stages: stagesOf('Synchroniser', parameters) });
    to.drive(settled);
  },
);
