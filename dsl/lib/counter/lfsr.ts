import { Bits, Bool, cat, input, module, output } from '../../../src/lang/index.ts';
import { demand, oneOf, wholeNumber } from '../parameter.ts';
import { maximalTaps } from './lfsr-taps.ts';

/**
 * Where the feedback enters: `fibonacci` into the first stage, from all taps; `galois` into all taps, from the last
 * stage.
 */
export type LfsrForm = 'fibonacci' | 'galois';

/**
 * The state after one step of a linear feedback shift register that shifts towards the high end. Stage k of the tap
 * list is bit k - 1. `fibonacci`: the new bit 0 is the XOR of the taps. `galois`: the bit that leaves is XORed into
 * the stages that follow a tap. Both forms of one tap list have the same period; 0 is a state of its own.
 */
export function lfsrNext(state: Bits, form: LfsrForm, taps: readonly number[]): Bits {
  const { width } = state;
  oneOf('lfsrNext', 'form', form, ['fibonacci', 'galois']);
  demand(
    'lfsrNext',
    taps.includes(width) && taps.every((tap) => Number.isInteger(tap) && tap >= 1 && tap <= width),
    `taps are [${taps.join(', ')}] for ${width} stages`,
    `taps are counted from 1, and the last stage, ${width}, is one of them`,
  );
  const kept = state.slice(width - 2, 0);
  if (form === 'fibonacci') {
    const feedback = [...taps].sort((a, b) => b - a).map((tap) => state.bit(tap - 1));
    return cat(
      kept,
      feedback.reduce((sum, bit) => sum.xor(bit)),
    );
  }
  const leaving = state.bit(width - 1);
  const mask = taps.filter((tap) => tap < width).reduce((sum, tap) => sum | (1n << BigInt(tap)), 1n);
  return cat(kept, Bits(1).lit(0)).xor(leaving.repeat(width).and(mask));
}

/** Parameters of `Lfsr`. */
export interface LfsrParameters {
  readonly width: number;
  readonly form: LfsrForm;
  /** Stages counted from 1, the last among them. Default: `maximalTaps(width)`, for 2 to 64. */
  readonly taps?: readonly number[];
  /** State after reset, not 0. Default 1. */
  readonly seed?: number | bigint;
}

/**
 * Linear feedback shift register: one step per enabled cycle. With the default taps all 2^width - 1 states but 0
 * occur.
 */
export const Lfsr = module(
  {
    name: ({ width, form }: LfsrParameters) => `lfsr_${form}_${width}`,
    doc: ({ width, taps = maximalTaps(width) }) => `Linear feedback shift register, taps ${taps.join(', ')}.`,
  },
  ({ width, seed = 1 }: LfsrParameters) => {
    wholeNumber('Lfsr', 'width', width, 2);
    const value = BigInt(seed);
    demand(
      'Lfsr',
      value > 0n && value < 1n << BigInt(width),
      `seed ${value} is not a state of ${width} stages other than 0`,
    );
    return { enable: input(Bool(), 'step in this cycle'), state: output(Bits(width)) };
  },
  (m, { enable, state }, { width, form, taps = maximalTaps(width), seed = 1 }) => {
    const { stages } = m.reg({ stages: Bits(width).reset(seed) });
    m.when(enable, () => stages.next(lfsrNext(stages, form, taps)));
    state.drive(stages);
  },
);
