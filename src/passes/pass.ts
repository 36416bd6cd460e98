import type { Design, Module } from '../ir/index.ts';

/** A function from design to design that keeps what the design does. */
export interface Pass {
  /** Also the name of its file and of its test. */
  readonly name: string;
  readonly summary: string;
  /** What must hold of the design before, in words; '' if only that it is verified. */
  readonly requires: string;
  /** What holds after it, beyond the same behaviour. */
  readonly ensures: string;
  run(design: Design): Design;
}

/** A pass that works on each module by itself. */
export function mapModules(design: Design, change: (module: Module, design: Design) => Module): Design {
  return { ...design, modules: design.modules.map((module) => change(module, design)) };
}
