import { describe, expect, it } from 'vitest';
import { type Condition, startEmbedded } from '../../../src/engine/embedded/index.ts';
import { Bool, elaborate, input, module, output, UInt } from '../../../src/lang/index.ts';
import { randomDesign } from '../../support/random-design.ts';
import { outputNames, randomStimulus } from '../../support/random-stimulus.ts';

const Counter = module(
  'counter',
  () => ({ enable: input(Bool()), low: output(UInt(8)), wide: output(UInt(70)) }),
  (m, { enable, low, wide }) => {
    const { count } = m.reg({ count: UInt(70).reset(0) });
    m.when(enable, () => count.next(count.add(1)));
    low.drive(count.trunc(8));
    wide.drive(count);
  },
);

function counter(options = {}) {
  const { sync } = startEmbedded(elaborate(Counter({})), options);
  sync.reset(1);
  sync.poke('enable', 1);
  return sync;
}

describe('runUntil', () => {
  it('stops before the edge of the cycle in which the condition holds', () => {
    const sync = counter();
    expect(sync.runUntil({ signal: 'low', equals: 200 }, 1000)).toBe(201);
    expect([sync.cycle, sync.peek('low'), sync.peek('count')]).toEqual([201, 200n, 200n]);
    expect(sync.runUntil({ signal: 'low', equals: 200 }, 1000)).toBe(201);
    expect(sync.runUntil({ signal: 'low', atMost: 3 }, 1000)).toBe(257);
    expect(sync.runUntil({ signal: 'low', atLeast: 40 }, 0)).toBe(null);
    expect(sync.runUntil({ signal: 'low', atLeast: 40 }, 40)).toBe(297);
  });

  it('takes conditions together', () => {
    const sync = counter();
    const condition: Condition = {
      all: [
        {
          any: [
            { signal: 'low', equals: 7 },
            { signal: 'low', atLeast: 250 },
          ],
        },
        { not: { signal: 'wide', equals: 7n } },
        { signal: 'wide', differsFrom: 250 },
      ],
    };
    expect(sync.runUntil(condition, 1000)).toBe(252);
    expect(sync.runUntil({ any: [] }, 10)).toBe(null);
    expect(sync.runUntil({ all: [] }, 10)).toBe(262);
  });

  it('waits for a change, also of a wide signal, in cycles that it has seen', () => {
    const sync = counter();
    sync.poke('enable', 0);
    expect(sync.runUntil({ signal: 'wide', changes: true }, 70_000)).toBe(null);
    expect(sync.cycle).toBe(70_001);
    sync.poke('enable', 1);
    expect(sync.runUntil({ signal: 'wide', changes: true }, 10)).toBe(70_002);
  });

  it('gives the same cycle while it records, traces or watches', () => {
    const design = elaborate(Counter({}));
    const toggles = design.modules.map(({ signals }) => signals.map(({ id }) => id));
    for (const prepare of ['record', 'trace', 'toggles']) {
      const sync = counter(prepare === 'toggles' ? { toggles } : { observe: 'all' });
      if (prepare === 'record') sync.record({ everyCycles: 10 });
      if (prepare === 'trace') sync.trace({ write: () => {} });
      expect(sync.runUntil({ signal: 'count', equals: 37 }, 100)).toBe(38);
      if (prepare === 'toggles') expect(sync.toggled('low')).toEqual({ rise: 0x3fn, fall: 0x1fn });
      let text = '';
      if (prepare === 'record') {
        sync.lastCycles(5, { write: (more) => (text += more) });
        expect(text).toMatch(/#340\n(.|\n)*\nb100100 (.|\n)*#380\n$/);
      }
    }
  });

  it('finds what a loop over cycles finds, on random designs', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const severalClocks = seed % 3 === 0;
      const design = randomDesign(seed + 400, severalClocks ? { domains: 2, asyncResets: true } : {});
      const [a, b] = [startEmbedded(design).sync, startEmbedded(design).sync];
      const [vector] = randomStimulus(design, seed, 1);
      for (const sync of [a, b]) for (const [port, value] of Object.entries(vector!)) sync.poke(port, value);
      for (const name of outputNames(design)) {
        const before = b.peek(name);
        let expected: number | null = null;
        for (let i = 0; i <= 20 && expected === null; i++) {
          if (b.peek(name) !== before) expected = b.cycle;
          else if (i < 20) b.step();
        }
        expect([seed, name, a.runUntil({ signal: name, differsFrom: before }, 20)]).toEqual([
          seed,
          name,
          expected,
        ]);
      }
    }
  });

  it('says what it cannot wait for', () => {
    const sync = counter();
    expect(() => sync.runUntil({ signal: 'lo', equals: 1 }, 5)).toThrow('SL0505');
    expect(() => sync.runUntil({ signal: 'clk', equals: 1 }, 5)).toThrow('SL0505');
    expect(() => sync.runUntil({ signal: 'low', equals: 256 }, 5)).toThrow('SL0507');
    expect(() => sync.runUntil({ signal: 'wide', atLeast: 1 }, 5)).toThrow('SL0509');
    expect(() => sync.runUntil({ signal: 'low', equals: 1 }, -5)).toThrow('SL0507');
  });
});
