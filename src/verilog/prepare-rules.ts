import { type NodeId, type NodeStore, Op, type OpCode } from '../ir/index.ts';

/** The result of an order comparison with the lowest or highest value, where that alone decides it; else null. */
export function comparisonAtLimit(nodes: NodeStore, op: OpCode, a: NodeId, b: NodeId): 0 | 1 | null {
  if (op < Op.ltu || op > Op.les) return null;
  const isSigned = op === Op.lts || op === Op.les;
  const span = 1n << BigInt(nodes.width[a]!);
  const lowest = isSigned ? span / 2n : 0n;
  const highest = isSigned ? span / 2n - 1n : span - 1n;
  const is = (node: NodeId, value: bigint) => nodes.op[node] === Op.const && nodes.value(node) === value;
  if (op === Op.ltu || op === Op.lts) return is(b, lowest) || is(a, highest) ? 0 : null;
  return is(b, highest) || is(a, lowest) ? 1 : null;
}

/** A concatenation in which neighbouring literals and neighbouring slices of one value are joined. */
export function joinParts(nodes: NodeStore, parts: readonly NodeId[]): NodeId {
  const joined: NodeId[] = [];
  for (const part of parts) {
    const previous = joined.at(-1);
    const merged = previous === undefined ? -1 : joinTwo(nodes, previous, part);
    if (merged < 0) joined.push(part);
    else joined[joined.length - 1] = merged;
  }
  return nodes.cat(joined);
}

function joinTwo(nodes: NodeStore, high: NodeId, low: NodeId): NodeId {
  const width = nodes.width[high]! + nodes.width[low]!;
  if (nodes.op[high] === Op.const && nodes.op[low] === Op.const) {
    if (nodes.c[high]! >= 0 || nodes.c[low]! >= 0) return -1;
    return nodes.constant(width, (nodes.value(high) << BigInt(nodes.width[low]!)) | nodes.value(low));
  }
  const adjacent =
    nodes.op[high] === Op.slice &&
    nodes.op[low] === Op.slice &&
    nodes.a[high] === nodes.a[low] &&
    nodes.b[high] === nodes.b[low]! + nodes.width[low]!;
  return adjacent ? nodes.slice(nodes.a[low]!, nodes.b[low]!, width) : -1;
}
