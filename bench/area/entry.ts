import type { ModuleRequest } from '../../src/lang/index.ts';

/**
 * A formulation in plain Verilog, as textbooks and well-known libraries write it. Its ports are those of our block.
 */
export interface Reference {
  /** What it is, in a few words: the column of the table. */
  readonly style: string;
  readonly top: string;
  readonly verilog: string;
}

/** One row of the table: a block of ours, and what it is measured against. */
export interface AreaEntry {
  readonly block: string;
  readonly configuration: string;
  readonly ours: ModuleRequest;
  readonly references: readonly Reference[];
}
