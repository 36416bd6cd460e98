import type { DesignInterface } from '../simulation.ts';
import type { MemoryArray, Place } from './layout.ts';

/** The register that holds the checksum of a lane: a name that no signal can have. */
export const checksumPath = '$checksum';

/** Lanes that run in the same vectors. */
export type BlockLanes = 4 | 8 | 16;

/** A signal and where its parts lie in a block, lowest bits first. */
export interface PlacedSignal {
  readonly path: string;
  readonly places: readonly Place[];
}

export interface PlacedMemory {
  readonly path: string;
  readonly width: number;
  readonly depth: number;
  readonly init: readonly bigint[] | null;
  /** Parts of the words, lowest bits first. */
  readonly arrays: readonly MemoryArray[];
}

/**
 * A design compiled for blocks of lanes: plain data, which can be sent to other threads. It holds nothing of how many
 * blocks there will be.
 */
export interface LaneImage {
  readonly interface: DesignInterface;
  readonly blockLanes: BlockLanes;
  readonly wasm: Uint8Array<ArrayBuffer>;
  /** Address of the first block, and from one to the next. */
  readonly base: number;
  readonly blockBytes: number;
  /** A block begins with the cells of inputs, those of outputs follow. */
  readonly inputCells: number;
  readonly outputCells: number;
  readonly inputs: readonly PlacedSignal[];
  readonly outputs: readonly PlacedSignal[];
  /** Registers, and the data of synchronous reads. */
  readonly state: readonly PlacedSignal[];
  readonly memories: readonly PlacedMemory[];
  /** Ports of the clocks, if the program has them as inputs that say whether they tick. */
  readonly ticks: readonly string[];
  readonly resetsActAtOnce: boolean;
  /** Bytes that must be in memory before the first cycle. */
  readonly literals: readonly { readonly address: number; readonly bytes: Uint8Array }[];
  /** Vector instructions of a clock edge, roughly. */
  readonly size: number;
}

/** Functions of an instance. `end`: address after the last block. */
export interface LaneExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  /** Computes outputs. */
  readonly settle: (end: number) => void;
  /** `cycles` clock edges; outputs are left alone. */
  readonly run: (cycles: number, end: number) => void;
  /**
   * `cycles` clock edges. Before each, the inputs of all blocks come from `input` on, and the outputs that belong to them
   * go to `output` on, cells as they lie in a block; address 0: inputs stay, or outputs are not kept.
   */
  readonly stream: (cycles: number, end: number, input: number, output: number) => void;
}
