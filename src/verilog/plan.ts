import { conditionsOf, type Design, type SignalId, withoutConditions } from '../ir/index.ts';
import {
  combinationalDependencies,
  type Dependencies,
  loopedSignals,
  type PortDependencies,
  portDependencies,
} from './dependencies.ts';
import { type Gathered, gatherInstances } from './instance-arrays.ts';
import { type Prepared, prepare } from './prepare.ts';

/** A module in the form in which it is emitted, and what is known of it. */
export interface ModulePlan {
  readonly gathered: Gathered;
  readonly prepared: Prepared;
  readonly dependencies: Dependencies;
  /** Signals that depend on themselves when every signal is taken as one piece. */
  readonly looped: ReadonlySet<SignalId>;
}

/** Prepares the modules in `order`, each of which comes after those that it uses. */
export function planModules(design: Design, order: readonly number[]): Map<number, ModulePlan> {
  const plans = new Map<number, ModulePlan>();
  const ports = new Map<number, PortDependencies>();
  for (const index of order) {
    let plan = planModule(design, index, new Set(), ports);
    const apart = loopedArrays(plan);
    if (apart.size > 0) plan = planModule(design, index, apart, ports);
    plans.set(index, plan);
    ports.set(index, portDependencies(plan.gathered.module, plan.dependencies));
  }
  return plans;
}

function planModule(
  design: Design,
  index: number,
  apart: ReadonlySet<string>,
  ports: ReadonlyMap<number, PortDependencies>,
): ModulePlan {
  const gathered = gatherInstances(design, design.modules[index]!, apart);
  const { module } = gathered;
  const prepared = prepare({ ...module, body: withoutConditions(module.body, conditionsOf(module)) });
  const dependencies = combinationalDependencies(module, prepared, (child) => ports.get(child)!);
  return { gathered, prepared, dependencies, looped: loopedSignals(dependencies) };
}

/** Arrays whose elements depend on each other within the cycle: as vectors they would look like loops to tools. */
function loopedArrays({ gathered, looped }: ModulePlan): Set<string> {
  const arrays = new Set<string>();
  if (looped.size === 0) return arrays;
  for (const [name, vectors] of gathered.vectors)
    if (vectors.some((vector) => looped.has(vector))) arrays.add(name);
  return arrays;
}
