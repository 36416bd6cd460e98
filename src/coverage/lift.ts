import { type Design, type Instance, type Module, type NodeId, Op, type SignalId } from '../ir/index.ts';
import { remake } from '../passes/index.ts';
import { mapFork } from './branches.ts';
import { conditionsOf, type Fork, type Forks } from './forks.ts';
import type { ModuleCover } from './module-cover.ts';

/** Nodes beyond which a condition is not looked for among those of another module. */
const sizeLimit = 64;

/** A fork of a module that is watched in a module around it, for all of its instances there at once. */
export interface LiftedFork {
  readonly owner: number;
  readonly fork: Fork;
}

export interface Lifted {
  /** By module: forks of other modules that are watched in it. */
  readonly held: readonly LiftedFork[][];
  /** By module: forks of its own that need not be watched in it. */
  readonly gone: readonly ReadonlySet<Fork>[];
}

/**
 * Finds forks that depend on inputs alone, where all instances of the module get these alike, as columns of an array do: it
 * is enough to watch them once, in the module around the instances. Those must count the same cycles.
 */
export function liftForks(design: Design, covers: readonly ModuleCover[], forks: readonly Forks[]): Lifted {
  const held: LiftedFork[][] = design.modules.map(() => []);
  const gone = design.modules.map(() => new Set<Fork>());
  const users: Map<number, Instance[]>[] = design.modules.map(() => new Map());
  design.modules.forEach(({ instances }, parent) => {
    for (const instance of instances) {
      const list = users[instance.module]!.get(parent);
      if (list) list.push(instance);
      else users[instance.module]!.set(parent, [instance]);
    }
  });
  const surroundings = new Map<number, Surroundings>();
  const around = (parent: number): Surroundings => {
    const known = surroundings.get(parent) ?? new Surroundings(covers[parent]!);
    surroundings.set(parent, known);
    return known;
  };
  design.modules.forEach((module, owner) => {
    const parents = [...users[owner]!];
    if (!parents.some(([, instances]) => instances.length > 1)) return;
    const count = (parent: number, instances: readonly Instance[]): boolean =>
      instances.every((instance) => countsAlike(module, instance, covers[parent]!, around(parent)));
    if (!parents.every(([parent, instances]) => count(parent, instances))) return;
    for (const fork of forks[owner]!.forks) {
      const found = parents.map(([parent, instances]) => {
        const inner = covers[owner]!;
        const copies = instances.map((instance) => around(parent).forkOf(fork, inner, module, instance));
        const [first] = copies;
        const isAlike = copies.every(
          (copy) => copy && first && `${conditionsOf(copy)}` === `${conditionsOf(first)}`,
        );
        return isAlike ? first! : null;
      });
      if (found.includes(null)) continue;
      gone[owner]!.add(fork);
      parents.forEach(([parent], i) => {
        held[parent]!.push({ owner, fork: found[i]! });
      });
    }
  });
  return { held, gone };
}

/** Whether cycles count for an instance when they count for the module around it, at edges of the same clock. */
function countsAlike(child: Module, instance: Instance, outer: ModuleCover, around: Surroundings): boolean {
  const [domain] = child.domains;
  const [own] = outer.domains;
  if (domain === undefined) return true;
  const connected = (id: SignalId) => instance.ports[child.ports.indexOf(id)]!;
  if (own === undefined || connected(domain.clock) !== own.clock) return false;
  if (domain.reset < 0) return true;
  return own.reset >= 0 && around.valueOf(connected(domain.reset)) === outer.ref(own.reset);
}

/** What the signals of a module are, through wires that are nothing but names for other values. */
class Surroundings {
  readonly #cover: ModuleCover;
  readonly #named = new Map<SignalId, NodeId>();
  readonly #values = new Map<SignalId, NodeId>();

  constructor(cover: ModuleCover) {
    this.#cover = cover;
    const { signals, body } = cover;
    const often = new Set<SignalId>();
    const count = (list: ModuleCover['body'], isTop: boolean): void => {
      for (const s of list) {
        if (s.kind !== 'assign') {
          const bodies = s.kind === 'if' ? [s.then] : s.arms.map((arm) => arm.body);
          for (const inner of [...bodies, s.otherwise]) count(inner as ModuleCover['body'], false);
        } else if (
          this.#named.has(s.target) ||
          !isTop ||
          s.index >= 0 ||
          s.width !== signals[s.target]!.width
        )
          often.add(s.target);
        else this.#named.set(s.target, s.value);
      }
    };
    count(body, true);
    for (const id of often) this.#named.delete(id);
    for (const id of this.#named.keys()) if (signals[id]!.kind === 'reg') this.#named.delete(id);
  }

  /** A node for the value of a signal; of signals that have the same name for a small expression, the same node. */
  valueOf(id: SignalId): NodeId {
    const known = this.#values.get(id);
    if (known !== undefined) return known;
    const value = this.#follow(id, { left: sizeLimit });
    const node = value ?? this.#cover.ref(id);
    this.#values.set(id, node);
    return node;
  }

  /** The fork of an instance in terms of this module, or null if it depends on more than its inputs. */
  forkOf(fork: Fork, inner: ModuleCover, child: Module, instance: Instance): Fork | null {
    const made = new Map<NodeId, NodeId | null>();
    const budget = { left: sizeLimit };
    const { nodes } = inner.maker;
    const clocks = new Set(child.domains.map(({ clock }) => clock));
    const copy = (node: NodeId): NodeId | null => {
      const known = made.get(node);
      if (known !== undefined) return known;
      if (budget.left-- <= 0) return null;
      let value: NodeId | null;
      const signal = nodes.op[node] === Op.ref ? nodes.a[node]! : -1;
      if (signal >= 0) {
        const port = child.ports.indexOf(signal);
        const isInput = port >= 0 && child.signals[signal]!.kind === 'input' && !clocks.has(signal);
        value = isInput ? this.valueOf(instance.ports[port]!) : null;
      } else value = this.#copyNode(nodes, node, copy);
      made.set(node, value);
      return value;
    };
    const copies = conditionsOf(fork).map(copy);
    return copies.includes(null) ? null : mapFork(fork, (node) => made.get(node)!);
  }

  /** Null if it is too large. */
  #follow(id: SignalId, budget: { left: number }): NodeId | null {
    const value = this.#named.get(id);
    if (value === undefined) return this.#cover.ref(id);
    const { nodes } = this.#cover.maker;
    const copy = (node: NodeId): NodeId | null => {
      if (budget.left-- <= 0) return null;
      if (nodes.op[node] === Op.ref) return this.#follow(nodes.a[node]!, budget);
      return this.#copyNode(nodes, node, copy);
    };
    return copy(value);
  }

  #copyNode(
    from: ModuleCover['maker']['nodes'],
    node: NodeId,
    copy: (node: NodeId) => NodeId | null,
  ): NodeId | null {
    const operands = new Map(from.operands(node).map((operand) => [operand, copy(operand)]));
    if ([...operands.values()].includes(null)) return null;
    return remake(from, node, this.#cover.maker, (operand) => operands.get(operand)!);
  }
}
