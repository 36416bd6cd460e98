import { type NodeId, type NodeStore, Op } from '../ir/index.ts';

/**
 * Element `index` of `node` in elements of `width` bits. Elements beyond the end read 0: the value is padded to the
 * reach of the index, or the index is cut when its reach is larger.
 */
export function elementNode(nodes: NodeStore, node: NodeId, width: number, index: NodeId): NodeId {
  const total = nodes.width[node]!;
  const indexWidth = nodes.width[index]!;
  const needed = Math.ceil(Math.log2(total / width));
  if (needed === 0) return nodes.mux(nodes.unary(Op.orr, index), nodes.constant(width, 0), node);
  const bits = width * 2 ** needed;
  const whole = bits > total ? nodes.extend(Op.zext, node, bits) : node;
  const missing = needed - indexWidth;
  // Zeros that the author did not write, as the checks see: an index that he widened himself is an extension.
  const reaching =
    missing > 0 ? nodes.cat([nodes.constant(missing, 0), index]) : nodes.slice(index, 0, needed);
  const picked = nodes.pick(whole, reaching, width);
  if (indexWidth <= needed) return picked;
  const beyond = nodes.unary(Op.orr, nodes.slice(index, needed, indexWidth - needed));
  return nodes.mux(beyond, nodes.constant(width, 0), picked);
}

/** `exact`, one bit wider than `width`, limited to the range of `width` bits. */
export function saturatedNode(
  nodes: NodeStore,
  exact: NodeId,
  width: number,
  kind: 'uint' | 'sint',
  direction: 'add' | 'sub',
): NodeId {
  const high = nodes.slice(exact, width, 1);
  const low = nodes.slice(exact, 0, width);
  if (kind === 'uint') {
    const limit = direction === 'add' ? (1n << BigInt(width)) - 1n : 0n;
    return nodes.mux(high, nodes.constant(width, limit), low);
  }
  const overflow = nodes.binary(Op.xor, high, nodes.slice(exact, width - 1, 1));
  const half = 1n << BigInt(width - 1);
  const limit = nodes.mux(high, nodes.constant(width, half), nodes.constant(width, half - 1n));
  return nodes.mux(overflow, limit, low);
}
