import { conditionsOf, type Design, type SignalId } from '../ir/index.ts';
import { lowerChecks } from './checks/lower-checks.ts';
import type { EnumerationConstants } from './constants.ts';
import { groupStatements } from './groups.ts';
import { lowerGroup } from './lower-group.ts';
import { lowerInstances, lowerMemories } from './lower-instances.ts';
import { ModuleScope } from './module-scope.ts';
import type { ModulePlan } from './plan.ts';
import type { DeclarationTree, Expression, ModuleTree, PortTree } from './tree.ts';
import { unreadParts, unusedWire, withWaivers } from './waivers.ts';

export interface ModuleRequest {
  readonly design: Design;
  readonly plan: ModulePlan;
  /** See `ModuleTree.keepWhole`. */
  readonly keepWhole: boolean;
  /** Names of the instances of this module, in the modules that use it. */
  readonly instanceNames: ReadonlySet<string>;
  /** Module name of the wrapper of each memory; null for an array in the module itself. */
  readonly wrapperOf: (memory: number) => string | null;
}

export interface LoweredModule {
  readonly tree: ModuleTree;
  /** By signal of the netlist, where it is found: a name in this module, or `instance.port`. */
  readonly paths: readonly string[];
  readonly constants: EnumerationConstants;
}

/** Makes the tree of one module. */
export function lowerModule(request: ModuleRequest): LoweredModule {
  const { design, plan, keepWhole, instanceNames, wrapperOf } = request;
  const { prepared, dependencies } = plan;
  const scope = new ModuleScope(design, plan);
  const { module, usage, constants, paths } = scope;
  const { inputs, outputs, registers } = scope.direct;
  const skipped = new Set([...inputs.keys(), ...outputs.values(), ...registers.values()]);
  for (const group of groupStatements(module, prepared, dependencies, skipped)) lowerGroup(scope, group);
  const arrays = lowerMemories(scope, wrapperOf);
  lowerInstances(scope);

  const looped = new Set([...plan.looped].map((id) => module.signals[id]!.name));
  const waived = <D extends DeclarationTree>(declaration: D): D =>
    withWaivers(declaration, usage, looped, instanceNames);
  for (const [id, output] of registers) paths[id] = module.signals[output]!.name;
  const ports = module.ports.map((id) => portOf(scope, id));
  const declarations = [...declaredSignals(scope, plan).map((id) => scope.declaration(id)), ...arrays];
  const placed = scope.items.filter((item) => item.kind === 'declaration');
  const lists = constants.lists(usage, instanceNames);
  const unnamed = lists.flat().filter(({ name }) => !usage.isRead({ name }));
  const unread: Expression[] = [
    ...unnamed.map(({ name }) => ({ kind: 'name', name }) as const),
    ...unreadParts([...ports, ...declarations, ...placed], usage),
  ];
  const items = scope.items.map((item) => (item.kind === 'declaration' ? waived(item) : item));
  if (unread.length > 0) items.push(unusedWire(scope.names.claim('unused'), unread));
  return {
    tree: {
      name: module.name,
      ports: ports.map(waived),
      keepWhole,
      constants: lists,
      declarations: declarations.map(waived),
      items,
      checks: checksOf(scope),
    },
    paths,
    constants,
  };
}

/** Signals that are declared in front of the items. */
function declaredSignals(scope: ModuleScope, { gathered }: ModulePlan): SignalId[] {
  const { module, placed } = scope;
  const { inputs, outputs, registers } = scope.direct;
  const conditions = conditionsOf(module);
  const gone = (id: SignalId) => gathered.moved.has(id) && gathered.moved.get(id)!.signal !== id;
  const declared: SignalId[] = [];
  for (const { id, kind } of module.signals) {
    if (kind === 'input' || kind === 'output' || placed.has(id) || conditions.has(id) || gone(id)) continue;
    if (!inputs.has(id) && !outputs.has(id) && !registers.has(id)) declared.push(id);
  }
  return declared;
}

function portOf(scope: ModuleScope, id: SignalId): PortTree {
  const direction = scope.module.signals[id]!.kind === 'input' ? 'input' : 'output';
  return { ...scope.declaration(id), direction };
}

/** After the items: names and wires that these have are used, not made again. */
function checksOf(scope: ModuleScope): ModuleTree['checks'] {
  const { design, module, names, constants, direct, lowering } = scope;
  return lowerChecks({
    design,
    module,
    names,
    constants,
    view: (id) => scope.view(id),
    atPort: (id) => {
      const statement = direct.inputs.get(id);
      if (!statement) return null;
      const { name } = module.signals[id]!;
      return lowering.plain(statement.value, { name, location: statement.location });
    },
  });
}
