import type { NodeId } from '../../ir/index.ts';
import type { Lowering, Vectors } from './lowering.ts';
import type { ElementBits } from './vector-codes.ts';

/** Bits `low + width - 1 .. low` of a value. */
export function lowerSlice(x: Lowering, a: NodeId, low: number, width: number): Vectors {
  const { maker } = x;
  let bits = x.bitsOf(x.nodes.width[a]!);
  if (width === 1) return bitOf(x, a, low);
  const target = x.bitsOf(width);
  let value = x.raw(a);
  let from = low;
  while (bits > target) {
    const half = bits / 2;
    if (from >= half) {
      value = x.highHalves(value, bits);
      from -= half;
    } else {
      if (from + width > half) {
        const size = bits;
        const by = from;
        value = value.map((each) => maker.shrU(each, by, size));
        from = 0;
      }
      value = x.lowHalves(value, bits);
    }
    bits = half as ElementBits;
  }
  return value.map((each) => maker.shrU(each, from, bits));
}

/** One bit, as a mask. */
function bitOf(x: Lowering, a: NodeId, at: number): Vectors {
  const { maker } = x;
  let bits = x.bitsOf(x.nodes.width[a]!);
  let value = x.raw(a);
  let from = at;
  // Halves of 64-bit elements cost less than tests of them.
  if (bits === 64 && x.smallest < 64) {
    value = from >= 32 ? x.highHalves(value, bits) : x.lowHalves(value, bits);
    from %= 32;
    bits = 32;
  }
  const size = bits;
  if (from === size - 1)
    return x.narrowedMask(
      value.map((each) => maker.gtS(maker.zero, each, size)),
      size,
    );
  const only = maker.constant(size, 1n << BigInt(from));
  return x.narrowedMask(
    value.map((each) => maker.eq(maker.and(each, only, size), only, size)),
    size,
  );
}

/** Values side by side, most significant first. */
export function lowerCat(x: Lowering, parts: readonly NodeId[], width: number): Vectors {
  const { maker, nodes } = x;
  const bits = x.bitsOf(width);
  let at = width;
  let result: Vectors | null = null;
  parts.forEach((part, i) => {
    const size = nodes.width[part]!;
    at -= size;
    const low = at;
    let value: Vectors;
    if (size === 1) {
      // The mask of a bit, cut down to its place.
      const only = maker.constant(bits, 1n << BigInt(low));
      value = x.mask(part, bits).map((each) => maker.and(each, only, bits));
    } else {
      const wide = i === 0 ? x.at(part, bits) : x.cleanAt(part, bits);
      value = wide.map((each) => maker.shl(each, low, bits));
    }
    const before = result;
    result = before === null ? value : value.map((each, k) => maker.or(before[k]!, each, bits));
  });
  return result!;
}
