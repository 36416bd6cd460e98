import {
  forEachStatement,
  type Module,
  type NodeId,
  type NodeStore,
  Op,
  type SignalId,
  type Statement,
} from '../ir/index.ts';
import type { Prepared } from './prepare.ts';

/** For each combinational signal, the signals of the same module that it depends on within the cycle, directly. */
export type Dependencies = ReadonlyMap<SignalId, ReadonlySet<SignalId>>;

/** For each port of a module by position, the positions of the input ports that it depends on within the cycle. */
export type PortDependencies = readonly (readonly number[])[];

/** Calls `visit` with each signal that `node` reads; `seen` avoids visiting nodes twice. */
export function forEachRead(
  nodes: NodeStore,
  node: NodeId,
  seen: Set<NodeId>,
  visit: (signal: SignalId) => void,
): void {
  const waiting = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if (nodes.op[next] === Op.ref) visit(nodes.a[next]!);
    else nodes.forEachOperand(next, (operand) => waiting.push(operand));
  }
}

/** All signals that some nodes read. */
export function readsOf(nodes: NodeStore, roots: readonly NodeId[]): Set<SignalId> {
  const reads = new Set<SignalId>();
  const seen = new Set<NodeId>();
  for (const root of roots) if (root >= 0) forEachRead(nodes, root, seen, (signal) => reads.add(signal));
  return reads;
}

/** Direct dependencies of everything that statements, memories and instances drive without a register. */
export function combinationalDependencies(
  module: Module,
  prepared: Prepared,
  childPorts: (module: number) => PortDependencies,
): Dependencies {
  const result = new Map<SignalId, Set<SignalId>>();
  const of = (signal: SignalId) => {
    let set = result.get(signal);
    if (!set) {
      set = new Set();
      result.set(signal, set);
    }
    return set;
  };
  const { nodes, body } = prepared;
  const walk = (list: readonly Statement[], outer: readonly ReadonlySet<SignalId>[]): void => {
    for (const statement of list) {
      if (statement.kind === 'assign') {
        if (module.signals[statement.target]!.kind === 'reg') continue;
        const set = of(statement.target);
        for (const read of readsOf(nodes, [statement.index, statement.value])) set.add(read);
        for (const reads of outer) for (const read of reads) set.add(read);
        continue;
      }
      const chosenBy = readsOf(nodes, [statement.kind === 'if' ? statement.condition : statement.subject]);
      const inner = [...outer, chosenBy];
      if (statement.kind === 'if') walk(statement.then, inner);
      else for (const arm of statement.arms) walk(arm.body, inner);
      walk(statement.otherwise, inner);
    }
  };
  walk(body, []);
  for (const { reads } of module.memories)
    for (const { kind, address, data } of reads) if (kind === 'async') of(data).add(address);
  for (const instance of module.instances) {
    childPorts(instance.module).forEach((inputs, position) => {
      for (const input of inputs) of(instance.ports[position]!).add(instance.ports[input]!);
    });
  }
  return result;
}

/** Dependencies between the ports of a module. */
export function portDependencies(module: Module, dependencies: Dependencies): PortDependencies {
  const position = new Map(module.ports.map((port, i) => [port, i]));
  return module.ports.map((port) => {
    if (module.signals[port]!.kind !== 'output') return [];
    const inputs: number[] = [];
    for (const signal of reachable(dependencies, port)) {
      if (module.signals[signal]!.kind === 'input') inputs.push(position.get(signal)!);
    }
    return inputs.sort((a, b) => a - b);
  });
}

function reachable(dependencies: Dependencies, from: SignalId): Set<SignalId> {
  const seen = new Set<SignalId>();
  const waiting = [from];
  for (let signal = waiting.pop(); signal !== undefined; signal = waiting.pop()) {
    for (const next of dependencies.get(signal) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      waiting.push(next);
    }
  }
  return seen;
}

/** Signals that depend on themselves when every signal is taken as one piece, as tools do. */
export function loopedSignals(dependencies: Dependencies): Set<SignalId> {
  const looped = new Set<SignalId>();
  const finished = settledSignals(dependencies);
  for (const signal of dependencies.keys())
    if (!finished.has(signal) && reachable(dependencies, signal).has(signal)) looped.add(signal);
  return looped;
}

/** Signals that can be computed one after the other; loops and what follows them are left out. */
function settledSignals(dependencies: Dependencies): Set<SignalId> {
  const settled = new Set<SignalId>();
  const open = new Map<SignalId, number>();
  const users = new Map<SignalId, SignalId[]>();
  const ready: SignalId[] = [];
  for (const [signal, reads] of dependencies) {
    let count = 0;
    for (const read of reads) {
      if (!dependencies.has(read)) continue;
      count++;
      const list = users.get(read);
      if (list) list.push(signal);
      else users.set(read, [signal]);
    }
    open.set(signal, count);
    if (count === 0) ready.push(signal);
  }
  for (let signal = ready.pop(); signal !== undefined; signal = ready.pop()) {
    settled.add(signal);
    for (const user of users.get(signal) ?? []) {
      open.set(user, open.get(user)! - 1);
      if (open.get(user) === 0) ready.push(user);
    }
  }
  return settled;
}

/** Longest chain of signals below each signal, counting only those for which `counts` holds; loops are cut. */
export function depths(
  dependencies: Dependencies,
  roots: readonly SignalId[],
  counts: (signal: SignalId) => boolean,
): Map<SignalId, number> {
  const depth = new Map<SignalId, number>();
  const open = new Set<SignalId>();
  const visit = (root: SignalId): void => {
    const waiting: SignalId[] = [root];
    while (waiting.length > 0) {
      const signal = waiting.at(-1)!;
      if (depth.has(signal)) {
        waiting.pop();
        continue;
      }
      if (!open.has(signal)) {
        open.add(signal);
        for (const next of dependencies.get(signal) ?? [])
          if (!depth.has(next) && !open.has(next)) waiting.push(next);
        continue;
      }
      waiting.pop();
      let longest = 0;
      for (const next of dependencies.get(signal) ?? [])
        longest = Math.max(longest, (depth.get(next) ?? 0) + (counts(next) && next !== signal ? 1 : 0));
      depth.set(signal, longest);
      open.delete(signal);
    }
  };
  for (const root of roots) visit(root);
  return depth;
}

/** Nodes that a list of statements uses, inner statements included. */
export function nodesOfStatements(list: readonly Statement[]): NodeId[] {
  const roots: NodeId[] = [];
  forEachStatement(list, (statement) => {
    if (statement.kind === 'assign') roots.push(statement.index, statement.value);
    else roots.push(statement.kind === 'if' ? statement.condition : statement.subject);
  });
  return roots;
}
