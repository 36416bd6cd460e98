import { type NodeId, type NodeStore, Op, type SignalId } from '../ir/index.ts';
import { literal } from './literal.ts';
import { type Lowered, type SignalView, unsigned } from './lowered.ts';
import type { Expression, Name } from './tree.ts';

/** How to get at values: as an expression, or as a name where Verilog takes nothing else. */
export interface ValueSource {
  readonly lower: (node: NodeId) => Lowered;
  /** The wire that holds a node, made if need be. */
  readonly named: (node: NodeId) => Lowered;
  readonly isNamed: (node: NodeId) => boolean;
  readonly signal: (id: SignalId) => SignalView;
}

/** A signal or constant bits of one. */
export function isSelectable(nodes: NodeStore, node: NodeId): boolean {
  const { op, a } = nodes;
  return op[node] === Op.ref || (op[node] === Op.slice && op[a[node]!] === Op.ref);
}

/** Everything that takes some of the bits of a value, which in Verilog must have a name. */
export class Selects {
  readonly #nodes: NodeStore;
  readonly #source: ValueSource;

  constructor(nodes: NodeStore, source: ValueSource) {
    this.#nodes = nodes;
    this.#source = source;
  }

  /** The lowest `width` bits of a value, as an index. */
  lowBits(node: NodeId, width: number): Expression {
    return this.#nodes.width[node] === width ? this.repeatable(node) : this.bits(node, 0, width);
  }

  /** Bits of a value: of its name, as Verilog cannot take bits of an expression. */
  bits(node: NodeId, low: number, width: number): Expression {
    const { op, a, b } = this.#nodes;
    if (op[node] === Op.slice && !this.#source.isNamed(node))
      return this.bits(a[node]!, b[node]! + low, width);
    const whole = this.#nameOf(node);
    if (width === this.#nodes.width[node]) return whole;
    return { ...whole, kind: 'bits', high: low + width - 1, low };
  }

  /** The signal or temporary that holds `node`. */
  #nameOf(node: NodeId): Name {
    if (this.#nodes.op[node] === Op.ref) return this.#source.signal(this.#nodes.a[node]!).expression;
    return this.#source.named(node).expression as Name;
  }

  signExtended(node: NodeId, width: number): Expression {
    const from = this.#nodes.width[node]!;
    if (from === 1) return { kind: 'repeat', times: width, operand: this.#source.lower(node).expression };
    const top = this.#topPart(node);
    const sign = this.bits(top, this.#nodes.width[top]! - 1, 1);
    const copies: Expression =
      width - from === 1 ? sign : { kind: 'repeat', times: width - from, operand: sign };
    const value = top === node ? this.bits(node, 0, from) : this.#source.lower(node).expression;
    return { kind: 'concat', parts: [copies, ...(value.kind === 'concat' ? value.parts : [value])] };
  }

  /** The node whose top bit is that of `node`: of a concatenation that stands here only, its first part. */
  #topPart(node: NodeId): NodeId {
    const { op, a, pool } = this.#nodes;
    if (op[node] !== Op.cat || this.#source.isNamed(node)) return node;
    const first = pool[a[node]!]!;
    return isSelectable(this.#nodes, first) ? first : node;
  }

  /** Element of a signal. Elements beyond the end of a signal that was padded with zeros read 0. */
  pick(array: NodeId, index: NodeId, width: number): Expression {
    const nodes = this.#nodes;
    const padded = nodes.op[array] === Op.zext && !this.#source.isNamed(array);
    const source = padded ? nodes.a[array]! : array;
    const count = Math.floor(nodes.width[source]! / width);
    if (!padded || count * width !== nodes.width[source] || count < 2)
      return this.#element(array, this.#index(index, width), width);
    const repeatable = this.repeatable(index);
    const inside: Expression = {
      kind: 'binary',
      operator: '<',
      left: unsigned(this.#repeatableLowered(index)),
      right: literal(nodes.width[index]!, BigInt(count)),
    };
    const whenFalse = literal(width, 0n);
    const bitsNeeded = Math.max(1, Math.ceil(Math.log2(count)));
    const exact = nodes.width[index] === bitsNeeded ? repeatable : this.bits(index, 0, bitsNeeded);
    return {
      kind: 'conditional',
      condition: inside,
      whenTrue: this.#element(source, exact, width),
      whenFalse,
    };
  }

  #element(array: NodeId, index: Expression, width: number): Expression {
    const { op, a, b, width: widths } = this.#nodes;
    if (op[array] === Op.slice && !this.#source.isNamed(array) && op[a[array]!] === Op.ref) {
      const low = b[array]!;
      const span = widths[array]!;
      const highBits = Math.ceil(Math.log2(widths[a[array]!]! / span));
      // Joining the index to the position of the part is adding them if the part is a power of two of elements.
      const isPower = Number.isInteger(Math.log2(span / width));
      if (isPower && low % span === 0 && highBits > 0) {
        const fixed = literal(highBits, BigInt(low / span));
        const parts = [fixed, ...(index.kind === 'concat' ? index.parts : [index])];
        const whole = this.#source.signal(a[a[array]!]!).expression;
        return { ...whole, kind: 'element', index: { kind: 'concat', parts }, width };
      }
    }
    const whole = this.#nameOf(array);
    // One element only: the index can be nothing but 0.
    if (widths[array] === width) return whole;
    return { ...whole, kind: 'element', index, width };
  }

  /** An index is unsigned, and keeps its width when Verilog multiplies it by the width of an element. */
  #index(index: NodeId, width: number): Expression {
    if (width === 1) return unsigned(this.#source.lower(index));
    return this.repeatable(index);
  }

  /** A value that may be written several times: a signal, a temporary, bits of one, a literal. */
  repeatable(node: NodeId): Expression {
    return unsigned(this.#repeatableLowered(node));
  }

  #repeatableLowered(node: NodeId): Lowered {
    const simple = this.#nodes.op[node] === Op.const || isSelectable(this.#nodes, node);
    return simple || this.#source.isNamed(node) ? this.#source.lower(node) : this.#source.named(node);
  }
}
