import type { NodeId } from '../ir/index.ts';
import { Assignable } from './assignable.ts';
import type { Target } from './assignment.ts';
import type { ModuleContext } from './context.ts';
import { Expr } from './expression.ts';
import { formText, sameFormat } from './format.ts';
import { elementNode } from './node-forms.ts';
import { isVector, relatedTo, reportNoValue } from './operands.ts';
import { indexNode } from './positions.ts';
import { trapJson, trapPrimitive } from './traps.ts';
import type { ElementType } from './types.ts';

/** The run-time side of `Vec`: elements of one signal, element 0 least significant. */
export class VecExpr extends Assignable {
  readonly kind = 'vec';
  readonly context: ModuleContext;
  readonly node: NodeId;
  readonly element: ElementType;
  readonly length: number;
  readonly target: Target | null;

  constructor(
    context: ModuleContext,
    node: NodeId,
    element: ElementType,
    length: number,
    target: Target | null = null,
  ) {
    super();
    this.context = context;
    this.node = node;
    this.element = element;
    this.length = length;
    this.target = target;
  }

  get width(): number {
    return this.length * this.element.width;
  }

  at(index: number | Expr): Expr {
    const { nodes } = this.context.builder;
    const { kind, width, format } = this.element;
    if (typeof index !== 'number') {
      const selector = indexNode(this.context, index, 'at');
      const target = this.target && { signal: this.target.signal, low: 0, width, index: selector };
      const node = elementNode(nodes, this.node, width, selector);
      return new Expr(this.context, node, kind, width, target, false, format);
    }
    let position = index;
    if (!Number.isInteger(index) || index < 0 || index >= this.length) {
      this.context.error(
        'SL0104',
        `element ${index} of '${this.asBits()}', which has ${this.length} elements (0..${this.length - 1})`,
        {
          related: relatedTo('the vector', this.asBits()),
          help: 'elements are counted from 0',
        },
      );
      position = 0;
    }
    const low = position * width;
    const target = this.target && { signal: this.target.signal, low, width, index: -1 };
    return new Expr(this.context, nodes.slice(this.node, low, width), kind, width, target, false, format);
  }

  elements(): Expr[] {
    return Array.from({ length: this.length }, (_, i) => this.at(i));
  }

  asBits(): Expr {
    return new Expr(this.context, this.node, 'bits', this.width, this.target);
  }

  protected override taken(value: unknown, operation: string): NodeId {
    return this.fit(value, operation);
  }

  /** `value` as bits for this vector: another vector of the same form, its elements in a list, or all bits at once. */
  fit(value: unknown, operation: string): NodeId {
    if (Array.isArray(value)) return this.#fitList(value, operation);
    if (!isVector(value)) {
      if (value instanceof Expr) return this.asBits().coerce(value, operation).node;
      reportNoValue(this.context, value, operation);
      return this.context.builder.nodes.constant(this.width, 0);
    }
    const { kind, format } = this.element;
    const same = value.element.kind === kind && sameFormat(value.element.format, format);
    if (!same || value.length !== this.length) {
      this.context.error(
        'SL0102',
        `${operation}: '${this}' is ${this.#form()}, '${value}' is ${value.#form()}`,
        {
          related: [...relatedTo('the target', this.asBits()), ...relatedTo('the vector', value.asBits())],
          help: 'assign elements one by one, or all bits with asBits()',
        },
      );
    }
    return this.asBits().coerce(value.asBits(), operation).node;
  }

  #fitList(list: readonly unknown[], operation: string): NodeId {
    const { nodes } = this.context.builder;
    if (list.length !== this.length) {
      const related = relatedTo('the target', this.asBits());
      const message = `${operation}: '${this}' has ${this.length} elements, the list has ${list.length}`;
      this.context.error('SL0102', message, {
        related,
        help: 'give one value for each element, element 0 first',
      });
      return nodes.constant(this.width, 0);
    }
    const parts = list.map((item, i) => this.at(i).coerce(item as Expr, operation).node);
    return nodes.cat(parts.reverse());
  }

  /** A vector of the same form with another content. */
  withNode(node: NodeId): VecExpr {
    return new VecExpr(this.context, node, this.element, this.length);
  }

  [Symbol.toPrimitive](hint: string): string {
    return hint === 'string' ? this.toString() : trapPrimitive(this);
  }

  toJSON(): string {
    return trapJson(this);
  }

  override toString(): string {
    return this.asBits().toString();
  }

  /** What messages call it that say which names it does not have. */
  get title(): string {
    return `vector '${this}', whose elements are at(...),`;
  }

  #form(): string {
    const { kind, format, width } = this.element;
    return `${this.length} x ${formText(kind, format)} of ${width} bits`;
  }
}
