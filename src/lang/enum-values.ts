import type { RtlValue } from './rtl/rtl-value.ts';
import type { Bits, Bool, UInt } from './values.ts';

declare const memberOf: unique symbol;

/**
 * One member of an enumeration, outside of every module: `Opcode.add`. It stands wherever a value of its enumeration
 * is expected; `Opcode.lit('add')` is the same as a value with methods. `M` is its name, `All` the names of all.
 */
export interface EnumMember<
  out N extends string = string,
  out M extends string = string,
  out All extends string = string,
> {
  readonly [memberOf]: All;
  readonly enumerationName: N;
  readonly member: M;
}

/** A second operand of enumeration `N`: a value or a member of the same enumeration. */
export type EnumOperand<N extends string, M extends string> =
  | EnumValue<N, M>
  | EnumMember<N, M, M>
  | RtlValue;

/** A value of enumeration `N` with members `M`: compared, chosen, stored, and nothing else. */
export interface EnumValue<
  out N extends string = string,
  out M extends string = string,
  out W extends number = number,
> {
  readonly kind: `enum ${N}`;
  readonly width: W;
  readonly [memberOf]: M;
  eq(other: EnumOperand<N, M>): Bool;
  ne(other: EnumOperand<N, M>): Bool;
  /** 1 when the bits are those of some member: 0 can happen after `fromBits`, and without a reset. */
  isMember(): Bool;
  /** The encoding. */
  asBits(): Bits<W>;
  asUInt(): UInt<W>;
}
