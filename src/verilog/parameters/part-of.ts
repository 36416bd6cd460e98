import type { Design, Module } from '../../ir/index.ts';

/** The module and what it uses, as a design with the module under another name. */
export function partOf(design: Design, index: number, name: string): Design {
  const modules = design.modules.slice(0, index + 1).map(withoutKept);
  modules[index] = { ...modules[index]!, name };
  return { ...design, modules, top: index };
}

/** The module with the parameters only that its header has to tell. */
export function withoutKept(module: Module): Module {
  if (!module.family) return module;
  const kept = new Set(module.family.kept.map(({ name }) => name));
  const parameters = Object.entries(module.parameters).filter(([name]) => !kept.has(name));
  return { ...module, parameters: Object.fromEntries(parameters) };
}
