import { availableParallelism } from 'node:os';
import { fail } from '../../diag/index.ts';
import { type Design, requireDesign } from '../../ir/index.ts';
import type { Stimulus, StimulusResult } from './batch.ts';
import type { BlockLanes, LaneImage } from './image.ts';
import { LaneSimulation } from './lane-simulation.ts';
import { type PoolOptions, runPool } from './pool.ts';
import { compileLanes } from './program.ts';

export type { RunOptions, Stimulus, StimulusResult } from './batch.ts';
export type { BlockLanes } from './image.ts';
export type { LaneValues } from './lane-frames.ts';
export { type LaneJob, type LaneResult, LaneSimulation } from './lane-simulation.ts';
export type { PoolOptions } from './pool.ts';

export interface LaneOptions {
  /** How many runs, 1 to 4096. */
  readonly lanes: number;
  /** Lanes in one vector; by default 4, 8 or 16, the fewest that hold all lanes in one block. */
  readonly block?: BlockLanes;
  /** Keeps a sum of all outputs for each lane: see `LaneSimulation.checksum`. Default false. */
  readonly checksum?: boolean;
}

/**
 * Starts many runs of a checked design side by side. Registers and memories start at 0 or at their initial contents. Errors:
 * SL0204 for a combinational loop, SL0507 for a number of lanes that cannot be, SL0509 for more state than fits.
 */
export function startLanes(design: Design, options: LaneOptions): LaneSimulation {
  return new LaneSimulation(compileImage(design, options), options.lanes);
}

export interface BatchOptions extends PoolOptions {
  /** Stimuli that run side by side in one thread; default: as many as give every thread some, 16 at most. */
  readonly lanes?: number;
  readonly block?: BlockLanes;
  readonly checksum?: boolean;
}

/**
 * Runs any number of stimuli, each from the start of the design, in lanes and threads; the results are in the order of the
 * stimuli, and the same for any number of lanes and workers. Errors as of `startLanes` and `LaneSimulation.run`.
 */
export async function runBatch(
  design: Design,
  stimuli: readonly Stimulus[],
  { lanes, block, checksum = false, ...options }: BatchOptions = {},
): Promise<StimulusResult[]> {
  const threads = Math.max(1, options.workers ?? availableParallelism());
  const side = lanes ?? Math.max(1, Math.min(16, Math.ceil(stimuli.length / threads)));
  const image = compileImage(design, { lanes: side, checksum, ...(block ? { block } : {}) });
  return runPool(image, stimuli, side, options, checksum);
}

function compileImage(
  design: Design,
  { lanes, block = blockFor(lanes), checksum = false }: LaneOptions,
): LaneImage {
  requireDesign(design);
  if (!Number.isInteger(lanes) || lanes < 1 || lanes > 4096)
    fail('SL0507', `${lanes} is not a number of lanes`, { help: 'There can be 1 to 4096.' });
  return compileLanes(design, block, checksum);
}

function blockFor(lanes: number): BlockLanes {
  if (lanes <= 4) return 4;
  return lanes <= 8 ? 8 : 16;
}
