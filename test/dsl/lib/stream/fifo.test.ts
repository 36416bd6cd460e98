import { describe, expect, it } from 'vitest';
import { countingFifo, pointerFifo } from '../../../../bench/area/references/stream.ts';
import { type FifoParameters, SyncFifo } from '../../../../dsl/lib/stream/index.ts';
import { startSimulation } from '../../../../src/engine/index.ts';
import { Bool, elaborate, SInt, UInt, Vec } from '../../../../src/lang/index.ts';
import { missingTools } from '../../../support/verilog-tools.ts';
import {
  cases,
  expectCleanVerilog,
  expectEqual,
  mistake,
  printed,
  running,
  verilogOf,
} from '../library-bench.ts';
import { type Beat, paces, passThrough } from './stream-bench.ts';

const lacking = missingTools('verilator', 'iverilog', 'yosys');
const payload = { data: UInt(8), sign: SInt(4), pair: Vec(2, UInt(3)), last: Bool() };

function beatsOf(count: number): Beat[] {
  return Array.from({ length: count }, (_, i) => ({
    data: (i * 37 + 5) & 255,
    sign: (i * 11) & 15,
    pair: (i * 29) & 63,
    last: i % 3 === 0 ? 1 : 0,
  }));
}

const shapes: readonly Omit<FifoParameters, 'payload' | 'depth'>[] = [
  { storage: 'registers', output: 'fall-through' },
  { storage: 'registers', output: 'registered' },
  { storage: 'memory', output: 'fall-through' },
  { storage: 'memory', output: 'registered' },
];

describe.each(shapes)('SyncFifo, $storage, $output', (shape) => {
  const least = shape.output === 'fall-through' ? 1 : shape.storage === 'memory' ? 3 : 2;
  const depths = [least, least + 1, 5, 8, 9].filter((depth) => depth >= least);

  it('gives every beat once, in order, and counts what it holds', () => {
    for (const depth of depths) {
      const almostFull = Math.max(1, depth - 1);
      const sim = running(
        SyncFifo({ payload, depth, ...shape, level: true, almostFull, almostEmpty: depth >> 1 }),
      );
      sim.reset();
      paces.forEach((pace, seed) => {
        const beats = beatsOf(50);
        const traffic = passThrough(sim, beats, beats.length, pace, seed, (inside) => {
          expect(Number(sim.peek('level')), 'level').toBe(inside);
          expect(sim.peek('almost_full'), 'almost_full').toBe(BigInt(inside >= almostFull));
          expect(sim.peek('almost_empty'), 'almost_empty').toBe(BigInt(inside <= depth >> 1));
        });
        expect(traffic.beats).toEqual(beats);
      });
    }
  });

  it('holds exactly its depth', () => {
    for (const depth of depths) {
      const sim = running(SyncFifo({ payload: { data: UInt(8) }, depth, ...shape }));
      sim.reset();
      sim.poke('to_ready', 0);
      sim.poke('from_valid', 1);
      let held = 0;
      for (let cycle = 0; cycle < 4 * depth + 8; cycle++) {
        held += Number(sim.peek('from_ready'));
        sim.step();
      }
      expect(held).toBe(depth);
    }
  });

  it('passes a beat per cycle, with the stated latency', () => {
    const depth = Math.max(4, least);
    const sim = running(SyncFifo({ payload, depth, ...shape }));
    sim.reset();
    const { takenAt, givenAt } = passThrough(sim, beatsOf(40), 40, { offer: 1, take: 1 }, 1);
    const latency = shape.storage === 'memory' && shape.output === 'registered' ? 2 : 1;
    expect(takenAt).toEqual(takenAt.map((_, i) => i));
    expect(givenAt).toEqual(takenAt.map((cycle) => cycle + latency));
  });

  it('has no path from to_ready to from_ready, nor from from_valid to to_valid', () => {
    const sim = running(SyncFifo({ payload: { data: UInt(8) }, depth: 4, ...shape }));
    sim.reset();
    let seen = 0;
    for (let cycle = 0; cycle < 60; cycle++) {
      const look = (valid: number, ready: number) => {
        sim.poke('from_valid', valid);
        sim.poke('to_ready', ready);
        return [sim.peek('from_ready'), sim.peek('to_valid')].join();
      };
      const values = [look(0, 0), look(0, 1), look(1, 0), look(1, 1)];
      expect(new Set(values).size).toBe(1);
      seen |= 1 << (values[0] === '1,0' ? 0 : values[0] === '1,1' ? 1 : 2);
      look(cycle % 20 < 10 ? 1 : 0, cycle % 20 < 10 ? 0 : 1);
      sim.step();
    }
    expect(seen, 'empty, in between and full').toBe(7);
  });

  it.skipIf(lacking)(`prints clean Verilog ${lacking}`, () => {
    for (const depth of cases([5], [least, 8]))
      expectCleanVerilog(
        SyncFifo({ payload, depth, ...shape, level: true, almostFull: depth, almostEmpty: 0 }),
      );
  });
});

describe('SyncFifo with other tools', () => {
  const data = { data: UInt(2) };

  it.skipIf(lacking)(`is the FIFO with an extra pointer bit ${lacking}`, () => {
    expectEqual(SyncFifo({ payload: data, depth: 4 }), pointerFifo(4, 2), { sequential: true, depth: 10 });
  });

  it.skipIf(lacking)(`is the FIFO with a counter, for any depth ${lacking}`, () => {
    for (const depth of cases([3], [1, 2, 5]))
      expectEqual(SyncFifo({ payload: data, depth }), countingFifo(depth, 2), { sequential: true, depth: 9 });
  });

  it.skipIf(lacking)(`runs on Verilator as on the embedded engine ${lacking}`, async () => {
    const request = SyncFifo({ payload: { data: UInt(16) }, depth: 100, storage: 'memory' });
    const words = Uint32Array.from({ length: 500 }, (_, i) => (i * 0x9e3779b1) >>> 16);
    const job = {
      drive: { from: { words, beats: 500, gate: { seed: 7, rate: 200 } } },
      collect: { to: { beats: 500, gate: { seed: 8, rate: 120 } } },
      maxCycles: 5000,
    };
    const sim = await startSimulation(elaborate(request), { engine: 'verilator' });
    await sim.reset();
    const there = await sim.runStreams(job);
    await sim.close();
    const here = running(request);
    here.reset();
    expect(there.collected.to!.words).toEqual(words);
    expect(there).toEqual(here.runStreams(job));
  });
});

describe('SyncFifo', () => {
  it('keeps few bits in registers and many in a memory', () => {
    const modules = (depth: number) =>
      verilogOf(SyncFifo({ payload: { data: UInt(32) }, depth })).files.length;
    expect([modules(32), modules(33)]).toEqual([1, 2]);
  });

  it('prints the usual case', () => {
    expect(printed(SyncFifo({ payload: { data: UInt(8) }, depth: 4 }))).toMatchInlineSnapshot(`
      "module fifo #(
          parameter DEPTH = 4,      // a power of two, at least 2
          parameter DATA_WIDTH = 8
      ) (
          input  wire                  clk,         // clock, rising edge
          input  wire                  rst,         // synchronous reset, active high
          input  wire                  from_valid,
          output wire                  from_ready,
          input  wire [DATA_WIDTH-1:0] from_data,
          output wire                  to_valid,
          input  wire                  to_ready,
          output wire [DATA_WIDTH-1:0] to_data
      );
          localparam DEPTH_BITS = $clog2(DEPTH);

          reg  [DEPTH_BITS:0]   write;              // next place to fill, and the turn on top
          reg  [DEPTH_BITS:0]   read;               // oldest word, and the turn on top
          reg  [DATA_WIDTH-1:0] words [0:DEPTH-1];

          wire full = write == {!read[DEPTH_BITS], read[DEPTH_BITS-1:0]};
          wire empty = write == read;
          assign from_ready = !full;
          assign to_valid = !empty;

          wire from_fire = from_valid && from_ready;
          always @(posedge clk) begin
              if (rst) begin
                  write <= 0;
              end else if (from_fire) begin
                  write <= write + 1'b1;
              end
          end

          always @(posedge clk) begin
              if (rst) begin
                  read <= 0;
              end else if (to_valid && to_ready) begin
                  read <= read + 1'b1;
              end
          end

          assign to_data = words[read[DEPTH_BITS-1:0]];

          always @(posedge clk) begin
              if (from_fire) words[write[DEPTH_BITS-1:0]] <= from_data;
          end
      endmodule"
    `);
  });

  it('mistakes are diagnostics', () => {
    const data = { data: UInt(8) };
    expect(mistake(() => SyncFifo({ payload: data, depth: 0 }))).toBe(
      'SL0114: SyncFifo (registers, fall-through): depth is 0, but must be a whole number from 1 to 16777216',
    );
    expect(mistake(() => SyncFifo({ payload: data, depth: 2, storage: 'memory' }))).toBe(
      'SL0114: SyncFifo (memory, registered): depth is 2, but must be a whole number from 3 to 16777216',
    );
    expect(mistake(() => SyncFifo({ payload: {}, depth: 2 }))).toBe(
      'SL0114: SyncFifo: the payload has no fields',
    );
    expect(mistake(() => SyncFifo({ payload: data, depth: 4, almostFull: 5 }))).toBe(
      'SL0114: SyncFifo: almostFull is 5, but must be a whole number from 1 to 4',
    );
    expect(mistake(() => SyncFifo({ payload: data, depth: 4, storage: 'flash' as 'memory' }))).toBe(
      'SL0114: SyncFifo: storage is `flash`',
    );
  });
});
