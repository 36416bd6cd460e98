import type { NodeId } from '../ir/index.ts';
import type { ModuleContext } from './context.ts';
import { assignTo, Expr, pickNode, relatedTo, type Target } from './expression.ts';
import type { ScalarType } from './types.ts';

/** The run-time side of `Vec`: elements of one signal, element 0 least significant. */
export class VecExpr {
  readonly kind = 'vec';
  readonly context: ModuleContext;
  readonly node: NodeId;
  readonly element: ScalarType;
  readonly length: number;
  readonly target: Target | null;

  constructor(
    context: ModuleContext,
    node: NodeId,
    element: ScalarType,
    length: number,
    target: Target | null = null,
  ) {
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
    const { kind, width } = this.element;
    if (typeof index !== 'number') {
      const target = this.target && { signal: this.target.signal, low: 0, width, index: index.node };
      return new Expr(
        this.context,
        pickNode(this.context, this.node, this.width, width, index),
        kind,
        width,
        target,
      );
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
    return new Expr(this.context, nodes.slice(this.node, low, width), kind, width, target);
  }

  elements(): Expr[] {
    return Array.from({ length: this.length }, (_, i) => this.at(i));
  }

  asBits(): Expr {
    return new Expr(this.context, this.node, 'bits', this.width, this.target);
  }

  next(value: VecExpr | Expr): void {
    assignTo(this.context, this.target, 'reg', 'next', this.asBits().toString(), () =>
      this.#fit(value, 'next'),
    );
  }

  drive(value: VecExpr | Expr): void {
    assignTo(this.context, this.target, 'wire', 'drive', this.asBits().toString(), () =>
      this.#fit(value, 'drive'),
    );
  }

  #fit(value: VecExpr | Expr, operation: string): NodeId {
    const bits = value instanceof VecExpr ? value.asBits() : value;
    return this.asBits().coerce(bits, operation).node;
  }
}
