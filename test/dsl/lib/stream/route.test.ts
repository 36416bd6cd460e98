import { describe, expect, it } from 'vitest';
import { StreamDemux, StreamFork, StreamJoin, StreamMux } from '../../../../dsl/lib/stream/index.ts';
import { SInt, UInt } from '../../../../src/lang/index.ts';
import { RandomSource } from '../../../support/random-source.ts';
import { missingTools } from '../../../support/verilog-tools.ts';
import { expectCleanVerilog, functionOf, mistake, running } from '../library-bench.ts';

const lacking = missingTools('verilator', 'iverilog', 'yosys');
const payload = { data: UInt(8) };

describe('StreamFork', () => {
  it('gives each beat to each receiver once, whenever it is ready', () => {
    const ways = 3;
    const sim = running(StreamFork({ payload, ways }));
    sim.reset();
    const random = new RandomSource(1);
    const out: number[][] = Array.from({ length: ways }, () => []);
    for (let sent = 0, cycle = 0; sent < 60; cycle++) {
      expect(cycle).toBeLessThan(2000);
      sim.poke('from_valid', 1);
      sim.poke('from_data', sent);
      const ready = out.map(() => random.below(3) === 0);
      const valid = ready.map((_, i) => sim.peek(`to_${i}_valid`));
      ready.forEach((bit, i) => {
        sim.poke(`to_${i}_ready`, bit ? 1 : 0);
      });
      ready.forEach((bit, i) => {
        expect(sim.peek(`to_${i}_valid`), 'valid does not depend on ready').toBe(valid[i]);
        if (bit && valid[i] === 1n) out[i]!.push(Number(sim.peek(`to_${i}_data`)));
      });
      const taken = sim.peek('from_ready') === 1n;
      sim.step();
      if (taken) {
        sent++;
        expect(out.map((list) => list.length)).toEqual(out.map(() => sent));
      }
    }
    for (const list of out) expect(list).toEqual(Array.from({ length: 60 }, (_, i) => i));
  });

  it('passes a beat per cycle', () => {
    const sim = running(StreamFork({ payload, ways: 2 }));
    sim.reset();
    for (const port of ['from_valid', 'to_0_ready', 'to_1_ready']) sim.poke(port, 1);
    for (let cycle = 0; cycle < 5; cycle++) {
      expect([sim.peek('from_ready'), sim.peek('to_0_valid'), sim.peek('to_1_valid')]).toEqual([1n, 1n, 1n]);
      sim.step();
    }
  });
});

describe('StreamMux and StreamDemux', () => {
  it('join the selected pair and leave the others alone', () => {
    const ways = 3;
    const mux = functionOf(StreamMux({ payload, ways }));
    const demux = functionOf(StreamDemux({ payload, ways }));
    for (let select = 0; select < 4; select++)
      for (let bits = 0; bits < 16; bits++) {
        const at = (i: number) => (bits >> i) & 1;
        const inputs = [0, 1, 2].flatMap((i) => [
          [`from_${i}_valid`, at(i)],
          [`from_${i}_data`, 20 + i],
        ]);
        const got = mux({ select, to_ready: at(3), ...Object.fromEntries(inputs) });
        const inside = select < ways;
        expect(got.to_valid).toBe(BigInt(inside && at(select)));
        if (inside) expect(got.to_data).toBe(BigInt(20 + select));
        for (let i = 0; i < ways; i++) expect(got[`from_${i}_ready`]).toBe(BigInt(i === select && at(3)));

        const readies = Object.fromEntries([0, 1, 2].map((i) => [`to_${i}_ready`, at(i)]));
        const other = demux({ select, from_valid: at(3), from_data: 77, ...readies });
        expect(other.from_ready).toBe(BigInt(inside && at(select)));
        for (let i = 0; i < ways; i++) {
          expect(other[`to_${i}_valid`]).toBe(BigInt(i === select && at(3)));
          expect(other[`to_${i}_data`]).toBe(77n);
        }
      }
  });
});

describe('StreamJoin', () => {
  it('takes both beats together', () => {
    const join = functionOf(StreamJoin({ left: { data: UInt(8) }, right: { x: SInt(4), y: UInt(2) } }));
    for (let bits = 0; bits < 8; bits++) {
      const [left, right, ready] = [bits & 1, (bits >> 1) & 1, bits >> 2];
      expect(
        join({
          left_valid: left,
          left_data: 9,
          right_valid: right,
          right_x: 12,
          right_y: 1,
          to_ready: ready,
        }),
      ).toEqual({
        left_ready: BigInt(right & ready),
        right_ready: BigInt(left & ready),
        to_valid: BigInt(left & right),
        to_data: 9n,
        to_x: 12n,
        to_y: 1n,
      });
    }
  });
});

it.skipIf(lacking)(`all print clean Verilog ${lacking}`, () => {
  for (const request of [
    StreamFork({ payload, ways: 3 }),
    StreamMux({ payload, ways: 3 }),
    StreamDemux({ payload, ways: 3 }),
    StreamJoin({ left: { data: UInt(8) }, right: { x: SInt(4) } }),
  ])
    expectCleanVerilog(request);
});

it('mistakes are diagnostics', () => {
  expect(mistake(() => StreamFork({ payload, ways: 1 }))).toBe(
    'SL0114: StreamFork: ways is 1, but must be a whole number from 2 to 256',
  );
  expect(mistake(() => StreamJoin({ left: payload, right: payload }))).toBe(
    'SL0114: StreamJoin: both streams have a field `data`',
  );
});
