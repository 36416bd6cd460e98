import { describe, expect, it } from 'vitest';
import { randomGraph } from '../../../bench/suite/random-graph.ts';
import { type EmbeddedOptions, startEmbedded } from '../../../src/engine/embedded/index.ts';
import type { Design } from '../../../src/ir/index.ts';
import { randomDesign } from '../../support/random-design.ts';
import { outputNames, randomStimulus, traceOutputs } from '../../support/random-stimulus.ts';
import { ReferenceSimulator } from '../../support/reference-simulator.ts';

function expectSame(design: Design, seed: number, cycles: number, options: EmbeddedOptions = {}): void {
  const stimulus = randomStimulus(design, seed, cycles);
  const names = outputNames(design);
  const expected = traceOutputs(new ReferenceSimulator(design), names, stimulus);
  const got = traceOutputs(startEmbedded(design, options).sync, names, stimulus);
  for (let cycle = 0; cycle < cycles; cycle++)
    if (got[cycle] !== expected[cycle])
      expect.fail(`seed ${seed}, cycle ${cycle}:\n  ${got[cycle]}\n  ${expected[cycle]} (reference)`);
}

function seeds(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first + i);
}

/** Every declared signal of the hierarchy, except clocks. */
function paths(design: Design, module = design.top, prefix = ''): string[] {
  const { signals, instances, domains } = design.modules[module]!;
  const clocks = domains.map(({ clock }) => clock);
  return [
    ...signals.filter(({ id }) => !clocks.includes(id)).map(({ name }) => prefix + name),
    ...instances.flatMap((inner) => paths(design, inner.module, `${prefix}${inner.name}.`)),
  ];
}

describe('random designs behave as the reference simulator says', () => {
  it('250 designs of some 150 nodes', () => {
    for (const seed of seeds(1, 250)) expectSame(randomDesign(seed), seed, 10);
  });

  it('100 designs, observing everything', () => {
    for (const seed of seeds(2000, 100)) expectSame(randomDesign(seed), seed, 10, { observe: 'all' });
  });

  it('150 flat designs of narrow signals, for longer', () => {
    for (const seed of seeds(3000, 150)) {
      expectSame(randomDesign(seed, { nodes: 80, maxWidth: 64, hierarchy: false }), seed, 30);
    }
  });

  it('12 designs of some 4000 nodes, which take several functions', () => {
    for (const seed of seeds(4000, 12)) expectSame(randomDesign(seed, { nodes: 4000 }), seed, 6);
  });

  it('2 graphs of some 8000 operations, of which one register needs most: cut into several functions', () => {
    for (const seed of seeds(1, 2)) expectSame(randomGraph(8000, seed), seed, 5);
  });

  it('every declared signal can be read when all are observed', () => {
    for (const seed of seeds(5000, 40)) {
      const design = randomDesign(seed);
      const reference = new ReferenceSimulator(design);
      const { sync } = startEmbedded(design, { observe: 'all' });
      const names = paths(design);
      for (const vector of randomStimulus(design, seed, 5)) {
        for (const [port, value] of Object.entries(vector)) {
          reference.poke(port, value);
          sync.poke(port, value);
        }
        for (const name of names)
          if (sync.peek(name) !== reference.peek(name))
            expect.fail(`seed ${seed}, cycle ${sync.cycle}: ${name}`);
        reference.step();
        sync.step();
      }
    }
  });

  it('every register can be read in any case', () => {
    for (const seed of seeds(6000, 40)) {
      const design = randomDesign(seed);
      const reference = new ReferenceSimulator(design);
      const { sync } = startEmbedded(design);
      const registers = paths(design).filter((path) => /(^|\.)(reg|state)\d+$|signature$/.test(path));
      for (const vector of randomStimulus(design, seed, 5)) {
        for (const [port, value] of Object.entries(vector)) {
          reference.poke(port, value);
          sync.poke(port, value);
        }
        reference.step();
        sync.step();
        for (const name of registers)
          if (sync.peek(name) !== reference.peek(name))
            expect.fail(`seed ${seed}, cycle ${sync.cycle}: ${name}`);
      }
    }
  });

  it('many cycles in one call are the same as one cycle in each of many', () => {
    for (const seed of seeds(7000, 40)) {
      const design = randomDesign(seed);
      const [many, single] = [startEmbedded(design).sync, startEmbedded(design).sync];
      const [vector] = randomStimulus(design, seed, 3).slice(2);
      for (const sim of [many, single]) {
        sim.reset(3);
        for (const [port, value] of Object.entries(vector!)) sim.poke(port, value);
      }
      many.step(37);
      for (let i = 0; i < 37; i++) single.step();
      expect(many.cycle).toBe(40);
      for (const name of outputNames(design)) expect(many.peek(name)).toBe(single.peek(name));
    }
  });
});
