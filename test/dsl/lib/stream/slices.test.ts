import { describe, expect, it } from 'vitest';
import { skidReference } from '../../../../bench/area/references/stream.ts';
import {
  BackwardSlice,
  Downsizer,
  ForwardSlice,
  SkidBuffer,
  Upsizer,
} from '../../../../dsl/lib/stream/index.ts';
import { Bool, UInt } from '../../../../src/lang/index.ts';
import { RandomSource } from '../../../support/random-source.ts';
import { missingTools } from '../../../support/verilog-tools.ts';
import { cases, expectCleanVerilog, expectEqual, mistake, printed, running } from '../library-bench.ts';
import { type Beat, paces, passThrough } from './stream-bench.ts';

const lacking = missingTools('verilator', 'iverilog', 'yosys');
const payload = { data: UInt(8), last: Bool() };
const beatsOf = (count: number): Beat[] =>
  Array.from({ length: count }, (_, i) => ({ data: (i * 37 + 5) & 255, last: i % 3 === 0 ? 1 : 0 }));

const slices = [
  { name: 'ForwardSlice', slice: ForwardSlice, latency: 1, holds: 1, readyPath: true, validPath: false },
  { name: 'BackwardSlice', slice: BackwardSlice, latency: 0, holds: 1, readyPath: false, validPath: true },
  { name: 'SkidBuffer', slice: SkidBuffer, latency: 1, holds: 2, readyPath: false, validPath: false },
];

describe.each(slices)('$name', ({ slice, latency, holds, readyPath, validPath }) => {
  it('gives every beat once and in order', () => {
    const sim = running(slice({ payload }));
    sim.reset();
    paces.forEach((pace, seed) => {
      expect(passThrough(sim, beatsOf(60), 60, pace, seed).beats).toEqual(beatsOf(60));
    });
  });

  it('passes a beat per cycle, with the stated latency, and holds what is stated', () => {
    const sim = running(slice({ payload }));
    sim.reset();
    const { takenAt, givenAt } = passThrough(sim, beatsOf(20), 20, { offer: 1, take: 1 }, 1);
    expect(takenAt).toEqual(takenAt.map((_, i) => i));
    expect(givenAt).toEqual(takenAt.map((cycle) => cycle + latency));
    sim.poke('to_ready', 0);
    sim.poke('from_valid', 1);
    let held = 0;
    for (let cycle = 0; cycle < 6; cycle++) {
      held += Number(sim.peek('from_ready'));
      sim.step();
    }
    expect(held).toBe(holds);
  });

  it('has the stated paths through it and no others', () => {
    const sim = running(slice({ payload }));
    sim.reset();
    const random = new RandomSource(4);
    const found = { ready: false, valid: false, across: false };
    for (let cycle = 0; cycle < 60; cycle++) {
      const look = (valid: number, ready: number) => {
        sim.poke('from_valid', valid);
        sim.poke('to_ready', ready);
        return [sim.peek('from_ready'), sim.peek('to_valid')];
      };
      const [a, b, c] = [look(0, 0), look(0, 1), look(1, 0)];
      found.ready ||= a[0] !== b[0];
      found.valid ||= a[1] !== c[1];
      found.across ||= a[1] !== b[1] || a[0] !== c[0];
      look(random.below(2), random.below(2));
      sim.step();
    }
    expect(found).toEqual({ ready: readyPath, valid: validPath, across: false });
  });

  it.skipIf(lacking)(`prints clean Verilog ${lacking}`, () => expectCleanVerilog(slice({ payload })));
});

describe('SkidBuffer', () => {
  it.skipIf(lacking)(`is an output and an overflow register, proved ${lacking}`, () => {
    const options = { sequential: true, depth: 12 };
    expectEqual(SkidBuffer({ payload: { data: UInt(3) } }), skidReference(3), options);
  });

  it('prints two clocked blocks', () => {
    expect(printed(SkidBuffer({ payload: { data: UInt(8) } }))).toMatchInlineSnapshot(`
      "module skid_buffer #(
          parameter DATA_WIDTH = 8
      ) (
          input  wire                  clk,         // clock, rising edge
          input  wire                  rst,         // synchronous reset, active high
          input  wire                  from_valid,
          output wire                  from_ready,
          input  wire [DATA_WIDTH-1:0] from_data,
          output reg                   to_valid,
          input  wire                  to_ready,
          output reg  [DATA_WIDTH-1:0] to_data
      );
          reg                   skid_valid;  // a beat was taken while the output waited
          reg  [DATA_WIDTH-1:0] skid_word;

          wire free = !to_valid || to_ready;
          assign from_ready = !skid_valid;

          always @(posedge clk) begin
              if (rst) begin
                  to_valid <= 1'b0;
                  skid_valid <= 1'b0;
              end else if (free) begin
                  to_valid <= skid_valid || from_valid;
                  skid_valid <= 1'b0;
              end else if (from_valid) begin
                  skid_valid <= 1'b1;
              end
          end

          always @(posedge clk) begin
              if (free) to_data <= skid_valid ? skid_word : from_data;
          end

          always @(posedge clk) begin
              if (!skid_valid) skid_word <= from_data;
          end
      endmodule"
    `);
  });
});

/** Narrow beats of packets with random lengths. */
function packets(count: number, width: number, seed: number): { data: number; last: number }[] {
  const random = new RandomSource(seed);
  return Array.from({ length: count }, (_, i) => ({
    data: random.below(2 ** width),
    last: i === count - 1 || random.below(4) === 0 ? 1 : 0,
  }));
}

/** The wide beats of narrow ones: a new one when `ratio` words are in it, or the packet ends. */
function widened(
  narrow: readonly { data: number; last: number }[],
  width: number,
  ratio: number,
  last: boolean,
) {
  const wide: { words: number[]; last: number }[] = [];
  let open: { words: number[]; last: number } | null = null;
  for (const beat of narrow) {
    if (!open) {
      open = { words: [], last: 0 };
      wide.push(open);
    }
    open.words.push(beat.data);
    open.last = beat.last;
    if (open.words.length === ratio || (last && beat.last)) open = null;
  }
  return wide.map(({ words, last: end }) => ({
    words,
    beat: {
      data: words.reduceRight((all, word) => all * 2 ** width + word, 0),
      keep: 2 ** words.length - 1,
      last: end,
    },
  }));
}

describe.each([
  { width: 4, ratio: 2 },
  { width: 5, ratio: 3 },
  { width: 8, ratio: 4 },
])('width converters, $width x $ratio', ({ width, ratio }) => {
  const wideMask = (words: number) => 2 ** (width * words) - 1;

  it('join words', () => {
    const sim = running(Upsizer({ width, ratio }));
    sim.reset();
    paces.forEach((pace, seed) => {
      const narrow = packets(ratio * 20, width, seed);
      const expected = widened(narrow, width, ratio, false).map(({ beat }) => ({ data: beat.data }));
      expect(passThrough(sim, narrow, 20, pace, seed).beats).toEqual(expected);
    });
  });

  it('join words of packets', () => {
    const sim = running(Upsizer({ width, ratio, last: true }));
    sim.reset();
    paces.forEach((pace, seed) => {
      const narrow = packets(80, width, seed);
      const expected = widened(narrow, width, ratio, true);
      const { beats } = passThrough(sim, narrow, expected.length, pace, seed);
      beats.forEach((beat, i) => {
        const { words, beat: wanted } = expected[i]!;
        // What `keep` leaves out says nothing.
        const data = Number(BigInt(beat.data!) & BigInt(wideMask(words.length)));
        expect({ ...beat, data }).toEqual(wanted);
      });
    });
  });

  it('split words, without gaps', () => {
    const sim = running(Downsizer({ width, ratio }));
    sim.reset();
    paces.forEach((pace, seed) => {
      const narrow = packets(ratio * 20, width, seed);
      const wide = widened(narrow, width, ratio, false).map(({ beat }) => beat);
      const traffic = passThrough(sim, wide, narrow.length, pace, seed);
      expect(traffic.beats).toEqual(narrow.map(({ data }) => ({ data })));
      if (pace.offer === 1 && pace.take === 1) expect(traffic.givenAt).toEqual(narrow.map((_, i) => i + 1));
    });
  });

  it('split words of packets', () => {
    const sim = running(Downsizer({ width, ratio, last: true }));
    sim.reset();
    paces.forEach((pace, seed) => {
      const narrow = packets(80, width, seed);
      const wide = widened(narrow, width, ratio, true).map(({ beat }) => beat);
      const traffic = passThrough(sim, wide, narrow.length, pace, seed);
      expect(traffic.beats).toEqual(narrow);
      if (pace.offer === 1 && pace.take === 1) expect(traffic.givenAt).toEqual(narrow.map((_, i) => i + 1));
    });
  });

  it('take a narrow word in every cycle', () => {
    const sim = running(Upsizer({ width, ratio }));
    sim.reset();
    const { takenAt } = passThrough(sim, packets(ratio * 8, width, 1), 8, { offer: 1, take: 1 }, 1);
    expect(takenAt).toEqual(takenAt.map((_, i) => i));
  });
});

describe('width converters', () => {
  it.skipIf(lacking)(`print clean Verilog ${lacking}`, () => {
    for (const last of cases([true], [false])) {
      expectCleanVerilog(Upsizer({ width: 5, ratio: 3, last }));
      expectCleanVerilog(Downsizer({ width: 5, ratio: 3, last }));
    }
  });

  it('mistakes are diagnostics', () => {
    expect(mistake(() => Upsizer({ width: 8, ratio: 1 }))).toBe(
      'SL0114: width converter: ratio is 1, but must be a whole number from 2 to 1024',
    );
    expect(mistake(() => SkidBuffer({ payload: {} }))).toBe('SL0114: SkidBuffer: the payload has no fields');
  });
});
