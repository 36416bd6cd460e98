import {
  type Bits,
  Bits as BitsType,
  bitsFor,
  cat,
  input,
  module,
  output,
  UInt,
} from '../../../src/lang/index.ts';
import { type Name, naming, unnamed } from '../naming.ts';
import { oneOf, wholeNumber } from '../parameter.ts';

/** What a barrel shifter does with the bits that leave, and what enters for them. */
export type ShiftMode = 'left' | 'right' | 'right-arithmetic' | 'rotate-left' | 'rotate-right';

export const shiftModes: readonly ShiftMode[] = [
  'left',
  'right',
  'right-arithmetic',
  'rotate-left',
  'rotate-right',
];

/**
 * `value` shifted or rotated by `amount`, of which the low `bitsFor(W)` bits count. One level of multiplexers per
 * bit of the amount (`shift1`, `shift2`, `shift4`, ...). Shifts by W or more give 0, or all sign bits; rotations by
 * W or more are modulo W.
 */
export function barrelShift(value: Bits, amount: UInt, mode: ShiftMode, name: Name = unnamed): Bits {
  oneOf('barrelShift', 'mode', mode, shiftModes);
  const { width } = value;
  let now = value;
  for (let k = 0; k < Math.min(amount.width, bitsFor(width)); k++) {
    const moved = shiftedBy(now, 2 ** k, mode);
    now = name(`shift${2 ** k}`, amount.bit(k).mux(moved, now));
  }
  return now;
}

function shiftedBy(value: Bits, distance: number, mode: ShiftMode): Bits {
  const { width } = value;
  if (mode === 'rotate-left' || mode === 'rotate-right') {
    const left = (mode === 'rotate-left' ? distance : width - (distance % width)) % width;
    return left === 0 ? value : cat(value.slice(width - 1 - left, 0), value.slice(width - 1, width - left));
  }
  const by = Math.min(distance, width);
  const fill = mode === 'right-arithmetic' ? value.bit(width - 1).repeat(by) : BitsType(by).lit(0);
  if (by === width) return fill;
  return mode === 'left' ? cat(value.slice(width - 1 - by, 0), fill) : cat(fill, value.slice(width - 1, by));
}

/** Parameters of `BarrelShifter`. */
export interface BarrelShifterParameters {
  readonly width: number;
  readonly mode: ShiftMode;
}

/** Shifts or rotates a word by a computed amount. Combinational, `bitsFor(width)` levels of multiplexers. */
export const BarrelShifter = module(
  {
    name: ({ width, mode }: BarrelShifterParameters) => `barrel_${mode.replaceAll('-', '_')}_${width}`,
    doc: 'Shifts or rotates a word by a computed amount.',
  },
  ({ width }: BarrelShifterParameters) => ({
    data: input(BitsType(wholeNumber('BarrelShifter', 'width', width, 1))),
    amount: input(UInt(bitsFor(width))),
    shifted: output(BitsType(width)),
  }),
  (m, { data, amount, shifted }, { mode }) => shifted.drive(barrelShift(data, amount, mode, naming(m))),
);
