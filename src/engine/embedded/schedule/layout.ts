import type { RegionMemory } from '../region/region.ts';
import { bytesOf, type Slot, wordBytesOf } from './slot.ts';

/** Offsets inside the state of a region instance. */
export interface Layout {
  /** Bytes of the region's own values, of its memories and of its children, a multiple of 16. */
  readonly size: number;
  /** Bytes of the values that all instances of a group share. */
  readonly sharedSize: number;
  readonly memories: readonly number[];
  readonly children: readonly number[];
  /** By group of children: where their shared values are. */
  readonly groups: readonly number[];
}

/** Instances of one module whose states lie one after the other. */
export interface GroupSize {
  readonly children: readonly number[];
  readonly size: number;
  readonly sharedSize: number;
}

/**
 * Gives every slot its offset: short values first, then those of whole limbs, then memories, then the children's
 * states, so that what is used together lies together. Shared slots count from the group's own begin.
 */
export function layOut(
  slots: Iterable<Slot>,
  memories: readonly RegionMemory[],
  groups: readonly GroupSize[],
): Layout {
  const every = [...new Set(slots)];
  let end = 0;
  const place = (list: readonly Slot[]): void => {
    for (const slot of list) {
      slot.offset = end;
      end += bytesOf(slot.width);
    }
  };
  const placeAll = (list: readonly Slot[]): void => {
    place(list.filter(({ width }) => width <= 32));
    end = align(end, 8);
    place(list.filter(({ width }) => width > 32));
  };
  placeAll(every.filter((slot) => slot.isShared));
  const sharedSize = align(end + 8, 16);
  end = 0;
  placeAll(every.filter((slot) => !slot.isShared));
  const memoryOffsets = memories.map(({ memory }) => {
    const start = align(end, 16);
    end = start + memory.depth * wordBytesOf(memory.width);
    return start;
  });
  const children: number[] = [];
  const groupOffsets = groups.map((group) => {
    const start = align(end, 16);
    end = start + group.sharedSize;
    for (const child of group.children) {
      children[child] = end;
      end += group.size;
    }
    return start;
  });
  // The widest load of a field may reach 8 bytes beyond its value.
  return { size: align(end + 8, 16), sharedSize, memories: memoryOffsets, children, groups: groupOffsets };
}

export function align(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}
