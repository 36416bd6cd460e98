import { type Design, forEachStatement, type NodeId, Op, type SignalId } from '../ir/index.ts';
import { isRow } from './instance-arrays.ts';
import type { LoweredModule } from './lower-module.ts';
import type { ModulePlan } from './plan.ts';
import { flatText } from './print-expression.ts';
import { forEachExpressionOf } from './tree-walk.ts';

/** Modules with fewer nodes than this are faster when a simulator puts them into their surroundings. */
const worthSharing = 64;

/** Whether one compiled body for all instances of a module makes its simulation faster. */
export function keepsWhole(plan: ModulePlan, instances: number): boolean {
  return instances > 1 && plan.prepared.nodes.count >= worthSharing;
}

/**
 * A configuration file for Verilator, or null where there is nothing to say. Verilator puts what the surroundings give
 * to an input in the place of the input, and then makes a body for each instance in spite of `no_inline_module`, unless
 * it is told to keep inputs that get different values.
 */
export function verilatorHints(
  design: Design,
  plans: ReadonlyMap<number, ModulePlan>,
  lowered: ReadonlyMap<number, LoweredModule>,
): string | null {
  /** Module -> input port -> what the instances give to it. */
  const given = new Map<number, Map<string, Set<string>>>();
  for (const [parent, { gathered }] of plans) {
    const { instances, signals } = gathered.module;
    const items = new Map(
      lowered
        .get(parent)!
        .tree.items.flatMap((item) => (item.kind === 'instance' ? [[item.name, item]] : [])),
    );
    for (const { name, module, ports } of instances) {
      if (!lowered.get(module)!.tree.keepWhole) continue;
      const child = design.modules[module]!;
      const values = given.get(module) ?? new Map<string, Set<string>>();
      given.set(module, values);
      items.get(name)!.connections.forEach(({ port, value, isOutput }, i) => {
        if (isOutput) return;
        const all = values.get(port) ?? new Set();
        values.set(port, all.add(`${parent} ${flatText(value)}`));
        // Every element of an array gets a part of its own.
        if (signals[ports[i]!]!.width !== child.signals[child.ports[i]!]!.width) all.add(`${parent} ${name}`);
      });
    }
  }
  const lines: string[] = [];
  for (const [module, values] of [...given].sort(([a], [b]) => a - b)) {
    for (const [port, all] of values)
      if (all.size > 1) lines.push(`public_flat_rd -module "${design.modules[module]!.name}" -var "${port}"`);
  }
  for (const [index, plan] of [...plans].sort(([a], [b]) => a - b))
    for (const name of splitVectors(plan, lowered.get(index)!))
      lines.push(`split_var -module "${design.modules[index]!.name}" -var "${name}"`);
  return lines.length === 0
    ? null
    : `// For the speed of Verilated models only: inputs that differ from instance to instance, vectors whose parts are apart.\n\`verilator_config\n${lines.join('\n')}\n`;
}

/** Vectors of more than a machine word whose parts are apart: those of rows of instances, and lines of words that move on. */
function splitVectors({ gathered, prepared }: ModulePlan, { tree }: LoweredModule): string[] {
  const apart = new Set([...gathered.vectors].flatMap(([name, ids]) => (isRow(name) ? ids : [])));
  if (gathered.module.signals.some(({ width, lane }) => width > 64 && lane > 0))
    for (const id of shiftRegisters(prepared)) if (gathered.module.signals[id]!.lane > 0) apart.add(id);
  if (apart.size === 0) return [];
  const candidates = gathered.module.signals.filter(({ id, width }) => width > 64 && apart.has(id));
  if (candidates.length === 0) return [];
  const declared = new Set(tree.declarations.map(({ name }) => name));
  const indexed = new Set<string>();
  forEachExpressionOf(tree, (part) => {
    if (part.kind === 'element') indexed.add(part.name);
  });
  return candidates.map(({ name }) => name).filter((name) => declared.has(name) && !indexed.has(name));
}

/** Registers that take a concatenation with parts of themselves. */
function shiftRegisters({ nodes, body }: ModulePlan['prepared']): Set<SignalId> {
  const found = new Set<SignalId>();
  forEachStatement(body, (statement) => {
    if (statement.kind !== 'assign' || nodes.op[statement.value] !== Op.cat) return;
    const isOwn = (part: NodeId) =>
      nodes.op[part] === Op.slice &&
      nodes.op[nodes.a[part]!] === Op.ref &&
      nodes.a[nodes.a[part]!] === statement.target;
    if (nodes.operands(statement.value).some(isOwn)) found.add(statement.target);
  });
  return found;
}
