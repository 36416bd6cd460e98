import type { Design, SignalId } from '../../ir/index.ts';
import { ModuleDependencies } from '../checks/module-dependencies.ts';

/**
 * Finds what an output of the top, or a property of any instance, shows sooner or later: follows every value back through logic, registers, memories
 * and instances. A signal that is observed in one instance of a module counts as observed in all.
 */
export class Observer {
  /** Per module, 1 for each observed signal, memory and instance. */
  readonly signals: Uint8Array[];
  readonly memories: Uint8Array[];
  readonly instances: Uint8Array[];
  readonly #design: Design;
  readonly #dependencies: ModuleDependencies[];
  /** Vertices of `ModuleDependencies` that are done, per module. */
  readonly #done: Uint8Array[];
  /** Module and vertex, in pairs. */
  readonly #waiting: number[] = [];
  /** Per module: the modules that instantiate it, and by which instance. */
  readonly #users: { readonly module: number; readonly instance: number }[][];

  constructor(design: Design) {
    this.#design = design;
    this.#dependencies = design.modules.map((module) => new ModuleDependencies(design, module, true));
    this.#done = this.#dependencies.map(({ count }) => new Uint8Array(count));
    this.signals = design.modules.map((module) => new Uint8Array(module.signals.length));
    this.memories = design.modules.map((module) => new Uint8Array(module.memories.length));
    this.instances = design.modules.map((module) => new Uint8Array(module.instances.length));
    this.#users = design.modules.map(() => []);
    for (const [m, module] of design.modules.entries())
      for (const [instance, { module: child }] of module.instances.entries())
        this.#users[child]!.push({ module: m, instance });
    const top = design.modules[design.top]!;
    for (const port of top.ports) if (top.signals[port]!.kind === 'output') this.#observe(design.top, port);
    this.#observeProperties();
    this.#follow();
  }

  /** Conditions of all properties, and the instances that lead to them. */
  #observeProperties(): void {
    const { modules } = this.#design;
    const has = modules.map(({ properties }) => properties.length > 0);
    modules.forEach(({ properties, instances }, m) => {
      for (const { condition, domain } of properties) {
        this.#observe(m, condition);
        this.#domain(m, domain);
      }
      // Children come before their parents.
      instances.forEach(({ module }, instance) => {
        if (!has[module]) return;
        has[m] = true;
        this.#instance(m, instance);
      });
    });
  }

  #observe(module: number, vertex: number): void {
    if (this.#done[module]![vertex]) return;
    this.#done[module]![vertex] = 1;
    this.#waiting.push(module, vertex);
  }

  #follow(): void {
    while (this.#waiting.length > 0) {
      const vertex = this.#waiting.pop()!;
      const module = this.#waiting.pop()!;
      const dependencies = this.#dependencies[module]!;
      for (let k = 0, to = dependencies.edge(vertex, 0); to >= 0; to = dependencies.edge(vertex, ++k))
        this.#observe(module, to);
      if (vertex < dependencies.firstNode) this.#signal(module, vertex);
    }
  }

  #signal(m: number, id: SignalId): void {
    this.signals[m]![id] = 1;
    const module = this.#design.modules[m]!;
    const { memoryReads, instanceOutputs, portOf } = this.#dependencies[m]!;
    const { kind, domain } = module.signals[id]!;
    if (kind === 'reg') this.#domain(m, domain);
    const read = memoryReads.get(id);
    if (read) {
      const port = module.memories[read.part]!.reads[read.port]!;
      this.#observe(m, port.address);
      if (port.enable >= 0) this.#observe(m, port.enable);
      if (port.domain >= 0) this.#domain(m, port.domain);
      this.#memory(m, read.part);
    }
    const output = instanceOutputs.get(id);
    if (output) {
      const child = module.instances[output.part]!.module;
      this.#observe(child, this.#design.modules[child]!.ports[output.port]!);
      this.#instance(m, output.part);
    }
    if (portOf[id]! >= 0)
      for (const user of this.#users[m]!) this.#connected(user.module, user.instance, portOf[id]!);
  }

  /** An instance with an observed output stays, with all ports that its module keeps. */
  #instance(m: number, index: number): void {
    if (this.instances[m]![index]) return;
    this.instances[m]![index] = 1;
    const child = this.#design.modules[m]!.instances[index]!.module;
    for (const [position, port] of this.#design.modules[child]!.ports.entries())
      if (this.signals[child]![port]) this.#connected(m, index, position);
  }

  #connected(m: number, index: number, position: number): void {
    if (this.instances[m]![index])
      this.#observe(m, this.#design.modules[m]!.instances[index]!.ports[position]!);
  }

  #memory(m: number, index: number): void {
    if (this.memories[m]![index]) return;
    this.memories[m]![index] = 1;
    for (const { address, enable, data, mask, domain } of this.#design.modules[m]!.memories[index]!.writes) {
      for (const id of [address, enable, data, mask]) if (id >= 0) this.#observe(m, id);
      this.#domain(m, domain);
    }
  }

  #domain(m: number, domain: number): void {
    const { clock, reset } = this.#design.modules[m]!.domains[domain]!;
    this.#observe(m, clock);
    if (reset >= 0) this.#observe(m, reset);
  }
}
