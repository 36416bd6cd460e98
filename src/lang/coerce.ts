import { captureLocation } from './call-site.ts';
import { reportAt } from './context.ts';
import { enumerationIndex } from './enumerations.ts';
import { Expr } from './expression.ts';
import { fixedLiteral } from './fixed-forms.ts';
import { enumerationOfFormat, formText, pointOf, sameEnumeration, sameFormat } from './format.ts';
import { literalNode } from './literal.ts';
import { isMember, type Member } from './member.ts';
import { reportKinds, reportNoValue, reportWidths, requireSameModule } from './operands.ts';
import type { Kind, Literal } from './values.ts';

/** What stands beside a value: another value, a literal, or a member of its enumeration. */
export type Other = Expr | Literal | Member;

/** `other` as an operand of the type of `shape`; reports what does not fit, and then it is 0. */
export function coerced(shape: Expr, other: Other, operation: string): Expr {
  if (typeof other === 'number' || typeof other === 'bigint') return literalLike(shape, other, operation);
  if (isMember(other)) return memberLike(shape, other, operation);
  const right = sameKind(shape, other, operation);
  if (right.width === shape.width) return right;
  if (!shape.broken && !right.broken) reportWidths(shape, right, operation);
  return zeroLike(shape);
}

/** `other` if it is a value of the same kind, of any width and binary point; reports otherwise. */
export function sameKind(shape: Expr, other: unknown, operation: string, anyFormat = false): Expr {
  if (!(other instanceof Expr)) {
    reportNoValue(shape.context, other, operation);
    return zeroLike(shape);
  }
  if (!requireSameModule(shape.context, other, operation)) return zeroLike(shape);
  if (other.broken || shape.broken) return other.width === shape.width ? other : zeroLike(shape);
  const same = other.kind === shape.kind && (anyFormat || sameFormat(shape.format, other.format));
  if (same) return other;
  reportKinds(shape, other, operation);
  return zeroLike(shape);
}

function literalLike(shape: Expr, literal: Literal, operation: string): Expr {
  const { context, kind, width, format } = shape;
  const enumeration = enumerationOfFormat(format);
  if (enumeration) {
    if (!shape.broken)
      context.error(
        'SL0102',
        `${operation}: '${shape}' is ${formText(kind, format)}, ${literal} is a number`,
        {
          help: `its members are ${enumeration.members.map((member) => `${enumeration.name}.${member.name}`).join(', ')}`,
        },
      );
    return zeroLike(shape);
  }
  const point = pointOf(format);
  if (!point) return like(shape, literalNode(context, literal, kind as Kind, width));
  const bits = fixedLiteral(kind === 'sfix' ? 'sfix' : 'ufix', point, literal, null);
  return like(shape, context.builder.nodes.constant(width, BigInt.asUintN(width, bits)));
}

function memberLike(shape: Expr, member: Member, operation: string): Expr {
  const enumeration = enumerationOfFormat(shape.format);
  if (enumeration && sameEnumeration(enumeration, member.enumeration)) return memberValue(shape, member);
  if (!shape.broken) {
    const what = formText(shape.kind, shape.format);
    const same = enumeration?.name === member.enumeration.name;
    reportAt(
      captureLocation(),
      'SL0102',
      `${operation}: '${shape}' is ${what}, '${member}' is a member of ${same ? 'another ' : ''}enum ${member.enumeration.name}`,
      {
        help: enumeration
          ? 'values of one enumeration are compared with and set to its own members only'
          : 'read the value as one of the enumeration with fromBits(...), or the member as bits with lit(...).asBits()',
      },
    );
  }
  return zeroLike(shape);
}

/** A member as a value in the module of `at`. */
export function memberValue(at: Expr, member: Member): Expr {
  const { context } = at;
  const { enumeration } = member;
  const index = enumerationIndex(context, enumeration);
  const node = context.builder.nodes.constant(enumeration.width, member.value, index);
  return new Expr(context, node, `enum ${enumeration.name}`, enumeration.width, null, false, enumeration);
}

/** Goes on after a mistake in an operand. */
function zeroLike(shape: Expr): Expr {
  return like(shape, shape.context.builder.nodes.constant(shape.width, 0));
}

function like(shape: Expr, node: number): Expr {
  return new Expr(shape.context, node, shape.kind, shape.width, null, shape.broken, shape.format);
}
