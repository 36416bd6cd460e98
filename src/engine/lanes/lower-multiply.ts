import type { NodeId } from '../../ir/index.ts';
import type { Lowering, Vectors } from './lowering.ts';
import { Code, type ElementBits, elementCodes } from './vector-codes.ts';
import type { VectorId } from './vectors.ts';

/** Product modulo 2^width of two values of equal width. */
export function lowerMultiply(x: Lowering, a: NodeId, b: NodeId, width: number): Vectors {
  const { maker } = x;
  const { store } = maker;
  const bits = x.bitsOf(width);
  if (width === 1) return pairs(x.raw(a), x.raw(b), (l, r) => maker.and(l, r, bits));
  if (bits === 8) {
    const [low, high] = [Code.multiplyLow8U, Code.multiplyHigh8U];
    return pairs(x.raw(a), x.raw(b), (l, r) =>
      maker.narrow(store.make(low, l, r, 0, 16), store.make(high, l, r, 0, 16), false, 16),
    );
  }
  const [left, right] = bits === 64 ? [x.clean(a), x.clean(b)] : [x.raw(a), x.raw(b)];
  const bound = (vectors: Vectors): number =>
    vectors.reduce((widest, each) => Math.max(widest, maker.bound(each, bits)), 0);
  const product = Math.min(bits, bound(left) + bound(right));
  if (bits === 64 && Math.max(bound(left), bound(right)) <= 32)
    return multiplyHalves(x, left, right, product);
  return pairs(left, right, (l, r) => store.make(elementCodes[bits].mul, l, r, 0, product));
}

/** Factors below 2^32 in elements of 64 bits: their low halves side by side, then products of twice the size. */
function multiplyHalves(x: Lowering, left: Vectors, right: Vectors, bound: number): Vectors {
  const { store } = x.maker;
  const from: ElementBits = 64;
  const [a, b] = [x.lowHalves(left, from), x.lowHalves(right, from)];
  return a.flatMap((vector, i) => [
    store.make(Code.multiplyLow32U, vector, b[i]!, 0, bound),
    store.make(Code.multiplyHigh32U, vector, b[i]!, 0, bound),
  ]);
}

function pairs(a: Vectors, b: Vectors, make: (left: VectorId, right: VectorId) => VectorId): Vectors {
  return a.map((vector, i) => make(vector, b[i]!));
}
