import { type NodeId, Op } from '../../ir/index.ts';
import type { Folder } from './folder.ts';
import { literalLast, nested } from './rules-bitwise.ts';

export function foldNeg(f: Folder, a: NodeId): NodeId {
  const { nodes } = f;
  if (f.width(a) === 1) return a;
  if (f.is(a, Op.neg)) return nodes.a[a]!;
  if (f.is(a, Op.sub)) return f.binary(Op.sub, nodes.b[a]!, nodes.a[a]!);
  return f.computed(nodes.unary(Op.neg, a));
}

export function foldAdd(f: Folder, left: NodeId, right: NodeId): NodeId {
  const [a, b] = literalLast(f, left, right);
  if (f.isZero(b)) return a;
  if (f.width(a) === 1) return f.binary(Op.xor, a, b);
  return nested(f, Op.add, a, b) ?? f.computed(f.nodes.binary(Op.add, a, b));
}

export function foldSub(f: Folder, a: NodeId, b: NodeId): NodeId {
  if (f.isZero(b)) return a;
  if (f.same(a, b)) return f.zero(f.width(a));
  if (f.width(a) === 1) return f.binary(Op.xor, a, b);
  if (f.isZero(a)) return foldNeg(f, b);
  return f.computed(f.nodes.binary(Op.sub, a, b));
}

export function foldMul(f: Folder, left: NodeId, right: NodeId): NodeId {
  const [a, b] = literalLast(f, left, right);
  const width = f.width(a);
  if (f.isZero(b)) return f.zero(width);
  if (width === 1) return f.binary(Op.and, a, b);
  const factor = f.literal(b);
  if (factor !== null && (factor & (factor - 1n)) === 0n) {
    const places = factor.toString(2).length - 1;
    return places === 0 ? a : f.cat([f.slice(a, 0, width - places), f.zero(places)]);
  }
  return nested(f, Op.mul, a, b) ?? f.computed(f.nodes.binary(Op.mul, a, b));
}
