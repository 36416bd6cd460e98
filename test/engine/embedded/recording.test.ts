import { describe, expect, it } from 'vitest';
import dense64 from '../../../dsl/specs/pim-dense-64x16.ts';
import { startEmbedded } from '../../../src/engine/embedded/index.ts';
import type { Design } from '../../../src/ir/index.ts';
import { randomDesign } from '../../support/random-design.ts';
import { randomClocks, randomStimulus } from '../../support/random-stimulus.ts';
import { ReferenceSimulator } from '../../support/reference-simulator.ts';

/** Every declared signal of the hierarchy, except clocks. */
function paths(design: Design, module = design.top, prefix = ''): string[] {
  const { signals, instances, domains } = design.modules[module]!;
  const clocks = domains.map(({ clock }) => clock);
  return [
    ...signals.filter(({ id }) => !clocks.includes(id)).map(({ name }) => prefix + name),
    ...instances.flatMap((inner) => paths(design, inner.module, `${prefix}${inner.name}.`)),
  ];
}

function collected() {
  let text = '';
  return {
    write: (more: string) => {
      text += more;
    },
    get text() {
      return text;
    },
  };
}

describe('a simulation that keeps ports only', () => {
  it('shows every declared signal of every instance when asked', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const severalClocks = seed % 3 === 0;
      const design = randomDesign(seed + 9000, severalClocks ? { domains: 3, asyncResets: true } : {});
      const clocks = severalClocks ? randomClocks(design, seed, 6) : null;
      const reference = new ReferenceSimulator(design);
      const { sync } = startEmbedded(design);
      randomStimulus(design, seed, 6).forEach((vector, cycle) => {
        for (const [port, value] of Object.entries(vector)) {
          reference.poke(port, value);
          sync.poke(port, value);
        }
        for (const name of paths(design))
          if (sync.peek(name) !== reference.peek(name)) expect.fail(`seed ${seed}, cycle ${cycle}: ${name}`);
        reference.step(1, clocks?.[cycle]);
        sync.step(1, clocks?.[cycle]);
      });
    }
  });
});

describe('the last cycles of a recording', () => {
  it('are the waves of the same cycles as traced from the start', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const severalClocks = seed % 4 === 0;
      const design = randomDesign(seed + 9500, severalClocks ? { domains: 2, asyncResets: true } : {});
      const clocks = severalClocks ? randomClocks(design, seed, 40) : null;
      const recorded = startEmbedded(design).sync;
      const traced = startEmbedded(design, { observe: 'all' }).sync;
      recorded.record({ everyCycles: 7, keep: 20 });
      const expected = collected();
      const window = [1, 13, 20][seed % 3]!;
      traced.trace(expected, { from: 40 - window, to: 40 });
      randomStimulus(design, seed, 40).forEach((vector, cycle) => {
        for (const sim of [recorded, traced]) {
          for (const [port, value] of Object.entries(vector)) sim.poke(port, value);
          sim.step(1, clocks?.[cycle]);
        }
      });
      traced.close();
      for (let time = 0; time < 2; time++) {
        const got = collected();
        expect(recorded.lastCycles(window, got)).toBe(40 - window);
        expect(got.text).toBe(expected.text);
      }
    }
  });

  it('may lie in a stream run, with gates, and in what came before and after it', () => {
    for (const [after, window] of [
      [0, 10],
      [3, 60],
      [0, 150],
      [25, 200],
    ] as const) {
      const design = dense64.elaborate();
      const drive = (options: object, prepare: (sync: ReturnType<typeof startEmbedded>['sync']) => void) => {
        const { sync } = startEmbedded(design, options);
        prepare(sync);
        sync.reset();
        const words = (name: string) => sync.interface.streams.find((s) => s.name === name)!.wordsPerBeat;
        sync.poke('vectors', 9);
        sync.port('start').value = 1;
        sync.step();
        sync.port('start').value = 0;
        const act = Uint32Array.from({ length: 9 * words('act') }, (_, i) => Math.imul(i + 1, 0x9e3779b1));
        sync.runStreams({
          drive: { act: { words: act, beats: 9, gate: { seed: 5, rate: 90 } } },
          collect: { out: { beats: 9, gate: { seed: 2, rate: 40 } } },
          maxCycles: 2000,
        });
        act.fill(0);
        sync.step(after);
        return sync;
      };
      const recorded = drive({}, (sync) => sync.record({ everyCycles: 16, keep: 300 }));
      const expected = collected();
      const first = Math.max(0, recorded.cycle - window);
      const traced = drive({ observe: 'all' }, (sync) => {
        sync.trace(expected, { from: first, to: recorded.cycle });
      });
      traced.close();
      const got = collected();
      expect(recorded.lastCycles(window, got)).toBe(first);
      expect(got.text === expected.text).toBe(true);
      expect(got.text.length).toBeGreaterThan(1000);
    }
  });

  it('know what was written to memories', () => {
    let tried = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const design = randomDesign(seed + 9800);
      const { memories } = design.modules[design.top]!;
      tried += memories.length;
      const [recorded, traced] = [startEmbedded(design).sync, startEmbedded(design, { observe: 'all' }).sync];
      recorded.record({ everyCycles: 100 });
      const expected = collected();
      traced.trace(expected, { from: 5, to: 20 });
      randomStimulus(design, seed, 20).forEach((vector, cycle) => {
        for (const sim of [recorded, traced]) {
          for (const [port, value] of Object.entries(vector)) sim.poke(port, value);
          if (cycle === 9)
            for (const { name, depth, width } of memories)
              sim.writeMemory(
                name,
                0,
                Array.from({ length: depth }, (_, i) => BigInt.asUintN(width, BigInt(i * 77 + seed))),
              );
          sim.step();
        }
      });
      traced.close();
      const got = collected();
      recorded.lastCycles(15, got);
      expect(got.text).toBe(expected.text);
    }
    expect(tried).toBeGreaterThan(4);
  });

  it('need a recording', () => {
    expect(() => startEmbedded(randomDesign(1)).sync.lastCycles(5, 'wave.vcd')).toThrow('SL0509');
  });
});
