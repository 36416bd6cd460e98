import type { Bits, Kind, SInt, UInt } from '../values.ts';

declare const unchecked: unique symbol;

/**
 * The value of an `rtl` template, whose kind and width TypeScript does not know. It may stand wherever a value may, and
 * elaboration checks it there by the same rules. To go on with methods, name its type: `` rtl<UInt<8>>`...` ``.
 */
export interface RtlValue {
  readonly [unchecked]: true;
  readonly kind: Kind;
  readonly width: number;
  asUInt(): UInt;
  asSInt(): SInt;
  asBits(): Bits;
}
