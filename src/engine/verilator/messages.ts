import type { DesignInterface } from '../simulation.ts';
import type { PackedJob, PackedResult } from './packed-job.ts';

/** From the host to the process of the model. Messages with an `id` are answered, in order. */
export type ToWorker =
  | { readonly kind: 'open'; readonly id: number; readonly open: OpenModel }
  | { readonly kind: 'operations'; readonly words: Uint32Array }
  /** Answered when everything before it is done. */
  | { readonly kind: 'sync'; readonly id: number }
  | { readonly kind: 'peek'; readonly id: number; readonly port: string }
  | { readonly kind: 'streams'; readonly id: number; readonly job: PackedJob }
  | { readonly kind: 'close'; readonly id: number };

export interface OpenModel {
  readonly library: string;
  /** Where the model finds files that its Verilog names. */
  readonly folder: string;
  readonly interface: DesignInterface;
  readonly traceFile: string | null;
}

export type FromWorker =
  | { readonly id: number; readonly value: bigint | PackedResult | null }
  /** The model has stopped: nothing more will be answered. */
  | { readonly stopped: string; readonly cycle: number }
  /** The library could not be loaded. */
  | { readonly broken: string };

/**
 * Operations in a batch: [poke, first word, number of words, words...] writes port memory,
 * [step, cycles low, cycles high, clocks] runs edges of the clocks whose bit is set, [expect, words...] compares the
 * outputs; see sim/verilator/operations.h.
 */
export const Operation = { poke: 0, step: 1, expect: 2 } as const;
