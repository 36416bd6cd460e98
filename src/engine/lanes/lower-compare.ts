import { type NodeId, Op } from '../../ir/index.ts';
import type { Lowering, Vectors } from './lowering.ts';
import type { ElementBits } from './vector-codes.ts';
import type { VectorId } from './vectors.ts';

/** A comparison, as a mask at the size of bits. */
export function lowerCompare(x: Lowering, op: number, a: NodeId, b: NodeId): Vectors {
  const { maker, nodes } = x;
  const width = nodes.width[a]!;
  if (width === 1) return compareBits(x, op, a, b);
  const bits = x.bitsOf(width);
  const isSigned = op === Op.lts || op === Op.les;
  const isEquality = op === Op.eq || op === Op.ne;
  const [left, right] = isSigned
    ? [signAligned(x, a, bits), signAligned(x, b, bits)]
    : [x.clean(a), x.clean(b)];
  const pair = (make: (l: VectorId, r: VectorId) => VectorId): Vectors =>
    x.narrowedMask(
      left.map((vector, i) => make(vector, right[i]!)),
      bits,
    );
  const invert = (masks: Vectors): Vectors => masks.map((each) => maker.not(each, x.smallest));
  if (isEquality) {
    const same = pair((l, r) => maker.eq(l, r, bits));
    return op === Op.eq ? same : invert(same);
  }
  switch (op) {
    case Op.lts:
      return pair((l, r) => maker.gtS(r, l, bits));
    case Op.les:
      return invert(pair((l, r) => maker.gtS(l, r, bits)));
    case Op.ltu:
      return less(x, left, right, bits);
    default:
      return invert(less(x, right, left, bits));
  }
}

/** Unsigned `left < right`; where `left >= right` is what exists, the inversion comes after narrowing. */
function less(x: Lowering, left: Vectors, right: Vectors, bits: ElementBits): Vectors {
  const { maker } = x;
  const isSmall = [...left, ...right].every((each) => maker.bound(each, bits) < bits);
  if (isSmall)
    return x.narrowedMask(
      left.map((vector, i) => maker.gtS(right[i]!, vector, bits)),
      bits,
    );
  const atLeast = x.narrowedMask(
    left.map((vector, i) => maker.geU(vector, right[i]!, bits)),
    bits,
  );
  return atLeast.map((each) => maker.not(each, x.smallest));
}

/** The sign at the top of the element; what lies below the value is 0. */
function signAligned(x: Lowering, node: NodeId, bits: ElementBits): Vectors {
  const width = x.nodes.width[node]!;
  return x.raw(node).map((each) => x.maker.shl(each, bits - width, bits));
}

function compareBits(x: Lowering, op: number, a: NodeId, b: NodeId): Vectors {
  const { maker, smallest: bits } = x;
  const right = x.raw(b);
  return x.raw(a).map((l, i) => {
    const r = right[i]!;
    switch (op) {
      case Op.eq:
        return maker.not(maker.xor(l, r, bits), bits);
      case Op.ne:
        return maker.xor(l, r, bits);
      case Op.ltu:
        return maker.and(r, maker.not(l, bits), bits);
      case Op.leu:
        return maker.or(r, maker.not(l, bits), bits);
      case Op.lts:
        return maker.and(l, maker.not(r, bits), bits);
      default:
        return maker.or(l, maker.not(r, bits), bits);
    }
  });
}

/** `andr` or `orr`. */
export function lowerReduction(x: Lowering, op: number, a: NodeId): Vectors {
  const { maker, nodes } = x;
  const width = nodes.width[a]!;
  if (width === 1) return x.raw(a);
  const bits = x.bitsOf(width);
  const against = op === Op.andr ? maker.constant(bits, (1n << BigInt(width)) - 1n) : maker.zero;
  const same = x.narrowedMask(
    x.clean(a).map((each) => maker.eq(each, against, bits)),
    bits,
  );
  return op === Op.andr ? same : same.map((each) => maker.not(each, x.smallest));
}
