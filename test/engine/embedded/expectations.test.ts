import { describe, expect, it } from 'vitest';
import { type Expectation, startEmbedded } from '../../../src/engine/embedded/index.ts';
import { Bool, elaborate, input, module, output, UInt } from '../../../src/lang/index.ts';
import { randomDesign } from '../../support/random-design.ts';
import { RandomSource } from '../../support/random-source.ts';
import { outputNames, randomStimulus } from '../../support/random-stimulus.ts';

const Counter = module(
  'counter',
  () => ({ enable: input(Bool()), low: output(UInt(8)), wide: output(UInt(70)), odd: output(Bool()) }),
  (m, { enable, low, wide, odd }) => {
    const { count } = m.reg({ count: UInt(70).reset(0) });
    m.when(enable, () => count.next(count.add(1)));
    low.drive(count.trunc(8));
    wide.drive(count.shl(40));
    odd.drive(count.bit(0));
  },
);

function counter(options = {}) {
  const { sync } = startEmbedded(elaborate(Counter({})), options);
  sync.reset(1);
  sync.poke('enable', 1);
  return sync;
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('runExpecting', () => {
  it('stops in the cycle after the last value', () => {
    const sync = counter();
    const result = sync.runExpecting([{ signal: 'low', values: upTo(200) }], 1000);
    expect(result).toEqual({ mismatch: null, compared: [200], isComplete: true });
    expect([sync.cycle, sync.peek('low')]).toEqual([201, 200n]);
  });

  it('stops before the edge of the first cycle that differs', () => {
    const sync = counter();
    const values = upTo(200).with(150, 7);
    const { mismatch, compared } = sync.runExpecting([{ signal: 'count', values }], 1000);
    expect(mismatch).toEqual({ cycle: 151, signal: 'count', index: 150, expected: 7n, actual: 150n });
    expect([compared, sync.cycle, sync.peek('low')]).toEqual([[150], 151, 150n]);
  });

  it('counts only the cycles of a condition, for every signal its own', () => {
    const sync = counter();
    const expectations: Expectation[] = [
      { signal: 'low', values: [1, 3, 5, 7, 9], when: { signal: 'odd', equals: 1 } },
      { signal: 'wide', values: [10n << 40n, 11n << 40n, 5n], when: { signal: 'low', atLeast: 10 } },
      { signal: 'enable', values: Uint32Array.of(1, 1) },
    ];
    const { mismatch, compared } = sync.runExpecting(expectations, 1000);
    expect(mismatch).toEqual({ cycle: 13, signal: 'wide', index: 2, expected: 5n, actual: 12n << 40n });
    expect(compared).toEqual([5, 2, 2]);
  });

  it('takes words, and goes on where it stopped', () => {
    const sync = counter();
    const wide = (values: readonly bigint[]) =>
      Uint32Array.from(
        values.flatMap((v) => [0, 1, 2].map((k) => Number((v >> BigInt(32 * k)) & 0xffff_ffffn))),
      );
    const once = (first: number, count: number) =>
      sync.runExpecting(
        [{ signal: 'wide', values: wide(upTo(count).map((i) => BigInt(first + i) << 40n)) }],
        100_000,
      );
    expect(once(0, 10).compared).toEqual([10]);
    expect(once(10, 70_000)).toEqual({ mismatch: null, compared: [70_000], isComplete: true });
    expect(once(70_009, 5).mismatch).toMatchObject({ index: 0, cycle: 70_011 });
  });

  it('says what was compared when time is up', () => {
    const sync = counter();
    expect(sync.runExpecting([{ signal: 'low', values: upTo(50) }], 9)).toEqual({
      ...{ mismatch: null, compared: [10], isComplete: false },
    });
    expect(sync.cycle).toBe(10);
    expect(sync.runExpecting([], 9).isComplete).toBe(true);
  });

  it('gives the same while it records, traces or watches, and leaves the waves', () => {
    const design = elaborate(Counter({}));
    const toggles = design.modules.map(({ signals }) => signals.map(({ id }) => id));
    for (const prepare of ['record', 'trace', 'toggles']) {
      const sync = counter(prepare === 'toggles' ? { toggles } : { observe: 'all' });
      if (prepare === 'record') sync.record({ everyCycles: 10 });
      if (prepare === 'trace') sync.trace({ write: () => {} });
      const { mismatch } = sync.runExpecting([{ signal: 'low', values: upTo(60).with(36, 0) }], 100);
      expect(mismatch).toEqual({ cycle: 37, signal: 'low', index: 36, expected: 0n, actual: 36n });
      let text = '';
      if (prepare === 'record') {
        sync.lastCycles(5, { write: (more) => (text += more) });
        expect(text).toMatch(/#330\n(.|\n)*\nb100011 (.|\n)*#370\n$/);
      }
    }
  });

  it('finds what a loop over cycles finds, on random designs', () => {
    let found = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const severalClocks = seed % 3 === 0;
      const design = randomDesign(seed + 900, severalClocks ? { domains: 2, asyncResets: true } : {});
      const [a, b] = [startEmbedded(design).sync, startEmbedded(design).sync];
      const [vector] = randomStimulus(design, seed, 1);
      for (const sync of [a, b]) for (const [port, value] of Object.entries(vector!)) sync.poke(port, value);
      const random = new RandomSource(seed);
      const names = outputNames(design);
      const values = names.map((): bigint[] => []);
      for (let i = 0; i < 20; i++) {
        for (const [k, name] of names.entries()) values[k]!.push(b.peek(name));
        b.step();
      }
      const wrong = { name: random.below(names.length), at: random.below(30) };
      const list = names.map((signal, k) => ({
        signal,
        values:
          k === wrong.name && wrong.at < 20
            ? values[k]!.with(wrong.at, values[k]![wrong.at]! ^ 1n)
            : values[k]!,
      }));
      const { mismatch, isComplete } = a.runExpecting(list, 25);
      if (wrong.at < 20) {
        found++;
        expect([seed, mismatch?.cycle, mismatch?.signal, mismatch?.index]).toEqual([
          ...[seed, wrong.at, names[wrong.name], wrong.at],
        ]);
        expect(mismatch!.expected ^ 1n).toBe(mismatch!.actual);
      } else expect([seed, mismatch, isComplete]).toEqual([seed, null, true]);
    }
    expect(found).toBeGreaterThan(10);
  });

  it('says what cannot be expected', () => {
    const sync = counter();
    const run = (expectation: Expectation) => () => sync.runExpecting([expectation], 5);
    expect(run({ signal: 'lo', values: [1] })).toThrow('SL0505');
    expect(run({ signal: 'low', values: [256] })).toThrow('SL0507');
    expect(run({ signal: 'low', values: Uint32Array.of(256) })).toThrow('SL0507');
    expect(run({ signal: 'wide', values: Uint32Array.of(1, 2) })).toThrow('SL0507');
    expect(run({ signal: 'low', values: [1], when: { signal: 'no', equals: 1 } })).toThrow('SL0505');
  });
});
