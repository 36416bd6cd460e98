import type { Design, Module } from '../../../ir/index.ts';

/** Below this many nodes and statements a module is cheaper inlined than called. */
const smallModule = 12;
/** Up to this many, an array of instances is dissolved so that its elements become lanes of vectors. */
const elementModule = 80;
const fewestElements = 8;
/** Nodes and statements that dissolving arrays may add to a design. */
const dissolvedLimit = 100_000;

/**
 * The modules that get functions of their own, called with the place of an instance's state: those that several
 * instances use. The others are dissolved into the module that uses them. `elements`: so are small modules of which
 * there are arrays.
 */
export function sharedModules(design: Design, elements: boolean): boolean[] {
  const sites = new Array<number>(design.modules.length).fill(0);
  for (const { instances } of design.modules) for (const { module } of instances) sites[module]!++;
  return design.modules.map((module, index) => {
    const size = module.nodes.count + module.body.length + module.instances.length * smallModule;
    if (elements && isElement(module, size) && sites[index]! >= fewestElements)
      return sites[index]! * size > dissolvedLimit;
    return sites[index]! > 1 && size > smallModule;
  });
}

/** Few registers of a word each, and little around them. */
function isElement(module: Module, size: number): boolean {
  if (size > elementModule || module.memories.length > 0 || module.instances.length > 0) return false;
  const registers = module.signals.filter(({ kind }) => kind === 'reg');
  return registers.length > 0 && registers.every(({ width }) => width <= 32);
}
