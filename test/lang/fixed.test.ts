import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SpinlightError } from '../../src/diag/index.ts';
import {
  elaborate,
  Fixed,
  type Fixed as FixedValue,
  input,
  module,
  type Overflow,
  output,
  type Rounding,
  SFix,
  UFix,
  UInt,
} from '../../src/lang/index.ts';
import { ReferenceSimulator } from '../support/reference-simulator.ts';

/** A format, and the numbers that it holds as integers times 2^-fraction. */
interface Form {
  readonly signed: boolean;
  readonly integer: number;
  readonly fraction: number;
}

const widthOf = ({ integer, fraction }: Form) => integer + fraction;
const lowest = (form: Form) => (form.signed ? -(1n << BigInt(widthOf(form) - 1)) : 0n);
const highest = (form: Form) => (1n << BigInt(widthOf(form) - (form.signed ? 1 : 0))) - 1n;
const read = (bits: bigint, form: Form) =>
  form.signed ? BigInt.asIntN(widthOf(form), bits) : BigInt.asUintN(widthOf(form), bits);
const clamp = (value: bigint, form: Form) =>
  value < lowest(form) ? lowest(form) : value > highest(form) ? highest(form) : value;

/** All numbers of this file are fractions of this denominator: 2^40. */
const scale = 40;
const exact = (bits: bigint, form: Form) => read(bits, form) << BigInt(scale - form.fraction);

/** The whole number nearest to `value / 2^scale * 2^fraction` in the sense of `rounding`, from its definition. */
function rounded(value: bigint, fraction: number, rounding: Rounding): bigint {
  const one = 1n << BigInt(scale - fraction);
  const floor = (value - (((value % one) + one) % one)) / one;
  const ceil = floor * one === value ? floor : floor + 1n;
  const [below, above] = [value - floor * one, ceil * one - value];
  const nearest = (tie: bigint) => (below < above ? floor : above < below ? ceil : tie);
  switch (rounding) {
    case 'floor':
      return floor;
    case 'ceil':
      return ceil;
    case 'toZero':
      return value < 0n ? ceil : floor;
    case 'halfUp':
      return nearest(ceil);
    case 'halfAway':
      return nearest(value < 0n ? floor : ceil);
    case 'halfEven':
      return nearest(floor % 2n === 0n ? floor : ceil);
  }
}

const roundings: readonly Rounding[] = ['floor', 'ceil', 'toZero', 'halfUp', 'halfAway', 'halfEven'];
const overflows: readonly Overflow[] = ['wrap', 'saturate'];

const forms = fc
  .record({ signed: fc.boolean(), integer: fc.nat(6), fraction: fc.nat(6) })
  .filter((form) => widthOf(form) > 0);

function valueIn(form: Form): fc.Arbitrary<bigint> {
  const [low, high] = [lowest(form), highest(form)];
  return fc.oneof(fc.bigInt(low, high), fc.constantFrom(low, high, 0n, low + 1n > high ? high : low + 1n));
}

/** The outputs of a combinational design of two operands. */
function outputsOf(
  a: Form,
  b: Form,
  build: (x: FixedValue, y: FixedValue) => Record<string, FixedValue>,
): (x: bigint, y: bigint) => Record<string, bigint> {
  const widths: Record<string, number> = {};
  const measure = module(
    'measure',
    () => ({ x: input(Fixed(a)), y: input(Fixed(b)) }),
    (_m, { x, y }) => {
      for (const [name, value] of Object.entries(build(x, y))) widths[name] = value.width;
    },
  );
  elaborate(measure({}));
  const top = module(
    'top',
    () => ({
      x: input(Fixed(a)),
      y: input(Fixed(b)),
      ...Object.fromEntries(Object.entries(widths).map(([name, width]) => [name, output(UInt(width))])),
    }),
    (_m, ports) => {
      const outputs = ports as unknown as Record<string, { drive(value: unknown): void }>;
      for (const [name, value] of Object.entries(build(ports.x, ports.y)))
        outputs[name]!.drive(value.asUInt());
    },
  );
  const simulator = new ReferenceSimulator(elaborate(top({})));
  return (x, y) => {
    simulator.poke('x', BigInt.asUintN(widthOf(a), x));
    simulator.poke('y', BigInt.asUintN(widthOf(b), y));
    return Object.fromEntries(Object.keys(widths).map((name) => [name, simulator.peek(name)]));
  };
}

const runs = process.env.SPINLIGHT_LONG ? 2000 : 60;

describe('fixed-point arithmetic is that of the rational numbers', () => {
  it('growing operations are exact for all pairs of formats', () => {
    const cases = fc
      .tuple(forms, forms)
      .map(([a, b]) => [a, { ...b, signed: a.signed }] as const)
      .chain(([a, b]) =>
        fc.tuple(
          fc.constant(a),
          fc.constant(b),
          fc.array(fc.tuple(valueIn(a), valueIn(b)), { minLength: 3, maxLength: 5 }),
        ),
      );
    fc.assert(
      fc.property(cases, ([a, b, pairs]) => {
        const simulate = outputsOf(a, b, (x, y) => ({
          sum: (x as SFix).addGrow(y as SFix),
          difference: (x as SFix).subGrow(y as SFix),
          product: (x as SFix).mulGrow(y as SFix),
        }));
        const grown = {
          integer: Math.max(a.integer, b.integer) + 1,
          fraction: Math.max(a.fraction, b.fraction),
        };
        const long = { integer: a.integer + b.integer, fraction: a.fraction + b.fraction, signed: a.signed };
        for (const [x, y] of pairs) {
          const { sum, difference, product } = simulate(x, y);
          const [p, q] = [exact(x, a), exact(y, b)];
          expect(exact(sum!, { ...grown, signed: a.signed })).toBe(p + q);
          expect(exact(difference!, { ...grown, signed: true })).toBe(p - q);
          expect(exact(product!, long) << BigInt(scale)).toBe(p * q);
        }
      }),
      { numRuns: runs },
    );
  });

  it('operations in one format wrap or saturate', () => {
    const cases = forms.chain((form) =>
      fc.tuple(
        fc.constant(form),
        fc.array(fc.tuple(valueIn(form), valueIn(form)), { minLength: 3, maxLength: 5 }),
      ),
    );
    fc.assert(
      fc.property(cases, ([form, pairs]) => {
        const simulate = outputsOf(form, form, (x, y) => ({
          add: (x as SFix).add(y as SFix),
          sub: (x as SFix).sub(y as SFix),
          addSat: (x as SFix).addSat(y as SFix),
          subSat: (x as SFix).subSat(y as SFix),
          min: (x as SFix).min(y as SFix),
          max: (x as SFix).max(y as SFix),
          ...(form.signed
            ? { neg: (x as SFix).neg(), negSat: (x as SFix).negSat(), abs: (x as SFix).abs() }
            : { wide: (x as UFix).toSigned() }),
        }));
        for (const [x, y] of pairs) {
          const out = simulate(x, y);
          const bits = (value: bigint) => BigInt.asUintN(widthOf(form), value);
          expect(out).toEqual({
            add: bits(x + y),
            sub: bits(x - y),
            addSat: bits(clamp(x + y, form)),
            subSat: bits(clamp(x - y, form)),
            min: bits(x < y ? x : y),
            max: bits(x < y ? y : x),
            ...(form.signed
              ? { neg: bits(-x), negSat: bits(clamp(-x, form)), abs: bits(x < 0n ? -x : x) }
              : { wide: x }),
          });
        }
      }),
      { numRuns: runs },
    );
  });

  it('resize rounds and limits as its options say, between all formats', () => {
    const cases = fc
      .tuple(forms, forms)
      .chain(([from, to]) =>
        fc.tuple(fc.constant(from), fc.constant(to), fc.array(valueIn(from), { minLength: 4, maxLength: 8 })),
      );
    fc.assert(
      fc.property(cases, ([from, to, values]) => {
        const simulate = outputsOf(from, from, (x) =>
          Object.fromEntries(
            roundings.flatMap((rounding) =>
              overflows.map((overflow) => [
                `${rounding}_${overflow}`,
                x.resize(Fixed(to) as never, { rounding, overflow }) as FixedValue,
              ]),
            ),
          ),
        );
        for (const value of values) {
          const out = simulate(value, 0n);
          for (const rounding of roundings) {
            const whole = rounded(exact(value, from), to.fraction, rounding);
            const what = `${rounding} of ${value}`;
            expect([what, read(out[`${rounding}_wrap`]!, to)]).toEqual([what, read(whole, to)]);
            expect([what, read(out[`${rounding}_saturate`]!, to)]).toEqual([what, clamp(whole, to)]);
          }
        }
      }),
      { numRuns: runs },
    );
  });

  it('literals are the numbers that they say, or refused', () => {
    const cases = fc.tuple(
      forms,
      fc.bigInt(-(1n << 13n), 1n << 13n),
      fc.nat(8),
      fc.constantFrom(...roundings),
    );
    fc.assert(
      fc.property(cases, ([form, numerator, exponent, rounding]) => {
        const number = Number(numerator) / 2 ** exponent;
        const value = numerator << BigInt(scale - exponent);
        const held = read(rounded(value, form.fraction, 'floor'), form);
        const isHeld = held << BigInt(scale - form.fraction) === value;
        expect(literal(form, number, null)).toBe(isHeld ? held : 'SL0103');
        const near = rounded(value, form.fraction, rounding);
        expect(literal(form, number, rounding)).toBe(near === clamp(near, form) ? near : 'SL0103');
      }),
      { numRuns: runs * 3 },
    );
  });
});

/** The integer in the bits of a literal, or the code that refuses it. */
function literal(form: Form, number: number, rounding: Rounding | null): bigint | string {
  const width = widthOf(form);
  const top = module(
    'top',
    () => ({ y: output(UInt(width)) }),
    (_m, { y }) => {
      y.drive((Fixed(form).lit(number, rounding) as SFix).asUInt());
    },
  );
  try {
    return read(new ReferenceSimulator(elaborate(top({}))).peek('y'), form);
  } catch (error) {
    if (!(error instanceof SpinlightError)) throw error;
    return error.diagnostics[0]!.code;
  }
}

describe('a fixed-point type', () => {
  it('is written as it is read', () => {
    expect([SFix(4, 4), UFix(0, 8), SFix(2, 3).reset(-1.25), UFix(1, 1).noReset()].map(String)).toEqual([
      'SFix(4, 4)',
      'UFix(0, 8)',
      'SFix(2, 3).reset(-1.25)',
      'UFix(1, 1).noReset()',
    ]);
  });
});
