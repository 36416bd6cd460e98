import type { Design } from '../ir/index.ts';
import type { LoweredModule } from './lower-module.ts';
import type { ModulePlan } from './plan.ts';
import { flatText } from './print-expression.ts';

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
  return lines.length === 0
    ? null
    : `// For the speed of Verilated models only: inputs that differ from instance to instance.\n\`verilator_config\n${lines.join('\n')}\n`;
}
