import { describe, expect, it } from 'vitest';
import { startEmbedded } from '../../../src/engine/embedded/index.ts';
import { clockPorts } from '../../../src/engine/simulation.ts';
import { Bool, elaborate, module, output, UInt } from '../../../src/lang/index.ts';
import { randomDesign } from '../../support/random-design.ts';
import { RandomSource } from '../../support/random-source.ts';
import { outputNames, randomStimulus } from '../../support/random-stimulus.ts';

const Counter = module(
  'counter',
  () => ({ low: output(UInt(8)), parity: output(Bool()) }),
  (m, { low, parity }) => {
    const { count } = m.reg({ count: UInt(8).reset(0) });
    count.next(count.add(1));
    low.drive(count);
    parity.drive(count.xorReduce());
  },
);

/** What a bench does in a cycle: looks at outputs before it changes inputs, or after it, or both, or not at all. */
const habits = ['look', 'write', 'look and write', 'write and look', 'nothing'] as const;

describe('a bench that steps every cycle', () => {
  it.each([0, 1])('sees the same whatever it does in which order, on random designs (%i)', (half) => {
    for (let seed = 1; seed <= 25; seed++) {
      const severalClocks = seed % 5 === 0;
      const design = randomDesign(seed + 100 * half, severalClocks ? { domains: 2, asyncResets: true } : {});
      const cycles = 60;
      const vectors = randomStimulus(design, seed, cycles);
      const outputs = outputNames(design);
      const toggles = design.modules.map(({ ports, domains }) =>
        ports.filter((port) => !domains.some(({ clock }) => clock === port)),
      );
      const options = seed % 3 === 0 ? { toggles } : {};
      const [bench, plain] = [startEmbedded(design, options).sync, startEmbedded(design, options).sync];
      const words = outputs.map((name) => bench.words(name));
      const inputs = Object.keys(vectors[0]!).map((name) => bench.words(name));
      const clocks = clockPorts(plain.interface);
      const random = new RandomSource(seed);
      let habit: (typeof habits)[number] = 'look';
      for (let cycle = 0; cycle < cycles; cycle++) {
        const look = () => {
          const seen = words.map((port) => {
            const value = new Uint32Array(port.count);
            port.get(value);
            return value.reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n);
          });
          expect([seed, cycle, seen]).toEqual([seed, cycle, outputs.map((name) => plain.peek(name))]);
        };
        // A habit lasts a while: the engine adapts itself to it.
        if (random.below(6) === 0) habit = habits[random.below(habits.length)]!;
        if (habit.startsWith('look')) look();
        if (habit.includes('write'))
          for (const port of inputs) {
            const value = vectors[cycle]![port.info.name]!;
            plain.poke(port.info.name, value);
            port.set(
              Uint32Array.from({ length: port.count }, (_, i) =>
                Number((BigInt(value) >> BigInt(32 * i)) & 0xffff_ffffn),
              ),
            );
          }
        if (habit === 'write and look') look();
        bench.step();
        // Another way through the engine: clocks by their names.
        plain.step(1, clocks);
        if (options.toggles)
          expect([seed, cycle, outputs.map((name) => bench.toggled(name))]).toEqual([
            ...[seed, cycle, outputs.map((name) => plain.toggled(name))],
          ]);
      }
      expect(bench.cycle).toBe(plain.cycle);
    }
  });

  it('does not keep toggles from being seen by looking at everything', () => {
    const design = elaborate(Counter({}));
    const toggles = design.modules.map(({ signals }) =>
      signals.flatMap(({ id, name }) => (name === 'low' ? [id] : [])),
    );
    const { sync } = startEmbedded(design, { toggles });
    const parity = sync.port('parity');
    for (let cycle = 0; cycle < 37; cycle++) {
      expect(parity.value).toBe([...cycle.toString(2)].filter((digit) => digit === '1').length % 2);
      sync.step();
    }
    expect(sync.toggled('low')).toEqual({ rise: 0x3fn, fall: 0x1fn });
  });

  it('refuses what is no number of cycles', () => {
    const { sync } = startEmbedded(randomDesign(1));
    expect(() => sync.step(-1)).toThrow('SL0507');
    expect(() => sync.step(1.5)).toThrow('SL0507');
  });
});
