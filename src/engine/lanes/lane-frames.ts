import { fail } from '../../diag/index.ts';
import { elementBits } from './elements.ts';
import type { PlacedSignal } from './image.ts';
import { cellBytes, type Place } from './layout.ts';

/** Values of a port, cycle by cycle, those of all lanes of a cycle side by side; wider ones in 32-bit words, lowest first. */
export type LaneValues = ArrayLike<number>;

/** Cells of many blocks and cycles, as the program copies them: blocks of a cycle follow each other. */
export interface Frames {
  readonly buffer: ArrayBuffer;
  readonly address: number;
  /** Cells of a block in a frame, and the first of them in a block. */
  readonly cells: number;
  readonly firstCell: number;
  readonly blocks: number;
  readonly blockLanes: number;
  readonly lanes: number;
}

/** 32-bit words of one value. */
export function wordsOf({ places }: PlacedSignal): number {
  return places.length;
}

/** Puts values of cycles `from` and up into `count` frames. A value that does not fit: SL0507. */
export function fillFrames(
  frames: Frames,
  signal: PlacedSignal,
  values: LaneValues,
  from: number,
  count: number,
): void {
  const words = wordsOf(signal);
  signal.places.forEach((place, word) => {
    const { width } = place;
    const highest = 2 ** width - 1;
    forEachElement(frames, place, count, (view, at, cycle, lane) => {
      const value = values[((from + cycle) * frames.lanes + lane) * words + word]!;
      if (!(value >= 0 && value <= highest))
        fail(
          'SL0507',
          `${value} does not fit the ${width} bits of \`${signal.path}\` in cycle ${from + cycle}`,
        );
      view[at] = width === 1 ? -value : value;
    });
  });
}

/** Takes the values of `count` frames to `values`, those of the first frame as cycle `from`. */
export function readFrames(
  frames: Frames,
  signal: PlacedSignal,
  values: Uint32Array,
  from: number,
  count: number,
): void {
  const words = wordsOf(signal);
  signal.places.forEach((place, word) => {
    const mask = place.width === 1 ? 1 : 0xffff_ffff;
    forEachElement(frames, place, count, (view, at, cycle, lane) => {
      values[((from + cycle) * frames.lanes + lane) * words + word] = view[at]! & mask;
    });
  });
}

type View = Uint8Array | Uint16Array | Uint32Array;

function forEachElement(
  { buffer, address, cells, firstCell, blocks, blockLanes, lanes }: Frames,
  { cell, width }: Place,
  count: number,
  visit: (view: View, at: number, cycle: number, lane: number) => void,
): void {
  const bytes = elementBits(width, blockLanes) / 8;
  const view =
    bytes === 4 ? new Uint32Array(buffer) : bytes === 2 ? new Uint16Array(buffer) : new Uint8Array(buffer);
  const start = (address + (cell - firstCell) * cellBytes) / bytes;
  const perBlock = (cells * cellBytes) / bytes;
  for (let cycle = 0; cycle < count; cycle++) {
    const frame = start + cycle * blocks * perBlock;
    for (let lane = 0; lane < lanes; lane++) {
      const block = Math.floor(lane / blockLanes);
      visit(view, frame + block * perBlock + (lane - block * blockLanes), cycle, lane);
    }
  }
}
