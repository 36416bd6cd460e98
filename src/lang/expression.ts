import type { Related } from '../diag/index.ts';
import { type NodeId, Op, type OpCode, type SignalId } from '../ir/index.ts';
import { captureLocation } from './call-site.ts';
import { type ModuleContext, reportAt } from './context.ts';
import { describeNode, placeOfNode } from './describe.ts';
import { literalNode } from './literal.ts';
import type { Kind, Literal } from './values.ts';

/** The part of a signal that an assignment through an expression changes. */
export interface Target {
  readonly signal: SignalId;
  readonly low: number;
  readonly width: number;
  /** Element index node, or -1. */
  readonly index: NodeId;
}

const bitwise: Readonly<Record<'and' | 'or' | 'xor', OpCode>> = { and: Op.and, or: Op.or, xor: Op.xor };

/**
 * The run-time side of every scalar value; `values.ts` says what each kind offers and with which types. Mistakes are
 * reported to the running elaboration, and the expression goes on with the width of its left operand.
 */
export class Expr {
  readonly context: ModuleContext;
  readonly node: NodeId;
  readonly kind: Kind;
  readonly width: number;
  readonly target: Target | null;

  constructor(context: ModuleContext, node: NodeId, kind: Kind, width: number, target: Target | null = null) {
    this.context = context;
    this.node = node;
    this.kind = kind;
    this.width = width;
    this.target = target;
  }

  // Comparisons
  eq(other: Expr | Literal): Expr {
    return this.#compare(Op.eq, 'eq', other);
  }
  ne(other: Expr | Literal): Expr {
    return this.#compare(Op.ne, 'ne', other);
  }
  lt(other: Expr | Literal): Expr {
    return this.#compare(this.kind === 'sint' ? Op.lts : Op.ltu, 'lt', other);
  }
  le(other: Expr | Literal): Expr {
    return this.#compare(this.kind === 'sint' ? Op.les : Op.leu, 'le', other);
  }
  gt(other: Expr | Literal): Expr {
    return this.#compare(this.kind === 'sint' ? Op.lts : Op.ltu, 'gt', other, true);
  }
  ge(other: Expr | Literal): Expr {
    return this.#compare(this.kind === 'sint' ? Op.les : Op.leu, 'ge', other, true);
  }

  // Bitwise
  and(other: Expr | Literal): Expr {
    return this.#bitwise('and', other);
  }
  or(other: Expr | Literal): Expr {
    return this.#bitwise('or', other);
  }
  xor(other: Expr | Literal): Expr {
    return this.#bitwise('xor', other);
  }
  not(): Expr {
    return this.#make(this.#nodes.unary(Op.not, this.node), this.kind, this.width);
  }
  andReduce(): Expr {
    return this.#make(this.#nodes.unary(Op.andr, this.node), 'bool', 1);
  }
  orReduce(): Expr {
    return this.#make(this.#nodes.unary(Op.orr, this.node), 'bool', 1);
  }
  xorReduce(): Expr {
    return this.#make(this.#nodes.unary(Op.xorr, this.node), 'bool', 1);
  }

  // Arithmetic
  add(other: Expr | Literal): Expr {
    return this.#arithmetic(Op.add, 'add', other, 0);
  }
  sub(other: Expr | Literal): Expr {
    return this.#arithmetic(Op.sub, 'sub', other, 0);
  }
  mul(other: Expr | Literal): Expr {
    return this.#arithmetic(Op.mul, 'mul', other, 0);
  }
  addGrow(other: Expr | Literal): Expr {
    return this.#arithmetic(Op.add, 'addGrow', other, 1);
  }
  subGrow(other: Expr | Literal): Expr {
    const difference = this.#arithmetic(Op.sub, 'subGrow', other, 1);
    return this.#make(difference.node, 'sint', difference.width);
  }
  mulGrow(other: Expr): Expr {
    const right = this.#sameKind(other, 'mulGrow');
    const width = this.width + right.width;
    return this.#make(
      this.#nodes.binary(Op.mul, this.#extended(this, width), this.#extended(right, width)),
      this.kind,
      width,
    );
  }
  addSat(other: Expr | Literal): Expr {
    return this.#saturated(this.addGrow(other), 'add');
  }
  subSat(other: Expr | Literal): Expr {
    return this.#saturated(this.#arithmetic(Op.sub, 'subSat', other, 1), 'sub');
  }
  neg(): Expr {
    return this.#make(this.#nodes.unary(Op.neg, this.node), this.kind, this.width);
  }
  negGrow(): Expr {
    const width = this.width + 1;
    return this.#make(this.#nodes.unary(Op.neg, this.#extended(this, width)), this.kind, width);
  }
  toSigned(): Expr {
    return this.#make(this.#nodes.extend(Op.zext, this.node, this.width + 1), 'sint', this.width + 1);
  }

  // Shifts
  shl(amount: number | Expr): Expr {
    return this.#make(this.#nodes.shift(Op.shl, this.node, this.#amount(amount)), this.kind, this.width);
  }
  shr(amount: number | Expr): Expr {
    const op = this.kind === 'sint' ? Op.shrs : Op.shru;
    return this.#make(this.#nodes.shift(op, this.node, this.#amount(amount)), this.kind, this.width);
  }
  shlGrow(amount: number): Expr {
    if (amount === 0) return this;
    return this.#make(
      this.#nodes.cat([this.node, this.#nodes.constant(amount, 0)]),
      this.kind,
      this.width + amount,
    );
  }

  // Widths and parts
  zext(width: number): Expr {
    return this.#extend(Op.zext, 'zext', width);
  }
  sext(width: number): Expr {
    return this.#extend(Op.sext, 'sext', width);
  }
  trunc(width: number): Expr {
    if (width < 1 || width > this.width || !Number.isInteger(width)) {
      this.context.error('SL0104', `trunc to ${width} bits of '${this}', which has ${this.width} bits`, {
        related: relatedTo('the operand', this),
        help: 'trunc can only remove high bits; use zext or sext to widen',
      });
      return this;
    }
    return this.#make(this.#nodes.slice(this.node, 0, width), this.kind, width);
  }
  dropHigh(count: number): Expr {
    return this.trunc(this.width - count);
  }
  resize(width: number): Expr {
    if (width <= this.width) return this.trunc(width);
    return this.kind === 'sint' ? this.sext(width) : this.zext(width);
  }
  bit(index: number | Expr): Expr {
    if (typeof index === 'number') {
      if (!this.#inRange(index, index)) return this.#make(this.#nodes.slice(this.node, 0, 1), 'bool', 1);
      return this.#make(this.#nodes.slice(this.node, index, 1), 'bool', 1, this.#part(index, 1));
    }
    return this.#make(
      pickNode(this.context, this.node, this.width, 1, index),
      'bool',
      1,
      this.#element(index, 1),
    );
  }
  slice(high: number, low: number): Expr {
    if (!this.#inRange(high, low)) return this.#make(this.node, 'bits', this.width);
    const width = high - low + 1;
    return this.#make(this.#nodes.slice(this.node, low, width), 'bits', width, this.#part(low, width));
  }
  repeat(times: number): Expr {
    if (!Number.isInteger(times) || times < 1) {
      this.context.error('SL0110', `repeat ${times} times: the count must be a whole number of at least 1`);
      return this.asBits();
    }
    return this.#make(this.#nodes.rep(this.node, times), 'bits', this.width * times);
  }

  // Kinds
  asUInt(): Expr {
    return this.#make(this.node, 'uint', this.width);
  }
  asSInt(): Expr {
    return this.#make(this.node, 'sint', this.width);
  }
  asBits(): Expr {
    return this.#make(this.node, 'bits', this.width);
  }

  mux(whenTrue: Expr | Literal, whenFalse: Expr | Literal): Expr {
    const shape = whenTrue instanceof Expr ? whenTrue : whenFalse instanceof Expr ? whenFalse : null;
    if (!shape) {
      this.context.error('SL0121', 'mux between two literals has no width', {
        help: 'give one of them a type, for example UInt(8).lit(3)',
      });
      return this;
    }
    const t = shape.coerce(whenTrue, 'mux');
    const f = shape.coerce(whenFalse, 'mux');
    return this.#make(this.#nodes.mux(this.node, t.node, f.node), shape.kind, shape.width);
  }

  // Assignment
  next(value: Expr | Literal): void {
    this.#assign(value, 'reg', 'next');
  }
  drive(value: Expr | Literal): void {
    this.#assign(value, 'wire', 'drive');
  }

  /** `other` as an operand of this kind and width; reports what does not fit. */
  coerce(other: Expr | Literal, operation: string): Expr {
    if (typeof other === 'number' || typeof other === 'bigint') {
      return this.#make(literalNode(this.context, other, this.kind, this.width), this.kind, this.width);
    }
    const right = this.#sameKind(other, operation);
    if (right.width === this.width) return right;
    this.context.error(
      'SL0101',
      `${operation}: '${this}' has ${this.width} bits, '${right}' has ${right.width} bits`,
      {
        related: [
          ...relatedTo(`left operand, ${this.width} bits`, this),
          ...relatedTo(`right operand, ${right.width} bits`, right),
        ],
        help: widthHelp(this, right),
      },
    );
    return this.#make(this.#nodes.constant(this.width, 0), this.kind, this.width);
  }

  /** The node of a part of a concatenation, after checking that it belongs to this module. */
  coerceForCat(part: Expr): NodeId {
    return part.context === this.context ? part.node : this.#sameKind(part, 'cat').node;
  }

  /** JavaScript's own operators cannot mean hardware: say so instead of computing nonsense. */
  [Symbol.toPrimitive](hint: string): never | string {
    if (hint === 'string') return this.toString();
    reportAt(captureLocation(), 'SL0109', `a JavaScript operator is applied to '${this}'`, {
      help: 'use the methods: a.add(b), a.lt(b), a.and(b), or an rtl`...` template',
    });
    return String(Number.NaN);
  }

  toString(): string {
    return describeNode(this.context, this.node);
  }

  get #nodes() {
    return this.context.builder.nodes;
  }

  #make(node: NodeId, kind: Kind, width: number, target: Target | null = null): Expr {
    return new Expr(this.context, node, kind, width, target);
  }

  #sameKind(other: Expr, operation: string): Expr {
    if (!(other instanceof Expr)) {
      this.context.error('SL0102', `${operation}: the operand is not a hardware value but ${typeof other}`, {
        help: 'operands are signals, expressions, or number and bigint literals',
      });
      return this;
    }
    if (other.context !== this.context) {
      this.context.error(
        'SL0105',
        `${operation}: '${other}' belongs to module '${other.context.builder.name}', not to '${this.context.builder.name}'`,
        {
          related: relatedTo('declared', other),
          help: 'connect modules through their ports',
        },
      );
      return this;
    }
    if (other.kind !== this.kind) {
      this.context.error('SL0102', `${operation}: '${this}' is ${this.kind}, '${other}' is ${other.kind}`, {
        related: [
          ...relatedTo(`left operand, ${this.kind}`, this),
          ...relatedTo(`right operand, ${other.kind}`, other),
        ],
        help: 'convert one of them with asUInt(), asSInt() or asBits(); a 1-bit value becomes a condition with bit(0)',
      });
    }
    return other;
  }

  #compare(op: OpCode, name: string, other: Expr | Literal, swap = false): Expr {
    const right = this.coerce(other, name);
    const [a, b] = swap ? [right, this] : [this, right];
    return this.#make(this.#nodes.binary(op, a.node, b.node), 'bool', 1);
  }

  #bitwise(name: keyof typeof bitwise, other: Expr | Literal): Expr {
    return this.#make(
      this.#nodes.binary(bitwise[name], this.node, this.coerce(other, name).node),
      this.kind,
      this.width,
    );
  }

  #arithmetic(op: OpCode, name: string, other: Expr | Literal, grow: number): Expr {
    const right = this.coerce(other, name);
    const width = this.width + grow;
    return this.#make(
      this.#nodes.binary(op, this.#extended(this, width), this.#extended(right, width)),
      this.kind,
      width,
    );
  }

  #saturated(exact: Expr, direction: 'add' | 'sub'): Expr {
    const nodes = this.#nodes;
    const { width } = this;
    const high = nodes.slice(exact.node, width, 1);
    const low = nodes.slice(exact.node, 0, width);
    if (this.kind === 'uint') {
      const limit = direction === 'add' ? (1n << BigInt(width)) - 1n : 0n;
      return this.#make(nodes.mux(high, nodes.constant(width, limit), low), 'uint', width);
    }
    const overflow = nodes.binary(Op.xor, high, nodes.slice(exact.node, width - 1, 1));
    const half = 1n << BigInt(width - 1);
    const limit = nodes.mux(high, nodes.constant(width, half), nodes.constant(width, half - 1n));
    return this.#make(nodes.mux(overflow, limit, low), 'sint', width);
  }

  #extended(value: Expr, width: number): NodeId {
    return this.#nodes.extend(this.kind === 'sint' ? Op.sext : Op.zext, value.node, width);
  }

  #extend(op: OpCode, name: string, width: number): Expr {
    if (!Number.isInteger(width) || width < this.width) {
      this.context.error('SL0104', `${name} to ${width} bits of '${this}', which has ${this.width} bits`, {
        related: relatedTo('the operand', this),
        help: `${name} can only widen; use trunc to remove high bits`,
      });
      return this;
    }
    return this.#make(this.#nodes.extend(op, this.node, width), this.kind, width);
  }

  #amount(amount: number | Expr): NodeId {
    if (typeof amount !== 'number') return this.#unsignedIndex(amount, 'shift');
    if (!Number.isInteger(amount) || amount < 0) {
      this.context.error('SL0104', `shift of '${this}' by ${amount}`, {
        help: 'shift by a whole number of at least 0',
      });
      return this.#nodes.constant(1, 0);
    }
    return this.#nodes.constant(Math.max(1, Math.ceil(Math.log2(amount + 1))), amount);
  }

  #unsignedIndex(index: Expr, operation: string): NodeId {
    if (index.kind !== 'uint') {
      this.context.error(
        'SL0102',
        `${operation}: '${index}' is ${index.kind}, an index or amount must be uint`,
        {
          related: relatedTo('the operand', index),
          help: 'convert it with asUInt()',
        },
      );
    }
    return index.node;
  }

  #inRange(high: number, low: number): boolean {
    const fits =
      Number.isInteger(high) && Number.isInteger(low) && low >= 0 && high >= low && high < this.width;
    if (!fits) {
      this.context.error(
        'SL0104',
        `bits ${high}..${low} of '${this}', which has ${this.width} bits (${this.width - 1}..0)`,
        {
          related: relatedTo('the operand', this),
          help: 'bits are counted from 0; the high bit comes first',
        },
      );
    }
    return fits;
  }

  #part(low: number, width: number): Target | null {
    const { target } = this;
    if (!target || target.index >= 0) return null;
    return { signal: target.signal, low: target.low + low, width, index: -1 };
  }

  #element(index: Expr, width: number): Target | null {
    const { target } = this;
    if (!target || target.index >= 0 || target.low !== 0) return null;
    return { signal: target.signal, low: 0, width, index: index.node };
  }

  #assign(value: Expr | Literal, what: 'reg' | 'wire', operation: 'next' | 'drive'): void {
    assignTo(
      this.context,
      this.target,
      what,
      operation,
      this.toString(),
      () => this.coerce(value, operation).node,
    );
  }
}

/** Appends an assignment to what `target` names, after checking that it may be assigned this way. */
export function assignTo(
  context: ModuleContext,
  target: Target | null,
  what: 'reg' | 'wire',
  operation: string,
  shown: string,
  value: () => NodeId,
): void {
  const signal = target && context.builder.signals[target.signal]!;
  const assignable = signal && signal.source === 'statements' && (signal.kind === 'reg') === (what === 'reg');
  if (!target || !assignable) {
    context.error(
      'SL0106',
      `${operation}: '${shown}' is ${signal ? describeSource(signal.kind, signal.source) : 'an expression'}`,
      {
        help:
          signal?.kind === 'reg'
            ? 'a register is assigned with next(...)'
            : signal?.source === 'statements'
              ? 'wires and outputs are assigned with drive(...)'
              : 'only registers, wires, outputs and inputs of instances can be assigned',
      },
    );
    return;
  }
  const { signal: id, low, width, index } = target;
  context.push({ kind: 'assign', target: id, low, width, index, value: value(), location: context.here() });
}

/**
 * Element `index` of `node` in elements of `width` bits. Elements beyond the end read 0: the value is padded to the
 * reach of the index, or the index is cut when its reach is larger.
 */
export function pickNode(
  context: ModuleContext,
  node: NodeId,
  total: number,
  width: number,
  index: Expr,
): NodeId {
  const { nodes } = context.builder;
  const count = total / width;
  const needed = Math.ceil(Math.log2(count));
  if (index.kind !== 'uint') index.shl(index);
  if (needed === 0) return nodes.mux(nodes.unary(Op.orr, index.node), nodes.constant(width, 0), node);
  const reach = Math.min(index.width, needed);
  const bits = width * 2 ** reach;
  const whole =
    bits > total ? nodes.extend(Op.zext, node, bits) : bits < total ? nodes.slice(node, 0, bits) : node;
  const picked = nodes.pick(whole, nodes.slice(index.node, 0, reach), width);
  if (index.width <= needed) return picked;
  const beyond = nodes.unary(Op.orr, nodes.slice(index.node, needed, index.width - needed));
  return nodes.mux(beyond, nodes.constant(width, 0), picked);
}

/** Notes that point at the declarations behind an operand. */
export function relatedTo(what: string, value: Expr): Related[] {
  const place = placeOfNode(value.context, value.node);
  return place ? [{ message: `${what}: '${value}'`, place }] : [];
}

function widthHelp(left: Expr, right: Expr): string {
  const [narrow, wide] = left.width < right.width ? [left, right] : [right, left];
  const widen = narrow.kind === 'sint' ? 'sext' : 'zext';
  return `widen '${narrow}' with ${widen}(${wide.width}), or cut '${wide}' with trunc(${narrow.width})`;
}

function describeSource(kind: string, source: string): string {
  if (source === 'outside') return 'an input of this module';
  if (source === 'instance') return 'an output of an instance';
  if (source === 'memory') return 'read data of a memory';
  return kind === 'reg' ? 'a register' : `${kind === 'output' ? 'an output' : 'a wire'}`;
}
