import { type Spec, spec } from '../../src/lang/index.ts';
import type { PimGeometry } from '../../src/network/pim-geometry.ts';
import { PimMacro } from './macro.ts';

/** A spec whose top module is a PIM macro, so that co-simulation can run networks on it. */
export function pimSpec(name: string, geometry: PimGeometry): Spec & { readonly pim: PimGeometry } {
  return spec(name, PimMacro(geometry), { pim: geometry });
}
