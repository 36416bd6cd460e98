import { type NodeId, Op, type OpCode } from '../../ir/index.ts';
import type { Folder } from './folder.ts';

/** What `not` of a comparison is, with the operands exchanged or not. */
const opposite: Readonly<Record<number, { op: OpCode; exchange: boolean }>> = {
  [Op.eq]: { op: Op.ne, exchange: false },
  [Op.ne]: { op: Op.eq, exchange: false },
  [Op.ltu]: { op: Op.leu, exchange: true },
  [Op.leu]: { op: Op.ltu, exchange: true },
  [Op.lts]: { op: Op.les, exchange: true },
  [Op.les]: { op: Op.lts, exchange: true },
};

export function foldNot(f: Folder, a: NodeId): NodeId {
  const { nodes } = f;
  if (f.is(a, Op.not)) return nodes.a[a]!;
  const turned = opposite[nodes.op[a]!];
  if (turned) {
    const [left, right] = turned.exchange ? [nodes.b[a]!, nodes.a[a]!] : [nodes.a[a]!, nodes.b[a]!];
    return f.binary(turned.op, left, right);
  }
  return f.computed(nodes.unary(Op.not, a));
}

/** `a` is `~b` or the reverse. */
function areOpposite(f: Folder, a: NodeId, b: NodeId): boolean {
  const { nodes } = f;
  if ((f.is(a, Op.not) && nodes.a[a] === b) || (f.is(b, Op.not) && nodes.a[b] === a)) return true;
  const turned = opposite[nodes.op[a]!];
  if (!turned || nodes.op[b] !== turned.op) return false;
  const [left, right] = turned.exchange ? [nodes.b[a], nodes.a[a]] : [nodes.a[a], nodes.b[a]];
  return nodes.a[b] === left && nodes.b[b] === right;
}

/** Puts a literal second, so that the rules need to look only there. */
export function literalLast(f: Folder, a: NodeId, b: NodeId): [NodeId, NodeId] {
  return f.is(a, Op.const) && !f.is(b, Op.const) ? [b, a] : [a, b];
}

export function foldAnd(f: Folder, left: NodeId, right: NodeId): NodeId {
  const [a, b] = literalLast(f, left, right);
  if (f.isZero(b) || f.isOnes(b)) return f.isZero(b) ? f.zero(f.width(a)) : a;
  if (f.same(a, b)) return a;
  if (areOpposite(f, a, b)) return f.zero(f.width(a));
  return nested(f, Op.and, a, b) ?? f.computed(f.nodes.binary(Op.and, a, b));
}

export function foldOr(f: Folder, left: NodeId, right: NodeId): NodeId {
  const [a, b] = literalLast(f, left, right);
  if (f.isZero(b) || f.isOnes(b)) return f.isZero(b) ? a : f.ones(f.width(a));
  if (f.same(a, b)) return a;
  if (areOpposite(f, a, b)) return f.ones(f.width(a));
  return nested(f, Op.or, a, b) ?? f.computed(f.nodes.binary(Op.or, a, b));
}

export function foldXor(f: Folder, left: NodeId, right: NodeId): NodeId {
  const [a, b] = literalLast(f, left, right);
  if (f.isZero(b)) return a;
  if (f.isOnes(b)) return f.not(a);
  if (f.same(a, b)) return f.zero(f.width(a));
  if (areOpposite(f, a, b)) return f.ones(f.width(a));
  return nested(f, Op.xor, a, b) ?? f.computed(f.nodes.binary(Op.xor, a, b));
}

/** `(x op 3) op 5` is `x op (3 op 5)`. */
export function nested(f: Folder, op: OpCode, a: NodeId, b: NodeId): NodeId | null {
  const { nodes } = f;
  if (!f.is(b, Op.const) || !f.is(a, op)) return null;
  const inner = nodes.b[a]!;
  return f.is(inner, Op.const) ? f.binary(op, nodes.a[a]!, f.binary(op, inner, b)) : null;
}
