import { Op, type OpCode } from '../ir/index.ts';
import { coerced, type Other, sameKind } from './coerce.ts';
import { Expr } from './expression.ts';
import { alignedNode, convertedNode, limitedNode, sumPoint } from './fixed-forms.ts';
import type { Conversion } from './fixed-values.ts';
import { type AnyKind, enumerationOfFormat, type Format, plainKind, pointOf } from './format.ts';
import { barrelNode, rotatedNode } from './integer-forms.ts';
import { isMember, Member } from './member.ts';
import { isVector } from './operands.ts';
import { indexNode, isPlaces } from './positions.ts';
import type { FixedType } from './types.ts';
import type { VecExpr } from './vector.ts';

/** Sum or difference of two fixed-point values, exactly. */
export function fixedSum(value: Expr, op: OpCode, name: string, other: Other): Expr {
  const literal = typeof other === 'number' || typeof other === 'bigint';
  const right = literal ? coerced(value, other, name) : sameKind(value, other, name, true);
  const point = sumPoint(pointOf(value.format)!, pointOf(right.format)!);
  const { nodes } = value.context.builder;
  const node = nodes.binary(op, alignedNode(value, point), alignedNode(right, point));
  return made(value, node, op === Op.sub ? 'sfix' : value.kind, point.integer + point.fraction, point);
}

/** Product of two integers or of two fixed-point values of one kind, exactly. */
export function exactProduct(value: Expr, other: unknown): Expr {
  const right = sameKind(value, other, 'mulGrow', true);
  const [p, q] = [pointOf(value.format), pointOf(right.format)];
  const format = p && q && { integer: p.integer + q.integer, fraction: p.fraction + q.fraction };
  const width = value.width + right.width;
  return made(value, productNode(value, right, width), value.kind, width, format);
}

/** Product of two integers, limited to their range. */
export function limitedProduct(value: Expr, other: Other): Expr {
  return limited(value, productNode(value, coerced(value, other, 'mulSat'), 2 * value.width), value.width);
}

/** The integer `node`, with the sign of the kind of `value`, limited to `width` bits. */
export function limited(value: Expr, node: number, width: number): Expr {
  const { nodes } = value.context.builder;
  const signed = plainKind(value.kind) === 'sint';
  const whole = { node, width: nodes.width[node]!, signed };
  return made(value, limitedNode(nodes, whole, width, signed), value.kind, width, value.format);
}

/** A fixed-point value in another format; see `convertedNode`. */
export function converted(value: Expr, type: FixedType, conversion: Conversion): Expr {
  const node = convertedNode(value, type.kind, type.format, conversion);
  return made(value, node, type.kind, type.width, type.format);
}

/** A fixed-point value in a format that holds it. */
export function widenedFixed(value: Expr, type: FixedType): Expr {
  return made(value, alignedNode(value, type.format), type.kind, type.width, type.format);
}

/** `select ? whenTrue : whenFalse`; null when neither says what type they are. */
export function chosen(
  condition: Expr,
  select: number,
  whenTrue: Other | VecExpr,
  whenFalse: Other | VecExpr,
): Expr | VecExpr | null {
  const { nodes } = condition.context.builder;
  const vec = isVector(whenTrue) ? whenTrue : isVector(whenFalse) ? whenFalse : null;
  if (vec) return vec.withNode(nodes.mux(select, vec.fit(whenTrue, 'mux'), vec.fit(whenFalse, 'mux')));
  const shape = shapeOfChoice(condition, [whenTrue, whenFalse]);
  if (!shape) return null;
  const t = coerced(shape, whenTrue as Other, 'mux');
  const f = coerced(shape, whenFalse as Other, 'mux');
  return made(shape, nodes.mux(select, t.node, f.node), shape.kind, shape.width, shape.format);
}

function shapeOfChoice(condition: Expr, choices: readonly unknown[]): Expr | null {
  const value = choices.find((choice) => choice instanceof Expr);
  if (value) return value as Expr;
  const member = choices.find(isMember) as Member | undefined;
  return member ? coerced(memberShape(condition, member), member, 'mux') : null;
}

/** Any value of the enumeration of `member`. */
function memberShape({ context }: Expr, { enumeration }: Member): Expr {
  const node = context.builder.nodes.constant(enumeration.width, 0);
  return new Expr(context, node, `enum ${enumeration.name}`, enumeration.width, null, false, enumeration);
}

/** 1 where the bits are those of a member; null for what is no enumeration. */
export function memberTest(value: Expr): Expr | null {
  const enumeration = enumerationOfFormat(value.format);
  if (!enumeration) return null;
  const { nodes } = value.context.builder;
  const { members } = enumeration;
  if (members.length === 2 ** value.width) return made(value, nodes.constant(1, 1), 'bool', 1, null);
  return members.map(({ name }) => value.eq(new Member(enumeration, name))).reduce((any, one) => any.or(one));
}

/** The bits of `value` rotated by a fixed or a computed number of places. */
export function rotation(value: Expr, amount: number | Expr, name: string, direction: 1 | -1): number {
  const { nodes } = value.context.builder;
  if (typeof amount !== 'number')
    return barrelNode(nodes, value.node, indexNode(value.context, amount, name), direction);
  const places = isPlaces(value, amount, name) ? amount : 0;
  return rotatedNode(nodes, value.node, direction * places);
}

function productNode(left: Expr, right: Expr, width: number): number {
  const { nodes } = left.context.builder;
  const extend = plainKind(left.kind) === 'sint' ? Op.sext : Op.zext;
  return nodes.binary(
    Op.mul,
    nodes.extend(extend, left.node, width),
    nodes.extend(extend, right.node, width),
  );
}

function made(like: Expr, node: number, kind: AnyKind, width: number, format: Format): Expr {
  return new Expr(like.context, node, kind, width, null, like.broken, format);
}
