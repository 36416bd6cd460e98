import type { Design } from '../ir/index.ts';
import { elaborate } from './elaborate.ts';
import type { ModuleRequest } from './module.ts';

/** What a file of `dsl/specs` exports as its default: a design to generate. */
export interface Spec {
  readonly kind: 'spec';
  readonly name: string;
  readonly elaborate: () => Design;
}

/**
 * Makes a spec from a module request. `more` says what the tools may do with the design beyond generating it; a PIM
 * macro gives its geometry as `pim`, and co-simulation then knows how to run a network on it; `documents` gives files
 * that `spinlight generate` writes beside the Verilog, as a register block has them.
 */
export function spec<More extends object>(
  name: string,
  top: ModuleRequest,
  more: More = {} as More,
): Spec & More {
  return { kind: 'spec', name, elaborate: () => elaborate(top), ...more };
}
