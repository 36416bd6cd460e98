import { elementBits, vectorCount } from './elements.ts';
import type { LaneNetlist, LeafId } from './netlist.ts';
import { partBits, partWidths } from './netlist.ts';
import type { ElementBits } from './vector-codes.ts';

export const cellBytes = 16;

/** Where a part of a value lies in a block: cells that follow each other. */
export interface Place {
  readonly cell: number;
  readonly width: number;
}

/** A memory, or a part of one with wide words, for all lanes of a block: lanes of a word side by side. */
export interface MemoryArray {
  readonly memory: number;
  /** Lowest bit of the word that it holds. */
  readonly low: number;
  readonly width: number;
  readonly bits: ElementBits;
  /** From the beginning of the block. */
  readonly offset: number;
  /** Bytes from one word to the next, a power of two. */
  readonly stride: number;
}

/** Where everything lies in a block of lanes, in the order: inputs, outputs, state, values of the moment, memories. */
export class BlockLayout {
  readonly lanes: number;
  readonly inputs: ReadonlyMap<LeafId, Place>;
  readonly outputs: readonly (readonly Place[])[];
  readonly state: ReadonlyMap<LeafId, Place>;
  /** Cells of inputs, which come first, and those of outputs, which follow. */
  readonly inputCells: number;
  readonly outputCells: number;
  readonly #memories: LaneNetlist['memories'];
  #cells = 0;
  #arrays: MemoryArray[] | null = null;
  #bytes = 0;

  constructor({ leaves, outputs, memories }: LaneNetlist, lanes: number) {
    this.lanes = lanes;
    this.#memories = memories;
    const place = (width: number): Place => ({ cell: this.take(vectorCount(width, lanes)), width });
    const all = (role: string): Map<LeafId, Place> =>
      new Map(leaves.flatMap((leaf, id) => (leaf.role === role ? [[id, place(leaf.width)]] : [])));
    this.inputs = all('input');
    this.inputCells = this.#cells;
    this.outputs = outputs.map(({ width }) => partWidths(width).map(place));
    this.outputCells = this.#cells - this.inputCells;
    this.state = all('state');
  }

  /** Cells that follow each other, for the functions; before the memories are placed. */
  take(count: number): number {
    const first = this.#cells;
    this.#cells += count;
    return first;
  }

  /** Places the memories after all cells. */
  finish(): void {
    let end = this.#cells * cellBytes;
    this.#arrays = this.#memories.flatMap(({ memory }, index) =>
      partWidths(memory.width).map((width, i): MemoryArray => {
        const bits = elementBits(width, this.lanes);
        const stride = (bits * this.lanes) / 8;
        const offset = end;
        // Two rows more: the zeros beyond the memory, and where writes go that write nothing.
        end += (memory.depth + 2) * stride;
        return { memory: index, low: i * partBits, width, bits, offset, stride };
      }),
    );
    this.#bytes = Math.ceil(end / 64) * 64;
  }

  get arrays(): readonly MemoryArray[] {
    return this.#arrays!;
  }

  /** From one block to the next. */
  get bytes(): number {
    return this.#bytes;
  }
}
