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
export type Dependencies = ReadonlyMap<SignalId, Iterable<SignalId>>;

/** For each port of a module by position, the positions of the input ports that it depends on within the cycle. */
export type PortDependencies = readonly (readonly number[])[];

/** Finds the signals that nodes of one store read. */
class Reader {
  readonly #nodes: NodeStore;
  /** Number of the search that last came to a node. */
  readonly #seen: Int32Array;
  #search = 0;
  readonly #waiting: NodeId[] = [];

  constructor(nodes: NodeStore) {
    this.#nodes = nodes;
    this.#seen = new Int32Array(nodes.count);
  }

  /** Each signal once; ids below 0 stand for no node. */
  reads(...roots: readonly NodeId[]): SignalId[] {
    const { op, a } = this.#nodes;
    const found: SignalId[] = [];
    const search = ++this.#search;
    for (const root of roots) {
      if (root >= 0) this.#waiting.push(root);
      for (let node = this.#waiting.pop(); node !== undefined; node = this.#waiting.pop()) {
        if (this.#seen[node] === search) continue;
        this.#seen[node] = search;
        if (op[node] === Op.ref) found.push(a[node]!);
        else this.#nodes.forEachOperand(node, this.#wait);
      }
    }
    return found;
  }

  readonly #wait = (node: NodeId): void => {
    this.#waiting.push(node);
  };
}

/** All signals that some nodes read. */
export function readsOf(nodes: NodeStore, roots: readonly NodeId[]): Set<SignalId> {
  const reads = new Set<SignalId>();
  const seen = new Set<NodeId>();
  for (const root of roots) {
    const waiting = root >= 0 ? [root] : [];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      if (nodes.op[next] === Op.ref) reads.add(nodes.a[next]!);
      else nodes.forEachOperand(next, (operand) => waiting.push(operand));
    }
  }
  return reads;
}

/** What statements stand under: the node that decides, and the condition around it. */
interface Condition {
  readonly node: NodeId;
  readonly outer: Condition | null;
  /** Signals that the node reads, when they have been needed. */
  reads: readonly SignalId[] | null;
}

/** Direct dependencies of everything that statements, memories and instances drive without a register. */
export function combinationalDependencies(
  module: Module,
  prepared: Prepared,
  childPorts: (module: number) => PortDependencies,
): Dependencies {
  const { nodes, body } = prepared;
  const result = new Map<SignalId, readonly SignalId[] | Set<SignalId>>();
  const of = (signal: SignalId): Set<SignalId> => {
    const before = result.get(signal);
    if (before instanceof Set) return before;
    const set = new Set(before);
    result.set(signal, set);
    return set;
  };
  const reader = new Reader(nodes);
  const addConditions = (set: Set<SignalId>, condition: Condition | null): void => {
    if (!condition) return;
    addConditions(set, condition.outer);
    condition.reads ??= reader.reads(condition.node);
    for (const read of condition.reads) set.add(read);
  };
  const walk = (list: readonly Statement[], under: Condition | null): void => {
    for (const statement of list) {
      if (statement.kind === 'assign') {
        const { target } = statement;
        if (module.signals[target]!.kind === 'reg') continue;
        const reads = reader.reads(statement.index, statement.value);
        if (under === null && !result.has(target)) {
          result.set(target, reads);
          continue;
        }
        const set = of(target);
        for (const read of reads) set.add(read);
        addConditions(set, under);
        continue;
      }
      const node = statement.kind === 'if' ? statement.condition : statement.subject;
      const inner: Condition = { node, outer: under, reads: null };
      if (statement.kind === 'if') walk(statement.then, inner);
      else for (const arm of statement.arms) walk(arm.body, inner);
      walk(statement.otherwise, inner);
    }
  };
  walk(body, null);
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
  const settled = settledSignals(dependencies);
  for (const signal of dependencies.keys())
    if (settled[signal] === 0 && reachable(dependencies, signal).has(signal)) looped.add(signal);
  return looped;
}

/** By signal: 1 for those that can be computed one after the other; not for loops and what follows them. */
function settledSignals(dependencies: Dependencies): Uint8Array {
  let size = 0;
  for (const signal of dependencies.keys()) size = Math.max(size, signal + 1);
  const settled = new Uint8Array(size);
  /** By signal: how many of those that it depends on are not settled, and its last user in `users`. */
  const open = new Int32Array(size);
  const lastUser = new Int32Array(size).fill(-1);
  const users: SignalId[] = [];
  /** By position in `users`: the user before of the same signal. */
  const before: number[] = [];
  const ready: SignalId[] = [];
  for (const [signal, reads] of dependencies) {
    for (const read of reads) {
      if (!dependencies.has(read)) continue;
      open[signal]!++;
      before.push(lastUser[read]!);
      lastUser[read] = users.push(signal) - 1;
    }
    if (open[signal] === 0) ready.push(signal);
  }
  for (let signal = ready.pop(); signal !== undefined; signal = ready.pop()) {
    settled[signal] = 1;
    for (let at = lastUser[signal]!; at >= 0; at = before[at]!) {
      const user = users[at]!;
      open[user]!--;
      if (open[user] === 0) ready.push(user);
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
