import { type NodeId, Op, type OpCode } from '../../ir/index.ts';
import type { Folder } from './folder.ts';
import { literalLast } from './rules-bitwise.ts';

export function foldCompare(f: Folder, op: OpCode, a: NodeId, b: NodeId): NodeId {
  if (f.same(a, b)) return f.constant(1, op === Op.eq || op === Op.leu || op === Op.les ? 1 : 0);
  if (op === Op.eq || op === Op.ne) return foldEqual(f, op, a, b);
  const bound = op === Op.ltu || op === Op.leu ? unsignedBound(f, op, a, b) : null;
  return bound ?? f.computed(f.nodes.binary(op, a, b));
}

function foldEqual(f: Folder, op: OpCode, left: NodeId, right: NodeId): NodeId {
  const { nodes } = f;
  const [a, b] = literalLast(f, left, right);
  const value = f.literal(b);
  if (f.width(a) === 1 && value !== null) return (value === 1n) === (op === Op.eq) ? a : f.not(a);
  if (value !== null && f.is(a, Op.zext)) {
    const inner = nodes.a[a]!;
    const width = f.width(inner);
    if (value >> BigInt(width) !== 0n) return f.constant(1, op === Op.eq ? 0 : 1);
    return f.binary(op, inner, f.constant(width, value));
  }
  if (value !== null && f.is(a, Op.not))
    return f.binary(op, nodes.a[a]!, f.constant(f.width(a), BigInt.asUintN(f.width(a), ~value)));
  return f.computed(nodes.binary(op, a, b));
}

/** Comparisons with 0 and with the largest value that are always so, or are an equality. */
function unsignedBound(f: Folder, op: OpCode, a: NodeId, b: NodeId): NodeId | null {
  if (op === Op.ltu) {
    if (f.isZero(b) || f.isOnes(a)) return f.constant(1, 0);
    if (f.isZero(a)) return f.binary(Op.ne, b, a);
    if (f.literal(b) === 1n) return f.binary(Op.eq, a, f.zero(f.width(a)));
  } else {
    if (f.isZero(a) || f.isOnes(b)) return f.constant(1, 1);
    if (f.isZero(b)) return f.binary(Op.eq, a, b);
  }
  return null;
}
