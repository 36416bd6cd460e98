import { describe, expect, it } from 'vitest';
import { randomGraph } from '../../../bench/suite/random-graph.ts';
import { startLanes } from '../../../src/engine/lanes/index.ts';
import { randomDesign } from '../../support/random-design.ts';
import { outputNames } from '../../support/random-stimulus.ts';
import { ReferenceSimulator } from '../../support/reference-simulator.ts';
import { expectSame, stimuliFor } from './support.ts';

const isLong = process.env.SPINLIGHT_LONG === '1';
const count = (short: number): number => (isLong ? 40 * short : short);

function seeds(first: number, length: number): number[] {
  return Array.from({ length }, (_, i) => first + i);
}

describe('every lane behaves as the reference simulator does with its inputs', () => {
  it('designs of some 150 nodes up to 300 bits wide, four lanes', () => {
    for (const seed of seeds(1, count(25))) expectSame(randomDesign(seed), seed, 8, { lanes: 4 });
  });

  it('the same in blocks of eight lanes, the last of which is not full', () => {
    for (const seed of seeds(1000, count(8)))
      expectSame(randomDesign(seed), seed, 6, { lanes: 11, block: 8 });
  });

  it('the same in blocks of sixteen', () => {
    for (const seed of seeds(2000, count(6))) expectSame(randomDesign(seed), seed, 6, { lanes: 16 });
  });

  it('flat designs of narrow signals, for longer', () => {
    for (const seed of seeds(3000, count(15)))
      expectSame(randomDesign(seed, { nodes: 80, maxWidth: 40, hierarchy: false }), seed, 20, { lanes: 9 });
  });

  it('designs of some 4000 nodes, which take several functions', () => {
    for (const seed of seeds(4000, count(1)))
      expectSame(randomDesign(seed, { nodes: 4000 }), seed, 4, { lanes: 5 });
  });

  it('designs of several clocks and of resets that act at once', () => {
    for (const seed of seeds(5000, count(12)))
      expectSame(randomDesign(seed, { domains: 3, asyncResets: true }), seed, 10, { lanes: 4 }, true);
  });

  it('graphs of irregular logic', () => {
    for (const seed of seeds(1, count(1))) expectSame(randomGraph(3000, seed), seed, 4, { lanes: 16 });
  });

  it('registers and memories of every lane can be read', () => {
    for (const seed of seeds(6000, count(10))) {
      const design = randomDesign(seed, { hierarchy: false });
      const top = design.modules[design.top]!;
      const lanes = 5;
      const simulation = startLanes(design, { lanes });
      const stimuli = stimuliFor(design, seed, lanes, 5);
      const references = stimuli.map(() => new ReferenceSimulator(design));
      const registers = top.signals.filter(({ kind }) => kind === 'reg').map(({ name }) => name);
      for (let cycle = 0; cycle < 5; cycle++) {
        references.forEach((reference, lane) => {
          for (const [port, value] of Object.entries(stimuli[lane]![cycle]!)) {
            simulation.poke(port, lane, value);
            reference.poke(port, value);
          }
          reference.step();
        });
        simulation.step();
        references.forEach((reference, lane) => {
          for (const name of registers)
            expect(simulation.peek(name, lane), `${seed} ${name}`).toBe(reference.peek(name));
          for (const { name } of top.memories)
            expect(simulation.readMemory(name, lane), `${seed} ${name}`).toEqual(reference.memory(name));
        });
      }
    }
  });

  it('many cycles in one call are the same as one cycle in each of many', () => {
    for (const seed of seeds(7000, count(10))) {
      const design = randomDesign(seed);
      const [many, single] = [startLanes(design, { lanes: 4 }), startLanes(design, { lanes: 4 })];
      const stimuli = stimuliFor(design, seed, 4, 3);
      for (const simulation of [many, single]) {
        simulation.reset(3);
        stimuli.forEach((vectors, lane) => {
          for (const [port, value] of Object.entries(vectors[2]!)) simulation.poke(port, lane, value);
        });
      }
      many.step(37);
      for (let i = 0; i < 37; i++) single.step();
      expect(many.cycle).toBe(40);
      for (const name of outputNames(design))
        for (let lane = 0; lane < 4; lane++) expect(many.peek(name, lane)).toBe(single.peek(name, lane));
    }
  });
});
