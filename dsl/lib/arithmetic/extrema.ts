import {
  bitsFor,
  input,
  module,
  output,
  SInt,
  type SInt as SIntValue,
  UInt,
  type UInt as UIntValue,
  Vec,
} from '../../../src/lang/index.ts';
import { type Name, naming, unnamed } from '../naming.ts';
import { oneOf, wholeNumber } from '../parameter.ts';

/** Which end of the order is looked for. */
export type Extremum = 'min' | 'max';

export interface Extreme<T> {
  readonly value: T;
  /** Position of the value among the terms, `bitsFor(n)` bits; the lowest of equal ones. */
  readonly index: UIntValue;
}

/**
 * Smallest or largest term and its position. A balanced tree of `n - 1` comparisons, `ceil(log2 n)` levels.
 * Combinational.
 */
export function extremum<T extends UIntValue | SIntValue>(
  terms: readonly T[],
  which: Extremum,
  name: Name = unnamed,
): Extreme<T> {
  wholeNumber('extremum', 'number of terms', terms.length, 1);
  oneOf('extremum', 'which', which, ['min', 'max']);
  const width = bitsFor(terms.length);
  let level = terms.map((value, i) => ({ value, index: UInt(width).lit(i) as UIntValue }));
  for (let depth = 1; level.length > 1; depth++) {
    const previous = level;
    level = Array.from({ length: Math.ceil(previous.length / 2) }, (_, i) => {
      const [left, right] = [previous[2 * i]!, previous[2 * i + 1]];
      if (!right) return left;
      const [a, b] = [left.value, right.value] as [UIntValue, UIntValue];
      const later = name(`later${depth}_${i}`, which === 'min' ? b.lt(a) : b.gt(a));
      return {
        value: name(`${which}${depth}_${i}`, later.mux(b, a)) as T,
        index: later.mux(right.index, left.index),
      };
    });
  }
  return level[0]!;
}

/** Smallest and largest term. */
export function minTree<T extends UIntValue | SIntValue>(terms: readonly T[]): T {
  return extremum(terms, 'min').value;
}

export function maxTree<T extends UIntValue | SIntValue>(terms: readonly T[]): T {
  return extremum(terms, 'max').value;
}

/** Parameters of `ExtremumTree`. */
export interface ExtremumParameters {
  readonly terms: number;
  readonly width: number;
  readonly signed: boolean;
  readonly which: Extremum;
}

/** Smallest or largest of some terms, with its position. Combinational. */
export const ExtremumTree = module(
  {
    name: ({ terms, width, signed, which }: ExtremumParameters) =>
      `${which}_tree_${terms}x${signed ? 's' : 'u'}${width}`,
    doc: ({ which }) => `${which === 'min' ? 'Smallest' : 'Largest'} term and its position.`,
  },
  ({ terms, width, signed }: ExtremumParameters) => ({
    terms: input(Vec(wholeNumber('ExtremumTree', 'terms', terms, 1), signed ? SInt(width) : UInt(width))),
    value: output(signed ? SInt(width) : UInt(width)),
    index: output(UInt(bitsFor(terms)), 'the lowest of equal ones'),
  }),
  (m, { terms, value, index }, { which }) => {
    const found = extremum(terms.elements() as UIntValue[], which, naming(m));
    (value as { drive(found: unknown): void }).drive(found.value);
    index.drive(found.index);
  },
);
