import type { Memory, NodeId, NodeStore } from '../../ir/index.ts';

/** What an expression can read besides literals; the operand of `Op.ref`. */
export interface Leaf {
  /**
   * `input` of the design; `state`: a register, or the data of a synchronous read; `read`: data of a memory in this cycle.
   */
  readonly role: 'input' | 'state' | 'read';
  readonly width: number;
  /** Dotted path from the top, for inputs and state; several leaves of one path are parts of one signal. */
  readonly path: string;
  /** The lowest bit of the signal that the leaf holds. */
  readonly low: number;
}

/** Index into `LaneNetlist.leaves`. */
export type LeafId = number;

/** The data of a memory word in this cycle; `row` as in `MemoryWrite`. */
export interface Read {
  readonly leaf: LeafId;
  readonly memory: number;
  /** Lowest bit of the word that the leaf takes. */
  readonly low: number;
  readonly row: NodeId;
}

/** A change at the clock edge. Writes of one memory are in the order of its ports. */
export type Update =
  | { readonly kind: 'state'; readonly leaf: LeafId; readonly next: NodeId }
  | ({ readonly kind: 'write' } & MemoryWrite);

/**
 * Rows are numbers below `2^32`: 0 and up are words, `depth` stands for "beyond the memory", which reads as 0, and `depth + 1`
 * for "write nothing".
 */
export interface MemoryWrite {
  readonly memory: number;
  readonly row: NodeId;
  /** 1 bit: whether a word is written at all. */
  readonly enable: NodeId;
  readonly data: readonly NodeId[];
  /** For each part of the data a 1 for each bit to replace; null: whole words. */
  readonly mask: readonly NodeId[] | null;
}

export interface LaneMemory {
  /** Path from the top. */
  readonly path: string;
  readonly memory: Memory;
}

export interface Output {
  readonly name: string;
  readonly width: number;
  /** Lowest bits first. */
  readonly parts: readonly NodeId[];
}

/**
 * A design without hierarchy, wires and statements: what each output is, and what becomes of each piece of state, as
 * expressions over inputs and state. Everything that statements decide has become a choice between values, because
 * several stimuli that run side by side cannot branch.
 */
export interface LaneNetlist {
  readonly nodes: NodeStore;
  readonly leaves: readonly Leaf[];
  readonly memories: readonly LaneMemory[];
  readonly reads: readonly Read[];
  readonly updates: readonly Update[];
  readonly outputs: readonly Output[];
}

/**
 * Signals that are wider than this are kept in parts of this many bits. Parts of 64 make sums of two words cheaper, parts of
 * 32 all that moves and chooses: a mesh is 1.4 times faster with them, random logic 1.06 times slower.
 */
export const partBits: number = 32;

/** The widths of the parts of `width` bits, lowest first. */
export function partWidths(width: number): number[] {
  return Array.from({ length: Math.ceil(width / partBits) }, (_, i) =>
    Math.min(partBits, width - i * partBits),
  );
}
