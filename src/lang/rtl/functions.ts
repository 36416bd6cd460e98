import type { Expr } from '../expression.ts';

/** Functions that a template may call, by the methods of the same names: with a constant, or with nothing more. */
export const widthFunctions: ReadonlyMap<string, (value: Expr, width: number) => Expr> = new Map([
  ['zext', (value: Expr, width: number) => value.zext(width)],
  ['sext', (value: Expr, width: number) => value.sext(width)],
  ['trunc', (value: Expr, width: number) => value.trunc(width)],
  ['resize', (value: Expr, width: number) => value.resize(width)],
]);

export const plainFunctions: ReadonlyMap<string, (value: Expr) => Expr> = new Map([
  ['asUInt', (value: Expr) => value.asUInt()],
  ['asSInt', (value: Expr) => value.asSInt()],
  ['asBits', (value: Expr) => value.asBits()],
  ['toSigned', (value: Expr) => value.toSigned()],
  ['negGrow', (value: Expr) => value.negGrow()],
]);

export const functionNames: readonly string[] = [...widthFunctions.keys(), ...plainFunctions.keys()];

type Binary = (left: Expr, right: Expr) => Expr;

/** Binary operators of two values of one kind. */
export const binaryOperators: ReadonlyMap<string, Binary> = new Map<string, Binary>([
  ['||', (a, b) => a.or(b)],
  ['&&', (a, b) => a.and(b)],
  ['|', (a, b) => a.or(b)],
  ['^', (a, b) => a.xor(b)],
  ['&', (a, b) => a.and(b)],
  ['==', (a, b) => a.eq(b)],
  ['!=', (a, b) => a.ne(b)],
  ['<', (a, b) => a.lt(b)],
  ['<=', (a, b) => a.le(b)],
  ['>', (a, b) => a.gt(b)],
  ['>=', (a, b) => a.ge(b)],
  ['+', (a, b) => a.add(b)],
  ['-', (a, b) => a.sub(b)],
  ['*', (a, b) => a.mul(b)],
  ['+&', (a, b) => a.addGrow(b)],
  ['-&', (a, b) => a.subGrow(b)],
  ['*&', (a, b) => a.mulGrow(b)],
  ['+|', (a, b) => a.addSat(b)],
  ['-|', (a, b) => a.subSat(b)],
]);

export const reductions: ReadonlyMap<string, (value: Expr) => Expr> = new Map([
  ['&', (value: Expr) => value.andReduce()],
  ['|', (value: Expr) => value.orReduce()],
  ['^', (value: Expr) => value.xorReduce()],
]);
