import { EnumType } from './enum.ts';
import type { Expr } from './expression.ts';
import { FixedType } from './fixed.ts';
import { enumerationOfFormat, plainKind, pointOf } from './format.ts';
import { type ElementType, ScalarType } from './types.ts';

/** The type of a value, for a declaration of the same type. Its register resets to 0, or to the first member. */
export function typeOf(value: Expr): ElementType {
  const enumeration = enumerationOfFormat(value.format);
  if (enumeration) return new EnumType(enumeration);
  const point = pointOf(value.format);
  if (point) return new FixedType(value.kind === 'sfix' ? 'sfix' : 'ufix', point.integer, point.fraction);
  return new ScalarType(plainKind(value.kind), value.width);
}
