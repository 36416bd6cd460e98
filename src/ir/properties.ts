import type { Module, Property, SignalId, Statement } from './design.ts';

export function propertyName(module: Module, property: Property): string {
  return module.signals[property.condition]!.name;
}

/** The wires that exist for the properties of a module only. */
export function conditionsOf(module: Module): ReadonlySet<SignalId> {
  return new Set(module.properties.map(({ condition }) => condition));
}

/** The statements without assignments of `conditions`; what is empty without them goes too. */
export function withoutConditions(
  body: readonly Statement[],
  conditions: ReadonlySet<SignalId>,
): readonly Statement[] {
  if (conditions.size === 0) return body;
  return select(body, (target) => !conditions.has(target));
}

function select(body: readonly Statement[], wanted: (target: SignalId) => boolean): Statement[] {
  return body.flatMap((statement): Statement[] => {
    if (statement.kind === 'assign') return wanted(statement.target) ? [statement] : [];
    const otherwise = select(statement.otherwise, wanted);
    if (statement.kind === 'if') {
      const then = select(statement.then, wanted);
      const emptied = then.length + otherwise.length === 0 && !isEmpty(statement);
      return emptied ? [] : [{ ...statement, then, otherwise }];
    }
    const arms = statement.arms.map((arm) => ({ ...arm, body: select(arm.body, wanted) }));
    const empty = otherwise.length === 0 && arms.every((arm) => arm.body.length === 0);
    return empty && !isEmpty(statement) ? [] : [{ ...statement, arms, otherwise }];
  });
}

function isEmpty(statement: Exclude<Statement, { kind: 'assign' }>): boolean {
  if (statement.otherwise.length > 0) return false;
  return statement.kind === 'if'
    ? statement.then.length === 0
    : statement.arms.every((arm) => arm.body.length === 0);
}
