import type { Design } from '../../../ir/index.ts';

/** Below this many nodes and statements a module is cheaper inlined than called. */
const smallModule = 12;

/**
 * The modules that get functions of their own, called with the place of an instance's state: those that several
 * instances use. The others are dissolved into the module that uses them.
 */
export function sharedModules(design: Design): boolean[] {
  const sites = new Array<number>(design.modules.length).fill(0);
  for (const { instances } of design.modules) for (const { module } of instances) sites[module]!++;
  return design.modules.map((module, index) => {
    const size = module.nodes.count + module.body.length + module.instances.length * smallModule;
    return sites[index]! > 1 && size > smallModule;
  });
}
