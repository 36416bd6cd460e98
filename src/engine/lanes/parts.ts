import { type NodeId, Op, type OpCode } from '../../ir/index.ts';
import { NarrowingFolder } from './narrowing-folder.ts';
import { partBits, partWidths } from './netlist.ts';

/** A value of any width as nodes of `partBits` bits, the last of at most so many; lowest first. */
export type Parts = readonly NodeId[];

/** Bits that move, and nothing else, on values that are cut into parts. */
export class PartMaker {
  readonly folder = new NarrowingFolder();

  widthOf(parts: Parts): number {
    return (parts.length - 1) * partBits + this.folder.width(parts.at(-1)!);
  }

  constant(width: number, value: bigint): Parts {
    return partWidths(width).map((bits, i) =>
      this.folder.constant(bits, BigInt.asUintN(bits, value >> BigInt(i * partBits))),
    );
  }

  /** Joins nodes of at most `partBits` bits, lowest first. */
  join(pieces: readonly NodeId[]): Parts {
    const { folder } = this;
    const parts: NodeId[] = [];
    let open: NodeId[] = [];
    let filled = 0;
    const close = (): void => {
      parts.push(folder.cat(open));
      open = [];
      filled = 0;
    };
    for (const piece of pieces) {
      const width = folder.width(piece);
      const fits = Math.min(width, partBits - filled);
      open.unshift(folder.slice(piece, 0, fits));
      filled += fits;
      if (filled < partBits) continue;
      close();
      if (fits === width) continue;
      open.unshift(folder.slice(piece, fits, width - fits));
      filled = width - fits;
    }
    if (filled > 0) close();
    return parts;
  }

  /** The nodes that make up a field, lowest first. */
  pieces(parts: Parts, low: number, width: number): NodeId[] {
    const { folder } = this;
    const result: NodeId[] = [];
    for (let at = low; at < low + width; ) {
      const from = at % partBits;
      const size = Math.min(partBits - from, low + width - at);
      result.push(folder.slice(parts[Math.floor(at / partBits)]!, from, size));
      at += size;
    }
    return result;
  }

  slice(parts: Parts, low: number, width: number): Parts {
    return this.join(this.pieces(parts, low, width));
  }

  /** A field of at most `partBits` bits. */
  field(parts: Parts, low: number, width: number): NodeId {
    return this.folder.cat(this.pieces(parts, low, width).reverse());
  }

  zeros(width: number): NodeId[] {
    return partWidths(width).map((bits) => this.folder.zero(bits));
  }

  /** A bit, `width` times. */
  spread(bit: NodeId, width: number): NodeId[] {
    return partWidths(width).map((bits) => this.folder.extend(Op.sext, bit, bits));
  }

  /** `zext` or `sext`. */
  extend(op: OpCode, parts: Parts, width: number): Parts {
    const have = this.widthOf(parts);
    if (width === have) return parts;
    if (width <= partBits) return [this.folder.extend(op, parts[0]!, width)];
    const more =
      op === Op.sext ? this.spread(this.field(parts, have - 1, 1), width - have) : this.zeros(width - have);
    return this.join([...parts, ...more]);
  }

  mux(select: NodeId, whenTrue: Parts, whenFalse: Parts): Parts {
    return whenTrue.map((part, i) => this.folder.mux(select, part, whenFalse[i]!));
  }

  /** Shift by a constant below the width. */
  moved(op: OpCode, parts: Parts, by: number): Parts {
    const width = this.widthOf(parts);
    if (by === 0) return parts;
    const kept = width - by;
    if (op === Op.shl) return this.join([...this.zeros(by), ...this.pieces(parts, 0, kept)]);
    return this.extend(op === Op.shrs ? Op.sext : Op.zext, this.slice(parts, by, kept), width);
  }

  /** Shift by a value: one choice for each bit of the amount. */
  shift(op: OpCode, parts: Parts, amount: Parts): Parts {
    const width = this.widthOf(parts);
    const amountWidth = this.widthOf(amount);
    let result = parts;
    let bit = 0;
    for (; bit < amountWidth && 2 ** bit < width; bit++)
      result = this.mux(this.field(amount, bit, 1), this.moved(op, result, 2 ** bit), result);
    if (bit === amountWidth) return result;
    const beyond = this.any(this.slice(amount, bit, amountWidth - bit));
    const rest = op === Op.shrs ? this.spread(this.field(parts, width - 1, 1), width) : this.zeros(width);
    return this.mux(beyond, rest, result);
  }

  /** Whether any bit is 1. */
  any(parts: Parts): NodeId {
    return this.combine(
      Op.or,
      parts.map((part) => this.folder.unary(Op.orr, part)),
    );
  }

  /** Element `index` of `width` bits: halves of what can still be meant, from the index's highest bit on. */
  pick(parts: Parts, index: Parts, width: number): Parts {
    let result = parts;
    for (let bit = this.widthOf(index) - 1; bit >= 0; bit--) {
      const half = width * 2 ** bit;
      const [low, high] = [this.slice(result, 0, half), this.slice(result, half, half)];
      result = this.mux(this.field(index, bit, 1), high, low);
    }
    return result;
  }

  /** Nodes joined by an operator without order. */
  combine(op: OpCode, nodes: readonly NodeId[]): NodeId {
    return nodes.reduce((all, node) => this.folder.binary(op, all, node));
  }
}
