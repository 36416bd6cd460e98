import { InternalError } from '../../diag/index.ts';
import { type NodeId, type NodeStore, Op } from '../../ir/index.ts';
import { elementBits } from './elements.ts';
import { lowerCompare, lowerReduction } from './lower-compare.ts';
import { lowerMultiply } from './lower-multiply.ts';
import { lowerCat, lowerSlice } from './lower-wiring.ts';
import type { ElementBits } from './vector-codes.ts';
import { VectorMaker } from './vector-maker.ts';
import type { VectorId } from './vectors.ts';

/** A value of all lanes of a block: vectors in the order of the lanes. */
export type Vectors = readonly VectorId[];

/**
 * Turns nodes of at most 64 bits into vectors over a block of lanes. A value has elements of the smallest power of two that
 * holds it (but no more elements in a vector than the block has lanes), a bit is an element of equal bits. `raw`: the
 * bits of an element above the width may be anything, which saves masks between operators that do not look at them.
 */
export class Lowering {
  readonly nodes: NodeStore;
  readonly maker = new VectorMaker();
  readonly lanes: number;
  /** Size of the smallest elements, those of bits. */
  readonly smallest: ElementBits;
  readonly #raw: (Vectors | undefined)[] = [];
  readonly #leaf: (leaf: number) => Vectors;

  /** `leaf`: the vectors of what `Op.ref` names, without stray bits. */
  constructor(nodes: NodeStore, lanes: 4 | 8 | 16, leaf: (leaf: number) => Vectors) {
    this.nodes = nodes;
    this.lanes = lanes;
    this.smallest = (128 / lanes) as ElementBits;
    this.#leaf = leaf;
  }

  bitsOf(width: number): ElementBits {
    return elementBits(width, this.lanes);
  }

  raw(node: NodeId): Vectors {
    const stack = [node];
    while (stack.length > 0) {
      const top = stack.at(-1)!;
      const before = stack.length;
      if (!this.#raw[top])
        this.nodes.forEachOperand(top, (operand) => {
          if (!this.#raw[operand]) stack.push(operand);
        });
      if (stack.length > before) continue;
      this.#raw[top] ??= this.#lower(top);
      stack.pop();
    }
    return this.#raw[node]!;
  }

  /** With zeros above the width; bits stay as they are. */
  clean(node: NodeId): Vectors {
    const width = this.nodes.width[node]!;
    return width === 1 ? this.raw(node) : this.cleaned(this.raw(node), width);
  }

  cleaned(vectors: Vectors, width: number): Vectors {
    const bits = this.bitsOf(width);
    if (width === bits) return vectors;
    const mask = this.maker.constant(bits, (1n << BigInt(width)) - 1n);
    return vectors.map((each) => this.maker.and(each, mask, bits));
  }

  /** A bit as a mask over elements of a size. */
  mask(node: NodeId, bits: ElementBits): Vectors {
    return this.widened(this.raw(node), this.smallest, bits, true);
  }

  /** The value with elements of another size; stray bits may remain. A bit becomes 0 or 1. */
  at(node: NodeId, bits: ElementBits): Vectors {
    const { nodes, maker } = this;
    const width = nodes.width[node]!;
    if (nodes.op[node] === Op.const) {
      const literal = maker.constant(bits, nodes.value(node));
      return Array.from({ length: (this.lanes * bits) / 128 }, () => literal);
    }
    if (width === 1) {
      const one = maker.constant(bits, 1n);
      return this.mask(node, bits).map((each) => maker.and(each, one, bits));
    }
    return this.widened(this.raw(node), this.bitsOf(width), bits, false);
  }

  /** The same without stray bits. */
  cleanAt(node: NodeId, bits: ElementBits): Vectors {
    const width = this.nodes.width[node]!;
    if (width === 1 || this.nodes.op[node] === Op.const) return this.at(node, bits);
    return this.widened(this.clean(node), this.bitsOf(width), bits, false);
  }

  widened(vectors: Vectors, from: ElementBits, to: ElementBits, isSigned: boolean): Vectors {
    let result = vectors;
    for (let bits = from; bits < to; bits = (2 * bits) as ElementBits) {
      const next = (2 * bits) as ElementBits;
      result = result.flatMap((each) => [
        this.maker.widen(each, 0, isSigned, next),
        this.maker.widen(each, 1, isSigned, next),
      ]);
    }
    return result;
  }

  /** Masks at the size of bits. */
  narrowedMask(vectors: Vectors, from: ElementBits): Vectors {
    return this.#pairs(vectors, from, this.smallest, (a, b, bits) => this.maker.narrow(a, b, true, bits));
  }

  /** The low halves of elements; only low bits count. */
  lowHalves(vectors: Vectors, from: ElementBits): Vectors {
    const to = (from / 2) as ElementBits;
    return this.#pairs(vectors, from, to, (a, b, bits) => this.maker.narrow(a, b, false, bits));
  }

  highHalves(vectors: Vectors, from: ElementBits): Vectors {
    const to = (from / 2) as ElementBits;
    return this.#pairs(vectors, from, to, (a, b, bits) => this.maker.narrowHigh(a, b, bits));
  }

  /** Elements with the sign of `width` bits in all bits above them. */
  signed(vectors: Vectors, width: number, bits: ElementBits): Vectors {
    const { maker } = this;
    if (width === bits) return vectors;
    if (bits > 8)
      return vectors.map((each) => maker.shrS(maker.shl(each, bits - width, bits), bits - width, bits));
    const sign = maker.constant(bits, 1n << BigInt(width - 1));
    return this.cleaned(vectors, width).map((each) => maker.sub(maker.xor(each, sign, bits), sign, bits));
  }

  #pairs(
    vectors: Vectors,
    from: ElementBits,
    to: ElementBits,
    join: (a: VectorId, b: VectorId, bits: ElementBits) => VectorId,
  ): Vectors {
    let result = vectors;
    for (let bits = from; bits > to; bits = (bits / 2) as ElementBits) {
      const pairs = result;
      result = Array.from({ length: pairs.length / 2 }, (_, i) =>
        join(pairs[2 * i]!, pairs[2 * i + 1]!, bits),
      );
    }
    return result;
  }

  /** The bit of which a word is the zero extension: its mask is the word's negative. Or null. */
  #bitAddend(node: NodeId): NodeId | null {
    const { nodes } = this;
    const inner = nodes.a[node]!;
    return nodes.op[node] === Op.zext && nodes.width[inner] === 1 ? inner : null;
  }

  #lower(node: NodeId): Vectors {
    const { nodes, maker } = this;
    const width = nodes.width[node]!;
    const bits = this.bitsOf(width);
    const a = nodes.a[node]!;
    const b = nodes.b[node]!;
    const op = nodes.op[node]!;
    const each = (make: (left: VectorId, right: VectorId) => VectorId): Vectors => {
      const [left, right] = [this.raw(a), this.raw(b)];
      return left.map((vector, i) => make(vector, right[i]!));
    };
    switch (op) {
      case Op.const:
        if (width === 1) return [nodes.value(node) === 1n ? maker.ones : maker.zero];
        return this.at(node, bits);
      case Op.ref:
        return this.#leaf(a);
      case Op.not:
        return this.raw(a).map((vector) => maker.not(vector, bits));
      case Op.neg:
        return this.raw(a).map((vector) => (width === 1 ? vector : maker.sub(maker.zero, vector, bits)));
      case Op.and:
        return each((left, right) => maker.and(left, right, bits));
      case Op.or:
        return each((left, right) => maker.or(left, right, bits));
      case Op.xor:
        return each((left, right) => maker.xor(left, right, bits));
      case Op.add: {
        const bit = this.#bitAddend(b) ?? this.#bitAddend(a);
        if (bit !== null) {
          const other = this.raw(bit === nodes.a[b] && this.#bitAddend(b) !== null ? a : b);
          return this.mask(bit, bits).map((mask, i) => maker.sub(other[i]!, mask, bits));
        }
        return each((left, right) =>
          width === 1 ? maker.xor(left, right, bits) : maker.add(left, right, bits),
        );
      }
      case Op.sub: {
        const bit = this.#bitAddend(b);
        if (bit !== null) {
          const left = this.raw(a);
          return this.mask(bit, bits).map((mask, i) => maker.add(left[i]!, mask, bits));
        }
        return each((left, right) =>
          width === 1 ? maker.xor(left, right, bits) : maker.sub(left, right, bits),
        );
      }
      case Op.mul:
        return lowerMultiply(this, a, b, width);
      case Op.eq:
      case Op.ne:
      case Op.ltu:
      case Op.leu:
      case Op.lts:
      case Op.les:
        return lowerCompare(this, op, a, b);
      case Op.mux: {
        const select = this.mask(a, bits);
        const [yes, no] = [this.raw(b), this.raw(nodes.c[node]!)];
        return yes.map((vector, i) => maker.select(select[i]!, vector, no[i]!, bits));
      }
      case Op.slice:
        return lowerSlice(this, a, b, width);
      case Op.cat:
        return lowerCat(this, nodes.operands(node), width);
      case Op.rep:
        if (nodes.width[a] === 1) return this.mask(a, bits);
        return lowerCat(this, new Array(width / nodes.width[a]!).fill(a), width);
      case Op.zext:
        return this.cleanAt(a, bits);
      case Op.sext: {
        const from = nodes.width[a]!;
        if (from === 1) return this.mask(a, bits);
        const size = this.bitsOf(from);
        return this.widened(this.signed(this.raw(a), from, size), size, bits, true);
      }
      case Op.andr:
      case Op.orr:
        return lowerReduction(this, op, a);
      default:
        throw new InternalError(`operator ${op} is not known to the lanes`);
    }
  }
}
