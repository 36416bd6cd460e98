import { pimSpec } from '../../dsl/pim/index.ts';
import sparse64 from '../../dsl/specs/pim-2of4-64x16.ts';
import dense64 from '../../dsl/specs/pim-dense-64x16.ts';
import dense128 from '../../dsl/specs/pim-dense-128x64.ts';
import type { DesignInterface } from '../../src/engine/simulation.ts';
import type { Design } from '../../src/ir/index.ts';
import type { PimGeometry } from '../../src/network/pim-geometry.ts';
import { type MacroStimulus, macroStimulus } from '../macro-stimulus.ts';

/** A PIM macro, driven through its streams: its work is counted in vectors. */
export interface MacroDesign {
  readonly name: string;
  readonly geometry: PimGeometry;
  /** Vectors of the stimulus. */
  readonly vectors: number;
  readonly design: () => Design;
}

const dense16 = pimSpec('pim-dense-16x4', { ...dense64.pim, rows: 16, groups: 4 });

export const macros: readonly MacroDesign[] = [
  [dense16, 200_000] as const,
  [dense64, 100_000] as const,
  [dense128, 25_000] as const,
  [sparse64, 60_000] as const,
].map(([spec, vectors]) => ({
  name: spec.name,
  geometry: spec.pim,
  vectors,
  design: () => spec.elaborate(),
}));

export function stimulusOf(macro: MacroDesign, description: DesignInterface): MacroStimulus {
  return macroStimulus(macro.geometry, description, macro.vectors);
}
