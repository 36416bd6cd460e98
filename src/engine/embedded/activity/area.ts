import type { ChunkPlan } from '../schedule/chunks.ts';
import { align } from '../schedule/layout.ts';
import { bytesOf, type Slot } from '../schedule/slot.ts';

/** Free memory, from an address on. */
export class Area {
  end: number;

  constructor(start: number) {
    this.end = start;
  }

  take(bytes: number, alignment: number): number {
    const address = align(this.end, alignment);
    this.end = address + bytes;
    return address;
  }
}

/**
 * Gives places to values that only these functions hand on: wires, old values of state, and expressions, of which the
 * offsets are returned. All offsets count from `base`.
 */
export function placeValues(
  area: Area,
  slots: readonly (Slot | undefined)[],
  { saved, exports }: ChunkPlan,
  widths: Int32Array,
  base: number,
): Int32Array {
  const take = (width: number) => area.take(bytesOf(width), width > 32 ? 8 : 4) - base;
  for (const slot of slots) if (slot !== undefined && slot.offset < 0) slot.offset = take(slot.width);
  for (const slot of saved.values()) slot.offset = take(slot.width);
  const handed = new Int32Array(widths.length);
  for (const node of exports) handed[node] = take(widths[node]!);
  // The widest load of a field may reach 8 bytes beyond its value.
  area.take(8, 8);
  return handed;
}
