import {
  type Bits,
  input,
  module,
  output,
  type SInt as SIntValue,
  type UInt as UIntValue,
} from '../../../src/lang/index.ts';
import { type Name, naming, unnamed } from '../naming.ts';
import { demand, oneOf, wholeNumber } from '../parameter.ts';
import { addColumns } from './compress.ts';
import { numberType } from './number-type.ts';
import { arrayProducts, boothProducts, columnsOf, wordsOf } from './partial-products.ts';
import { addWith, type CarryNetwork } from './prefix-adder.ts';

/**
 * How a product is formed. `operator` writes `*` and leaves it to synthesis; `array` adds one row per bit, each
 * with a row of full adders; `dadda` compresses the same rows in Dadda's stages; `booth` halves the rows by radix-4
 * recoding and compresses them.
 */
export type MultiplierStyle = 'operator' | 'array' | 'dadda' | 'booth';

export const multiplierStyles: readonly MultiplierStyle[] = ['operator', 'array', 'dadda', 'booth'];

/** Options of `multiply`. */
export interface MultiplyOptions {
  /** Carries of the last adder. Default `brent-kung`. */
  readonly network?: CarryNetwork;
  readonly name?: Name;
}

/** Exact product, Wa + Wb bits, of two unsigned or two signed values. Combinational. */
export function multiply<T extends UIntValue | SIntValue>(
  a: T,
  b: T,
  style: MultiplierStyle,
  options: MultiplyOptions = {},
): T extends UIntValue ? UIntValue : SIntValue {
  const { network = 'brent-kung', name = unnamed } = options;
  type Product = T extends UIntValue ? UIntValue : SIntValue;
  oneOf('multiply', 'style', style, multiplierStyles);
  const kinds = `${a.kind} and ${b.kind}`;
  demand(
    'multiply',
    a.kind === b.kind,
    `operands are ${kinds}`,
    'convert one of them with toSigned or asSInt',
  );
  if (style === 'operator') return (a as UIntValue).mulGrow(b as UIntValue) as Product;
  const signed = a.kind === 'sint';
  const [x, y] = [a.asUInt(), b.asUInt()];
  const product = productOf(x, y, signed, style, network, name);
  return (signed ? product.asSInt() : product) as Product;
}

function productOf(
  a: UIntValue,
  b: UIntValue,
  signed: boolean,
  style: MultiplierStyle,
  network: CarryNetwork,
  name: Name,
): UIntValue {
  if (style === 'array') return addRows(wordsOf(arrayProducts(a, b, signed), name), network, name);
  const products = style === 'booth' ? boothProducts(a, b, signed, name) : arrayProducts(a, b, signed);
  return addColumns(columnsOf(products), 'dadda', network, name);
}

/** A row of full adders for each word after the second, then one adder that propagates carries. */
function addRows(words: readonly Bits[], network: CarryNetwork, name: Name): UIntValue {
  const [first, second, ...more] = words as [Bits, Bits | undefined, ...Bits[]];
  if (!second) return first.asUInt();
  let [sum, carry] = [first, second];
  more.forEach((row, i) => {
    const half = name(`half${i + 2}`, sum.xor(carry));
    const majority = sum.and(carry).or(half.and(row));
    sum = name(`sum${i + 2}`, half.xor(row));
    carry = name(`carry${i + 2}`, majority.asUInt().shl(1).asBits());
  });
  return addWith(network, sum.asUInt(), carry.asUInt(), { name }).sum;
}

/** Parameters of `Multiplier`. */
export interface MultiplierParameters {
  readonly widthA: number;
  readonly widthB: number;
  readonly signed: boolean;
  readonly style: MultiplierStyle;
  readonly network?: CarryNetwork;
}

/** `product = a * b`, `widthA + widthB` bits. Combinational. */
export const Multiplier = module(
  {
    name: ({ widthA, widthB, signed, style }: MultiplierParameters) =>
      `multiplier_${style}_${signed ? 's' : 'u'}${widthA}x${widthB}`,
    doc: 'Exact product.',
  },
  ({ widthA, widthB, signed }: MultiplierParameters) => ({
    a: input(numberType(wholeNumber('Multiplier', 'widthA', widthA, 1), signed)),
    b: input(numberType(wholeNumber('Multiplier', 'widthB', widthB, 1), signed)),
    product: output(numberType(widthA + widthB, signed)),
  }),
  (m, { a, b, product }, { style, network }) => {
    product.drive(multiply(a, b, style, { name: naming(m), ...(network && { network }) }));
  },
);
