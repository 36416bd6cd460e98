import type { RegionMemory } from '../region/region.ts';
import { bytesOf, type Slot, wordBytesOf } from './slot.ts';

/** Values that functions leave for others: these have places, and nothing else of slots. */
export interface Handed {
  /** By value. */
  readonly ids: readonly number[];
  /** By id. */
  readonly widths: Int32Array;
}

/** Offsets inside the state of a region instance. */
export interface Layout {
  /** Bytes of the region's own values, of its memories and of its children, a multiple of 16. */
  readonly size: number;
  /** Bytes of the region's own values, which come first. */
  readonly ownSize: number;
  /** Bytes of the values that all instances of a group share. */
  readonly sharedSize: number;
  readonly memories: readonly number[];
  readonly children: readonly number[];
  /** By group of children: where their shared values are. */
  readonly groups: readonly number[];
  /** By id of a value that is handed on. */
  readonly handed: Int32Array;
}

/** Instances of one module whose states lie one after the other. */
export interface GroupSize {
  readonly children: readonly number[];
  readonly size: number;
  readonly sharedSize: number;
  /** Instances are computed so many at a time: there is room for as many beyond the last that it does no harm. */
  readonly instancesPerStep: number;
}

/** An offset of a slot that is about to get one. */
const pending = -2;

/**
 * Gives every slot its offset: short values first, then those of whole limbs, then memories, then the children's
 * states, so that what is used together lies together. Shared slots count from the group's own begin.
 */
export function layOut(
  slots: Iterable<Slot>,
  handed: Handed,
  memories: readonly RegionMemory[],
  groups: readonly GroupSize[],
): Layout {
  // By whether they are shared, and longer than 32 bits.
  const kinds: [Slot[], Slot[]][] = [
    [[], []],
    [[], []],
  ];
  for (const slot of slots) {
    if (slot.offset === pending) continue;
    slot.offset = pending;
    kinds[slot.isShared ? 1 : 0]![slot.width > 32 ? 1 : 0].push(slot);
  }
  let end = 0;
  const place = (list: readonly Slot[]): void => {
    for (const slot of list) {
      end = align(end, slot.alignment);
      slot.offset = end;
      end += bytesOf(slot.width);
    }
  };
  place(kinds[1]![0]);
  end = align(end, 8);
  place(kinds[1]![1]);
  const sharedSize = align(end + 8, 16);
  end = 0;
  const offsets = new Int32Array(handed.widths.length);
  const placeHanded = (isLong: boolean): void => {
    for (const id of handed.ids) {
      const width = handed.widths[id]!;
      if (width > 32 !== isLong) continue;
      offsets[id] = end;
      end += bytesOf(width);
    }
  };
  place(kinds[0]![0]);
  placeHanded(false);
  end = align(end, 8);
  place(kinds[0]![1]);
  placeHanded(true);
  const ownSize = end;
  const memoryOffsets = memories.map(({ memory }) => {
    const start = align(end, 16);
    end = start + memory.depth * wordBytesOf(memory.width);
    return start;
  });
  const children: number[] = [];
  const groupOffsets = groups.map((group) => {
    const start = align(end, 64);
    end = start + group.sharedSize;
    for (const child of group.children) {
      children[child] = end;
      end += group.size;
    }
    const missing = align(group.children.length, group.instancesPerStep) - group.children.length;
    end += missing * group.size;
    return start;
  });
  // The widest load of a field may reach 8 bytes beyond its value.
  const size = align(end + 8, 16);
  return {
    size,
    ownSize,
    sharedSize,
    memories: memoryOffsets,
    children,
    groups: groupOffsets,
    handed: offsets,
  };
}

export function align(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}
