import { type NodeId, type NodeStore, Op } from '../ir/index.ts';

/** The bits turned round. */
export function reversedNode(nodes: NodeStore, node: NodeId): NodeId {
  const width = nodes.width[node]!;
  return nodes.cat(Array.from({ length: width }, (_, i) => nodes.slice(node, i, 1)));
}

/** Rotation to the left by a fixed number of places, which may be negative or more than the width. */
export function rotatedNode(nodes: NodeStore, node: NodeId, places: number): NodeId {
  const width = nodes.width[node]!;
  const left = ((places % width) + width) % width;
  if (left === 0) return node;
  return nodes.cat([nodes.slice(node, 0, width - left), nodes.slice(node, width - left, left)]);
}

/**
 * Rotation by a computed number of places modulo the width: one stage of multiplexers for each bit of the amount, each
 * by a fixed number of places.
 */
export function barrelNode(nodes: NodeStore, node: NodeId, amount: NodeId, direction: 1 | -1): NodeId {
  const width = nodes.width[node]!;
  let result = node;
  let places = 1 % width;
  for (let bit = 0; bit < nodes.width[amount]!; bit++) {
    const rotated = rotatedNode(nodes, result, direction * places);
    if (rotated !== result) result = nodes.mux(nodes.slice(amount, bit, 1), rotated, result);
    places = (places * 2) % width;
  }
  return result;
}

/** `a` where `a < b` (or `b` where `larger`), by the order with or without sign. */
export function extremeNode(
  nodes: NodeStore,
  a: NodeId,
  b: NodeId,
  signed: boolean,
  larger: boolean,
): NodeId {
  const less = nodes.binary(signed ? Op.lts : Op.ltu, a, b);
  return larger ? nodes.mux(less, b, a) : nodes.mux(less, a, b);
}

/** The magnitude of a number in two's complement, in the same number of bits without sign. */
export function magnitudeNode(nodes: NodeStore, node: NodeId): NodeId {
  const sign = nodes.slice(node, nodes.width[node]! - 1, 1);
  return nodes.mux(sign, nodes.unary(Op.neg, node), node);
}
