import {
  type ClockDomain,
  type Module,
  type NodeId,
  Op,
  type Signal,
  type SignalId,
  type Statement,
} from '../ir/index.ts';
import { mapNodes, plainMaker, remakeNodes, rewriteBody } from '../passes/index.ts';
import { type WatchedFork, watchForks } from './branches.ts';
import { watchMachines } from './machines.ts';
import type { CoverageOptions, ModulePoints } from './points.ts';
import { watchToggles } from './toggles.ts';

/** State machines with wider states have too many moves to keep a bit for each. */
export const widestState = 5;

/** A module while registers that watch it are added, in its first clock domain. */
export class ModuleCover {
  readonly signals: Signal[];
  readonly ports: SignalId[];
  readonly domains: ClockDomain[];
  readonly body: Statement[];
  readonly maker = plainMaker();
  readonly #names: Set<string>;
  #active: NodeId = -1;
  #started: NodeId = -1;

  constructor(module: Module) {
    this.signals = [...module.signals];
    this.ports = [...module.ports];
    this.domains = [...module.domains];
    this.#names = new Set(module.signals.map(({ name }) => name));
    for (const { name } of [...module.memories, ...module.instances]) this.#names.add(name);
    const made = remakeNodes(module, this.maker);
    const copy = (node: NodeId) => made[node]!;
    this.body = rewriteBody(module.body, (statement) => [mapNodes(statement, copy)]);
  }

  /** Adds the input `cover_on`, 1 in cycles that count, and `cover_clk` in front of it for a module without a clock. */
  addInputs(): void {
    if (this.domains.length === 0) {
      const clock = this.signal('cover_clk', { kind: 'input', source: 'outside' });
      this.ports.push(clock);
      this.domains.push({ name: 'cover', clock, reset: -1, resetKind: 'sync' });
    }
    const on = this.signal('cover_on', { kind: 'input', source: 'outside' });
    this.ports.push(on);
    this.#active = this.maker.nodes.ref(on, 1);
  }

  /** 1 in cycles that count: not in reset. */
  get active(): NodeId {
    if (this.#active < 0) {
      const { nodes } = this.maker;
      const { reset } = this.domains[0]!;
      this.#active = reset < 0 ? nodes.constant(1, 1) : nodes.unary(Op.not, nodes.ref(reset, 1));
    }
    return this.#active;
  }

  /** 1 from the second such cycle on: what registers remember of the cycle before is true. */
  get started(): NodeId {
    if (this.#started < 0) {
      const register = this.register('cover_started', 1);
      this.#started = this.ref(register);
      this.body.push(this.when(this.active, [this.assign(register, this.maker.nodes.constant(1, 1))]));
    }
    return this.#started;
  }

  /** A register of the coverage, 0 at the start and never reset. */
  register(name: string, width: number): SignalId {
    return this.signal(name, { kind: 'reg', width, domain: 0 });
  }

  /** Adds a signal with a name that nothing else has. */
  signal(name: string, more: Partial<Signal>): SignalId {
    let free = name;
    while (this.#names.has(free)) free += '_';
    this.#names.add(free);
    const id = this.signals.length;
    this.signals.push({
      ...{ id, name: free, kind: 'wire', width: 1, signed: false, lane: 0, location: -1, doc: '' },
      ...{ enumeration: -1, reset: null, domain: -1, source: 'statements' },
      ...more,
    });
    return id;
  }

  ref(signal: SignalId): NodeId {
    return this.maker.nodes.ref(signal, this.signals[signal]!.width);
  }

  assign(target: SignalId, value: NodeId): Statement {
    const { width } = this.signals[target]!;
    return { kind: 'assign', target, low: 0, width, index: -1, value, location: -1 };
  }

  when(condition: NodeId, body: readonly Statement[]): Statement {
    return { kind: 'if', condition, then: body, otherwise: [], location: -1 };
  }
}

/** Adds the registers that watch the module, which has a clock; `forks` are those that are watched in it. */
export function watch(
  module: Module,
  cover: ModuleCover,
  forks: readonly WatchedFork[],
  options: Required<CoverageOptions>,
): Pick<ModulePoints, 'toggles' | 'machines'> {
  watchForks(cover, forks);
  return {
    toggles: watchToggles(module, cover, options.toggles, options.togglesBy),
    machines: options.machines ? watchMachines(module, cover) : [],
  };
}
