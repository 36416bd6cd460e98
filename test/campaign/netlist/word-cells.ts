import type { Cell } from './flatten.ts';

/** A value of a cell's port, or undefined where it is undefined. */
export type WordFunction = (pins: Record<string, bigint>) => bigint | undefined;

/** The number that a parameter holds; Yosys writes it as a number or in binary digits. */
export function parameter({ parameters }: Cell, name: string): number {
  const value = parameters[name] ?? 0;
  return typeof value === 'number' ? value : Number.parseInt(value, 2);
}

/** The value of a parameter in binary digits, at least `width` of them. */
export function digits({ parameters }: Cell, name: string, width: number): string {
  const value = parameters[name] ?? 0;
  return (typeof value === 'number' ? value.toString(2) : value).padStart(width, '0');
}

/**
 * What a cell of whole words computes, as the manual of Yosys says it; undefined for other cells. Operands count as
 * signed only if all of them are.
 */
export function wordFunction(cell: Cell): WordFunction | undefined {
  const [aWidth, bWidth] = [cell.pins.A?.length ?? 0, cell.pins.B?.length ?? 0];
  const isSigned = (name: string) => parameter(cell, `${name}_SIGNED`) === 1;
  const both = isSigned('A') && isSigned('B');
  const number = (value: bigint, width: number, signed: boolean) =>
    signed ? BigInt.asIntN(width, value) : value;
  const ofTwo =
    (compute: (a: bigint, b: bigint) => bigint | boolean): WordFunction =>
    ({ A, B }) =>
      BigInt(compute(number(A!, aWidth, both), number(B!, bWidth, both)));
  const outside = (amount: bigint) => amount > 10_000n || amount < -10_000n;
  const shifted =
    (left: boolean): WordFunction =>
    ({ A, B }) => {
      if (outside(B!)) return cell.type === '$sshr' && isSigned('A') && A! >> BigInt(aWidth - 1) ? -1n : 0n;
      const a = number(A!, aWidth, isSigned('A'));
      if (left) return a << B!;
      // A logical shift of a signed word fills with 0 above the wider of operand and result.
      const width = Math.max(aWidth, cell.pins.Y!.length);
      return (cell.type === '$sshr' ? a : BigInt.asUintN(width, a)) >> B!;
    };
  const resized = ({ A, B }: Record<string, bigint>, width: number): [bigint, bigint] => [
    BigInt.asUintN(width, number(A!, aWidth, both)),
    BigInt.asUintN(width, number(B!, bWidth, both)),
  ];
  const ones = (width: number) => (1n << BigInt(width)) - 1n;
  switch (cell.type) {
    case '$not':
      return ({ A }) => ~number(A!, aWidth, isSigned('A'));
    case '$pos':
      return ({ A }) => number(A!, aWidth, isSigned('A'));
    case '$and':
      return ofTwo((a, b) => a & b);
    case '$or':
      return ofTwo((a, b) => a | b);
    case '$xor':
      return ofTwo((a, b) => a ^ b);
    case '$xnor':
      return ofTwo((a, b) => ~(a ^ b));
    case '$mux':
      return ({ A, B, S }) => (S! === 1n ? B! : A!);
    case '$eq':
    case '$eqx':
    case '$ne':
    case '$nex':
      return (words) => {
        const [a, b] = resized(words, Math.max(aWidth, bWidth));
        return BigInt((a === b) === cell.type.startsWith('$eq'));
      };
    case '$reduce_and':
      return ({ A }) => BigInt(A! === ones(aWidth));
    case '$reduce_or':
    case '$reduce_bool':
      return ({ A }) => BigInt(A! !== 0n);
    case '$reduce_xor':
      return ({ A }) => BigInt(A!.toString(2).replaceAll('0', '').length % 2);
    case '$reduce_xnor':
      return ({ A }) => BigInt((A!.toString(2).replaceAll('0', '').length + 1) % 2);
    case '$logic_not':
      return ({ A }) => BigInt(A! === 0n);
    case '$logic_and':
      return ({ A, B }) => BigInt(A! !== 0n && B! !== 0n);
    case '$logic_or':
      return ({ A, B }) => BigInt(A! !== 0n || B! !== 0n);
    case '$add':
      return ofTwo((a, b) => a + b);
    case '$sub':
      return ofTwo((a, b) => a - b);
    case '$mul':
      return ofTwo((a, b) => a * b);
    case '$lt':
      return ofTwo((a, b) => a < b);
    case '$le':
      return ofTwo((a, b) => a <= b);
    case '$gt':
      return ofTwo((a, b) => a > b);
    case '$ge':
      return ofTwo((a, b) => a >= b);
    case '$neg':
      return ({ A }) => -number(A!, aWidth, isSigned('A'));
    case '$shl':
    case '$sshl':
      return shifted(true);
    case '$shr':
    case '$sshr':
      return shifted(false);
    case '$shift':
    case '$shiftx':
      return ({ A, B }) => {
        const amount = number(B!, bWidth, isSigned('B'));
        const width = BigInt(cell.pins.Y!.length);
        const isOutside = amount < 0n || amount + width > BigInt(aWidth);
        if (cell.type === '$shiftx' && isOutside) return undefined;
        if (outside(amount)) return 0n;
        return amount < 0n ? A! << -amount : A! >> amount;
      };
    case '$pmux':
      return ({ A, B, S }) => {
        if (S! === 0n) return A!;
        if ((S! & (S! - 1n)) !== 0n) return undefined;
        return B! >> BigInt((S!.toString(2).length - 1) * aWidth);
      };
    default:
      return undefined;
  }
}
