import { type NodeId, Op } from '../../ir/index.ts';
import type { Folder } from '../fold/folder.ts';

/** Up to here each element gets a comparison of its own; more are done with one shift. */
const maxCompared = 32;

/** `before` with element `index`, of `width` bits, replaced by `value`; `before` itself if there is no such element. */
export function assignElement(
  folder: Folder,
  before: NodeId,
  index: NodeId,
  width: number,
  value: NodeId,
  mostCompared = maxCompared,
): NodeId {
  const elements = Math.floor(folder.width(before) / width);
  return elements <= mostCompared
    ? byComparison(folder, before, index, width, value, elements)
    : byShift(folder, before, index, width, value, elements);
}

function byComparison(
  folder: Folder,
  before: NodeId,
  index: NodeId,
  width: number,
  value: NodeId,
  elements: number,
): NodeId {
  const whole = folder.width(before);
  const indexWidth = folder.width(index);
  const parts: NodeId[] = [];
  if (elements * width < whole) parts.push(folder.slice(before, elements * width, whole - elements * width));
  for (let i = elements - 1; i >= 0; i--) {
    const old = folder.slice(before, i * width, width);
    if (i >= 2 ** indexWidth) parts.push(old);
    else {
      const hit = folder.binary(Op.eq, index, folder.constant(indexWidth, i));
      parts.push(folder.mux(hit, value, old));
    }
  }
  return folder.cat(parts);
}

function byShift(
  folder: Folder,
  before: NodeId,
  index: NodeId,
  width: number,
  value: NodeId,
  elements: number,
): NodeId {
  const whole = folder.width(before);
  const indexWidth = folder.width(index);
  const amountWidth = indexWidth + width.toString(2).length;
  const amount = folder.binary(
    Op.mul,
    folder.extend(Op.zext, index, amountWidth),
    folder.constant(amountWidth, width),
  );
  const hole = folder.shift(Op.shl, folder.extend(Op.zext, folder.ones(width), whole), amount);
  const placed = folder.shift(Op.shl, folder.extend(Op.zext, value, whole), amount);
  const replaced = folder.binary(Op.or, folder.binary(Op.and, before, folder.not(hole)), placed);
  if (elements >= 2 ** indexWidth) return replaced;
  const isInside = folder.binary(Op.ltu, index, folder.constant(indexWidth, elements));
  return folder.mux(isInside, replaced, before);
}
