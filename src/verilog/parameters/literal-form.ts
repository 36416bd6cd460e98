import type { Fitting } from './fit.ts';
import { type Formula, formulaText, formulaValue } from './formula.ts';

/** The value of a sized literal in terms of its width and the parameters. */
export type LiteralForm = { readonly kind: Shape } | { readonly kind: 'value'; readonly value: Formula };

type Shape = 'zeros' | 'ones' | 'topBit' | 'belowTopBit';

/** Values that the width alone gives. */
const shapes: Readonly<Record<Shape, (bits: bigint) => bigint>> = {
  zeros: () => 0n,
  ones: (bits) => 2n ** bits - 1n,
  topBit: (bits) => 2n ** (bits - 1n),
  belowTopBit: (bits) => 2n ** (bits - 1n) - 1n,
};

/** A literal whose width or value depends on parameters. */
export interface Literal {
  readonly width: Formula;
  readonly form: LiteralForm;
}

export interface Sized {
  readonly width: number;
  readonly value: bigint;
}

/** Values above this do not fit into an integer of Verilog. */
const integerLimit = 2n ** 31n;

/** The literal that is `samples[i]` at point i, or null. */
export function fitLiteral(fitting: Fitting, samples: readonly Sized[]): Literal | null {
  const width = fitting.fit(samples.map((sample) => BigInt(sample.width)));
  if (!width) return null;
  const kind = (Object.keys(shapes) as Shape[]).find((shape) =>
    samples.every((sample) => sample.value === shapes[shape](BigInt(sample.width))),
  );
  if (kind === 'zeros' || kind === 'ones') return { width, form: { kind } };
  const fits = samples.every((sample) => sample.value < integerLimit);
  const value = fits ? fitting.fit(samples.map((sample) => sample.value)) : null;
  // A number of things reads better than its bits: `DEPTH`, not `{1'b1, {$clog2(DEPTH){1'b0}}}`.
  const counts = value?.terms.length === 1 && value.terms[0]!.atom.kind === 'parameter';
  if (kind && !counts) return { width, form: { kind } };
  return value && { width, form: { kind: 'value', value } };
}

/** The literal at a point, or null where it would not fit into its width. */
export function literalAt({ width, form }: Literal, point: readonly number[]): Sized | null {
  const bits = formulaValue(width, point);
  if (bits < 1n) return null;
  const value = form.kind === 'value' ? formulaValue(form.value, point) : shapes[form.kind](bits);
  return value < 0n || value >> bits !== 0n ? null : { width: Number(bits), value };
}

/** A literal in Verilog; `constant` gives the name of a 32-bit constant with the value of a formula. */
export function literalText(
  { width, form }: Literal,
  names: readonly string[],
  constant: (value: Formula) => string,
): string {
  const times = (less: bigint) => formulaText({ terms: width.terms, constant: width.constant - less }, names);
  switch (form.kind) {
    case 'zeros':
      return `{${times(0n)}{1'b0}}`;
    case 'ones':
      return `{${times(0n)}{1'b1}}`;
    case 'topBit':
      return `{1'b1, {${times(1n)}{1'b0}}}`;
    case 'belowTopBit':
      return `{1'b0, {${times(1n)}{1'b1}}}`;
    case 'value': {
      const { terms, constant: value } = form.value;
      if (terms.length > 0) {
        const high = formulaText({ terms: width.terms, constant: width.constant - 1n }, names, true);
        return `${constant(form.value)}[${high.replaceAll(' ', '')}:0]`;
      }
      const bits = BigInt(value.toString(2).length);
      const low = bits === 1n ? `1'b${value}` : `${bits}'d${value}`;
      return `{{${times(bits)}{1'b0}}, ${low}}`;
    }
  }
}
