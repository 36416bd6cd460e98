import {
  conditionsOf,
  countUses,
  type Design,
  type Module,
  Op,
  propertyName,
  type SignalId,
  withoutConditions,
} from '../../ir/index.ts';
import type { EnumerationConstants } from '../constants.ts';
import { combinationalDependencies, nodesOfStatements, readsOf } from '../dependencies.ts';
import { groupStatements } from '../groups.ts';
import { literal } from '../literal.ts';
import { lowerStatements } from '../lower-statements.ts';
import type { SignalView } from '../lowered.ts';
import { Lowering } from '../lowering.ts';
import type { Names } from '../names.ts';
import { prepare } from '../prepare.ts';
import type { AssignTree, ChecksTree, CheckTree, DeclarationTree, Expression, ItemTree } from '../tree.ts';

/** What the text of the module proper settled already. */
export interface ChecksContext {
  readonly design: Design;
  readonly module: Module;
  readonly names: Names;
  readonly constants: EnumerationConstants;
  readonly view: (id: SignalId) => SignalView;
  /** The expression that stands at a port in the place of a wire without declaration, or null for other signals. */
  readonly atPort: (id: SignalId) => Expression | null;
}

/**
 * The properties of a module with all the logic that only they need, so that the text around them is the same with
 * and without them. null: there are none.
 */
export function lowerChecks(context: ChecksContext): ChecksTree | null {
  const { design, module, names } = context;
  if (module.properties.length === 0) return null;
  const conditions = conditionsOf(module);
  const others = new Set(module.signals.map(({ id }) => id).filter((id) => !conditions.has(id)));
  const own = withoutConditions(module.body, others);
  const prepared = prepare({ ...module, body: own });
  const { nodes } = prepared;
  const items: ItemTree[] = [];
  const lowering = new Lowering({
    design,
    nodes,
    uses: countUses(prepared),
    names,
    signal: context.view,
    constantName: (enumeration, value) => context.constants.nameOf(enumeration, value),
    holderOf: () => -1,
    declare: (declaration) => items.push(declaration),
  });
  const statements = {
    module,
    prepared,
    lowering,
    target: (id: SignalId) => ({ kind: 'name', name: module.signals[id]!.name }) as const,
  };
  for (const id of readsOf(nodes, nodesOfStatements(prepared.body))) {
    const value = context.atPort(id);
    if (value) items.push({ ...declarationOf(module, id, 'wire'), value });
  }
  const registers = new Set<SignalId>();
  const dependencies = combinationalDependencies(
    { ...module, memories: [], instances: [] },
    prepared,
    () => [],
  );
  for (const { kind, targets, statements: list } of groupStatements(module, prepared, dependencies, others)) {
    if (kind === 'assigns') items.push(...(lowerStatements(statements, list) as AssignTree[]));
    else if (readsOf(nodes, nodesOfStatements(list)).size > 0) {
      for (const id of targets) registers.add(id);
      items.push({ kind: 'combinational', body: lowerStatements(statements, list) });
    } else {
      // Nothing is read, so that every condition was resolved: the last assignment of each target counts.
      for (const id of targets) {
        const last = list.findLast((statement) => statement.kind === 'assign' && statement.target === id);
        if (last?.kind !== 'assign' || nodes.op[last.value] !== Op.const) continue;
        const target = { kind: 'name', name: module.signals[id]!.name } as const;
        const value = literal(1, nodes.value(last.value));
        items.push({ kind: 'assign', target, value, location: last.location });
      }
    }
  }
  const checks = module.properties.map((property): CheckTree => {
    const { clock, reset } = module.domains[property.domain]!;
    const name = propertyName(module, property);
    return {
      kind: property.kind,
      name,
      label: names.claim(`${property.kind}_${name}`),
      counter: property.kind === 'cover' ? names.claim(`${name}_hits`) : '',
      message: property.message,
      clock: context.view(clock).name,
      exceptIn: property.exceptInReset && reset >= 0 ? context.view(reset).name : null,
      location: property.location,
    };
  });
  const declarations = [...conditions].map((id) =>
    declarationOf(module, id, registers.has(id) ? 'reg' : 'wire'),
  );
  return { declarations, items, checks };
}

function declarationOf(module: Module, id: SignalId, type: 'wire' | 'reg'): DeclarationTree {
  const { name, width, signed, location } = module.signals[id]!;
  return { kind: 'declaration', type, signed, width, name, value: null, doc: '', location, waivers: [] };
}
