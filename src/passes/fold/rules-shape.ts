import { type NodeId, Op, type OpCode } from '../../ir/index.ts';
import type { Folder } from './folder.ts';

/** Longer concatenations stay as they are inside others: a chain of them would else take quadratic room. */
const maxFlattened = 32;

export function foldSlice(f: Folder, a: NodeId, low: number, width: number): NodeId {
  const { nodes } = f;
  const whole = f.width(a);
  if (low === 0 && width === whole) return a;
  const inner = nodes.a[a]!;
  if (f.is(a, Op.slice)) return f.slice(inner, nodes.b[a]! + low, width);
  if (f.is(a, Op.zext) || f.is(a, Op.sext)) return sliceOfExtension(f, a, low, width);
  if (f.is(a, Op.cat)) return sliceOfCat(f, a, low, width);
  if (f.is(a, Op.rep)) {
    const part = f.width(inner);
    if (Math.floor(low / part) === Math.floor((low + width - 1) / part))
      return f.slice(inner, low % part, width);
  }
  return f.computed(nodes.slice(a, low, width));
}

function sliceOfExtension(f: Folder, a: NodeId, low: number, width: number): NodeId {
  const { nodes } = f;
  const inner = nodes.a[a]!;
  const have = f.width(inner);
  if (low + width <= have) return f.slice(inner, low, width);
  const isSigned = f.is(a, Op.sext);
  if (low >= have && !isSigned) return f.zero(width);
  const from = Math.min(low, have - 1);
  return f.extend(isSigned ? Op.sext : Op.zext, f.slice(inner, from, have - from), width);
}

function sliceOfCat(f: Folder, a: NodeId, low: number, width: number): NodeId {
  const { nodes } = f;
  const pieces: NodeId[] = [];
  let partLow = f.width(a);
  nodes.forEachOperand(a, (part) => {
    const partWidth = f.width(part);
    partLow -= partWidth;
    const from = Math.max(low, partLow);
    const to = Math.min(low + width, partLow + partWidth);
    if (from < to) pieces.push(f.slice(part, from - partLow, to - from));
  });
  return f.cat(pieces);
}

export function foldCat(f: Folder, parts: readonly NodeId[]): NodeId {
  const { nodes } = f;
  const joined: NodeId[] = [];
  const add = (part: NodeId) => {
    const before = joined.at(-1);
    const merged = before === undefined ? null : mergeNeighbours(f, before, part);
    if (merged === null) joined.push(part);
    else joined[joined.length - 1] = merged;
  };
  for (const part of parts) {
    if (f.is(part, Op.cat) && nodes.b[part]! <= maxFlattened) nodes.forEachOperand(part, add);
    else add(part);
  }
  const [first] = joined;
  if (joined.length === 1) return first!;
  if (f.isZero(first!)) {
    const rest = f.cat(joined.slice(1));
    return f.extend(Op.zext, rest, f.width(first!) + f.width(rest));
  }
  return nodes.cat(joined);
}

/** Two parts, the more significant first, that are one: literals, or slices of one node that touch. */
function mergeNeighbours(f: Folder, high: NodeId, low: NodeId): NodeId | null {
  const { nodes } = f;
  const [highValue, lowValue] = [f.literal(high), f.literal(low)];
  const width = f.width(high) + f.width(low);
  if (highValue !== null && lowValue !== null)
    return f.constant(width, (highValue << BigInt(f.width(low))) | lowValue);
  if (!f.is(high, Op.slice) || !f.is(low, Op.slice) || nodes.a[high] !== nodes.a[low]) return null;
  return nodes.b[high] === nodes.b[low]! + f.width(low) ? f.slice(nodes.a[low]!, nodes.b[low]!, width) : null;
}

export function foldRep(f: Folder, a: NodeId, times: number): NodeId {
  if (times === 1) return a;
  if (f.is(a, Op.rep)) {
    const inner = f.nodes.a[a]!;
    return f.rep(inner, (f.width(a) / f.width(inner)) * times);
  }
  return f.computed(f.nodes.rep(a, times));
}

export function foldExtend(f: Folder, op: OpCode, a: NodeId, width: number): NodeId {
  const { nodes } = f;
  if (width === f.width(a)) return a;
  if (f.is(a, op)) return f.extend(op, nodes.a[a]!, width);
  if (f.is(a, Op.zext)) return f.extend(Op.zext, nodes.a[a]!, width);
  return f.computed(nodes.extend(op, a, width));
}

export function foldShift(f: Folder, op: OpCode, a: NodeId, amount: NodeId): NodeId {
  const { nodes } = f;
  const width = f.width(a);
  if (f.isZero(a)) return a;
  if (f.is(amount, Op.zext)) return f.shift(op, a, nodes.a[amount]!);
  const by = f.literal(amount);
  if (by === null) return nodes.shift(op, a, amount);
  if (by === 0n) return a;
  if (by >= BigInt(width))
    return op === Op.shrs ? f.extend(Op.sext, f.slice(a, width - 1, 1), width) : f.zero(width);
  const places = Number(by);
  if (op === Op.shl) return f.cat([f.slice(a, 0, width - places), f.zero(places)]);
  return f.extend(op === Op.shrs ? Op.sext : Op.zext, f.slice(a, places, width - places), width);
}
