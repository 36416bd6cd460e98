import { wholeNumber } from '../parameter.ts';

/** What all crossings of this folder have in common. */
export interface CrossingParameters {
  /** Registers in each synchroniser. Default 2; more for fast clocks. */
  readonly stages?: number;
  /** How the registers on both sides are reset. Default `sync`. */
  readonly reset?: 'sync' | 'async';
}

/** SL0114 unless a synchroniser can have that many registers; the default is 2. */
export function stagesOf(block: string, { stages = 2 }: { readonly stages?: number }): number {
  return wholeNumber(block, 'stages', stages, 2, 16);
}

/** `_3_stages_async` for what differs from the default. */
export function suffix({ stages = 2, reset = 'sync' }: CrossingParameters): string {
  return `${stages === 2 ? '' : `_${stages}_stages`}${reset === 'sync' ? '' : `_${reset}`}`;
}
