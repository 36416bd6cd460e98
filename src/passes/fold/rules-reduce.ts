import { type NodeId, Op, type OpCode } from '../../ir/index.ts';
import type { Folder } from './folder.ts';

/** `andr`, `orr` and `xorr`. */
export function foldReduction(f: Folder, op: OpCode, a: NodeId): NodeId {
  const { nodes } = f;
  if (f.width(a) === 1) return a;
  const inner = nodes.a[a]!;
  if (f.is(a, Op.zext)) return op === Op.andr ? f.constant(1, 0) : f.unary(op, inner);
  if ((f.is(a, Op.sext) || f.is(a, Op.rep)) && op !== Op.xorr) return f.unary(op, inner);
  if (f.is(a, Op.not) && op !== Op.xorr) return f.not(f.unary(op === Op.andr ? Op.orr : Op.andr, inner));
  return f.computed(nodes.unary(op, a));
}
