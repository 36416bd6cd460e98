import type { ConstantTree, Expression, ItemTree, ModuleTree, StatementTree } from '../tree.ts';

/** An enumerated type and its members. */
export interface EnumerationType {
  readonly name: string;
  readonly members: readonly ConstantTree[];
}

/** A type for each list of constants, named after what their names begin with: `STATE_IDLE`, `STATE_RUN` -> `state_t`. */
export function enumerationTypes(tree: ModuleTree): EnumerationType[] {
  const taken = new Set([
    tree.name,
    ...tree.ports.map(({ name }) => name),
    ...tree.declarations.map(({ name }) => name),
    ...tree.items.flatMap((item) =>
      item.kind === 'declaration' || item.kind === 'instance' ? [item.name] : [],
    ),
  ]);
  return tree.constants.map((members) => {
    const words = members.map(({ name }) => name.split('_'));
    const shared = words[0]!.findIndex((word, i) => !words.every((list) => list[i] === word));
    const common = words[0]!
      .slice(0, shared < 0 ? 1 : shared)
      .join('_')
      .toLowerCase();
    let name = `${common === '' ? 'values' : common}_t`;
    while (taken.has(name)) name = name.replace(/_t$/, '_type_t');
    taken.add(name);
    return { name, members };
  });
}

/**
 * The signals that can have an enumerated type: declared in the module, as wide as the type, driven by statements only,
 * and never with a value that is not a member or another signal of the type.
 */
export function enumeratedSignals(
  tree: ModuleTree,
  types: readonly EnumerationType[],
): ReadonlyMap<string, string> {
  const typeOfMember = new Map(types.flatMap(({ name, members }) => members.map((m) => [m.name, name])));
  const widths = new Map(types.map(({ name, members }) => [name, members[0]!.width]));
  const values = drivenValues(tree.items);
  const typeOf = new Map<string, string>();
  for (const { name, width, signed } of tree.declarations) {
    const list = values.get(name);
    const type = list?.map((value) => (value?.kind === 'name' ? typeOfMember.get(value.name) : undefined));
    const found = type?.find((candidate) => candidate !== undefined);
    if (found !== undefined && !signed && widths.get(found) === width) typeOf.set(name, found);
  }
  // A signal without the type takes it from those that copy it.
  for (let changed = true; changed; ) {
    changed = false;
    for (const [name, type] of typeOf) {
      const fits = values.get(name)!.every((value) => {
        if (value?.kind !== 'name') return false;
        return (typeOfMember.get(value.name) ?? typeOf.get(value.name)) === type;
      });
      if (fits) continue;
      typeOf.delete(name);
      changed = true;
    }
  }
  return typeOf;
}

/** The values that each signal gets; null for a part of one, or for what an instance gives. */
function drivenValues(items: readonly ItemTree[]): ReadonlyMap<string, (Expression | null)[]> {
  const values = new Map<string, (Expression | null)[]>();
  const add = (name: string, value: Expression | null) =>
    values.set(name, [...(values.get(name) ?? []), value]);
  const statements = (list: readonly StatementTree[]): void => {
    for (const statement of list) {
      if (statement.kind === 'assign')
        add(statement.target.name, statement.target.kind === 'name' ? statement.value : null);
      else if (statement.kind === 'if') {
        statements(statement.then);
        statements(statement.otherwise);
      } else {
        for (const { body } of statement.arms) statements(body);
        statements(statement.otherwise ?? []);
      }
    }
  };
  for (const item of items) {
    if (item.kind === 'assign') statements([item]);
    else if (item.kind === 'combinational') statements(item.body);
    else if (item.kind === 'clocked') {
      statements(item.reset?.body ?? []);
      statements(item.body);
    } else if (item.kind === 'instance') {
      for (const { value, isOutput } of item.connections)
        if (isOutput && 'name' in value && typeof value.name === 'string') add(value.name, null);
    }
  }
  return values;
}
