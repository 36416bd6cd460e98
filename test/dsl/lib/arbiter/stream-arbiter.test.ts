import { describe, expect, it } from 'vitest';
import { arbiterPolicies, StreamArbiter } from '../../../../dsl/lib/arbiter/index.ts';
import { Bool, UInt } from '../../../../src/lang/index.ts';
import { RandomSource } from '../../../support/random-source.ts';
import { missingTools } from '../../../support/verilog-tools.ts';
import { expectCleanVerilog, mistake, running } from '../library-bench.ts';

const lacking = missingTools('verilator', 'iverilog', 'yosys');
const payload = { data: UInt(16), last: Bool() };

/** Beats of a source: its number in the high bits, a count in the low ones; packets of up to four. */
function packets(source: number, count: number): { data: number; last: number }[] {
  return Array.from({ length: count }, (_, i) => ({
    data: (source << 12) | i,
    last: (i * 7 + source) % 4 === 0 || i === count - 1 ? 1 : 0,
  }));
}

/** Runs until every beat came out, with random gaps; checks the protocol in every cycle. */
function run(
  request: ReturnType<typeof StreamArbiter<typeof payload>>,
  ways: number,
  count: number,
  seed: number,
  locked = false,
) {
  const sim = running(request);
  const random = new RandomSource(seed);
  sim.reset();
  const sources = Array.from({ length: ways }, (_, i) => ({
    beats: packets(i, count),
    next: 0,
    offers: false,
  }));
  const out: { data: number; last: number; source: number }[] = [];
  let waiting: string | null = null;
  for (let cycle = 0; out.length < ways * count; cycle++) {
    expect(cycle, 'cycles').toBeLessThan(40 * ways * count);
    sources.forEach((source, i) => {
      source.offers ||= source.next < source.beats.length && random.below(3) > 0;
      const beat = source.beats[source.next];
      sim.poke(`from_${i}_valid`, source.offers ? 1 : 0);
      sim.poke(`from_${i}_data`, source.offers ? beat!.data : 0);
      sim.poke(`from_${i}_last`, source.offers ? beat!.last : 0);
    });
    const ready = random.below(2) === 0;
    sim.poke('to_ready', 0);
    const offered = sim.peek('to_valid') === 1n;
    sim.poke('to_ready', ready ? 1 : 0);
    // No path from ready to valid; a beat that waits stays as it is.
    expect(sim.peek('to_valid') === 1n).toBe(offered);
    const beat = {
      data: Number(sim.peek('to_data')),
      last: Number(sim.peek('to_last')),
      source: Number(sim.peek('source')),
    };
    if (waiting !== null) expect(JSON.stringify(beat)).toBe(waiting);
    waiting = offered && !ready ? JSON.stringify(beat) : null;
    if (!locked) expect(offered).toBe(sources.some(({ offers }) => offers));
    sources.forEach((source, i) => {
      const taken = sim.peek(`from_${i}_ready`) === 1n && source.offers;
      expect(taken).toBe(offered && ready && beat.source === i);
      if (!taken) return;
      source.next++;
      source.offers = false;
    });
    if (offered && ready) out.push(beat);
    sim.step();
  }
  return out;
}

describe.each(arbiterPolicies)('StreamArbiter, %s', (policy) => {
  it('passes every beat once, in order, and never takes an offer back', () => {
    for (const [ways, seed] of [
      [2, 1],
      [3, 2],
      [5, 3],
    ] as const) {
      const out = run(StreamArbiter({ payload, ways, policy }), ways, 30, seed);
      for (let i = 0; i < ways; i++)
        expect(out.filter(({ source }) => source === i).map(({ data, last }) => ({ data, last }))).toEqual(
          packets(i, 30),
        );
    }
  });

  it('keeps packets together', () => {
    const out = run(StreamArbiter({ payload, ways: 4, policy, last: 'last' }), 4, 30, 9, true);
    out.forEach((beat, i) => {
      const before = out[i - 1];
      if (before && before.last === 0) expect(beat.source).toBe(before.source);
    });
    for (let i = 0; i < 4; i++)
      expect(out.filter(({ source }) => source === i).map(({ data, last }) => ({ data, last }))).toEqual(
        packets(i, 30),
      );
  });

  it.skipIf(lacking)(`prints clean Verilog ${lacking}`, () => {
    expectCleanVerilog(StreamArbiter({ payload, ways: 3, policy, last: 'last' }));
  });
});

it('mistakes are diagnostics', () => {
  expect(mistake(() => StreamArbiter({ payload, ways: 1, policy: 'fixed' }))).toBe(
    'SL0114: StreamArbiter: ways is 1, but must be a whole number from 2 to 256',
  );
  expect(mistake(() => StreamArbiter({ payload, ways: 2, policy: 'fixed', last: 'data' }))).toBe(
    'SL0114: StreamArbiter: last names `data`, which is not a field of one bit',
  );
  expect(mistake(() => StreamArbiter({ payload: {}, ways: 2, policy: 'fixed' }))).toBe(
    'SL0114: StreamArbiter: the payload has no fields',
  );
});
