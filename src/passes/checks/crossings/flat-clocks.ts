import { type Design, type Module, Op, type SignalId } from '../../../ir/index.ts';
import type { FlatGraph, Use } from '../flat-graph.ts';

/** Which clock input of the top each domain of each instance has. */
export class FlatClocks {
  /** Names of the clock inputs of the top, in the order of its domains. */
  readonly names: readonly string[];
  /** By use: clock signals of its module, and which clock they are. */
  readonly #clocks = new Map<Use, ReadonlyMap<SignalId, number>>();

  constructor(design: Design, flat: FlatGraph) {
    const top = design.modules[design.top]!;
    const ports = [...new Set(top.domains.map(({ clock }) => clock))];
    this.names = ports.map((port) => top.signals[port]!.name);
    const copies = new Map(design.modules.map((module) => [module, clockCopies(module)]));
    for (const use of flat.uses) {
      const { module } = use.dependencies;
      const parent = flat.uses[use.parent];
      const known = new Map<SignalId, number>();
      if (!parent) for (const [i, port] of ports.entries()) known.set(port, i);
      else {
        const outside = this.#clocks.get(parent)!;
        const { ports: connected } = parent.dependencies.module.instances[use.instance]!;
        for (const { clock } of module.domains) {
          const from = outside.get(connected[module.ports.indexOf(clock)]!);
          if (from !== undefined) known.set(clock, from);
        }
      }
      for (const [copy, clock] of copies.get(module)!) {
        const from = known.get(clock);
        if (from !== undefined) known.set(copy, from);
      }
      this.#clocks.set(use, known);
    }
  }

  /** Index in `names` of the clock of a domain. */
  of(use: Use, domain: number): number {
    return this.#clocks.get(use)!.get(use.dependencies.module.domains[domain]!.clock)!;
  }

  /** Whether a signal is a clock, or a wire that carries one. */
  isClock(use: Use, signal: SignalId): boolean {
    return this.#clocks.get(use)!.has(signal);
  }
}

/** Wires that are nothing but a clock, with that clock. */
function clockCopies(module: Module): [SignalId, SignalId][] {
  const clocks = new Set(module.domains.map(({ clock }) => clock));
  if (clocks.size === 0 || module.instances.length === 0) return [];
  const { nodes } = module;
  return module.body.flatMap((statement): [SignalId, SignalId][] => {
    if (statement.kind !== 'assign' || nodes.op[statement.value] !== Op.ref) return [];
    const from = nodes.a[statement.value]!;
    return clocks.has(from) ? [[statement.target, from]] : [];
  });
}
