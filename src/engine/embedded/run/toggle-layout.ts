import { blockBytes } from './blocks.ts';
import type { Machine } from './machine.ts';
import type { TogglePoint } from './toggle-points.ts';

/**
 * For each block of 16 bytes: the values of the cycle before, the bits that rose, the bits that fell, and the watched bits
 * that have not done both. Where none of these changes there is nothing to do; what the others were does not matter.
 */
export const stateBytes = 4 * blockBytes;
export const Field = { before: 0, rise: 1, fall: 2, pending: 3 } as const;

/** Points with one condition under which a cycle counts. */
export interface ToggleDomain {
  readonly reset: number;
  readonly clock: number;
  /** Word: whether there was such a cycle. */
  readonly started: number;
  /** Word: blocks that have pending bits. */
  readonly remaining: number;
  /** Ascending addresses of the blocks, which begin at any word. */
  readonly blocks: readonly number[];
  /** By block: address of a flag that is 1 if it may have changed, or -1. */
  readonly flags: readonly number[];
  /** By address of a word: the block that watches it. */
  readonly blockOf: ReadonlyMap<number, number>;
  /** By block: its address, as words in memory. */
  readonly table: number;
  /** By block: its state. */
  readonly states: number;
}

/** Takes memory for some points that have a reset and a clock in common, and notes what is pending. `flags`: by word. */
export function layOutDomain(
  machine: Machine,
  points: readonly TogglePoint[],
  flags: ReadonlyMap<number, number>,
): ToggleDomain {
  const { reset, clock } = points[0]!;
  const masks = new Map<number, number>();
  for (const { parts } of points)
    for (const { address, low, width } of parts)
      for (let bit = low; bit < low + width; ) {
        const count = Math.min(32 - (bit % 32), low + width - bit);
        const word = address + Math.floor(bit / 32) * 4;
        const mask = (count === 32 ? 0xffff_ffff : 2 ** count - 1) * 2 ** (bit % 32);
        masks.set(word, ((masks.get(word) ?? 0) | mask) >>> 0);
        bit += count;
      }
  const blocks: number[] = [];
  const flagOf: number[] = [];
  const blockOf = new Map<number, number>();
  const open = new Map<number, number>();
  for (const word of [...masks.keys()].sort((a, b) => a - b)) {
    const flag = flags.get(word) ?? -1;
    let block = open.get(flag);
    if (block === undefined || word >= blocks[block]! + blockBytes) {
      block = blocks.push(word) - 1;
      flagOf.push(flag);
      open.set(flag, block);
    }
    blockOf.set(word, block);
  }
  const words = machine.allocate(8);
  const table = machine.allocate(blocks.length * 4);
  const states = machine.allocate(blocks.length * stateBytes);
  machine.words.set(blocks, table / 4);
  machine.words[words / 4 + 1] = blocks.length;
  const common = { reset, clock, started: words, remaining: words + 4 };
  const domain = { ...common, blocks, flags: flagOf, blockOf, table, states };
  for (const [word, mask] of masks) machine.words[stateWord(domain, word, Field.pending)] = mask;
  return domain;
}

/** Index of the word of the state that belongs to the watched word at `address`. */
export function stateWord(
  { states, blocks, blockOf }: Pick<ToggleDomain, 'states' | 'blocks' | 'blockOf'>,
  address: number,
  field: number,
): number {
  const block = blockOf.get(address)!;
  return (states + block * stateBytes + field * blockBytes + address - blocks[block]!) / 4;
}
