import { evaluateNode, type LocationId, type NodeId, type SignalId } from '../ir/index.ts';
import { nodesOfStatements, readsOf } from './dependencies.ts';
import type { Group } from './groups.ts';
import { literal } from './literal.ts';
import { lowerStatements } from './lower-statements.ts';
import type { ModuleScope } from './module-scope.ts';
import type { AssignTree, ItemTree, StatementTree } from './tree.ts';

/** Adds the items of a group of statements to the module. */
export function lowerGroup(scope: ModuleScope, group: Group): void {
  if (group.kind === 'assigns')
    scope.drive(group.targets[0]!, lowerStatements(scope.statements, group.statements) as AssignTree[]);
  else if (group.kind === 'clocked') lowerClocked(scope, group);
  else lowerCombinational(scope, group);
}

function lowerClocked(scope: ModuleScope, group: Group): void {
  const { signals, domains } = scope.module;
  const domain = domains[group.domain]!;
  const body = lowerStatements(scope.statements, group.statements);
  if (body.length === 0 && !group.hasReset) return;
  const reset = group.targets.map((id): StatementTree => {
    const { width, enumeration, location, reset: value } = signals[id]!;
    const { expression, signed } = scope.view(id);
    const member = scope.constants.nameOf(enumeration, value ?? 0n);
    return {
      kind: 'assign',
      target: expression,
      value: member ? { kind: 'name', name: member } : literal(width, value ?? 0n, { signed }),
      location: group.statements.length === 0 ? location : -1,
    };
  });
  scope.add({
    kind: 'clocked',
    clock: scope.view(domain.clock).expression,
    reset: group.hasReset
      ? { signal: scope.view(domain.reset).expression, kind: domain.resetKind, body: reset }
      : null,
    body,
  });
}

function lowerCombinational(scope: ModuleScope, group: Group): void {
  const { signals } = scope.module;
  const { nodes } = scope.statements.prepared;
  const reads = readsOf(nodes, nodesOfStatements(group.statements));
  if (reads.size === 0) {
    lowerFixed(scope, group);
    return;
  }
  const copies = new Map<SignalId, string>();
  for (const id of group.targets) {
    scope.variables.add(id);
    if (!reads.has(id)) continue;
    const settled = scope.names.claim(`${signals[id]!.name}_settled`);
    for (const item of copyItems(scope, id, settled)) scope.add(item);
    copies.set(id, settled);
  }
  const body = scope.reading(copies, () => lowerStatements(scope.statements, group.statements));
  for (const id of group.targets) {
    if (!scope.canDeclareHere(id)) continue;
    scope.placed.add(id);
    scope.add({ ...scope.declaration(id), forNext: true });
  }
  scope.add({ kind: 'combinational', body });
}

/**
 * A copy that follows its original by an event of its own. A wire would not do: to simulators it is the same as the
 * original, whose changes a block does not notice while it makes them.
 */
function copyItems(scope: ModuleScope, id: SignalId, name: string): readonly ItemTree[] {
  const { signed, width, location } = scope.module.signals[id]!;
  const shape = { type: 'reg', signed, width, name, value: null, doc: '', location, waivers: [] } as const;
  const target = { kind: 'name', name } as const;
  const copy = { kind: 'assign', target, value: scope.statements.target(id), location } as const;
  return [
    { kind: 'declaration', ...shape, forNext: true },
    { kind: 'combinational', body: [copy] },
  ];
}

/** A block that reads nothing would never run: its targets have one value for ever. */
function lowerFixed(scope: ModuleScope, group: Group): void {
  const { nodes } = scope.statements.prepared;
  const constant = (node: NodeId): bigint => evaluateNode(nodes, node, constant, () => 0n);
  for (const id of group.targets) {
    const { width, signed } = scope.module.signals[id]!;
    let value = 0n;
    let location: LocationId = -1;
    // Conditions are constant and were resolved, so that only assignments are left.
    for (const statement of group.statements) {
      if (statement.kind !== 'assign' || statement.target !== id) continue;
      const index = statement.index < 0 ? 0n : constant(statement.index);
      const low = BigInt(statement.low) + index * BigInt(statement.width);
      if (low + BigInt(statement.width) > BigInt(width)) continue;
      const mask = ((1n << BigInt(statement.width)) - 1n) << low;
      value = (value & ~mask) | (constant(statement.value) << low);
      location = statement.location;
    }
    const target = scope.statements.target(id);
    scope.drive(id, [{ kind: 'assign', target, value: literal(width, value, { signed }), location }]);
  }
}
