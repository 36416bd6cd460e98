import { type NodeId, Op, type OpCode } from '../ir/index.ts';
import { coerced, type Other } from './coerce.ts';
import { Expr } from './expression.ts';
import { type AnyKind, type Format, plainKind, pointOf } from './format.ts';
import { extremeNode } from './integer-forms.ts';
import { saturatedNode } from './node-forms.ts';
import { requireAbility } from './operands.ts';
import { reportWiden } from './width-checks.ts';

const bitwiseOps: Readonly<Record<'and' | 'or' | 'xor', OpCode>> = { and: Op.and, or: Op.or, xor: Op.xor };

/** Unsigned and signed code of an order, and whether the operands change sides. */
const orders = {
  lt: [Op.ltu, Op.lts, false],
  le: [Op.leu, Op.les, false],
  gt: [Op.ltu, Op.lts, true],
  ge: [Op.leu, Op.les, true],
} as const satisfies Readonly<Record<string, readonly [OpCode, OpCode, boolean]>>;

/** A value that is derived from `value`. */
export function resultOf(
  value: Expr,
  node: NodeId,
  kind: AnyKind,
  width: number,
  format: Format = null,
): Expr {
  return new Expr(value.context, node, kind, width, null, value.broken, format);
}

/** Another value of the type of `value`. */
export function sameType(value: Expr, node: NodeId): Expr {
  return resultOf(value, node, value.kind, value.width, value.format);
}

/** A condition that is derived from `value`. */
function condition(value: Expr, node: NodeId): Expr {
  return resultOf(value, node, 'bool', 1);
}

export function isSigned(value: Expr): boolean {
  return plainKind(value.kind) === 'sint';
}

export function compared(value: Expr, op: OpCode, name: string, other: Other, swap = false): Expr {
  const right = coerced(value, other, name);
  const [a, b] = swap ? [right, value] : [value, right];
  return condition(value, value.context.builder.nodes.binary(op, a.node, b.node));
}

export function ordered(value: Expr, name: keyof typeof orders, other: Other): Expr {
  requireAbility(value, 'order', name);
  const [unsigned, signed, swap] = orders[name];
  return compared(value, isSigned(value) ? signed : unsigned, name, other, swap);
}

/** The smaller or the larger of two values. */
export function extreme(value: Expr, name: 'min' | 'max', other: Other): Expr {
  requireAbility(value, 'order', name);
  const right = coerced(value, other, name);
  const { nodes } = value.context.builder;
  return sameType(value, extremeNode(nodes, value.node, right.node, isSigned(value), name === 'max'));
}

export function bitwise(value: Expr, name: keyof typeof bitwiseOps, other: Other): Expr {
  requireAbility(value, 'logic', name);
  const right = coerced(value, other, name);
  return sameType(value, value.context.builder.nodes.binary(bitwiseOps[name], value.node, right.node));
}

/** One bit made of all bits. */
export function reduced(value: Expr, op: OpCode, name: string): Expr {
  requireAbility(value, 'logic', name);
  return condition(value, value.context.builder.nodes.unary(op, value.node));
}

/** A result with `grow` bits more than the operands, which are widened first. */
export function arithmetic(value: Expr, op: OpCode, name: string, other: Other, grow = 0): Expr {
  requireAbility(value, 'arithmetic', name);
  const right = coerced(value, other, name);
  const width = value.width + grow;
  const { context } = value;
  const node = context.builder.nodes.binary(op, extended(value, width), extended(right, width));
  return resultOf(value, node, value.kind, width, value.format);
}

/** Sum or difference limited to the range of `value`. */
export function saturating(value: Expr, direction: 'add' | 'sub', other: Other): Expr {
  const { node } = arithmetic(value, Op[direction], `${direction}Sat`, other, 1);
  const kind = isSigned(value) ? 'sint' : 'uint';
  return sameType(value, saturatedNode(value.context.builder.nodes, node, value.width, kind, direction));
}

/** The node of `value` widened by the rule of its kind. */
export function extended(value: Expr, width: number): NodeId {
  return value.context.builder.nodes.extend(isSigned(value) ? Op.sext : Op.zext, value.node, width);
}

/** What `zext` and `sext` give. */
export function widened(value: Expr, name: 'zext' | 'sext', width: number): Expr {
  if (!requireAbility(value, name, name) || value.broken || reportWiden(value, width, name)) return value;
  const { context } = value;
  const node = context.builder.nodes.extend(Op[name], value.node, width);
  return resultOf(value, node, value.kind, width);
}

/** The binary point of a value with one integer bit more. */
export function longerFormat(value: Expr): Format {
  const point = pointOf(value.format);
  return point && { ...point, integer: point.integer + 1 };
}
