import { cyclesPerVector, type PimGeometry } from '../../src/network/pim-geometry.ts';
import { type Entry, expectedSums } from './pim-bench.ts';

/** What a bench applies in one cycle. Handshake wires are 0 or 1. */
export interface MacroInputs {
  readonly rst: number;
  readonly start: number;
  readonly vectors: number;
  readonly load: { readonly valid: number; readonly row: number; readonly entries: readonly Entry[] };
  readonly read: { readonly valid: number; readonly row: number };
  readonly entryReady: number;
  readonly act: { readonly valid: number; readonly data: readonly number[] };
  readonly outReady: number;
}

/** What the macro must show in that cycle. Payloads are null while their valid is 0. */
export interface MacroOutputs {
  readonly busy: number;
  readonly done: number;
  readonly loadReady: number;
  readonly readReady: number;
  readonly entry: readonly Entry[] | null;
  readonly actReady: number;
  readonly sums: readonly number[] | null;
  readonly counters: readonly [cycles: number, vectors: number, stallIn: number, stallOut: number];
}

/** A vector between the cycle in which it was taken and its sums reaching the output. */
interface InFlight {
  readonly sums: readonly number[];
  age: number;
}

/**
 * The macro's behaviour in every cycle, from its documentation: a vector occupies the array for T cycles, its sums
 * move to the output T + 2 pipeline steps after it was taken, and all steps wait while the output is occupied.
 */
export class PimCycleModel {
  readonly #geometry: PimGeometry;
  readonly #period: number;
  #entries: Entry[][];
  #running = false;
  #toTake = 0;
  #toGive = 0;
  #pipeline: InFlight[] = [];
  #output: readonly number[] | null = null;
  #readBack: readonly Entry[] | null = null;
  #counters: [number, number, number, number] = [0, 0, 0, 0];

  constructor(geometry: PimGeometry) {
    this.#geometry = geometry;
    this.#period = cyclesPerVector(geometry);
    this.#entries = Array.from({ length: geometry.rows }, () =>
      Array.from({ length: geometry.groups }, () => ({ weight: 0, index: 0 })),
    );
  }

  outputs(inputs: MacroInputs): MacroOutputs {
    return {
      busy: Number(this.#running),
      done: Number(this.#running && this.#toGive === 0),
      loadReady: Number(!this.#running),
      readReady: Number(this.#canRead(inputs)),
      entry: this.#readBack,
      actReady: Number(this.#canTake(inputs)),
      sums: this.#output,
      counters: [...this.#counters],
    };
  }

  clockEdge(inputs: MacroInputs): void {
    const takes = this.#canTake(inputs) && inputs.act.valid === 1;
    const moves = this.#moves(inputs);
    const gives = this.#output !== null && inputs.outReady === 1;
    const reads = this.#canRead(inputs) && inputs.read.valid === 1;
    this.#count(inputs, gives);

    if (gives) this.#output = null;
    if (moves) {
      for (const vector of this.#pipeline) vector.age++;
      if (this.#pipeline[0]?.age === this.#period + 3) this.#output = this.#pipeline.shift()!.sums;
    }
    if (takes)
      this.#pipeline.push({
        sums: expectedSums(this.#geometry, this.#entries, [...inputs.act.data]),
        age: 1,
      });

    if (reads) this.#readBack = this.#entries[inputs.read.row]!;
    else if (inputs.entryReady === 1) this.#readBack = null;
    if (!this.#running && inputs.load.valid === 1) this.#entries[inputs.load.row] = [...inputs.load.entries];

    if (!this.#running && inputs.start === 1) {
      this.#running = true;
      this.#toTake = this.#toGive = inputs.vectors;
    } else if (this.#running && this.#toGive === 0) {
      this.#running = false;
    }
    if (takes) this.#toTake--;
    if (gives) this.#toGive--;
    if (inputs.rst === 1) this.#reset();
  }

  /** Stored entries survive a reset; everything else starts anew. */
  #reset(): void {
    this.#running = false;
    this.#toTake = this.#toGive = 0;
    this.#pipeline = [];
    this.#output = this.#readBack = null;
    this.#counters = [0, 0, 0, 0];
    if (this.#geometry.m > 1 && this.#geometry.scheme === 'mux') {
      this.#entries = this.#entries.map((row) => row.map(({ weight }) => ({ weight, index: 0 })));
    }
  }

  /** The pipeline stands still while finished sums wait for an output that is occupied. */
  #moves(inputs: MacroInputs): boolean {
    const finished = this.#pipeline[0]?.age === this.#period + 2;
    return !(finished && this.#output !== null && inputs.outReady === 0);
  }

  #canTake(inputs: MacroInputs): boolean {
    const latest = this.#pipeline.at(-1);
    const arrayFree = latest === undefined || latest.age >= this.#period;
    return this.#running && this.#toTake > 0 && arrayFree && this.#moves(inputs);
  }

  #canRead(inputs: MacroInputs): boolean {
    return !this.#running && (this.#readBack === null || inputs.entryReady === 1);
  }

  #count(inputs: MacroInputs, gives: boolean): void {
    if (!this.#running && inputs.start === 1) this.#counters = [0, 0, 0, 0];
    if (!this.#running || this.#toGive === 0) return;
    this.#counters[0]++;
    if (gives) this.#counters[1]++;
    if (this.#canTake(inputs) && inputs.act.valid === 0) this.#counters[2]++;
    if (this.#output !== null && inputs.outReady === 0) this.#counters[3]++;
  }
}
