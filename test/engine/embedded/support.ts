import { type Design, LocationTable, type Module } from '../../../src/ir/index.ts';

/** A design of these modules; the last is the top. */
export function designOf(...modules: Module[]): Design {
  return {
    name: modules.at(-1)!.name,
    modules,
    top: modules.length - 1,
    enumerations: [],
    locations: new LocationTable(),
  };
}
