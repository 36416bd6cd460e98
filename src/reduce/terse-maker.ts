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
  /** Neighbours that are constants become one. */
  const cat = (parts: readonly NodeId[]): NodeId => {
    const joined: NodeId[] = [];
    for (const part of parts) {
      const before = joined.at(-1);
      if (before !== undefined && nodes.op[before] === Op.const && nodes.op[part] === Op.const) {
        const width = nodes.width[part]!;
        const value = (nodes.value(before) << BigInt(width)) | nodes.value(part);
        joined[joined.length - 1] = nodes.constant(nodes.width[before]! + width, value);
      } else joined.push(part);
    }
    return joined.length === 1 ? joined[0]! : plain.cat(joined);
  };
  return { ...plain, slice, cat, extend: (op, a, width) => extend(op as typeof Op.zext, a, width) };
}
