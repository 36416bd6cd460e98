import type { AnyValue, Bits, UInt } from '../../../src/lang/index.ts';
import { demand, wholeNumber } from '../parameter.ts';

/**
 * `values[index]` as a balanced tree of 2:1 multiplexers, lowest index bit first. For an index beyond the end: any
 * of the values. `ceil(log2 n)` levels.
 */
export function selectTree<T extends AnyValue>(index: UInt, values: readonly T[]): T {
  wholeNumber('selectTree', 'number of values', values.length, 1);
  let level: readonly T[] = values;
  for (let k = 0; level.length > 1; k++) {
    const previous = level;
    level = Array.from({ length: Math.ceil(previous.length / 2) }, (_, i): T => {
      const low = previous[2 * i] as T;
      const high: T | undefined = previous[2 * i + 1];
      return high ? (index.bit(k).mux(high as AnyValue, low) as unknown as T) : low;
    });
  }
  return level[0]!;
}

/** The value whose bit in `select` is 1, as an OR of ANDs; 0 if no bit is. At most one bit may be 1. */
export function selectOneHot<T extends AnyValue>(select: Bits, values: readonly T[]): Bits {
  demand(
    'selectOneHot',
    select.width === values.length,
    `${select.width} select bits for ${values.length} values`,
  );
  const gated = values.map((value, i) => value.asBits().and(select.bit(i).repeat(value.width)));
  return orTree(gated);
}

/** Bitwise OR of all words, as a balanced tree. */
export function orTree(words: readonly Bits[]): Bits {
  let level = words;
  while (level.length > 1) {
    const previous = level;
    level = Array.from({ length: Math.ceil(previous.length / 2) }, (_, i) => {
      const right = previous[2 * i + 1];
      return right ? previous[2 * i]!.or(right) : previous[2 * i]!;
    });
  }
  return level[0]!;
}
