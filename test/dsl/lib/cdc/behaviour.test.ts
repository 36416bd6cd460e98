import { describe, expect, it } from 'vitest';
import {
  AsyncFifo,
  Handshake,
  PulseSynchroniser,
  ResetSynchroniser,
  Synchroniser,
} from '../../../../dsl/lib/cdc/index.ts';
import { startEmbedded } from '../../../../src/engine/embedded/index.ts';
import { startSimulation } from '../../../../src/engine/index.ts';
import type { Design } from '../../../../src/ir/index.ts';
import { elaborate, UInt } from '../../../../src/lang/index.ts';
import { describeWith, verilatorTools } from '../../../engine/tool-support.ts';
import { crossClocks, rateSets } from '../../../support/clock-crossing-bench.ts';
import { RandomSource } from '../../../support/random-source.ts';

const fifo = (
  depth: number,
  width: number,
  more: { stages?: number; reset?: 'sync' | 'async' } = {},
): Design => elaborate(AsyncFifo({ payload: { data: UInt(width) }, depth, ...more }));

const handshake = (width: number, reset: 'sync' | 'async' = 'sync'): Design =>
  elaborate(Handshake({ payload: { data: UInt(width) }, reset }));

const fifoClocks = { from: 'wr_clk', to: 'rd_clk' };
const handshakeClocks = { from: 'src_clk', to: 'dst_clk' };

describe('AsyncFifo', () => {
  it.each([
    [2, 1, {}],
    [4, 8, { reset: 'async' }],
    [8, 33, { stages: 3 }],
    [16, 70, {}],
  ] as const)('of depth %i, width %i, %o loses nothing and changes no order', async (depth, width, more) => {
    let most = 0;
    for (const [i, rates] of rateSets.entries()) {
      const bench = { clocks: fifoClocks, width, beats: 150, rates, seed: 10 * depth + i };
      const outcome = await crossClocks(startEmbedded(fifo(depth, width, more)), bench);
      expect(outcome.received, JSON.stringify(rates)).toEqual(outcome.sent);
      expect(outcome.received).toHaveLength(150);
      most = Math.max(most, outcome.most);
    }
    expect(most).toBe(depth);
  });

  it('takes and gives a beat in every cycle of two equal clocks, from depth 8 on', async () => {
    const rates = { send: 1, receive: 1, offer: 1, take: 1 };
    const bench = { clocks: fifoClocks, width: 8, beats: 400, rates, seed: 3 };
    const { steps } = await crossClocks(startEmbedded(fifo(8, 8)), bench);
    expect(steps).toBeLessThan(410);
    const slow = await crossClocks(startEmbedded(fifo(4, 8)), bench);
    expect(slow.steps).toBeGreaterThan(500);
  });

  it('offers a beat two to three cycles after it was taken', () => {
    const { sync } = startEmbedded(fifo(4, 8));
    sync.reset(4);
    sync.poke('from_valid', 1);
    sync.poke('from_data', 99);
    sync.step(1, ['wr_clk']);
    sync.poke('from_valid', 0);
    const seen: bigint[] = [];
    for (let i = 0; i < 4; i++) {
      seen.push(sync.peek('to_valid'));
      sync.step(1, ['rd_clk']);
    }
    expect(seen).toEqual([0n, 0n, 1n, 1n]);
    expect(sync.peek('to_data')).toBe(99n);
  });

  it('refuses a depth that is no power of two', () => {
    expect(() => fifo(6, 8)).toThrow(
      'SL0114: AsyncFifo: depth is 6, but must be a power of two from 2 to 2^20',
    );
    expect(() => fifo(4, 8, { stages: 1 })).toThrow('SL0114');
  });
});

describe('Handshake', () => {
  it.each(['sync', 'async'] as const)('with %s reset loses nothing and changes no order', async (reset) => {
    for (const [i, rates] of rateSets.entries()) {
      const bench = { clocks: handshakeClocks, width: 40, beats: 40, rates, seed: 77 + i };
      const outcome = await crossClocks(startEmbedded(handshake(40, reset)), bench);
      expect(outcome.received, JSON.stringify(rates)).toEqual(outcome.sent);
      expect(outcome.received).toHaveLength(40);
      expect(outcome.most).toBe(1);
    }
  });
});

describe('PulseSynchroniser', () => {
  it('shows each pulse once, whichever clock is faster', () => {
    for (const [send, receive] of [
      [0.3, 0.9],
      [0.9, 0.3],
      [0.5, 0.5],
    ] as const) {
      const random = new RandomSource(Math.round(send * 100));
      const { sync } = startEmbedded(elaborate(PulseSynchroniser({})));
      sync.reset(5);
      let [pulses, seen, quiet] = [0, 0, 0];
      for (let i = 0; i < 4000; i++) {
        const ticks = { src: random.chance(send), dst: random.chance(receive) };
        if (ticks.dst && sync.peek('seen') === 1n) seen++;
        if (ticks.src && sync.peek('pulse') === 1n) {
          pulses++;
          quiet = 0;
        } else if (ticks.dst) quiet++;
        sync.step(1, [...(ticks.src ? ['src_clk'] : []), ...(ticks.dst ? ['dst_clk'] : [])]);
        // The next pulse waits until the receiver has had four cycles.
        if (ticks.src) sync.poke('pulse', quiet >= 4 && i < 3900 && random.chance(0.5) ? 1 : 0);
      }
      expect(pulses).toBeGreaterThan(100);
      expect(seen).toBe(pulses);
    }
  });
});

describe('Synchroniser', () => {
  it.each([2, 3, 5])('of %i registers is late by as many cycles', (stages) => {
    const { sync } = startEmbedded(elaborate(Synchroniser({ stages })));
    sync.poke('from', 1);
    const seen = Array.from({ length: stages + 1 }, () => {
      const value = sync.peek('to');
      sync.step();
      return value;
    });
    expect(seen).toEqual([...new Array<bigint>(stages).fill(0n), 1n]);
  });
});

describe('ResetSynchroniser', () => {
  it('resets without a clock, and releases after as many edges as it has registers', () => {
    const { sync } = startEmbedded(elaborate(ResetSynchroniser({ stages: 3 })));
    expect(sync.peek('reset')).toBe(0n);
    sync.poke('raw', 1);
    expect(sync.peek('reset')).toBe(1n);
    sync.poke('raw', 0);
    const seen = Array.from({ length: 5 }, () => {
      const value = sync.peek('reset');
      sync.step();
      return value;
    });
    expect(seen).toEqual([1n, 1n, 1n, 0n, 0n]);
  });
});

describeWith(verilatorTools, 'on Verilator', () => {
  it.each([
    ['AsyncFifo', () => fifo(8, 40, { reset: 'async' }), fifoClocks, 40],
    ['Handshake', () => handshake(20), handshakeClocks, 20],
  ] as const)('%s loses nothing and changes no order', async (_name, design, clocks, width) => {
    const simulation = await startSimulation(design(), { engine: 'verilator' });
    for (const [i, rates] of rateSets.entries()) {
      const outcome = await crossClocks(simulation, { clocks, width, beats: 40, rates, seed: i });
      expect(outcome.received).toEqual(outcome.sent);
      expect(outcome.received).toHaveLength(40);
    }
    await simulation.close();
  });
});
