import type { Expression } from './tree.ts';

/** How a literal should look where it stands. */
export interface LiteralStyle {
  /** Written with `s`, negative values with a minus. */
  readonly signed?: boolean;
  /** A pattern of bits rather than a number: all digits in hexadecimal above 4 bits. */
  readonly pattern?: boolean;
}

const decimalLimit = 100_000n;

/** A sized literal: decimal for small numbers, hexadecimal for wide ones and for patterns. */
export function literal(width: number, value: bigint, style: LiteralStyle = {}): Expression {
  return { kind: 'literal', text: literalText(width, value, style) };
}

export function literalText(width: number, value: bigint, style: LiteralStyle = {}): string {
  if (width === 1 && !style.signed) return `1'b${value}`;
  const base = style.signed ? 's' : '';
  const lowest = 1n << BigInt(width - 1);
  if (style.signed && value >= lowest) {
    const magnitude = (1n << BigInt(width)) - value;
    if (magnitude === lowest || magnitude >= decimalLimit) return `${width}'${base}h${hexDigits(value)}`;
    return `-${width}'${base}d${magnitude}`;
  }
  const allOnes = width >= 8 && value === (1n << BigInt(width)) - 1n;
  const isPattern = style.pattern && width > 4 && value !== 0n;
  if (isPattern) return `${width}'${base}h${hexDigits(value, Math.ceil(width / 4))}`;
  const hex = value >= decimalLimit || allOnes;
  return hex ? `${width}'${base}h${hexDigits(value)}` : `${width}'${base}d${value}`;
}

/** Lower-case digits, at least `least`, in groups of four when there are many. */
function hexDigits(value: bigint, least = 1): string {
  const digits = value.toString(16).padStart(least, '0');
  return digits.length <= 8 ? digits : digits.replace(/\B(?=(.{4})+$)/g, '_');
}
