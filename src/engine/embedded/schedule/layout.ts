import type { RegionMemory } from '../region/region.ts';
import { bytesOf, type Slot, wordBytesOf } from './slot.ts';

/** Offsets inside the state of a region instance. */
export interface Layout {
  /** Bytes of the region's own values, of its memories and of its children, a multiple of 16. */
  readonly size: number;
  readonly memories: readonly number[];
  readonly children: readonly number[];
}

/**
 * Gives every slot its offset: short values first, then those of whole limbs, then memories, then the children's
 * states, so that what is used together lies together.
 */
export function layOut(
  slots: Iterable<Slot>,
  memories: readonly RegionMemory[],
  childSizes: readonly number[],
): Layout {
  const all = [...new Set(slots)];
  let end = 0;
  const place = (list: readonly Slot[]): void => {
    for (const slot of list) {
      slot.offset = end;
      end += bytesOf(slot.width);
    }
  };
  place(all.filter(({ width }) => width <= 32));
  end = align(end, 8);
  place(all.filter(({ width }) => width > 32));
  const memoryOffsets = memories.map(({ memory }) => {
    const start = align(end, 16);
    end = start + memory.depth * wordBytesOf(memory.width);
    return start;
  });
  const children = childSizes.map((size) => {
    const start = align(end, 16);
    end = start + size;
    return start;
  });
  // The widest load of a field may reach 8 bytes beyond its value.
  return { size: align(end + 8, 16), memories: memoryOffsets, children };
}

export function align(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}
