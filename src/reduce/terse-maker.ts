import { type NodeId, Op } from '../ir/index.ts';
import { type NodeMaker, plainMaker } from '../passes/rewrite.ts';

/** Makes nodes without chains of cuts and extensions, which edits of widths would pile up. */
export function terseMaker(): NodeMaker {
  const plain = plainMaker();
  const { nodes } = plain;
  const slice = (a: NodeId, low: number, width: number): NodeId => {
    if (nodes.op[a] === Op.slice) return slice(nodes.a[a]!, nodes.b[a]! + low, width);
    if (nodes.op[a] === Op.const)
      return nodes.constant(width, BigInt.asUintN(width, nodes.value(a) >> BigInt(low)));
    if (nodes.op[a] === Op.zext) {
      const inner = nodes.a[a]!;
      const have = nodes.width[inner]!;
      if (low >= have) return nodes.constant(width, 0);
      if (low + width <= have) return slice(inner, low, width);
      if (low === 0) return extend(Op.zext, inner, width);
    }
    return plain.slice(a, low, width);
  };
  const extend = (op: typeof Op.zext | typeof Op.sext, a: NodeId, width: number): NodeId => {
    if (op === Op.zext && nodes.op[a] === Op.const) return nodes.constant(width, nodes.value(a));
    return plain.extend(op, op === Op.zext && nodes.op[a] === Op.zext ? nodes.a[a]! : a, width);
  };
  return { ...plain, slice, extend: (op, a, width) => extend(op as typeof Op.zext, a, width) };
}
