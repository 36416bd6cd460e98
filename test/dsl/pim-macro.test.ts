import { describe, expect, it } from 'vitest';
import { PimMacro, pimLatency } from '../../dsl/pim/index.ts';
import { startEmbedded } from '../../src/engine/embedded/index.ts';
import type { SyncSimulation } from '../../src/engine/simulation.ts';
import { elaborate } from '../../src/lang/index.ts';
import { cyclesPerVector, indexBits, type PimGeometry } from '../../src/network/pim-geometry.ts';
import {
  type Entry,
  expectedSums,
  loadBeats,
  packBeats,
  packElements,
  randomEntries,
  randomSource,
  randomVectors,
  streamOf,
  sumsOf,
  unpackField,
  unpackSigned,
} from '../support/pim-bench.ts';

const base: PimGeometry = {
  rows: 8,
  groups: 3,
  weightBits: 8,
  actBits: 8,
  actSigned: true,
  n: 1,
  m: 1,
  scheme: 'mux',
};

const geometries: Record<string, PimGeometry> = {
  dense: base,
  'dense, unsigned activations': { ...base, actSigned: false },
  'dense, odd number of rows': { ...base, rows: 11 },
  '2 rows, 1 group': { ...base, rows: 2, groups: 1 },
  '2-bit weights': { ...base, weightBits: 2 },
  '1-bit activations': { ...base, actBits: 1, actSigned: false },
  '1-bit signed activations': { ...base, actBits: 1 },
  '5-bit weights, 3-bit activations': { ...base, weightBits: 5, actBits: 3 },
  '2:4 mux': { ...base, n: 2, m: 4 },
  '2:4 phase': { ...base, n: 2, m: 4, scheme: 'phase' },
  '1:2 mux': { ...base, n: 1, m: 2 },
  '1:16 mux': { ...base, n: 1, m: 16 },
  '1:16 phase': { ...base, n: 1, m: 16, scheme: 'phase' },
  '4:8 phase, unsigned, 4 bits': {
    ...base,
    n: 4,
    m: 8,
    scheme: 'phase',
    actSigned: false,
    actBits: 4,
    weightBits: 4,
  },
};

function start(geometry: PimGeometry): SyncSimulation {
  const sim = startEmbedded(elaborate(PimMacro(geometry))).sync;
  sim.reset();
  return sim;
}

function load(sim: SyncSimulation, geometry: PimGeometry, entries: Entry[][]): void {
  const words = packBeats(streamOf(sim.interface, 'load'), loadBeats(geometry, entries));
  const result = sim.runStreams({
    drive: { load: { words, beats: entries.length } },
    collect: {},
    maxCycles: 10_000,
  });
  expect(result.timedOut).toBe(false);
}

function begin(sim: SyncSimulation, vectors: number): void {
  sim.poke('vectors', vectors);
  sim.poke('start', 1);
  sim.step();
  sim.poke('start', 0);
}

function actWords(sim: SyncSimulation, geometry: PimGeometry, vectors: number[][]): Uint32Array {
  return packBeats(
    streamOf(sim.interface, 'act'),
    vectors.map((vector) => [packElements(vector, geometry.actBits)]),
  );
}

describe('the PIM macro computes the sums of its definition', () => {
  for (const [name, geometry] of Object.entries(geometries)) {
    it(`${name}, with random gaps and back pressure`, () => {
      const random = randomSource(0x51a17);
      const sim = start(geometry);
      for (let job = 0; job < 3; job++) {
        const entries = randomEntries(geometry, random);
        const vectors = randomVectors(geometry, 12, random);
        load(sim, geometry, entries);
        begin(sim, vectors.length);
        const gates =
          job > 0
            ? { drive: { gate: { seed: job, rate: 60 } }, collect: { gate: { seed: 7 * job, rate: 40 } } }
            : null;
        const result = sim.runStreams({
          drive: { act: { words: actWords(sim, geometry, vectors), beats: vectors.length, ...gates?.drive } },
          collect: { out: { beats: vectors.length, ...gates?.collect } },
          maxCycles: 100_000,
        });
        expect(result.timedOut).toBe(false);
        expect(sim.peek('done')).toBe(1n);
        sim.step();
        expect(sim.peek('busy')).toBe(0n);
        expect(sumsOf(geometry, streamOf(sim.interface, 'out'), result.collected.out!.words)).toEqual(
          vectors.map((vector) => expectedSums(geometry, entries, vector)),
        );
      }
    });

    it(`${name}, at the corners of the ranges`, () => {
      const sim = start(geometry);
      const low = -(2 ** (geometry.weightBits - 1));
      const actLow = geometry.actSigned ? -(2 ** (geometry.actBits - 1)) : 0;
      const actHigh = actLow + 2 ** geometry.actBits - 1;
      for (const weight of [low, -low - 1]) {
        const entries = Array.from({ length: geometry.rows }, () =>
          Array.from({ length: geometry.groups }, () => ({ weight, index: geometry.m - 1 })),
        );
        const vectors = [actLow, actHigh].map((x) => randomVectors(geometry, 1, () => 0)[0]!.map(() => x));
        load(sim, geometry, entries);
        begin(sim, vectors.length);
        const result = sim.runStreams({
          drive: { act: { words: actWords(sim, geometry, vectors), beats: 2 } },
          collect: { out: { beats: 2 } },
          maxCycles: 10_000,
        });
        sim.step(2);
        expect(sumsOf(geometry, streamOf(sim.interface, 'out'), result.collected.out!.words)).toEqual(
          vectors.map((vector) => expectedSums(geometry, entries, vector)),
        );
      }
    });

    it(`${name}, takes a vector every T cycles and answers T + 3 cycles later`, () => {
      const random = randomSource(99);
      const sim = start(geometry);
      load(sim, geometry, randomEntries(geometry, random));
      begin(sim, 5);
      const result = sim.runStreams({
        drive: { act: { words: actWords(sim, geometry, randomVectors(geometry, 5, random)), beats: 5 } },
        collect: { out: { beats: 5 } },
        maxCycles: 10_000,
      });
      const period = cyclesPerVector(geometry);
      expect(pimLatency(geometry)).toBe(period + 3);
      expect([...result.collected.out!.at]).toEqual(
        [0, 1, 2, 3, 4].map((i) => i * period + pimLatency(geometry)),
      );
      expect(sim.peek('count_vectors')).toBe(5n);
      expect(sim.peek('count_cycles')).toBe(BigInt(result.cycles));
      expect(sim.peek('count_stall_in')).toBe(0n);
      expect(sim.peek('count_stall_out')).toBe(0n);
    });
  }
});

describe('the PIM macro', () => {
  const geometry = geometries['2:4 phase']!;

  it('reads back what was loaded', () => {
    const random = randomSource(3);
    const sim = start(geometry);
    const entries = randomEntries(geometry, random);
    load(sim, geometry, entries);
    const rows = [5, 0, 7, 2];
    const read = sim.runStreams({
      drive: {
        read: {
          words: packBeats(
            streamOf(sim.interface, 'read'),
            rows.map((row) => [BigInt(row)]),
          ),
          beats: 4,
        },
      },
      collect: { entry: { beats: 4, gate: { seed: 5, rate: 90 } } },
      maxCycles: 1000,
    });
    const entry = streamOf(sim.interface, 'entry');
    const weights = unpackField(entry, read.collected.entry!.words, 0);
    const indices = unpackField(entry, read.collected.entry!.words, 1);
    rows.forEach((row, i) => {
      expect(unpackSigned(weights[i]!, geometry.groups, geometry.weightBits)).toEqual(
        entries[row]!.map((e) => e.weight),
      );
      expect(indices[i]).toBe(
        packElements(
          entries[row]!.map((e) => e.index),
          indexBits(geometry),
        ),
      );
    });
  });

  it('takes loads, reads and starts only while idle, and activations only during a job', () => {
    const sim = start(geometry);
    expect([sim.peek('load_ready'), sim.peek('read_ready'), sim.peek('act_ready')]).toEqual([1n, 1n, 0n]);
    begin(sim, 2);
    expect([sim.peek('load_ready'), sim.peek('read_ready'), sim.peek('act_ready')]).toEqual([0n, 0n, 1n]);
    begin(sim, 77);
    const result = sim.runStreams({
      drive: {
        act: { words: actWords(sim, geometry, randomVectors(geometry, 2, randomSource(1))), beats: 2 },
      },
      collect: { out: { beats: 2 } },
      maxCycles: 1000,
    });
    expect(result.timedOut).toBe(false);
    expect(sim.peek('act_ready')).toBe(0n);
    expect(sim.peek('done')).toBe(1n);
  });

  it('finishes a job of no vectors at once', () => {
    const sim = start(geometry);
    begin(sim, 0);
    expect([sim.peek('busy'), sim.peek('done')]).toEqual([1n, 1n]);
    sim.step();
    expect([sim.peek('busy'), sim.peek('done')]).toEqual([0n, 0n]);
  });

  it('counts waiting for activations and waiting for its sums to be taken', () => {
    const sim = start(geometry);
    begin(sim, 1);
    sim.step(9);
    expect(sim.peek('count_stall_in')).toBe(9n);
    sim.runStreams({
      drive: {
        act: { words: actWords(sim, geometry, randomVectors(geometry, 1, randomSource(1))), beats: 1 },
      },
      collect: {},
      maxCycles: 1000,
    });
    while (sim.peek('out_valid') === 0n) sim.step();
    sim.step(6);
    expect(sim.peek('count_stall_out')).toBe(6n);
    expect(sim.peek('count_vectors')).toBe(0n);
  });

  it('rejects geometries that cannot be built', () => {
    for (const [change, message] of [
      [{ m: 3 }, 'm is 3, but blocks have 1, 2, 4, 8 or 16 inputs'],
      [{ n: 5, m: 4 }, 'n is 5, but must be a whole number from 1 to 4'],
      [{ rows: 9, n: 2 }, '9 rows cannot be divided into blocks of 2 rows'],
      [{ weightBits: 9 }, 'weightBits is 9'],
      [{ actBits: 0 }, 'actBits is 0'],
    ] as const) {
      expect(() => elaborate(PimMacro({ ...geometry, ...change }))).toThrow(message);
    }
  });
});
