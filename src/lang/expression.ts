import type { NodeId } from '../ir/index.ts';
import { Assignable } from './assignable.ts';
import { bitTarget, partTarget, type Target } from './assignment.ts';
import { coerced, type Other } from './coerce.ts';
import type { ModuleContext } from './context.ts';
import { describeNode } from './describe.ts';
import type { Conversion } from './fixed-values.ts';
import { type AnyKind, type Format, formText } from './format.ts';
import { watchClass } from './misses.ts';
import { elementNode } from './node-forms.ts';
import { type Ability, requireAbility } from './operands.ts';
import { widened } from './operations.ts';
import { Operators } from './operators.ts';
import { bitsInRange, indexNode } from './positions.ts';
import { trapJson, trapPrimitive } from './traps.ts';
import type { FixedType } from './types.ts';
import { chosen, converted, limited, memberTest, widenedFixed } from './value-forms.ts';
import type { VecExpr } from './vector.ts';
import { canWiden, checkConversion, reportTrunc } from './width-checks.ts';

/**
 * The run-time side of every scalar value; `values.ts` says what each kind offers and with which types. Mistakes are
 * reported to the running elaboration, and the expression goes on with the width of its left operand.
 */
export class Expr extends Operators {
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
    super();
    this.context = context;
    this.node = node;
    this.kind = kind;
    this.width = width;
    this.target = target;
    this.broken = broken;
    this.format = format;
  }

  isMember(): Expr {
    return memberTest(this) ?? this.#lost();
  }

  zext(width: number): Expr {
    return widened(this, 'zext', width);
  }
  sext(width: number): Expr {
    return widened(this, 'sext', width);
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
  takeHigh(count: number): Expr {
    return this.slice(this.width - 1, this.width - count);
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

  protected override taken(value: unknown, operation: string): NodeId {
    return coerced(this, value as Other, operation).node;
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

  /** What messages call it that say which names it does not have. */
  get title(): string {
    return `'${this}'`;
  }

  override toString(): string {
    return describeNode(this.context, this.node);
  }

  get #nodes() {
    return this.context.builder.nodes;
  }

  #make(node: NodeId, kind: AnyKind, width: number, target: Target | null = null): Expr {
    return new Expr(this.context, node, kind, width, target, this.broken);
  }

  /** The result of an operation whose mistake was reported. */
  #lost(): Expr {
    return new Expr(this.context, this.node, this.kind, this.width, null, true, this.format);
  }

  #can(ability: Ability, operation: string): boolean {
    return requireAbility(this, ability, operation);
  }
}

watchClass(Assignable, (value) => (value as { readonly title: string }).title);
