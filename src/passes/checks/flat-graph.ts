import type { Design, SignalId } from '../../ir/index.ts';
import { ModuleDependencies } from './module-dependencies.ts';
import type { Graph } from './strongly-connected.ts';

/** One use of a module in the design. */
export interface Use {
  /** `top.u0.u1`. */
  readonly path: string;
  readonly dependencies: ModuleDependencies;
  /** Position of the using module in the list of uses, or -1 for the top; and which of its instances this is. */
  readonly parent: number;
  readonly instance: number;
  /** Positions of the uses that its instances are. */
  readonly children: number[];
  /** Number of its first vertex. */
  readonly first: number;
}

/** The dependencies of a whole design within a cycle: every signal, node and condition of every instance. */
export class FlatGraph implements Graph {
  readonly uses: Use[] = [];
  readonly count: number;
  readonly #useOf: Int32Array;

  /** `withRegisters`: also what registers take at the next edge; else only what they are. */
  constructor(design: Design, withRegisters = false) {
    const dependencies = design.modules.map(
      (module) => new ModuleDependencies(design, module, withRegisters),
    );
    let count = 0;
    const add = (module: number, path: string, parent: number, instance: number) => {
      const use = { path, dependencies: dependencies[module]!, parent, instance, children: [], first: count };
      count += use.dependencies.count;
      this.uses.push(use);
    };
    add(design.top, design.modules[design.top]!.name, -1, -1);
    for (let at = 0; at < this.uses.length; at++) {
      const use = this.uses[at]!;
      for (const [i, instance] of use.dependencies.module.instances.entries()) {
        use.children.push(this.uses.length);
        add(instance.module, `${use.path}.${instance.name}`, at, i);
      }
    }
    this.count = count;
    this.#useOf = new Int32Array(count);
    for (const [at, use] of this.uses.entries())
      this.#useOf.fill(at, use.first, use.first + use.dependencies.count);
  }

  useOf(vertex: number): Use {
    return this.uses[this.#useOf[vertex]!]!;
  }

  edge(vertex: number, k: number): number {
    const use = this.useOf(vertex);
    const local = vertex - use.first;
    if (local < use.dependencies.firstNode) {
      const across = this.acrossBoundary(use, local);
      if (across >= 0) return k === 0 ? across : -1;
    }
    const target = use.dependencies.edge(local, k);
    return target < 0 ? -1 : use.first + target;
  }

  /** The vertex in another module that a signal is connected to and takes its value from, or -1. */
  acrossBoundary(use: Use, signal: SignalId): number {
    const { module, portOf, instanceOutputs } = use.dependencies;
    if (module.signals[signal]!.kind === 'input') {
      const parent = this.uses[use.parent];
      if (!parent) return -1;
      return parent.first + parent.dependencies.module.instances[use.instance]!.ports[portOf[signal]!]!;
    }
    const output = instanceOutputs.get(signal);
    if (!output) return -1;
    const child = this.uses[use.children[output.part]!]!;
    return child.first + child.dependencies.module.ports[output.port]!;
  }
}
