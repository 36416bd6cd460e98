import { describe, expect, it } from 'vitest';
import { pimSpec } from '../../../dsl/pim/index.ts';
import { type EmbeddedSyncSimulation, startEmbedded } from '../../../src/engine/embedded/index.ts';
import { enabledOptimisations } from '../../../src/engine/embedded/optimisations.ts';
import { compileProgram } from '../../../src/engine/embedded/program.ts';
import type { PimGeometry } from '../../../src/network/pim-geometry.ts';
import { RandomSource } from '../../support/random-source.ts';

const dense: PimGeometry = {
  rows: 16,
  groups: 5,
  weightBits: 8,
  actBits: 8,
  actSigned: true,
  n: 1,
  m: 1,
  scheme: 'mux',
};
const shapes: readonly [string, Partial<PimGeometry>][] = [
  ['dense', {}],
  ['dense, short words', { weightBits: 3, rows: 64 }],
  ['2 of 4', { n: 2, m: 4 }],
  ['1 of 8', { n: 1, m: 8 }],
  ['1 of 2', { n: 1, m: 2 }],
];

/** Beats of random words, every port within its width; `row` counts up. */
function beats(sync: EmbeddedSyncSimulation, name: string, count: number, r: RandomSource): Uint32Array {
  const { payload, wordsPerBeat } = sync.interface.streams.find((stream) => stream.name === name)!;
  const words = new Uint32Array(count * wordsPerBeat);
  for (let beat = 0; beat < count; beat++)
    for (const { port, width, firstWord } of payload) {
      let value = port === 'load_row' ? BigInt(beat) : r.bits(width);
      for (let word = 0; word * 32 < width; word++, value >>= 32n)
        words[beat * wordsPerBeat + firstWord + word] = Number(value & 0xffff_ffffn);
    }
  return words;
}

function load(sync: EmbeddedSyncSimulation, rows: number, seed: number): void {
  const words = beats(sync, 'load', rows, new RandomSource(seed));
  sync.runStreams({ drive: { load: { words, beats: rows } }, collect: {}, maxCycles: 1000 });
}

function sums(sync: EmbeddedSyncSimulation): string {
  const count = 6;
  sync.poke('vectors', count);
  sync.poke('start', 1);
  sync.step();
  sync.poke('start', 0);
  const drive = { act: { words: beats(sync, 'act', count, new RandomSource(99)), beats: count } };
  const result = sync.runStreams({ drive, collect: { out: { beats: count } }, maxCycles: 1000 });
  sync.step();
  return [...result.collected.out!.words].join();
}

describe.each(shapes)('look-ups of sums: %s', (_, change) => {
  const geometry = { ...dense, ...change };
  const design = pimSpec('macro', geometry).elaborate();

  it('are found, and follow the words that they are made of', () => {
    const [full, part] = [{}, { 'sum-tables': false }].map(
      (options) => compileProgram(design, false, enabledOptimisations(options)).wasm,
    );
    expect(Buffer.compare(full!, part!)).not.toBe(0);
    const [fast, plain] = [true, false].map((optimise) => startEmbedded(design, { optimise }).sync);
    for (const seed of [1, 2, 3]) {
      const [got, expected] = [fast!, plain!].map((sync) => {
        if (seed === 3) sync.reset();
        if (seed < 3) load(sync, geometry.rows, seed);
        return sums(sync);
      });
      expect(got).toBe(expected);
    }
  });

  it('are part of a snapshot', () => {
    const { sync } = startEmbedded(design);
    load(sync, geometry.rows, 1);
    const snapshot = sync.snapshot();
    const before = sums(sync);
    load(sync, geometry.rows, 2);
    expect(sums(sync)).not.toBe(before);
    sync.restore(snapshot);
    expect(sums(sync)).toBe(before);
  });
});
