import type { CompiledRegion } from '../region-compiler.ts';
import { bytesOf, wordBytesOf } from '../schedule/slot.ts';

/** Bytes from an offset on. */
export interface ByteRange {
  readonly offset: number;
  readonly bytes: number;
}

/** Bytes of a memory up to which it is compared as a whole. */
const smallMemory = 512;
/** Ranges up to which only state is compared, without what lies between it. */
const mostRanges = 64;

/**
 * Where instances of a region that lie at `offsets` have what their edges replace: registers, words of synchronous reads,
 * small memories. Multiples of 4. What all instances of a group share follows from it.
 */
export function stateRanges(region: CompiledRegion, offsets: readonly number[]): ByteRange[] {
  const exact = offsets.flatMap((offset) => [...rangesOf(region, offset, stateOf)]);
  const merged = mergeRanges(exact);
  return merged.length <= mostRanges ? merged : keptRanges(region, offsets);
}

/** Where such instances have that and all other values that they keep. */
export function keptRanges(region: CompiledRegion, offsets: readonly number[]): ByteRange[] {
  return mergeRanges(offsets.flatMap((offset) => [...rangesOf(region, offset, allOf)]));
}

/** Whether a region has memories that ranges leave out. */
export function hasLargeMemory({ builder, children }: CompiledRegion): boolean {
  return (
    builder.region.memories.some(({ memory }) => memory.depth * wordBytesOf(memory.width) > smallMemory) ||
    children.some(hasLargeMemory)
  );
}

function* rangesOf(
  region: CompiledRegion,
  base: number,
  own: (region: CompiledRegion) => Iterable<ByteRange>,
): Generator<ByteRange> {
  const { layout, builder, children } = region;
  for (const { offset, bytes } of own(region)) yield { offset: base + offset, bytes };
  for (const [i, { memory }] of builder.region.memories.entries()) {
    const bytes = memory.depth * wordBytesOf(memory.width);
    if (bytes <= smallMemory) yield { offset: base + layout.memories[i]!, bytes: Math.ceil(bytes / 4) * 4 };
  }
  for (const [i, child] of children.entries()) yield* rangesOf(child, base + layout.children[i]!, own);
}

function* stateOf({ slots, builder, tables }: CompiledRegion): Generator<ByteRange> {
  for (const { id, role, width } of builder.region.signals) {
    const slot = slots[id];
    if ((role !== 'reg' && role !== 'syncRead') || slot === undefined || tables.has(id)) continue;
    yield { offset: slot.offset, bytes: bytesOf(width) };
  }
}

function* allOf({ layout }: CompiledRegion): Generator<ByteRange> {
  if (layout.ownSize > 0) yield { offset: 0, bytes: Math.ceil(layout.ownSize / 4) * 4 };
}

/** Ranges that touch become one. */
function mergeRanges(ranges: readonly ByteRange[]): ByteRange[] {
  const merged: { offset: number; bytes: number }[] = [];
  for (const { offset, bytes } of [...ranges].sort((a, b) => a.offset - b.offset)) {
    const last = merged.at(-1);
    const end = last === undefined ? -1 : last.offset + last.bytes;
    if (last !== undefined && offset <= end) last.bytes = Math.max(end, offset + bytes) - last.offset;
    else merged.push({ offset, bytes });
  }
  return merged;
}
