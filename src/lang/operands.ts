import type { Related } from '../diag/index.ts';
import type { NodeId } from '../ir/index.ts';
import { captureLocation } from './call-site.ts';
import type { ModuleContext } from './context.ts';
import { placeOfNode } from './describe.ts';
import type { Expr } from './expression.ts';
import type { AnyKind } from './format.ts';
import { isMember } from './member.ts';
import { missHelp } from './misses.ts';
import { followsTrap } from './traps.ts';
import type { VecExpr } from './vector.ts';

/** Kinds that offer an operation, and the words for it in a message. */
const offered = {
  arithmetic: ['uint', 'sint', 'ufix', 'sfix'],
  multiplication: ['uint', 'sint'],
  conversion: ['ufix', 'sfix'],
  logic: ['uint', 'sint', 'bits', 'bool'],
  order: ['uint', 'sint', 'ufix', 'sfix'],
  shift: ['uint', 'sint'],
  zext: ['uint', 'bits'],
  sext: ['sint'],
  trunc: ['uint', 'sint', 'bits'],
  negation: ['sint', 'sfix'],
  toSigned: ['uint', 'ufix'],
  mux: ['bool'],
} as const satisfies Readonly<Record<string, readonly AnyKind[]>>;

export type Ability = keyof typeof offered;

const helpByAbility: Readonly<Record<Ability, string>> = {
  arithmetic: 'read the bits as a number with asUInt() or asSInt()',
  multiplication:
    'read the bits as a number with asUInt() or asSInt(); fixed-point values have mulGrow and resize',
  conversion: 'an integer changes its width with zext, sext, trunc, truncSat or resize(width)',
  logic: 'read its bits with asBits()',
  order: 'read the bits as a number with asUInt() or asSInt()',
  shift: 'read the bits as a number with asUInt() or asSInt()',
  zext: 'signed values are widened with sext(); a condition becomes a number with asUInt()',
  sext: 'unsigned values and bits are widened with zext(); asSInt() reads the same bits as signed',
  trunc: 'a condition has one bit: there is nothing to cut',
  negation: 'make an unsigned value signed with toSigned(), or read its bits as signed with asSInt()',
  toSigned: 'asSInt() reads the same bits as signed',
  mux: 'compare it, such as a.ne(0), or take one of its bits with bit(0)',
};

/** SL0102 unless values of the kind of `value` offer `ability`. TypeScript says so first where it can. */
export function requireAbility(value: Expr, ability: Ability, operation: string): boolean {
  const kinds: readonly AnyKind[] = offered[ability];
  if (value.broken || kinds.includes(value.kind)) return true;
  value.context.error(
    'SL0102',
    `${operation}: '${value}' is ${value.form}, not ${listed(plainFirst(kinds, value))}`,
    {
      related: relatedTo('the operand', value),
      help: helpByAbility[ability],
    },
  );
  return false;
}

/** SL0102 for something that is no hardware value where one is expected. */
export function reportNoValue(context: ModuleContext, value: unknown, operation: string): void {
  if (followsTrap(value)) return;
  const place = captureLocation();
  context.error('SL0102', `${operation}: the operand is not a hardware value but ${whatIs(value)}`, {
    ...(place && { place }),
    help: (value === undefined ? missHelp(place) : undefined) ?? valueHelp(value),
  });
}

function valueHelp(value: unknown): string {
  if (typeof value === 'boolean')
    return 'JavaScript compares the objects, not the hardware: use eq, ne, lt, and, or, not';
  if (isVector(value)) return 'take an element with at(...), or all bits with asBits()';
  if (typeof value === 'string')
    return 'an expression is written as rtl`...`, a member of an enumeration as Name.member';
  if (Array.isArray(value)) return 'take one element, or give all of them with ... in front';
  return 'operands are signals, expressions, or number and bigint literals';
}

/** What the two sides of an operation are called. */
function sides(operation: string): readonly [string, string] {
  return isAssignment(operation) ? ['target', 'value'] : ['left operand', 'right operand'];
}

function isAssignment(operation: string): boolean {
  return /^(next|nextWhen|drive|memory .*)$/.test(operation);
}

/** SL0102: two operands of different kinds. */
export function reportKinds(left: Expr, right: Expr, operation: string): void {
  const [first, second] = sides(operation);
  left.context.error('SL0102', `${operation}: '${left}' is ${left.form}, '${right}' is ${right.form}`, {
    related: [...relatedTo(`${first}, ${left.form}`, left), ...relatedTo(`${second}, ${right.form}`, right)],
    help: kindsHelp(left, right),
  });
}

function kindsHelp(left: Expr, right: Expr): string {
  if (left.format && right.format && 'fraction' in left.format && 'fraction' in right.format)
    return left.kind === right.kind
      ? 'align their binary points with widen(type) or resize(type, ...); addGrow, subGrow and mulGrow take any two'
      : 'toSigned() gives an unsigned value a sign; resize(type, ...) changes the format';
  if (left.format || right.format)
    return 'a type reads the bits of another with fromBits(...); asBits(), asUInt() and asSInt() give the bits';
  return 'convert one of them with asUInt(), asSInt() or asBits(); a 1-bit value becomes a condition with bit(0)';
}

/** SL0101: two operands of different widths. */
export function reportWidths(left: Expr, right: Expr, operation: string): void {
  const [first, second] = sides(operation);
  const message = `${operation}: '${left}' has ${left.width} bits, '${right}' has ${right.width} bits`;
  const [narrow, wide] = left.width < right.width ? [left, right] : [right, left];
  const widen = `widen '${narrow}' with ${narrow.kind === 'sint' ? 'sext' : 'zext'}(${wide.width})`;
  const cut = `cut '${wide}' with trunc(${narrow.width})`;
  const assigned = narrow === left ? cut : widen;
  left.context.error('SL0101', message, {
    related: [
      ...relatedTo(`${first}, ${left.width} bits`, left),
      ...relatedTo(`${second}, ${right.width} bits`, right),
    ],
    help: isAssignment(operation)
      ? `${assigned}, or give '${left}' ${right.width} bits`
      : `${widen}, or ${cut}`,
  });
}

/** SL0105 unless `value` belongs to `context`. */
export function requireSameModule(context: ModuleContext, value: Expr, operation: string): boolean {
  if (value.context === context) return true;
  context.error(
    'SL0105',
    `${operation}: '${value}' belongs to module '${value.context.builder.name}', not to '${context.builder.name}'`,
    { related: relatedTo('declared', value), help: 'connect modules through their ports' },
  );
  return false;
}

/** The node of a condition: a `bool` of this module. SL0102 for anything else, and then the condition is 0. */
export function conditionNode(context: ModuleContext, value: unknown, operation: string): NodeId {
  if (!isExpr(value)) {
    reportNoValue(context, value, operation);
  } else if (requireSameModule(context, value, operation) && !value.broken) {
    if (value.kind === 'bool') return value.node;
    context.error('SL0102', `${operation}: '${value}' is ${value.form}, a condition must be bool`, {
      related: relatedTo('the operand', value),
      help: helpByAbility.mux,
    });
  }
  return context.builder.nodes.constant(1, 0);
}

/** Notes that point at the declarations behind an operand. */
export function relatedTo(what: string, value: Expr): Related[] {
  const place = placeOfNode(value.context, value.node);
  return place ? [{ message: `${what}: '${value}'`, place }] : [];
}

/** Without fixed point where the value is not fixed point either. */
function plainFirst(kinds: readonly AnyKind[], value: Expr): readonly AnyKind[] {
  const plain = kinds.filter((kind) => !kind.endsWith('fix'));
  return value.kind.endsWith('fix') || plain.length === 0 ? kinds : plain;
}

function listed(kinds: readonly string[]): string {
  const words = kinds.map((kind) => (kind === 'ufix' ? 'UFix' : kind === 'sfix' ? 'SFix' : kind));
  return words.join(' or ');
}

/** True for the run-time side of a scalar value. */
export function isExpr(value: unknown): value is Expr {
  return typeof value === 'object' && value !== null && 'node' in value && !isVector(value);
}

/** True for the run-time side of `Vec`. */
export function isVector(value: unknown): value is VecExpr {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'vec';
}

/** A few words for something that is not what was expected. */
export function whatIs(value: unknown): string {
  if (isVector(value)) return 'a vector';
  if (isMember(value)) return `member '${value}' of an enumeration`;
  if (typeof value === 'number' || typeof value === 'bigint') return `the number ${value}`;
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'string') return `the text '${value}'`;
  return Array.isArray(value) ? 'an array' : `${typeof value === 'object' ? 'an' : 'a'} ${typeof value}`;
}
