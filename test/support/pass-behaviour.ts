import { expect } from 'vitest';
import { type Design, verifyDesign } from '../../src/ir/index.ts';
import { checkDesign, type Pass } from '../../src/passes/index.ts';
import { randomDesign } from './random-design.ts';
import { outputNames, randomStimulus, traceOutputs } from './random-stimulus.ts';
import { ReferenceSimulator } from './reference-simulator.ts';

/** What the outputs of a design show over some cycles of random inputs. */
export function behaviourOf(design: Design, seed: number, cycles = 10): string[] {
  const vectors = randomStimulus(design, seed, cycles);
  return traceOutputs(new ReferenceSimulator(design), outputNames(design), vectors);
}

/**
 * Checks that `pass` keeps the netlist consistent, makes no latch or loop, and changes nothing that the outputs show,
 * on random designs with both narrow signals, where identities are frequent, and wide ones.
 */
export function expectSameBehaviour(pass: Pass, seeds = 40): void {
  for (let seed = 0; seed < seeds; seed++) {
    const design = randomDesign(seed, seed % 2 === 0 ? { maxWidth: 4, nodes: 400 } : {});
    const result = pass.run(design);
    expect(verifyDesign(result), `seed ${seed}`).toEqual([]);
    const wrong = checkDesign(result, { warnings: false }).filter((d) => d.code !== 'SL0202');
    expect(wrong, `seed ${seed}`).toEqual([]);
    expect(behaviourOf(result, seed), `seed ${seed}`).toEqual(behaviourOf(design, seed));
  }
}
