import { captureLocation, type Origin } from './call-site.ts';
import { currentContext, reportAt } from './context.ts';
import { Expr } from './expression.ts';
import { fixedLiteral } from './fixed-forms.ts';
import { decimalText } from './fixed-literal.ts';
import type * as values from './fixed-values.ts';
import type { FixedKind, FixedOf, Rounding } from './fixed-values.ts';
import { type FixedPoint, formText, plainKind } from './format.ts';
import { type Declared, type Details, plainDetails, type ResetRule, resetText } from './type-details.ts';
import type { Bits, Literal, SInt, UInt } from './values.ts';
import type { Plus } from './width-math.ts';

export type UFix<I extends number = number, F extends number = number> = values.UFix<I, F>;
export type SFix<I extends number = number, F extends number = number> = values.SFix<I, F>;
export type Fixed = values.Fixed;

type BitsOf<W extends number> = Bits<W> | UInt<W> | SInt<W>;

/** Type of fixed-point values with `integer` bits left of the binary point, with the sign bit, and `fraction` right of it. */
export class FixedType<
  out K extends FixedKind = FixedKind,
  out I extends number = number,
  out F extends number = number,
> implements Declared
{
  readonly shape = 'scalar';
  readonly kind: K;
  readonly integer: I;
  readonly fraction: F;
  readonly description: string;
  readonly resetRule: ResetRule;
  readonly #origin: Origin;

  constructor(kind: K, integer: I, fraction: F, details: Details = plainDetails()) {
    this.kind = kind;
    this.integer = integer;
    this.fraction = fraction;
    this.description = details.description;
    this.resetRule = details.resetRule;
    this.#origin = details.origin;
  }

  get origin(): Origin {
    return this.#origin;
  }

  get width(): number {
    return this.integer + this.fraction;
  }

  get format(): FixedPoint {
    return { integer: this.integer, fraction: this.fraction };
  }

  /** One line for the reader of the Verilog. */
  doc(text: string): FixedType<K, I, F> {
    return this.#with({ description: text });
  }

  /** The number after reset, when the type is used for a register. It must be one of the format. */
  reset(value: Literal): FixedType<K, I, F> {
    return this.#with({ resetRule: { to: fixedLiteral(this.kind, this.format, value, null) } });
  }

  noReset(): FixedType<K, I, F> {
    return this.#with({ resetRule: 'none' });
  }

  /**
   * A constant in the module being described. SL0103 when the format does not hold the number: with a rounding it may
   * lie between two values of the format, but not beyond its range.
   */
  lit(value: Literal, rounding: Rounding | null = null): FixedOf<K, I, F> {
    const context = currentContext('a literal');
    const bits = fixedLiteral(this.kind, this.format, value, rounding);
    const node = context.builder.nodes.constant(this.width, BigInt.asUintN(this.width, bits));
    return this.#value(new Expr(context, node, this.kind, this.width, null, false, this.format));
  }

  /** The same bits read as a fixed-point value. */
  fromBits<S extends BitsOf<Plus<I, F>>>(bits: S): FixedOf<K, I, F> {
    const expr = bits as unknown as Expr;
    const { context } = expr;
    const shape = new Expr(context, context.builder.nodes.constant(this.width, 0), 'bits', this.width);
    const { node, broken } = shape.coerce(expr.asBits(), 'fromBits');
    return this.#value(new Expr(context, node, this.kind, this.width, null, broken, this.format));
  }

  toString(): string {
    const signed = plainKind(this.kind) === 'sint';
    const shown = (to: Literal) =>
      decimalText(signed ? BigInt.asIntN(this.width, BigInt(to)) : BigInt(to), this.fraction);
    return `${formText(this.kind, this.format)}${resetText(this.resetRule, shown)}`;
  }

  #value(expr: Expr): FixedOf<K, I, F> {
    return expr as unknown as FixedOf<K, I, F>;
  }

  #with(change: Partial<Declared>): FixedType<K, I, F> {
    const { description, resetRule, origin } = this;
    return new FixedType(this.kind, this.integer, this.fraction, {
      description,
      resetRule,
      origin,
      ...change,
    });
  }
}

/** Fixed point without sign: 0 to 2^integer - 2^-fraction in steps of 2^-fraction; `integer + fraction` bits. */
export function UFix<const I extends number, const F extends number>(
  integer: I,
  fraction: F,
): FixedType<'ufix', I, F> {
  checkPoint('UFix', integer, fraction);
  return new FixedType('ufix', integer, fraction, plainDetails(0, captureLocation(UFix)));
}

/**
 * Fixed point in two's complement: -2^(integer-1) to 2^(integer-1) - 2^-fraction. `integer` counts the sign bit, so the
 * width is `integer + fraction`.
 */
export function SFix<const I extends number, const F extends number>(
  integer: I,
  fraction: F,
): FixedType<'sfix', I, F> {
  checkPoint('SFix', integer, fraction);
  return new FixedType('sfix', integer, fraction, plainDetails(0, captureLocation(SFix)));
}

/** `SFix` or `UFix`, for generators that compute which. */
export function Fixed(form: {
  readonly signed: boolean;
  readonly integer: number;
  readonly fraction: number;
}): FixedType {
  return form.signed ? SFix(form.integer, form.fraction) : UFix(form.integer, form.fraction);
}

/** SL0110 unless both are whole numbers of at least 0 and not both 0. */
function checkPoint(name: string, integer: number, fraction: number): void {
  const whole = [integer, fraction].every((part) => Number.isSafeInteger(part) && part >= 0);
  if (whole && integer + fraction >= 1) return;
  reportAt(captureLocation(), 'SL0110', `${name}(${integer}, ${fraction}) is no fixed-point format`, {
    help: 'give the bits left and right of the binary point: whole numbers of at least 0, together at least 1',
  });
}
