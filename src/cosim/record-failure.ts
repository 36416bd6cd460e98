import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fail } from '../diag/index.ts';
import { startEmbedded } from '../engine/embedded/index.ts';
import { fileReason, makeFolder } from '../files/index.ts';
import type { Design } from '../ir/index.ts';
import { tileInputs, tileSums } from '../network/mapping/index.ts';
import type { PimGeometry } from '../network/pim-geometry.ts';
import type { FailedTile } from './cosimulate.ts';
import { MacroDriver } from './macro-driver.ts';
import type { Mismatch, WaveFile } from './mismatch.ts';
import { waveView } from './wave-view.ts';

/** Cycles of the waves before and after the one that shows the failure. */
const before = 256;
const after = 8;

/** What a repetition of the tile on a fresh model of the embedded engine shows. */
interface Repetition {
  readonly reproduced: boolean;
  /** The cycle in which the wrong sum was taken; for a silent macro the last one in which it said something. */
  readonly cycle: number;
}

/**
 * Runs the failed tile once more, alone and on the embedded engine, and writes the waves around the failure as VCD to
 * `folder`, with every declared signal, and beside it a view for GTKWave. SL0804 if the file cannot be written.
 */
export async function recordFailure(
  design: Design,
  geometry: PimGeometry,
  failure: FailedTile,
  mismatch: Mismatch,
  folder: string,
): Promise<WaveFile> {
  const { reproduced, cycle } = await repeat(design, geometry, failure);
  const name = `${mismatch.image}.${mismatch.layer}.tile${failure.tile.index}`.replace(
    /[^A-Za-z0-9._-]/g,
    '_',
  );
  const file = path.join(folder, `${name}.vcd`);
  const view = path.join(folder, `${name}.gtkw`);
  const window = { from: Math.max(0, cycle - before), to: cycle + after };
  try {
    makeFolder(folder);
    await repeat(design, geometry, failure, { file, ...window });
    writeFileSync(view, waveView(design, file, cycle, elementOf(mismatch.signal)));
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    fail('SL0804', `${file} cannot be written: ${fileReason(error)}`);
  }
  return { file, view, cycle, reproduced };
}

/** 3 of `out_sums[3]`. */
function elementOf(signal: string): number | null {
  const [, element] = /\[(\d+)\]$/.exec(signal) ?? [];
  return element === undefined ? null : Number(element);
}

async function repeat(
  design: Design,
  geometry: PimGeometry,
  { task, mapping, tile, vector }: FailedTile,
  trace?: { readonly file: string; readonly from: number; readonly to: number },
): Promise<Repetition> {
  const simulation = startEmbedded(design, { observe: 'all' });
  const stop = trace ? simulation.sync.trace(trace.file, { from: trace.from, to: trace.to }) : null;
  try {
    const driver = new MacroDriver(simulation, geometry);
    await driver.reset();
    if (!(await driver.load(driver.rowsOf(tile)))) return { reproduced: true, cycle: driver.cycle };
    const inputs = tileInputs(mapping, tile.columns, task.activations);
    const channels = tile.channels.length;
    const vectors = inputs.length / tile.columns.length;
    const first = Math.floor((vector ?? 0) / driver.maxVectors) * driver.maxVectors;
    const count = Math.min(driver.maxVectors, vectors - first);
    const run = await driver.run(driver.vectorsOf(mapping, tile, inputs, first, count), count, channels);
    if (vector === null || run.stalled)
      return { reproduced: run.stalled, cycle: run.cycles.at(-1) ?? driver.cycle };
    const expected = tileSums(task.layer, mapping, tile, inputs);
    const wrong = Array.from({ length: channels }, (_, j) => j).some(
      (j) => run.sums[(vector - first) * channels + j] !== expected[vector * channels + j],
    );
    return { reproduced: wrong, cycle: run.cycles[vector - first]! };
  } finally {
    stop?.();
    await simulation.close();
  }
}
