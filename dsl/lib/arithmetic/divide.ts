import { type Bool, cat, input, module, output, type UInt } from '../../../src/lang/index.ts';
import { type Name, naming, unnamed } from '../naming.ts';
import { demand, wholeNumber } from '../parameter.ts';
import { wordOf } from './bits.ts';
import { numberType } from './number-type.ts';
import { type CarryNetwork, subtractWith } from './prefix-adder.ts';

/** Options of `divide` and `divideSigned`. */
export interface DivideOptions {
  /** Carries of the subtractions. Default `operator`; `ripple` is smaller and slower. */
  readonly network?: CarryNetwork;
  /** Names the rows: quotient bits `q3`, `q2`, ... and remainders `r3`, `r2`, ... */
  readonly name?: Name;
}

export interface Quotient {
  readonly quotient: UInt;
  readonly remainder: UInt;
}

interface DivisionStep {
  /** The divisor fits: the bit of the quotient. */
  readonly fits: Bool;
  readonly remainder: UInt;
}

/**
 * One step of restoring division by W bits: takes the next bit of the dividend into the remainder (W bits, below
 * the divisor), and gives the next bit of the quotient. With `name`, there is a `difference`.
 */
export function divideStep(remainder: UInt, next: Bool, divisor: UInt, name: Name = unnamed): DivisionStep {
  const { width } = remainder;
  const shifted = cat(remainder, next).asUInt();
  // The remainder is below the divisor, so that the difference fits in W + 1 bits with its sign. For divisor 0 the
  // remainder is the dividend so far, and the sign is 0.
  const difference = name('difference', shifted.sub(divisor.zext(width + 1)));
  const fits = difference.bit(width).not();
  return { fits, remainder: fits.mux(difference.trunc(width), shifted.trunc(width)) };
}

/**
 * `a / b` and `a % b` of unsigned values of W bits, radix 2, restoring. Combinational: W rows of subtraction. The
 * remainder of row k has k bits, so that a row subtracts k bits only, and the divisor fits if no bit of it above
 * these is 1. Division by 0: quotient all ones, remainder `a`.
 */
export function divide(a: UInt, b: UInt, options: DivideOptions = {}): Quotient {
  const { network = 'operator', name = unnamed } = options;
  demand('divide', a.width === b.width, `operands have ${a.width} and ${b.width} bits`, 'widen one of them');
  const { width } = a;
  const bits: Bool[] = [];
  const above = onesFrom(b, name);
  let remainder: UInt | null = null;
  for (let i = width - 1; i >= 0; i--) {
    const shifted: UInt = remainder ? cat(remainder, a.bit(i)).asUInt() : a.bit(i).asUInt();
    const size = shifted.width;
    const { difference, borrow } = subtractWith(network, shifted, b.trunc(size));
    const fits = name(`q${i}`, size < width ? above[size]!.or(borrow).not() : borrow.not());
    bits.unshift(fits);
    remainder = name(`r${i}`, fits.mux(difference, shifted));
  }
  return { quotient: wordOf(bits).asUInt(), remainder: remainder! };
}

/** For each position from 1 on whether there is a 1 there or above. */
function onesFrom(value: UInt, name: Name): Bool[] {
  const found: Bool[] = [];
  for (let i = value.width - 1; i >= 1; i--)
    found[i] = name(`above${i}`, found[i + 1]?.or(value.bit(i)) ?? value.bit(i));
  return found;
}

/** Magnitude of a two's complement value, and whether it was negative. */
export function magnitudeOf(value: UInt): { readonly negative: Bool; readonly magnitude: UInt } {
  const negative = value.bit(value.width - 1);
  return { negative, magnitude: negateIf(negative, value) };
}

/** `-value` where the condition is 1, modulo 2^W. */
export function negateIf(condition: Bool, value: UInt): UInt {
  return condition.mux(value.asSInt().neg().asUInt(), value);
}

/**
 * Signed division that rounds towards 0; the remainder has the sign of `a`. Operands are two's complement words.
 * Division by 0: quotient -1, remainder `a`. The most negative number by -1: itself, remainder 0.
 */
export function divideSigned(a: UInt, b: UInt, options: DivideOptions = {}): Quotient {
  const { name = unnamed } = options;
  const [x, y] = [magnitudeOf(a), magnitudeOf(b)];
  const { quotient, remainder } = divide(
    name('dividend_size', x.magnitude),
    name('divisor_size', y.magnitude),
    options,
  );
  return {
    quotient: negateIf(x.negative.xor(y.negative).and(b.orReduce()), quotient),
    remainder: negateIf(x.negative, remainder),
  };
}

/** Parameters of `SequentialDivider`. */
export interface SequentialDividerParameters {
  readonly width: number;
  readonly signed: boolean;
}

/** Parameters of `Divider`. */
export interface DividerParameters extends SequentialDividerParameters {
  /** Default `operator`. */
  readonly network?: CarryNetwork;
}

/** Quotient and remainder, combinational: see `divide` and `divideSigned`. */
export const Divider = module(
  {
    name: ({ width, signed }: DividerParameters) => `divider_${signed ? 's' : 'u'}${width}`,
    doc: 'Quotient rounded towards 0, and remainder.',
  },
  ({ width, signed }: DividerParameters) => {
    const type = numberType(wholeNumber('Divider', 'width', width, 1), signed);
    return {
      dividend: input(type),
      divisor: input(type),
      quotient: output(type, 'all ones for divisor 0'),
      remainder: output(type, 'the dividend for divisor 0'),
    };
  },
  (m, p, { signed, network }) => {
    const [a, b] = [p.dividend.asUInt(), p.divisor.asUInt()];
    const options = { name: naming(m), ...(network && { network }) };
    const result = signed ? divideSigned(a, b, options) : divide(a, b, options);
    p.quotient.drive(signed ? (result.quotient.asSInt() as never) : result.quotient);
    p.remainder.drive(signed ? (result.remainder.asSInt() as never) : result.remainder);
  },
);
