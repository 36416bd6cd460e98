import { type NodeId, Op, type OpCode } from '../../ir/index.ts';
import { Folder } from '../../passes/index.ts';
import { bitsOf, unsignedBound } from '../embedded/emit/bounds.ts';

/**
 * A folder that computes with no more bits than can be 1 where that lets a value lie in smaller elements of a vector:
 * a sum of zero-extended bytes in a word of 64 bits needs 16.
 */
export class NarrowingFolder extends Folder {
  #bounds = new Uint8Array(1024);
  #known = 0;

  override binary(op: OpCode, a: NodeId, b: NodeId): NodeId {
    const width = this.width(a);
    if (width <= 8) return super.binary(op, a, b);
    const [left, right] = [this.significant(a), this.significant(b)];
    switch (op) {
      case Op.and:
        return this.#narrow(op, a, b, Math.min(left, right));
      case Op.or:
      case Op.xor:
        return this.#narrow(op, a, b, Math.max(left, right));
      case Op.add:
        return this.#narrow(op, a, b, Math.max(left, right) + 1);
      case Op.mul:
        return this.#narrow(op, a, b, left + right);
      case Op.eq:
      case Op.ne:
      case Op.ltu:
      case Op.leu:
        return this.#compare(op, a, b, Math.max(left, right));
      case Op.lts:
      case Op.les: {
        const most = Math.max(left, right);
        if (most === width) break;
        return this.#compare(op === Op.lts ? Op.ltu : Op.leu, a, b, most);
      }
    }
    return super.binary(op, a, b);
  }

  override mux(select: NodeId, whenTrue: NodeId, whenFalse: NodeId): NodeId {
    const width = this.width(whenTrue);
    const most = Math.max(this.significant(whenTrue), this.significant(whenFalse));
    if (sizeOf(most) === sizeOf(width)) return super.mux(select, whenTrue, whenFalse);
    const part = this.mux(select, this.slice(whenTrue, 0, most), this.slice(whenFalse, 0, most));
    return this.extend(Op.zext, part, width);
  }

  /** The value is below 2 to this power, which is 1 at least. Values of at most 64 bits. */
  significant(node: NodeId): number {
    for (; this.#known <= node; this.#known++) {
      if (this.#known === this.#bounds.length) {
        const bigger = new Uint8Array(2 * this.#known);
        bigger.set(this.#bounds);
        this.#bounds = bigger;
      }
      this.#bounds[this.#known] = this.#compute(this.#known);
    }
    return this.#bounds[node]!;
  }

  #compute(node: NodeId): number {
    const { nodes } = this;
    const bound =
      nodes.op[node] === Op.const ? bitsOf(nodes.literal(node)) : unsignedBound(nodes, node, this.#bounds);
    return Math.max(1, Math.min(nodes.width[node]!, bound));
  }

  #narrow(op: OpCode, a: NodeId, b: NodeId, bits: number): NodeId {
    const width = this.width(a);
    if (bits >= width || sizeOf(bits) === sizeOf(width)) return super.binary(op, a, b);
    const part = this.binary(op, this.slice(a, 0, bits), this.slice(b, 0, bits));
    return this.extend(Op.zext, part, width);
  }

  #compare(op: OpCode, a: NodeId, b: NodeId, bits: number): NodeId {
    if (sizeOf(bits) === sizeOf(this.width(a))) return super.binary(op, a, b);
    return this.binary(op, this.slice(a, 0, bits), this.slice(b, 0, bits));
  }
}

/** The elements that a width takes: 1, 8, 16, 32 or 64 bits. */
export function sizeOf(width: number): number {
  if (width === 1) return 1;
  let size = 8;
  while (size < width) size *= 2;
  return size;
}
