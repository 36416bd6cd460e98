import type { Place } from '../diag/index.ts';
import { type NodeId, Op, type OpCode } from '../ir/index.ts';
import { assignTo, bitTarget, partTarget, type Target } from './assignment.ts';
import { captureLocation } from './call-site.ts';
import { coerced, type Other } from './coerce.ts';
import type { ModuleContext } from './context.ts';
import { describeNode } from './describe.ts';
import type { Conversion } from './fixed-values.ts';
import { type AnyKind, type Format, formText, plainKind, pointOf } from './format.ts';
import { extremeNode, magnitudeNode, reversedNode } from './integer-forms.ts';
import { watchClass } from './misses.ts';
import { elementNode, saturatedNode } from './node-forms.ts';
import { type Ability, requireAbility } from './operands.ts';
import { amountNode, bitsInRange, indexNode, isAmount } from './positions.ts';
import { trapJson, trapPrimitive } from './traps.ts';
import type { FixedType } from './types.ts';
import {
  chosen,
  converted,
  exactProduct,
  fixedSum,
  limited,
  limitedProduct,
  memberTest,
  rotation,
  widenedFixed,
} from './value-forms.ts';
import type { VecExpr } from './vector.ts';
import { canWiden, checkConversion, reportTrunc, reportWiden } from './width-checks.ts';

const bitwise: Readonly<Record<'and' | 'or' | 'xor', OpCode>> = { and: Op.and, or: Op.or, xor: Op.xor };

/**
 * The run-time side of every scalar value; `values.ts` says what each kind offers and with which types. Mistakes are
 * reported to the running elaboration, and the expression goes on with the width of its left operand.
 */
export class Expr {
  readonly context: ModuleContext;
  readonly node: NodeId;
  readonly kind: AnyKind;
  readonly width: number;
  readonly target: Target | null;
  /** A reported mistake left it without a meaning: it fits everywhere, silently. */
  readonly broken: boolean;
  /** The enumeration or the binary point of kinds that have one. */
  readonly format: Format;

  constructor(
    context: ModuleContext,
    node: NodeId,
    kind: AnyKind,
    width: number,
    target: Target | null = null,
    broken = false,
    format: Format = null,
  ) {
    this.context = context;
    this.node = node;
    this.kind = kind;
    this.width = width;
    this.target = target;
    this.broken = broken;
    this.format = format;
  }

  eq(other: Other): Expr {
    return this.#compare(Op.eq, 'eq', other);
  }
  ne(other: Other): Expr {
    return this.#compare(Op.ne, 'ne', other);
  }
  lt(other: Other): Expr {
    return this.#order(Op.ltu, Op.lts, 'lt', other);
  }
  le(other: Other): Expr {
    return this.#order(Op.leu, Op.les, 'le', other);
  }
  gt(other: Other): Expr {
    return this.#order(Op.ltu, Op.lts, 'gt', other, true);
  }
  ge(other: Other): Expr {
    return this.#order(Op.leu, Op.les, 'ge', other, true);
  }
  min(other: Other): Expr {
    return this.#extreme('min', other, false);
  }
  max(other: Other): Expr {
    return this.#extreme('max', other, true);
  }
  isMember(): Expr {
    return memberTest(this) ?? this.#lost();
  }

  and(other: Other): Expr {
    return this.#bitwise('and', other);
  }
  or(other: Other): Expr {
    return this.#bitwise('or', other);
  }
  xor(other: Other): Expr {
    return this.#bitwise('xor', other);
  }
  not(): Expr {
    this.#can('logic', 'not');
    return this.#like(this.#nodes.unary(Op.not, this.node));
  }
  andReduce(): Expr {
    return this.#reduced(Op.andr, 'andReduce');
  }
  orReduce(): Expr {
    return this.#reduced(Op.orr, 'orReduce');
  }
  xorReduce(): Expr {
    return this.#reduced(Op.xorr, 'xorReduce');
  }
  reverse(): Expr {
    this.#can('logic', 'reverse');
    return this.#like(reversedNode(this.#nodes, this.node));
  }
  rotl(amount: number | Expr): Expr {
    return this.#rotated(amount, 'rotl', 1);
  }
  rotr(amount: number | Expr): Expr {
    return this.#rotated(amount, 'rotr', -1);
  }

  add(other: Other): Expr {
    return this.#arithmetic(Op.add, 'add', other, 0);
  }
  sub(other: Other): Expr {
    return this.#arithmetic(Op.sub, 'sub', other, 0);
  }
  mul(other: Other): Expr {
    this.#can('multiplication', 'mul');
    return this.#arithmetic(Op.mul, 'mul', other, 0);
  }
  addGrow(other: Other): Expr {
    return pointOf(this.format)
      ? fixedSum(this, Op.add, 'addGrow', other)
      : this.#arithmetic(Op.add, 'addGrow', other, 1);
  }
  subGrow(other: Other): Expr {
    if (pointOf(this.format)) return fixedSum(this, Op.sub, 'subGrow', other);
    const difference = this.#arithmetic(Op.sub, 'subGrow', other, 1);
    return this.#make(difference.node, 'sint', difference.width);
  }
  mulGrow(other: Expr): Expr {
    this.#can('arithmetic', 'mulGrow');
    return exactProduct(this, other);
  }
  addSat(other: Other): Expr {
    return this.#saturated(this.#arithmetic(Op.add, 'addSat', other, 1), 'add');
  }
  subSat(other: Other): Expr {
    return this.#saturated(this.#arithmetic(Op.sub, 'subSat', other, 1), 'sub');
  }
  mulSat(other: Other): Expr {
    this.#can('multiplication', 'mulSat');
    return limitedProduct(this, other);
  }
  neg(): Expr {
    this.#can('negation', 'neg');
    return this.#like(this.#nodes.unary(Op.neg, this.node));
  }
  negSat(): Expr {
    return limited(this, this.negGrow().node, this.width);
  }
  negGrow(): Expr {
    this.#can('negation', 'negGrow');
    const width = this.width + 1;
    const node = this.#nodes.unary(Op.neg, this.#extended(this, width));
    return new Expr(this.context, node, this.kind, width, null, this.broken, this.#longer());
  }
  abs(): Expr {
    this.#can('negation', 'abs');
    const kind = this.kind === 'sfix' ? 'ufix' : 'uint';
    const node = magnitudeNode(this.#nodes, this.node);
    return new Expr(this.context, node, kind, this.width, null, this.broken, this.format);
  }
  toSigned(): Expr {
    this.#can('toSigned', 'toSigned');
    const kind = this.kind === 'ufix' ? 'sfix' : 'sint';
    const node = this.#nodes.extend(Op.zext, this.node, this.width + 1);
    return new Expr(this.context, node, kind, this.width + 1, null, this.broken, this.#longer());
  }

  shl(amount: number | Expr): Expr {
    this.#can('shift', 'shl');
    return this.#like(this.#nodes.shift(Op.shl, this.node, amountNode(this, amount)));
  }
  shr(amount: number | Expr): Expr {
    this.#can('shift', 'shr');
    const op = this.kind === 'sint' ? Op.shrs : Op.shru;
    return this.#like(this.#nodes.shift(op, this.node, amountNode(this, amount)));
  }
  shlGrow(amount: number): Expr {
    this.#can('shift', 'shlGrow');
    if (!isAmount(this, amount) || amount === 0) return this;
    const places = this.#nodes.constant(amount, 0);
    return this.#make(this.#nodes.cat([this.node, places]), this.kind, this.width + amount);
  }
  shlSat(amount: number): Expr {
    return limited(this, this.shlGrow(amount).node, this.width);
  }

  zext(width: number): Expr {
    return this.#extend(Op.zext, 'zext', width);
  }
  sext(width: number): Expr {
    return this.#extend(Op.sext, 'sext', width);
  }
  trunc(width: number): Expr {
    if (!this.#can('trunc', 'trunc') || this.broken || reportTrunc(this, width, 'trunc')) return this;
    return this.#make(this.#nodes.slice(this.node, 0, width), this.kind, width);
  }
  truncSat(width: number): Expr {
    if (!this.#can('arithmetic', 'truncSat') || this.broken || reportTrunc(this, width, 'truncSat'))
      return this;
    return limited(this, this.node, width);
  }
  dropHigh(count: number): Expr {
    return this.trunc(this.width - count);
  }
  resize(to: number | FixedType, conversion?: Conversion): Expr {
    if (typeof to === 'object') {
      const can = this.#can('conversion', 'resize') && checkConversion(this, to, conversion);
      return can ? converted(this, to, conversion!) : this.#lost();
    }
    if (to <= this.width) return this.trunc(to);
    return this.kind === 'sint' ? this.sext(to) : this.zext(to);
  }
  widen(type: FixedType): Expr {
    return canWiden(this, type) ? widenedFixed(this, type) : this.#lost();
  }
  bit(index: number | Expr): Expr {
    this.#can('logic', 'bit');
    if (typeof index === 'number') {
      if (!bitsInRange(this, index, index)) return this.#lost();
      return this.#make(this.#nodes.slice(this.node, index, 1), 'bool', 1, partTarget(this.target, index, 1));
    }
    const selector = indexNode(this.context, index, 'bit');
    const node = elementNode(this.#nodes, this.node, 1, selector);
    return this.#make(node, 'bool', 1, bitTarget(this.context, this.target, selector));
  }
  slice(high: number, low: number): Expr {
    this.#can('logic', 'slice');
    if (!bitsInRange(this, high, low)) return this.#lost();
    const width = high - low + 1;
    return this.#make(
      this.#nodes.slice(this.node, low, width),
      'bits',
      width,
      partTarget(this.target, low, width),
    );
  }
  repeat(times: number): Expr {
    if (!Number.isSafeInteger(times) || times < 1) {
      this.context.error('SL0110', `repeat ${times} times: the count must be a whole number of at least 1`);
      return this.asBits();
    }
    return this.#make(this.#nodes.rep(this.node, times), 'bits', this.width * times);
  }

  asUInt(): Expr {
    return this.#make(this.node, 'uint', this.width);
  }
  asSInt(): Expr {
    return this.#make(this.node, 'sint', this.width);
  }
  asBits(): Expr {
    return this.#make(this.node, 'bits', this.width);
  }

  mux(whenTrue: Other | VecExpr, whenFalse: Other | VecExpr): Expr | VecExpr {
    const select = this.#can('mux', 'mux') && !this.broken ? this.node : this.#nodes.constant(1, 0);
    const choice = chosen(this, select, whenTrue, whenFalse);
    if (choice) return choice;
    this.context.error('SL0121', 'mux between two literals has no width', {
      help: 'give one of them a type, for example UInt(8).lit(3)',
    });
    return this.#lost();
  }

  next(value: Other): void {
    this.#assign(value, 'next', captureLocation(this.next));
  }
  drive(value: Other): void {
    this.#assign(value, 'drive', captureLocation(this.drive));
  }

  /** `other` as an operand of this type; reports what does not fit. */
  coerce(other: Other, operation: string): Expr {
    return coerced(this, other, operation);
  }

  /** The type in the words of a message. */
  get form(): string {
    return formText(this.kind, this.format);
  }
  /** JavaScript's own operators cannot mean hardware: say so instead of computing nonsense. */
  [Symbol.toPrimitive](hint: string): string {
    return hint === 'string' ? this.toString() : trapPrimitive(this);
  }
  toJSON(): string {
    return trapJson(this);
  }

  toString(): string {
    return describeNode(this.context, this.node);
  }

  get #nodes() {
    return this.context.builder.nodes;
  }
  get #isSigned(): boolean {
    return plainKind(this.kind) === 'sint';
  }

  #make(node: NodeId, kind: AnyKind, width: number, target: Target | null = null): Expr {
    return new Expr(this.context, node, kind, width, target, this.broken);
  }

  /** Another value of the same type. */
  #like(node: NodeId): Expr {
    return new Expr(this.context, node, this.kind, this.width, null, this.broken, this.format);
  }

  /** The result of an operation whose mistake was reported. */
  #lost(): Expr {
    return new Expr(this.context, this.node, this.kind, this.width, null, true, this.format);
  }

  #can(ability: Ability, operation: string): boolean {
    return requireAbility(this, ability, operation);
  }

  #order(unsigned: OpCode, signed: OpCode, name: string, other: Other, swap = false): Expr {
    this.#can('order', name);
    return this.#compare(this.#isSigned ? signed : unsigned, name, other, swap);
  }

  #compare(op: OpCode, name: string, other: Other, swap = false): Expr {
    const right = coerced(this, other, name);
    const [a, b] = swap ? [right, this] : [this, right];
    return this.#make(this.#nodes.binary(op, a.node, b.node), 'bool', 1);
  }

  #extreme(name: string, other: Other, larger: boolean): Expr {
    this.#can('order', name);
    const right = coerced(this, other, name);
    return this.#like(extremeNode(this.#nodes, this.node, right.node, this.#isSigned, larger));
  }

  #bitwise(name: keyof typeof bitwise, other: Other): Expr {
    this.#can('logic', name);
    return this.#like(this.#nodes.binary(bitwise[name], this.node, coerced(this, other, name).node));
  }

  #reduced(op: OpCode, name: string): Expr {
    this.#can('logic', name);
    return this.#make(this.#nodes.unary(op, this.node), 'bool', 1);
  }

  #rotated(amount: number | Expr, name: string, direction: 1 | -1): Expr {
    this.#can('logic', name);
    return this.#like(rotation(this, amount, name, direction));
  }

  #arithmetic(op: OpCode, name: string, other: Other, grow: number): Expr {
    this.#can('arithmetic', name);
    const right = coerced(this, other, name);
    const width = this.width + grow;
    const node = this.#nodes.binary(op, this.#extended(this, width), this.#extended(right, width));
    return new Expr(this.context, node, this.kind, width, null, this.broken, this.format);
  }

  #saturated({ node }: Expr, direction: 'add' | 'sub'): Expr {
    const kind = this.#isSigned ? 'sint' : 'uint';
    return this.#like(saturatedNode(this.#nodes, node, this.width, kind, direction));
  }

  #extended(value: Expr, width: number): NodeId {
    return this.#nodes.extend(this.#isSigned ? Op.sext : Op.zext, value.node, width);
  }

  /** The binary point of a value with one integer bit more. */
  #longer(): Format {
    const point = pointOf(this.format);
    return point && { ...point, integer: point.integer + 1 };
  }

  #extend(op: OpCode, name: 'zext' | 'sext', width: number): Expr {
    if (!this.#can(name, name) || this.broken || reportWiden(this, width, name)) return this;
    return this.#make(this.#nodes.extend(op, this.node, width), this.kind, width);
  }

  #assign(value: Other, how: 'next' | 'drive', place: Place | undefined): void {
    assignTo(this.context, this.target, how, this, () => coerced(this, value, how).node, place);
  }
}

watchClass(Expr, (value) => `'${value}'`);
