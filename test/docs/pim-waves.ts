import { PimMacro } from '../../dsl/pim/index.ts';
import { startEmbedded } from '../../src/engine/embedded/index.ts';
import type { SyncSimulation } from '../../src/engine/simulation.ts';
import { elaborate } from '../../src/lang/index.ts';
import { indexBits, type PimGeometry, sumBits } from '../../src/network/pim-geometry.ts';
import { type Entry, expectedSums, packElements } from '../support/pim-bench.ts';
import { drawWave, type WaveSignal } from './text-wave.ts';

/** The macro of the waves in docs/pim-macro.md: small enough to follow every addition. */
export const waveGeometry: PimGeometry = {
  rows: 4,
  groups: 1,
  weightBits: 4,
  actBits: 4,
  actSigned: true,
  n: 2,
  m: 4,
  scheme: 'mux',
};

/** Rows 0 and 1 serve inputs 0..3, rows 2 and 3 inputs 4..7. */
export const waveEntries: readonly Entry[] = [
  { weight: 2, index: 1 },
  { weight: -3, index: 3 },
  { weight: 7, index: 0 },
  { weight: 1, index: 1 },
];

export const waveVector: readonly number[] = [3, -2, 0, 5, 7, -8, 1, 2];

/** What the macro has to give for that vector. */
export function waveSum(geometry: PimGeometry): number {
  return expectedSums(
    geometry,
    waveEntries.map((entry) => [entry]),
    [...waveVector],
  )[0]!;
}

/** A reset macro with its rows loaded. */
function loaded(geometry: PimGeometry): SyncSimulation {
  const { sync } = startEmbedded(elaborate(PimMacro(geometry)), { observe: 'all' });
  sync.reset();
  sync.poke('load_valid', 1);
  waveEntries.forEach(({ weight, index }, row) => {
    sync.poke('load_row', row);
    sync.poke('load_weights', packElements([weight], geometry.weightBits));
    sync.poke('load_index', packElements([index], indexBits(geometry)));
    sync.step();
  });
  sync.poke('load_valid', 0);
  sync.poke('act_data', packElements(waveVector, geometry.actBits));
  return sync;
}

const bit = (name: string, path = name): WaveSignal => ({ name, path, form: 'bit' });

/** One vector, from `start` to `done`. */
export function oneVector(): string {
  const geometry = waveGeometry;
  const sync = loaded(geometry);
  sync.poke('vectors', 1);
  sync.poke('act_valid', 1);
  sync.poke('out_ready', 1);
  const width = sumBits(geometry);
  const signals: WaveSignal[] = [
    bit('start'),
    bit('busy'),
    bit('act_ready'),
    { name: 'step', path: 'sequencer.step', form: 'unsigned' },
    bit('active', 'sequencer.active'),
    bit('summing', 'sequencer.summing'),
    { name: 'partial', path: 'column_0.partial', form: 'signed', width: 6 },
    bit('clear', 'sequencer.clear'),
    bit('negate', 'sequencer.negate'),
    { name: 'acc', path: 'column_0.acc', form: 'signed', width },
    bit('capture', 'sequencer.capture'),
    bit('out_valid'),
    { name: 'out_sums', path: 'out_sums', form: 'signed', width },
    bit('done'),
  ];
  return drawWave(sync, signals, 11, (cycle) => sync.poke('start', Number(cycle === 0)));
}

/** Three vectors, while the receiver is not ready in cycles 8 to 15. */
export function backPressure(): string {
  const sync = loaded(waveGeometry);
  sync.poke('vectors', 3);
  sync.poke('act_valid', 1);
  const signals: WaveSignal[] = [
    bit('start'),
    bit('act_ready'),
    { name: 'step', path: 'sequencer.step', form: 'unsigned' },
    bit('finished', 'sequencer.finished'),
    bit('advance', 'sequencer.advance'),
    bit('out_valid'),
    bit('out_ready'),
    { name: 'to_give', path: 'sequencer.to_give', form: 'unsigned' },
    { name: 'stall_out', path: 'count_stall_out', form: 'unsigned' },
    bit('done'),
  ];
  return drawWave(sync, signals, 24, (cycle) => {
    sync.poke('start', Number(cycle === 0));
    sync.poke('out_ready', Number(cycle < 8 || cycle > 15));
  });
}

/** The same entries and vector in the phase scheme. */
export function phases(): string {
  const geometry: PimGeometry = { ...waveGeometry, scheme: 'phase' };
  const sync = loaded(geometry);
  sync.poke('vectors', 1);
  sync.poke('act_valid', 1);
  sync.poke('out_ready', 1);
  const signals: WaveSignal[] = [
    bit('act_ready'),
    { name: 'phase', path: 'sequencer.phase', form: 'unsigned' },
    bit('next_bit', 'sequencer.next_bit'),
    { name: 'partial', path: 'column_0.partial', form: 'signed', width: 6 },
    bit('clear', 'sequencer.clear'),
    bit('shift', 'sequencer.shift'),
    bit('negate', 'sequencer.negate'),
    { name: 'acc', path: 'column_0.acc', form: 'signed', width: sumBits(geometry) },
    bit('out_valid'),
  ];
  return drawWave(sync, signals, 22, (cycle) => sync.poke('start', Number(cycle === 0)));
}
