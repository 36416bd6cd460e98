import { type Bits, type Bool, input, module, output, UInt, Vec } from '../../../src/lang/index.ts';
import { type Name, naming, unnamed } from '../naming.ts';
import { oneOf, wholeNumber } from '../parameter.ts';
import { bitsOf, constantBit, fullAdder, levels, wordOf } from './bits.ts';
import { addColumns } from './compress.ts';
import { addWith, type CarryNetwork } from './prefix-adder.ts';

/**
 * Shape of a sum of many terms. `linear` adds one after the other; `balanced` is a tree of adders; `wallace` and
 * `dadda` are trees of 3:2 compressors with one carry-propagating adder at the end.
 */
export type SumShape = 'linear' | 'balanced' | 'wallace' | 'dadda';

export const sumShapes: readonly SumShape[] = ['linear', 'balanced', 'wallace', 'dadda'];

/** Options of `sumOf` and `popcount`. */
export interface SumOptions {
  /**
   * Carries of the last adder of `wallace` and `dadda`. Default for `sumOf`: `operator`, for `popcount`: `ripple`.
   */
  readonly network?: CarryNetwork;
  readonly name?: Name;
}

/** Bits of the sum of `count` terms of `width` bits: exactly as many as the largest sum needs. */
export function sumWidth(count: number, width: number): number {
  const largest = BigInt(count) * ((1n << BigInt(width)) - 1n);
  return Math.max(1, largest.toString(2).length);
}

/**
 * Sum of unsigned terms of equal width without loss: `sumWidth(n, W)` bits. Combinational; depth in adders: n - 1 for
 * `linear`, ceil(log2 n) for `balanced`; in full adders about log1.5(n) plus the last adder for the others.
 */
export function sumOf(terms: readonly UInt[], shape: SumShape, options: SumOptions = {}): UInt {
  const { network = 'operator', name = unnamed } = options;
  oneOf('sumOf', 'shape', shape, sumShapes);
  wholeNumber('sumOf', 'number of terms', terms.length, 1);
  const width = sumWidth(terms.length, terms[0]!.width);
  if (terms.length === 1) return terms[0]!;
  if (shape === 'balanced') return balanced(terms, name);
  if (shape === 'linear') {
    return terms.slice(1).reduce((sum, term, i) => {
      const grown = sumWidth(i + 2, term.width);
      return name(`sum${i + 1}`, sum.resize(grown).add(term.zext(grown)));
    }, terms[0]!);
  }
  const columns = Array.from({ length: width }, (_, i) =>
    terms.filter((term) => i < term.width).map((term) => term.bit(i)),
  );
  return addColumns(columns, shape, network, name);
}

/** Adds neighbours level by level; `sumL_i` is sum i of level L. */
function balanced(terms: readonly UInt[], name: Name): UInt {
  let level = terms.map((value) => ({ value, count: 1 }));
  for (let depth = 1; level.length > 1; depth++) {
    const previous = level;
    level = Array.from({ length: Math.ceil(previous.length / 2) }, (_, i) => {
      const [left, right] = [previous[2 * i]!, previous[2 * i + 1]];
      if (!right) return left;
      const count = left.count + right.count;
      const width = sumWidth(count, terms[0]!.width);
      const value = left.value.zext(width).add(right.value.zext(width));
      return { value: previous.length > 2 ? name(`sum${depth}_${i}`, value) : value, count };
    });
  }
  return level[0]!.value;
}

/**
 * Number of ones: `sumWidth(W, 1)` bits of W. `balanced` adds two halves and one bit through the carry input, so
 * that it needs W - k full adders for W = 2^k - 1, the least of all; `linear` adds bit after bit. Combinational.
 */
export function popcount(value: Bits | UInt, shape: SumShape, options: SumOptions = {}): UInt {
  const { network = 'ripple', name = unnamed } = options;
  oneOf('popcount', 'shape', shape, sumShapes);
  const bits = bitsOf(value);
  if (shape === 'linear')
    return sumOf(
      bits.map((bit) => bit.asUInt()),
      'linear',
      { name },
    );
  if (shape !== 'balanced') {
    const columns = Array.from({ length: sumWidth(bits.length, 1) }, (_, i) => (i === 0 ? bits : []));
    return addColumns(columns, shape, network, name);
  }
  return countOnes(bits, network, name, '');
}

function countOnes(bits: readonly Bool[], network: CarryNetwork, name: Name, path: string): UInt {
  if (bits.length < 2) return (bits[0] ?? constantBit(0)).asUInt();
  if (bits.length === 2) {
    const [a, b] = bits as [Bool, Bool];
    return wordOf([a.xor(b), a.and(b)]).asUInt();
  }
  if (bits.length === 3) {
    const { sum, carry } = fullAdder(bits[0]!, bits[1]!, bits[2]!);
    return name(`count${path}`, wordOf([sum, carry]).asUInt());
  }
  // The low half is 2^k - 1 bits, whose count fills its word.
  const half = 2 ** (levels(bits.length + 1) - 1) - 1;
  const rest = bits.slice(half, bits.length - 1);
  const low = countOnes(bits.slice(0, half), network, name, `${path}_0`);
  const high = countOnes(rest, network, name, `${path}_1`).resize(low.width);
  const { sum, carry } = addWith(network, low, high, {
    carryIn: bits.at(-1)!,
    name: (key, step) => name(`count${path}_${key}`, step),
  });
  const width = sumWidth(bits.length, 1);
  return name(
    `count${path}`,
    wordOf([...bitsOf(sum), carry])
      .asUInt()
      .resize(width),
  );
}

/** Parameters of `AdderTree`. */
export interface AdderTreeParameters {
  readonly terms: number;
  /** Bits of each term. */
  readonly width: number;
  readonly shape: SumShape;
  readonly network?: CarryNetwork;
}

/** Sum of unsigned terms, `sumWidth(terms, width)` bits. Combinational. */
export const AdderTree = module(
  {
    name: ({ terms, width, shape }: AdderTreeParameters) => `adder_tree_${shape}_${terms}x${width}`,
    doc: 'Sum of unsigned terms without loss.',
  },
  ({ terms, width }: AdderTreeParameters) => ({
    terms: input(Vec(wholeNumber('AdderTree', 'terms', terms, 1), UInt(width)), 'term 0 lowest'),
    sum: output(UInt(sumWidth(terms, width))),
  }),
  (m, { terms, sum }, { shape, network }) => {
    sum.drive(sumOf(terms.elements(), shape, { name: naming(m), ...(network && { network }) }));
  },
);

/** Parameters of `Popcount`. */
export interface PopcountParameters {
  readonly width: number;
  readonly shape: SumShape;
  readonly network?: CarryNetwork;
}

/** Number of ones of a word, `sumWidth(width, 1)` bits. Combinational. */
export const Popcount = module(
  {
    name: ({ width, shape }: PopcountParameters) => `popcount_${shape}_${width}`,
    doc: 'Number of ones of a word.',
  },
  ({ width }: PopcountParameters) => ({
    data: input(UInt(wholeNumber('Popcount', 'width', width, 1))),
    ones: output(UInt(sumWidth(width, 1))),
  }),
  (m, { data, ones }, { shape, network }) => {
    ones.drive(popcount(data, shape, { name: naming(m), ...(network && { network }) }));
  },
);
