import { type NodeId, Op } from '../../../ir/index.ts';
import type { NodeMaker } from '../region/node-maker.ts';

/** Levels of operators through which a single bit is followed. */
const depthLimit = 6;

/** Bit `at` of a node as a node of one bit, taken through operators that work bit by bit. */
export function bitOf(maker: NodeMaker, node: NodeId, at: number, depth = 0): NodeId {
  const { store } = maker;
  const width = store.width[node]!;
  if (width === 1) return node;
  const a = store.a[node]!;
  const b = store.b[node]!;
  const inner = (operand: NodeId, bit: number): NodeId => bitOf(maker, operand, bit, depth + 1);
  if (depth < depthLimit)
    switch (store.op[node]) {
      case Op.not:
        return maker.unary(Op.not, inner(a, at));
      case Op.and:
      case Op.or:
      case Op.xor:
        return maker.binary(store.op[node] as 4 | 5 | 6, inner(a, at), inner(b, at));
      case Op.mux:
        return gatedBit(maker, a, inner(b, at), inner(store.c[node]!, at));
      case Op.zext:
        return at < store.width[a]! ? inner(a, at) : maker.constant(1, 0);
      case Op.sext:
        return inner(a, Math.min(at, store.width[a]! - 1));
      case Op.slice:
        return inner(a, at + b);
      case Op.rep:
        return inner(a, at % store.width[a]!);
      case Op.cat: {
        let low = width;
        for (let i = 0; i < b; i++) {
          const part = store.pool[a + i]!;
          low -= store.width[part]!;
          if (at >= low) return inner(part, at - low);
        }
      }
    }
  return maker.slice(node, at, 1);
}

/** A choice between two bits, as the simplest operator that makes it. */
export function gatedBit(maker: NodeMaker, select: NodeId, whenTrue: NodeId, whenFalse: NodeId): NodeId {
  const { store } = maker;
  const literal = (node: NodeId) => (maker.isConstant(node) ? store.value(node) : null);
  if (whenTrue === whenFalse) return whenTrue;
  if (literal(whenFalse) === 0n) return maker.binary(Op.and, select, whenTrue);
  if (literal(whenTrue) === 0n) return maker.binary(Op.and, maker.unary(Op.not, select), whenFalse);
  if (literal(whenTrue) === 1n) return maker.binary(Op.or, select, whenFalse);
  if (literal(whenFalse) === 1n) return maker.binary(Op.or, maker.unary(Op.not, select), whenTrue);
  return maker.mux(select, whenTrue, whenFalse);
}
