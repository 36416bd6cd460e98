import { type Assign, forEachStatement, type Module } from '../../../ir/index.ts';

/** By signal: the assignment of a wire or output that is driven once, as a whole, and under no condition. */
export type SingleDrivers = readonly (Assign | undefined)[];

const found = new WeakMap<Module, SingleDrivers>();

/** Found once for each module: several checks ask. */
export function singleDrivers(module: Module): SingleDrivers {
  let drivers = found.get(module);
  if (!drivers) {
    drivers = findDrivers(module);
    found.set(module, drivers);
  }
  return drivers;
}

function findDrivers({ body, signals }: Module): SingleDrivers {
  const drivers: (Assign | undefined)[] = signals.map(() => undefined);
  for (const statement of body) {
    if (statement.kind !== 'assign') continue;
    const { target, low, width, index } = statement;
    const { kind, width: all } = signals[target]!;
    if (kind !== 'reg' && index < 0 && low === 0 && width === all) drivers[target] = statement;
  }
  forEachStatement(body, (statement) => {
    if (statement.kind === 'assign' && drivers[statement.target] !== statement)
      drivers[statement.target] = undefined;
  });
  return drivers;
}
