import { fail, type Place } from '../diag/index.ts';
import { type NodeId, Op, type OpCode } from '../ir/index.ts';
import { type Assigning, assignTo } from './assignment.ts';
import { captureLocation } from './call-site.ts';
import { currentContext, type ModuleContext } from './context.ts';
import { Expr } from './expression.ts';
import { enumerationOfFormat } from './format.ts';
import { conditionNode, isVector, reportNoValue, requireSameModule } from './operands.ts';
import type { RtlValue } from './rtl/rtl-value.ts';
import type { AnyValue, Bits, Bool, Condition, Reg, SInt, UInt, Vec, Wire } from './values.ts';
import type { VecExpr } from './vector.ts';
import type { TotalWidth } from './width-math.ts';

/** What `cat` gives: bits, which can be assigned where each of the parts can. */
export type Joined<Parts extends readonly { readonly width: number }[]> = Assignable<
  Parts,
  Bits<TotalWidth<Parts>>
>;

type Assignable<Parts, Whole> = Whole &
  (Parts extends readonly { next(value: never): void }[]
    ? Pick<Reg<Whole>, 'next' | ('nextWhen' & keyof Reg<Whole>)>
    : Parts extends readonly { drive(value: never): void }[]
      ? Pick<Wire<Whole>, 'drive' & keyof Wire<Whole>>
      : unknown);

/**
 * Concatenation, the first part most significant. Of registers, or of wires, it can be assigned: each part takes its
 * bits of the value.
 */
export function cat<const Parts extends readonly (AnyValue | Vec | RtlValue)[]>(
  ...parts: Parts
): Joined<Parts> {
  const context = contextOfParts(parts);
  const values = parts.map((part: unknown): Expr => {
    if (isVector(part)) return part.asBits();
    if (part instanceof Expr && requireSameModule(context, part, 'cat')) return part;
    if (!(part instanceof Expr)) reportNoWidth(context, part);
    return new Expr(context, context.builder.nodes.constant(1, 0), 'bits', 1, null, true);
  });
  const node = context.builder.nodes.cat(values.map((value) => value.node));
  const width = values.reduce((sum, value) => sum + value.width, 0);
  const broken = values.some((value) => value.broken);
  const made = parts.some((part) => (part as unknown as Expr).target)
    ? new JoinedExpr(context, node, width, broken, parts as unknown as readonly (Expr | VecExpr)[])
    : new Expr(context, node, 'bits', width, null, broken);
  return made as unknown as Joined<Parts>;
}

/** 1 if every condition is. */
export function all(...conditions: readonly Condition[]): Bool {
  return joinedConditions('all', Op.and, 1, conditions);
}

/** 1 if at least one condition is. */
export function any(...conditions: readonly Condition[]): Bool {
  return joinedConditions('any', Op.or, 0, conditions);
}

function joinedConditions(
  operation: string,
  op: OpCode,
  empty: number,
  conditions: readonly Condition[],
): Bool {
  const context = currentContext(operation);
  const { nodes } = context.builder;
  const nodesOf = conditions.map((condition) => conditionNode(context, condition, operation));
  const joined =
    nodesOf.length === 0
      ? nodes.constant(1, empty)
      : nodesOf.reduce((left, right) => nodes.binary(op, left, right));
  return new Expr(context, joined, 'bool', 1) as unknown as Bool;
}

/** Parts side by side, some of which are signals that can be assigned. */
class JoinedExpr extends Expr {
  readonly #parts: readonly (Expr | VecExpr)[];

  constructor(
    context: ModuleContext,
    node: NodeId,
    width: number,
    broken: boolean,
    parts: readonly (Expr | VecExpr)[],
  ) {
    super(context, node, 'bits', width, null, broken);
    this.#parts = parts;
  }

  protected override assign(how: Assigning, operation: string, value: unknown, place?: Place): void {
    const { nodes } = this.context.builder;
    const node = this.taken(value, operation);
    let low = this.width;
    for (const part of this.#parts) {
      low -= part.width;
      const from = low;
      const bits = () => nodes.slice(node, from, part.width);
      if (!isVector(part) && enumerationOfFormat(part.format)) reportEnumeration(part, operation);
      else assignTo(this.context, part.target, how, operation, part, bits, place);
    }
  }
}

/**
 * Sum of all terms without loss, as a balanced tree of adders: `W + ceil(log2 n)` bits for `n` terms of `W` bits.
 * Neighbours are added first, so that the structure follows the order of the terms.
 */
export function sumTree<T extends UInt | SInt>(terms: readonly T[]): T extends UInt ? UInt : SInt {
  if (terms.length === 0) {
    const place = captureLocation();
    return fail('SL0114', 'sumTree has no terms', {
      ...(place && { place }),
      help: 'the sum of nothing has no width: leave it out',
    });
  }
  let level = terms as unknown as Expr[];
  while (level.length > 1) {
    const next: Expr[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const left = level[i]!;
      const right = level[i + 1];
      if (!right) next.push(left.resize(left.width + 1));
      else next.push(widened(left, right.width).addGrow(widened(right, left.width)));
    }
    level = next;
  }
  return level[0] as unknown as T extends UInt ? UInt : SInt;
}

function widened(value: Expr, width: number): Expr {
  return value.width >= width ? value : value.resize(width);
}

function contextOfParts(parts: readonly unknown[]): ModuleContext {
  for (const part of parts) if (part instanceof Expr || isVector(part)) return part.context;
  const context = currentContext('cat');
  if (parts.length === 0) {
    context.error('SL0114', 'cat has no parts', { help: 'give at least one value' });
  }
  return context;
}

function reportNoWidth(context: ModuleContext, part: unknown): void {
  if (typeof part === 'number' || typeof part === 'bigint') {
    context.error('SL0102', `cat: literal ${part} has no width`, {
      help: 'give it a type, for example Bits(4).lit(0)',
    });
  } else reportNoValue(context, part, 'cat');
}

/** SL0106: bits that are no member do not get into an enumeration this way either. */
function reportEnumeration(part: Expr, operation: string): void {
  part.context.error('SL0106', `${operation}: '${part}' is ${part.form}, whose members only it takes`, {
    help: 'assign it by itself; fromBits(...) of its type reads bits as one of its values',
  });
}
