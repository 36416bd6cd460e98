import { Expr } from '../expression.ts';
import type { Kind } from '../values.ts';
import type { VecExpr } from '../vector.ts';
import type { Span } from './syntax.ts';

/**
 * What a part of a template means before its surroundings are known. `value`: hardware. `sized`: a literal with a
 * width and no kind yet, which takes the kind of the operand beside it. `open`: something made of literals without
 * width, which takes width and kind of the operand beside it; `literal` is its number, where it is just one.
 */
export type Operand =
  | { readonly form: 'value'; readonly expr: Expr }
  | { readonly form: 'sized'; readonly expr: Expr }
  | { readonly form: 'vector'; readonly vector: VecExpr }
  | {
      readonly form: 'open';
      readonly literal: bigint | null;
      readonly take: (shape: Expr) => Expr;
      readonly span: Span;
    };

/** The same bits as another kind. */
export function asKind(expr: Expr, kind: Kind): Expr {
  return new Expr(expr.context, expr.node, kind, expr.width, null, expr.broken);
}

/** Stands for a part that has a mistake, which was reported. */
export function brokenLike(expr: Expr): Expr {
  return new Expr(expr.context, expr.node, expr.kind, expr.width, null, true, expr.format);
}

/** The parts of a sized literal such as `8'shff`, or what is wrong with it. */
export function readSized(
  text: string,
): { readonly width: number; readonly signed: boolean; readonly value: bigint } | string {
  const [, size, sign, base, digits] = /^([\d_]+)'([sS]?)([a-zA-Z])(.+)$/.exec(text)!;
  const width = Number(size!.replaceAll('_', ''));
  const plain = digits!.replaceAll('_', '').toLowerCase();
  const form = { h: /^[\da-f]+$/, b: /^[01]+$/, o: /^[0-7]+$/, d: /^\d+$/ }[base!.toLowerCase()]!;
  if (!form.test(plain)) return `'${digits}' has digits that base '${base}' does not have`;
  if (width < 1) return `'${text}' has no bits`;
  const value = BigInt(`${{ h: '0x', b: '0b', o: '0o', d: '' }[base!.toLowerCase()]}${plain}`);
  if (value >> BigInt(width) !== 0n) return `'${text}' does not fit in ${width} bits`;
  return { width, signed: sign !== '', value };
}
