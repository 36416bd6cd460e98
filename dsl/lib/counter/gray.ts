import {
  type Bits,
  Bits as BitsType,
  Bool,
  input,
  module,
  outputReg,
  UInt,
} from '../../../src/lang/index.ts';
import { wholeNumber } from '../parameter.ts';

/** Reflected Gray code of a number: neighbours differ in one bit. One XOR deep. */
export function toGray(value: UInt): Bits {
  return value.xor(value.shr(1)).asBits();
}

/** The number that a Gray code stands for. `ceil(log2 W)` XORs deep. */
export function fromGray(code: Bits): UInt {
  let value = code.asUInt();
  for (let distance = 1; distance < code.width; distance *= 2) value = value.xor(value.shr(distance));
  return value;
}

/** Parameters of `GrayCounter`. */
export interface GrayCounterParameters {
  readonly width: number;
}

/** Counts in Gray code: `gray` comes from registers, and one of its bits changes per step. Period 2^width. */
export const GrayCounter = module(
  {
    name: 'gray_counter',
    doc: 'Counts in Gray code; its outputs are registers.',
    keep: ['width'],
  },
  ({ width }: GrayCounterParameters) => ({
    enable: input(Bool(), 'count in this cycle'),
    gray: outputReg(BitsType(wholeNumber('GrayCounter', 'width', width, 1))),
    binary: outputReg(UInt(width), 'the same number'),
  }),
  (m, { enable, gray, binary }) => {
    const { following } = m.let({ following: binary.add(1) });
    m.when(enable, () => {
      binary.next(following);
      gray.next(toGray(following));
    });
  },
);
