import type { RtlValue } from './rtl/rtl-value.ts';
import type { Bits, Bool, Literal, SInt, UInt } from './values.ts';
import type { Larger, Plus, WidthMismatch } from './width-math.ts';

/**
 * What becomes of the bits below the new binary point: `floor` drops them (towards minus infinity), `ceil`, `toZero`,
 * and to the nearest value with ties upwards (`halfUp`), away from zero (`halfAway`) or to the even one (`halfEven`).
 */
export type Rounding = 'floor' | 'ceil' | 'toZero' | 'halfUp' | 'halfAway' | 'halfEven';

/** What becomes of a value beyond the new range: its low bits, or the nearest limit. */
export type Overflow = 'wrap' | 'saturate';

/** How a value changes to a format that cannot hold it. Both are always said. */
export interface Conversion {
  readonly rounding: Rounding;
  readonly overflow: Overflow;
}

export type FixedKind = 'ufix' | 'sfix';

/** A type of fixed-point values: the part of `FixedType` that a conversion needs. */
export interface FixedForm<
  K extends FixedKind = FixedKind,
  I extends number = number,
  F extends number = number,
> {
  readonly kind: K;
  readonly integer: I;
  readonly fraction: F;
}

/** `unknown` when both binary points are the same, as far as is known. */
type SamePoint<I extends number, F extends number, I2 extends number, F2 extends number> = [
  number extends I ? true : number extends I2 ? true : [I] extends [I2] ? true : false,
  number extends F ? true : number extends F2 ? true : [F] extends [F2] ? true : false,
] extends [true, true]
  ? unknown
  : WidthMismatch<`left operand has ${I} integer and ${F} fraction bits, right operand ${I2} and ${F2}: align one of them with widen or resize`>;

interface ByFixedKind<I extends number, F extends number> {
  ufix: UFix<I, F>;
  sfix: SFix<I, F>;
}

/** The value type of kind `K` with `I` and `F` bits on the two sides of the binary point. */
export type FixedOf<K extends FixedKind, I extends number, F extends number> = ByFixedKind<I, F>[K];

/** A second operand of the same format, or a number that the format holds exactly. */
export type FixedOperand<
  K extends FixedKind,
  I extends number,
  F extends number,
  I2 extends number,
  F2 extends number,
> = (FixedOf<K, I2, F2> & SamePoint<I, F, I2, F2>) | Literal | RtlValue;

type Sum<
  K extends FixedKind,
  I extends number,
  F extends number,
  I2 extends number,
  F2 extends number,
> = FixedOf<K, Plus<Larger<I, I2>, 1>, Larger<F, F2>>;
type Product<
  K extends FixedKind,
  I extends number,
  F extends number,
  I2 extends number,
  F2 extends number,
> = FixedOf<K, Plus<I, I2>, Plus<F, F2>>;

/**
 * What fixed-point values of both kinds offer: the integer in the bits times 2^-F. `I` counts the bits left of the
 * binary point, with the sign bit of `SFix`, and `F` those right of it; the width is I + F.
 *
 * Results with computed formats are type parameters with one choice (`R`): TypeScript cannot see that a sum of widths
 * grows with its terms, and would take a value of a known format for no value of a format that it does not know.
 */
interface FixedValue<K extends FixedKind, I extends number, F extends number> {
  readonly kind: K;
  readonly width: number;
  readonly integer: I;
  readonly fraction: F;

  eq<I2 extends number, F2 extends number>(other: FixedOperand<K, I, F, I2, F2>): Bool;
  ne<I2 extends number, F2 extends number>(other: FixedOperand<K, I, F, I2, F2>): Bool;
  lt<I2 extends number, F2 extends number>(other: FixedOperand<K, I, F, I2, F2>): Bool;
  le<I2 extends number, F2 extends number>(other: FixedOperand<K, I, F, I2, F2>): Bool;
  gt<I2 extends number, F2 extends number>(other: FixedOperand<K, I, F, I2, F2>): Bool;
  ge<I2 extends number, F2 extends number>(other: FixedOperand<K, I, F, I2, F2>): Bool;
  /** In the same format: modulo its range, or limited to it. */
  add<I2 extends number, F2 extends number>(other: FixedOperand<K, I, F, I2, F2>): FixedOf<K, I, F>;
  sub<I2 extends number, F2 extends number>(other: FixedOperand<K, I, F, I2, F2>): FixedOf<K, I, F>;
  addSat<I2 extends number, F2 extends number>(other: FixedOperand<K, I, F, I2, F2>): FixedOf<K, I, F>;
  subSat<I2 extends number, F2 extends number>(other: FixedOperand<K, I, F, I2, F2>): FixedOf<K, I, F>;
  min<I2 extends number, F2 extends number>(other: FixedOperand<K, I, F, I2, F2>): FixedOf<K, I, F>;
  max<I2 extends number, F2 extends number>(other: FixedOperand<K, I, F, I2, F2>): FixedOf<K, I, F>;
  /** Exact; the binary points may differ and are aligned. */
  addGrow<I2 extends number, F2 extends number, R extends Sum<K, I, F, I2, F2> = Sum<K, I, F, I2, F2>>(
    other: FixedOf<K, I2, F2> | RtlValue,
  ): R;
  subGrow<
    I2 extends number,
    F2 extends number,
    R extends Sum<'sfix', I, F, I2, F2> = Sum<'sfix', I, F, I2, F2>,
  >(other: FixedOf<K, I2, F2> | RtlValue): R;
  mulGrow<
    I2 extends number,
    F2 extends number,
    R extends Product<K, I, F, I2, F2> = Product<K, I, F, I2, F2>,
  >(other: FixedOf<K, I2, F2> | RtlValue): R;
  /** The same number in a format with at least as many bits on both sides of the binary point; SL0104 otherwise. */
  widen<I2 extends number, F2 extends number>(type: FixedForm<K, I2, F2>): FixedOf<K, I2, F2>;
  /** The nearest thing to the number in another format, also of the other kind. */
  resize<K2 extends FixedKind, I2 extends number, F2 extends number>(
    type: FixedForm<K2, I2, F2>,
    conversion: Conversion,
  ): FixedOf<K2, I2, F2>;
  /** The integer that the bits are, without the binary point. */
  asBits<R extends Bits<Plus<I, F>> = Bits<Plus<I, F>>>(): R;
  asUInt<R extends UInt<Plus<I, F>> = UInt<Plus<I, F>>>(): R;
  asSInt<R extends SInt<Plus<I, F>> = SInt<Plus<I, F>>>(): R;
}

/** Fixed point without sign: 0 to 2^I - 2^-F in steps of 2^-F. */
export interface UFix<out I extends number = number, out F extends number = number>
  extends FixedValue<'ufix', I, F> {
  /** The same number with a sign. */
  toSigned<R extends SFix<Plus<I, 1>, F> = SFix<Plus<I, 1>, F>>(): R;
}

/** Fixed point in two's complement: -2^(I-1) to 2^(I-1) - 2^-F in steps of 2^-F. */
export interface SFix<out I extends number = number, out F extends number = number>
  extends FixedValue<'sfix', I, F> {
  /** Negation modulo the range, limited to it, and exact. */
  neg(): SFix<I, F>;
  negSat(): SFix<I, F>;
  negGrow<R extends SFix<Plus<I, 1>, F> = SFix<Plus<I, 1>, F>>(): R;
  /** The magnitude, exact. */
  abs(): UFix<I, F>;
}

/** A fixed-point value of any format. */
export type Fixed = UFix | SFix;
