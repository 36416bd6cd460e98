import { type Assign, forEachStatement, type Module, type SignalId } from '../../../ir/index.ts';

/** The assignment of each wire that is driven once, as a whole, and under no condition. */
export function singleDrivers({ body, signals }: Module): ReadonlyMap<SignalId, Assign> {
  const drivers = new Map<SignalId, Assign>();
  for (const statement of body) {
    if (statement.kind !== 'assign') continue;
    const { target, low, width, index } = statement;
    const { kind, width: all } = signals[target]!;
    if (kind === 'wire' && index < 0 && low === 0 && width === all) drivers.set(target, statement);
  }
  forEachStatement(body, (statement) => {
    if (statement.kind === 'assign' && drivers.get(statement.target) !== statement)
      drivers.delete(statement.target);
  });
  return drivers;
}
