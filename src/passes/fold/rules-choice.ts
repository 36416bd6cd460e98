import { type NodeId, Op } from '../../ir/index.ts';
import type { Folder } from './folder.ts';

export function foldMux(f: Folder, select: NodeId, whenTrue: NodeId, whenFalse: NodeId): NodeId {
  const { nodes } = f;
  const chosen = f.literal(select);
  if (chosen !== null) return chosen === 1n ? whenTrue : whenFalse;
  if (f.is(select, Op.not)) return foldMux(f, nodes.a[select]!, whenFalse, whenTrue);
  const yes = assuming(f, select, whenTrue, 1);
  const no = assuming(f, select, whenFalse, 0);
  if (f.same(yes, no)) return yes;
  if (f.width(yes) === 1) {
    if (f.isOnes(yes) || yes === select) return f.binary(Op.or, select, no);
    if (f.isZero(no) || no === select) return f.binary(Op.and, select, yes);
    if (f.isZero(yes)) return f.binary(Op.and, f.not(select), no);
    if (f.isOnes(no)) return f.binary(Op.or, f.not(select), yes);
  }
  return nodes.mux(select, yes, no);
}

/** What `node` is where `select` has `value`: a mux with the same select has only one side. */
function assuming(f: Folder, select: NodeId, node: NodeId, value: 0 | 1): NodeId {
  const { nodes } = f;
  let result = node;
  while (f.is(result, Op.mux) && nodes.a[result] === select)
    result = value === 1 ? nodes.b[result]! : nodes.c[result]!;
  return result;
}

export function foldPick(f: Folder, a: NodeId, index: NodeId, width: number): NodeId {
  const at = f.literal(index);
  if (at !== null) return f.slice(a, Number(at) * width, width);
  if (f.isZero(a) || f.isOnes(a)) return f.slice(a, 0, width);
  if (f.is(a, Op.rep) && f.width(f.nodes.a[a]!) === width) return f.nodes.a[a]!;
  return f.nodes.pick(a, index, width);
}
