import { expect } from 'vitest';
import { type LaneOptions, type LaneSimulation, startLanes } from '../../../src/engine/lanes/index.ts';
import type { Design } from '../../../src/ir/index.ts';
import {
  type InputVector,
  outputNames,
  randomClocks,
  randomStimulus,
} from '../../support/random-stimulus.ts';
import { ReferenceSimulator } from '../../support/reference-simulator.ts';

/** A stimulus of its own for every lane. */
export function stimuliFor(design: Design, seed: number, lanes: number, cycles: number): InputVector[][] {
  return Array.from({ length: lanes }, (_, lane) => randomStimulus(design, 1000 * seed + lane, cycles));
}

/** What all outputs of a lane show, as one line. */
export function outputsOf(simulation: LaneSimulation, names: readonly string[], lane: number): string {
  return names.map((name) => `${name}=${simulation.peek(name, lane).toString(16)}`).join(' ');
}

/**
 * Every lane gets inputs of its own, and must show in every cycle what a reference simulator with these inputs shows.
 * `clocked`: some steps are of some clocks only.
 */
export function expectSame(
  design: Design,
  seed: number,
  cycles: number,
  options: LaneOptions,
  clocked = false,
): void {
  const { lanes } = options;
  const simulation = startLanes(design, options);
  const stimuli = stimuliFor(design, seed, lanes, cycles);
  const clocks = clocked ? randomClocks(design, seed, cycles) : null;
  const references = stimuli.map(() => new ReferenceSimulator(design));
  const names = outputNames(design);
  for (let cycle = 0; cycle < cycles; cycle++) {
    references.forEach((reference, lane) => {
      for (const [port, value] of Object.entries(stimuli[lane]![cycle]!)) {
        simulation.poke(port, lane, value);
        reference.poke(port, value);
      }
    });
    references.forEach((reference, lane) => {
      const got = outputsOf(simulation, names, lane);
      const expected = names.map((name) => `${name}=${reference.peek(name).toString(16)}`).join(' ');
      if (got !== expected)
        expect.fail(`seed ${seed}, cycle ${cycle}, lane ${lane}:\n  ${got}\n  ${expected} (reference)`);
      reference.step(1, clocks?.[cycle]);
    });
    simulation.step(1, clocks?.[cycle]);
  }
}
