/** Room for one value in the state of a region instance. The layout gives it its offset. */
export interface Slot {
  readonly width: number;
  /** One value for all instances of a group, kept beside their states: an input that all of them get alike. */
  readonly isShared: boolean;
  /** Bytes that the offset is a multiple of, at least. */
  readonly alignment: number;
  offset: number;
}

export function newSlot(width: number, isShared = false, alignment = 1): Slot {
  return { width, isShared, alignment, offset: -1 };
}

/** Where a value lives: in a slot of the region itself, or somewhere in a child. */
export type Place = { readonly slot: Slot } | { readonly child: number; readonly place: Place };

/** Bytes of a value: 4 up to 32 bits, else whole 64-bit limbs. Unused high bits are 0. */
export function bytesOf(width: number): number {
  return width <= 32 ? 4 : Math.ceil(width / 64) * 8;
}

/** Bytes of a word of a memory: the smallest power of two up to 64 bits, else whole limbs. */
export function wordBytesOf(width: number): number {
  if (width <= 8) return 1;
  return width <= 16 ? 2 : bytesOf(width);
}
