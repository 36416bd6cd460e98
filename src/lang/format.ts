import type { Enumeration } from '../ir/index.ts';
import type { Kind } from './values.ts';

/** How a value is read at run time: the kinds that a width completes, and those that need a `Format`. */
export type AnyKind = Kind | `enum ${string}` | 'ufix' | 'sfix';

/** Where the binary point of a fixed-point value is. `integer` counts the sign bit. */
export interface FixedPoint {
  readonly integer: number;
  readonly fraction: number;
}

/** What a value is besides its kind and width: the enumeration that it is of, or its binary point. */
export type Format = Enumeration | FixedPoint | null;

export function pointOf(format: Format): FixedPoint | null {
  return format && 'fraction' in format ? format : null;
}

export function enumerationOfFormat(format: Format): Enumeration | null {
  return format && 'members' in format ? format : null;
}

/** Equality by content: the same declaration may be made once for each module that uses it. */
export function sameFormat(a: Format, b: Format): boolean {
  if (a === b) return true;
  const [p, q] = [pointOf(a), pointOf(b)];
  if (p && q) return p.integer === q.integer && p.fraction === q.fraction;
  const [e, f] = [enumerationOfFormat(a), enumerationOfFormat(b)];
  return e !== null && f !== null && sameEnumeration(e, f);
}

export function sameEnumeration(a: Enumeration, b: Enumeration): boolean {
  if (a === b) return true;
  if (a.name !== b.name || a.width !== b.width || a.members.length !== b.members.length) return false;
  return a.members.every(
    ({ name, value }, i) => name === b.members[i]!.name && value === b.members[i]!.value,
  );
}

/** The words for a type in a message: `uint`, `enum opcode`, `SFix(4, 4)`. */
export function formText(kind: AnyKind, format: Format): string {
  const point = pointOf(format);
  return point ? `${kind === 'sfix' ? 'SFix' : 'UFix'}(${point.integer}, ${point.fraction})` : kind;
}

/** The plain kind whose range and extension the bits of a value have. */
export function plainKind(kind: AnyKind): Kind {
  if (kind === 'sfix') return 'sint';
  return kind === 'ufix' || kind.startsWith('enum ') ? 'uint' : (kind as Kind);
}
