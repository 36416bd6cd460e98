import { describe, expect, it } from 'vitest';
import { PimMacro } from '../../dsl/pim/index.ts';
import { startEmbedded } from '../../src/engine/embedded/index.ts';
import { elaborate } from '../../src/lang/index.ts';
import type { PimGeometry } from '../../src/network/pim-geometry.ts';
import { mutations } from '../support/mutate.ts';
import { firstDifference } from '../support/pim-lockstep.ts';

const base: PimGeometry = {
  rows: 4,
  groups: 2,
  weightBits: 3,
  actBits: 4,
  actSigned: true,
  n: 1,
  m: 1,
  scheme: 'mux',
};
const cycles = 4000;

const geometries: Record<string, PimGeometry> = {
  dense: base,
  '1:4 mux': { ...base, m: 4 },
  '1:4 phase': { ...base, m: 4, scheme: 'phase' },
  '2:4 phase, unsigned': { ...base, n: 2, m: 4, scheme: 'phase', actSigned: false },
};

/** Every mutant has to start: one that did not would be counted as noticed without having been tried. */
function survives(apply: () => ReturnType<typeof elaborate>, geometry: PimGeometry): boolean {
  return firstDifference(startEmbedded(apply()).sync, geometry, cycles, 7) === null;
}

describe('the macro and its cycle model agree in every cycle', () => {
  for (const [name, geometry] of Object.entries(geometries)) {
    it(name, () => {
      for (const seed of [7, 8, 9]) {
        expect(
          firstDifference(startEmbedded(elaborate(PimMacro(geometry))).sync, geometry, cycles, seed),
        ).toBeNull();
      }
    });
  }
});

describe('every change of an operator, literal, assignment or reset of the macro is noticed', () => {
  for (const [name, geometry] of Object.entries(geometries)) {
    it(name, () => {
      const mutants = mutations(elaborate(PimMacro(geometry)));
      expect(mutants.length).toBeGreaterThan(150);
      const survivors = mutants
        .filter(({ apply }) => survives(apply, geometry))
        .map(({ description }) => description);
      expect(survivors).toEqual([]);
    });
  }
});
