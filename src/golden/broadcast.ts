import { elementCount } from './operands.ts';

/** The shape that two shapes broadcast to, aligned at the last dimension, or null where they do not fit. */
export function broadcastShape(a: readonly number[], b: readonly number[]): number[] | null {
  const rank = Math.max(a.length, b.length);
  const shape: number[] = [];
  for (let i = 0; i < rank; i++) {
    const x = a[a.length - rank + i] ?? 1;
    const y = b[b.length - rank + i] ?? 1;
    if (x !== y && x !== 1 && y !== 1) return null;
    shape.push(x === 1 ? y : x);
  }
  return shape;
}

/** For each element of `target`, the element of `source` that meets it; null when they are the same element. */
export function broadcastIndex(source: readonly number[], target: readonly number[]): Int32Array | null {
  if (elementCount(source) === elementCount(target)) return null;
  const index = new Int32Array(elementCount(target));
  const offset = target.length - source.length;
  const strides = target.map((_, i) => {
    const size = source[i - offset] ?? 1;
    return size === 1 ? 0 : elementCount(source.slice(i - offset + 1));
  });
  const position = new Array<number>(target.length).fill(0);
  for (let at = 0, from = 0; at < index.length; at++) {
    index[at] = from;
    for (let d = target.length - 1; d >= 0; d--) {
      from += strides[d]!;
      position[d]!++;
      if (position[d]! < target[d]!) break;
      from -= strides[d]! * target[d]!;
      position[d] = 0;
    }
  }
  return index;
}
