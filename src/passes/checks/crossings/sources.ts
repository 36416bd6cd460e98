import type { Design, SignalId } from '../../../ir/index.ts';
import type { FlatGraph, Use } from '../flat-graph.ts';
import type { FlatClocks } from './flat-clocks.ts';
import type { SmallSets } from './small-sets.ts';

/** Where values start in a cycle, and which clocks they follow. Sets are of clocks; one member more is "at any time". */
export class Sources {
  readonly #flat: FlatGraph;
  readonly #clocks: FlatClocks;
  readonly #sets: SmallSets;
  readonly #inputs: ReadonlyMap<SignalId, number>;

  constructor(design: Design, flat: FlatGraph, clocks: FlatClocks, sets: SmallSets) {
    this.#flat = flat;
    this.#clocks = clocks;
    this.#sets = sets;
    this.#inputs = this.#topInputs(design);
  }

  /** The member of a set that stands for asynchronous inputs. */
  get anyTime(): number {
    return this.#clocks.names.length;
  }

  /** What starts at a vertex: registers, read data of a clock, inputs of the top, values declared as held; or -1. */
  at(vertex: number): number {
    const use = this.#flat.useOf(vertex);
    const local = vertex - use.first;
    const { module, firstNode, memoryReads } = use.dependencies;
    if (local >= firstNode) return -1;
    const { kind, domain, crossing, source } = module.signals[local]!;
    if (kind === 'reg' || crossing?.kind === 'held') return this.#sets.single(this.#clocks.of(use, domain));
    if (kind === 'input') return use.parent < 0 ? this.#inputs.get(local)! : -1;
    if (source !== 'memory') return -1;
    const read = memoryReads.get(local)!;
    const port = module.memories[read.part]!.reads[read.port]!;
    return port.kind === 'sync' ? this.#sets.single(this.#clocks.of(use, port.domain)) : -1;
  }

  /** Clocks that write the words which an asynchronous read shows. */
  added(vertex: number): number {
    const use = this.#flat.useOf(vertex);
    const local = vertex - use.first;
    const { module, firstNode, memoryReads } = use.dependencies;
    const read = local < firstNode ? memoryReads.get(local) : undefined;
    if (!read) return 0;
    return module.memories[read.part]!.crossing === undefined ? this.writersOf(use, read.part) : 0;
  }

  writersOf(use: Use, memory: number): number {
    let set = 0;
    for (const { domain } of use.dependencies.module.memories[memory]!.writes)
      set = this.#sets.union(set, this.#sets.single(this.#clocks.of(use, domain)));
    return set;
  }

  /** Inputs of the top of which nobody said which clock they follow. */
  isUndeclared(use: Use, signal: SignalId): boolean {
    return use.parent < 0 && this.#inputs.get(signal) === 0 && !this.#clocks.isClock(use, signal);
  }

  #topInputs(design: Design): Map<SignalId, number> {
    const top = design.modules[design.top]!;
    const use = this.#flat.uses[0]!;
    const ofDomain = (domain: number) => this.#sets.single(this.#clocks.of(use, domain));
    const known = new Map<SignalId, number>();
    for (const { id, kind, domain, crossing } of top.signals) {
      if (kind !== 'input') continue;
      let set = 0;
      if (crossing?.kind === 'async') set = this.#sets.single(this.anyTime);
      else if (domain >= 0) set = ofDomain(domain);
      else if (this.#clocks.isClock(use, id)) set = 0;
      else {
        for (const [index, { reset }] of top.domains.entries())
          if (reset === id) set = this.#sets.union(set, ofDomain(index));
        // A reset of two clocks is released in time with one of them at most.
        if (this.#sets.membersOf(set).length > 1) set = this.#sets.single(this.anyTime);
        else if (set === 0 && this.#clocks.names.length === 1) set = this.#sets.single(0);
      }
      known.set(id, set);
    }
    return known;
  }
}
