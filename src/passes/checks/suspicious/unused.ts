import type { Design, Instance, Module, SignalId } from '../../../ir/index.ts';
import { ModuleDependencies } from '../module-dependencies.ts';
import { shownName } from '../shown-name.ts';
import type { Complaints } from './complaints.ts';

/**
 * SL0220: registers, wires, instances and read ports that nothing shows; SL0229: inputs that nothing reads; SL0227:
 * memories that are never read. What counts is whether an output, an instance, a property or a clock domain of the same
 * module depends on it sooner or later: a counter that only counts itself is not used. Values that the author calls
 * unused (`m.unused`) are left out. Of values that feed each other only, the last is told.
 */
export function checkUnused(design: Design, module: Module, complaints: Complaints): void {
  new Usage(design, module, complaints).report();
}

class Usage {
  readonly #design: Design;
  readonly #module: Module;
  readonly #complaints: Complaints;
  readonly #dependencies: ModuleDependencies;
  /** Per vertex of the dependencies: 1 if it matters. */
  readonly #used: Uint8Array;
  /** Memories of which a word matters. */
  readonly #usedMemories: Uint8Array;
  readonly #waiting: number[] = [];

  constructor(design: Design, module: Module, complaints: Complaints) {
    this.#design = design;
    this.#module = module;
    this.#complaints = complaints;
    this.#dependencies = new ModuleDependencies(design, module, true);
    this.#used = new Uint8Array(this.#dependencies.count);
    this.#usedMemories = new Uint8Array(module.memories.length);
    this.#start();
    this.#follow(this.#used);
  }

  /** What is used for itself. */
  #start(): void {
    const { signals, ports, instances, properties, domains, unused } = this.#module;
    for (const port of ports) if (signals[port]!.kind === 'output') this.#mark(port);
    for (const { ports: connected } of instances)
      for (const id of connected) if (signals[id]!.source !== 'instance') this.#mark(id);
    for (const { condition } of properties) this.#mark(condition);
    for (const { clock, reset } of domains) {
      this.#mark(clock);
      if (reset >= 0) this.#mark(reset);
    }
    if (unused) for (const { id, name } of signals) if (unused.has(name)) this.#mark(id);
  }

  #mark(vertex: number, marks = this.#used): void {
    if (marks[vertex]) return;
    marks[vertex] = 1;
    this.#waiting.push(vertex);
  }

  #follow(marks: Uint8Array): void {
    const dependencies = this.#dependencies;
    for (let vertex = this.#waiting.pop(); vertex !== undefined; vertex = this.#waiting.pop()) {
      for (let k = 0, to = dependencies.edge(vertex, 0); to >= 0; to = dependencies.edge(vertex, ++k))
        this.#mark(to, marks);
      if (vertex < dependencies.firstNode) this.#followMemory(vertex, marks);
    }
  }

  #followMemory(signal: SignalId, marks: Uint8Array): void {
    const read = this.#dependencies.memoryReads.get(signal);
    if (!read) return;
    const { reads, writes } = this.#module.memories[read.part]!;
    const { address, enable } = reads[read.port]!;
    this.#mark(address, marks);
    if (enable >= 0) this.#mark(enable, marks);
    if (marks === this.#used) this.#usedMemories[read.part] = 1;
    for (const write of writes)
      for (const id of [write.address, write.enable, write.data, write.mask])
        if (id >= 0) this.#mark(id, marks);
  }

  report(): void {
    this.#reportMemories();
    this.#reportInstances();
    this.#reportSignals();
    this.#reportInputs();
  }

  #reportMemories(): void {
    const { memories, name: module } = this.#module;
    for (const [i, memory] of memories.entries()) {
      const isUsed = this.#usedMemories[i] === 1;
      if (!isUsed)
        this.#complaints.add(
          'SL0227',
          memory.location,
          `memory '${memory.name}' of module '${module}' is never read`,
          {
            help:
              memory.reads.length === 0
                ? `read it with read or readSync, or remove it`
                : `use what is read from it, or remove it`,
          },
        );
      if (memory.writes.length === 0 && memory.init === null)
        this.#complaints.add(
          'SL0227',
          memory.location,
          `memory '${memory.name}' of module '${module}' is never written and has no content`,
          { help: 'write it, or give it words with init: [...]' },
        );
      for (const { data } of memory.reads)
        if (isUsed && !this.#used[data]) {
          const { location } = this.#module.signals[data]!;
          const message = `what is read here from memory '${memory.name}' of module '${module}' is never used`;
          this.#complaints.add('SL0220', location, message, {
            help: 'remove this read port, or use its word',
          });
        }
    }
  }

  #reportInstances(): void {
    for (const instance of this.#module.instances) {
      const outputs = instance.ports.filter((id) => this.#module.signals[id]!.source === 'instance');
      if (outputs.length === 0 || outputs.some((id) => this.#used[id])) continue;
      if (hasProperties(this.#design, instance)) continue;
      const { name } = this.#design.modules[instance.module]!;
      this.#complaints.add(
        'SL0220',
        instance.location,
        `instance '${instance.name}' (${name}) of module '${this.#module.name}' has no effect: none of its outputs is used`,
        { help: 'connect one of its outputs, or remove it' },
      );
    }
  }

  #reportSignals(): void {
    const { signals } = this.#module;
    const ofMemories = new Set(
      this.#module.memories.flatMap(({ reads, writes }) => [
        ...reads.flatMap(({ address, enable }) => [address, enable]),
        ...writes.flatMap(({ address, enable, data, mask }) => [address, enable, data, mask]),
      ]),
    );
    const idle = signals.filter(
      ({ id, kind, source }) =>
        !this.#used[id] && (kind === 'reg' || kind === 'wire') && source === 'statements',
    );
    // What only feeds something that is told already is not told again.
    const explained = Uint8Array.from(this.#used);
    const told = (id: SignalId) => {
      const { kind, location } = signals[id]!;
      const name = shownName(this.#module, id);
      const itself = kind === 'reg' && this.#readsItself(id) ? ', except by itself' : '';
      this.#complaints.add(
        'SL0220',
        location,
        `${kind === 'reg' ? 'register' : 'wire'} '${name}' of module '${this.#module.name}' is never used${itself}`,
        { help: `use '${name}', remove it, or say that it is meant with m.unused(${name})` },
      );
    };
    const feeding = this.#fedByOthers(idle.map(({ id }) => id));
    const own = idle.filter(({ id }) => !ofMemories.has(id));
    for (const { id } of own) if (!feeding.has(id)) this.#tell(id, explained, told);
    for (const { id } of own) if (!explained[id]) this.#tell(id, explained, told);
  }

  #tell(id: SignalId, explained: Uint8Array, told: (id: SignalId) => void): void {
    told(id);
    this.#mark(id, explained);
    this.#follow(explained);
  }

  /** Those of the idle signals that another idle signal reads. */
  #fedByOthers(idle: readonly SignalId[]): Set<SignalId> {
    const fed = new Set<SignalId>();
    const { firstNode } = this.#dependencies;
    const owner = new Int32Array(this.#dependencies.count).fill(-1);
    for (const start of idle) {
      const waiting = [start];
      for (let vertex = waiting.pop(); vertex !== undefined; vertex = waiting.pop())
        for (const to of this.#edges(vertex)) {
          if (to < firstNode) {
            if (to !== start) fed.add(to);
          } else if (owner[to] === -1) {
            owner[to] = start;
            waiting.push(to);
          }
        }
    }
    return fed;
  }

  #readsItself(id: SignalId): boolean {
    const seen = new Set<number>([id]);
    const waiting = [id];
    const { firstNode } = this.#dependencies;
    for (let vertex = waiting.pop(); vertex !== undefined; vertex = waiting.pop())
      for (const to of this.#edges(vertex)) {
        if (to === id) return true;
        if (to < firstNode || seen.has(to)) continue;
        seen.add(to);
        waiting.push(to);
      }
    return false;
  }

  /** What a vertex depends on. */
  *#edges(vertex: number): Generator<number> {
    const dependencies = this.#dependencies;
    for (let k = 0, to = dependencies.edge(vertex, 0); to >= 0; to = dependencies.edge(vertex, ++k)) yield to;
  }

  #reportInputs(): void {
    const { ports, signals, name: module } = this.#module;
    for (const port of ports) {
      const { kind, name, location } = signals[port]!;
      if (kind !== 'input' || this.#used[port]) continue;
      this.#complaints.add('SL0229', location, `input '${name}' of module '${module}' is never used`, {
        severity: 'note',
        help: `use it, remove it, or say that it is meant with m.unused(${name})`,
      });
    }
  }
}

function hasProperties(design: Design, { module }: Instance): boolean {
  const { properties, instances } = design.modules[module]!;
  return properties.length > 0 || instances.some((inner) => hasProperties(design, inner));
}
