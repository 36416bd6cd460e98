import type { DiagnosticSink } from '../../../diag/index.ts';
import type { Design, SignalId } from '../../../ir/index.ts';
import { FlatGraph, type Use } from '../flat-graph.ts';
import { type Chain, chainsOf } from './chains.ts';
import { Complaints } from './complaints.ts';
import { FlatClocks } from './flat-clocks.ts';
import { Reach } from './reach.ts';
import { findReconvergence, type Synchroniser } from './reconvergence.ts';
import type { AcceptedCrossing, CrossingReport } from './report.ts';
import { checkResets } from './resets.ts';
import { type Sink, sinksOf } from './sinks.ts';
import { SmallSets } from './small-sets.ts';
import { Sources } from './sources.ts';
import { logicBefore } from './straight.ts';

/** What the parts of the check work with. */
export interface Flat {
  readonly design: Design;
  readonly graph: FlatGraph;
  readonly clocks: FlatClocks;
  readonly sets: SmallSets;
  readonly sources: Sources;
  readonly reach: Reach;
  readonly chains: ReadonlyMap<Use, ReadonlyMap<SignalId, Chain>>;
}

/** One run of the check over a whole design. */
export class CrossingCheck {
  readonly #flat: Flat;
  readonly #complaints: Complaints;
  readonly #accepted = new Map<string, AcceptedCrossing>();
  readonly #synchronisers: Synchroniser[] = [];

  constructor(design: Design, sink: DiagnosticSink) {
    const graph = new FlatGraph(design, true);
    const clocks = new FlatClocks(design, graph);
    const sets = new SmallSets();
    const sources = new Sources(design, graph, clocks, sets);
    const reach = new Reach(
      graph,
      sets,
      (vertex) => sources.at(vertex),
      (vertex) => sources.added(vertex),
    );
    const byModule = new Map(design.modules.map((module) => [module, chainsOf(module)]));
    const chains = new Map(graph.uses.map((use) => [use, byModule.get(use.dependencies.module)!]));
    this.#flat = { design, graph, clocks, sets, sources, reach, chains };
    this.#complaints = new Complaints(this.#flat, sink);
  }

  run(): CrossingReport {
    const { graph, clocks, sources, design } = this.#flat;
    const top = graph.uses[0]!;
    const { signals } = top.dependencies.module;
    const hasSeveral = clocks.names.length > 1 || signals.some(({ crossing }) => crossing?.kind === 'async');
    if (hasSeveral) {
      for (const use of graph.uses) {
        for (const sink of sinksOf(use)) this.#sink(sink);
        this.#held(use);
        this.#memories(use);
      }
      findReconvergence(this.#flat, this.#synchronisers, this.#complaints);
    }
    const trustedResets = checkResets(this.#flat, this.#complaints, (use, signal, set) =>
      this.#accept('reset', use, signal, set, clocks.of(use, domainOf(use, signal)), '', false),
    );
    this.#complaints.finish();
    const several = clocks.names.length > 1;
    const ports = design.modules[design.top]!.ports.map((id) => signals[id]!);
    return {
      clocks: clocks.names,
      accepted: [...this.#accepted.values()],
      undeclaredInputs: ports.filter(({ id }) => sources.isUndeclared(top, id)).map(({ name }) => name),
      undeclaredOutputs: ports
        .filter(({ kind, domain }) => several && kind === 'output' && domain < 0)
        .map(({ name }) => name),
      trustedResets,
    };
  }

  /** A register, memory port or output: what reaches it follows its own clock, or it is a synchroniser. */
  #sink(sink: Sink): void {
    const { clocks, reach } = this.#flat;
    const { use, signal, domain, takes } = sink;
    const own = clocks.of(use, domain);
    const { kind, crossing } = use.dependencies.module.signals[signal]!;
    const foreign = this.#without(reach.ofAll(takes), own);
    if (kind === 'reg' && (crossing?.kind === 'sync' || crossing?.kind === 'gray')) {
      this.#synchroniser(sink, foreign);
      return;
    }
    for (const clock of foreign) this.#complaints.crossing(sink, clock);
  }

  #synchroniser(sink: Sink, foreign: readonly number[]): void {
    const { graph, chains, clocks, sources } = this.#flat;
    const { use, signal, domain, takes } = sink;
    const { kind, reason } = use.dependencies.module.signals[signal]!.crossing!;
    const chain = chains.get(use)!.get(signal)!;
    if (chain.wrong !== null) {
      this.#complaints.chain(sink, chain.wrong);
      return;
    }
    for (const start of takes) {
      const logic = logicBefore(graph, start, (vertex) => sources.at(vertex) >= 0);
      if (logic === null) continue;
      this.#complaints.glitch(sink, start, logic);
      return;
    }
    const own = clocks.of(use, domain);
    const isGray = kind === 'gray';
    this.#accept(isGray ? 'gray' : 'sync', use, signal, foreign, own, reason, isGray);
    if (!isGray && reason === '')
      this.#synchronisers.push({ sink, last: chain.registers.at(-1)!, from: foreign, to: own });
  }

  #held(use: Use): void {
    const { first } = use;
    const { module } = use.dependencies;
    const { graph, clocks, reach } = this.#flat;
    for (const { id, crossing, domain } of module.signals) {
      if (crossing?.kind !== 'held') continue;
      const own = clocks.of(use, domain);
      const takes: number[] = [];
      for (let k = 0, to = graph.edge(first + id, 0); to >= 0; to = graph.edge(first + id, ++k))
        takes.push(to);
      const foreign = this.#without(reach.ofAll(takes), own);
      this.#accept('held', use, id, foreign, own, crossing.reason, true);
    }
  }

  /** Words that one clock writes and another one reads. */
  #memories(use: Use): void {
    const { clocks, sources } = this.#flat;
    for (const [index, { reads, crossing }] of use.dependencies.module.memories.entries()) {
      const writers = sources.writersOf(use, index);
      for (const read of reads) {
        if (read.kind === 'async') {
          if (crossing !== undefined)
            this.#accept('memory', use, read.data, this.#all(writers), -1, crossing, true);
          continue;
        }
        const own = clocks.of(use, read.domain);
        const foreign = this.#without(writers, own);
        if (foreign.length === 0) continue;
        if (crossing === undefined) this.#complaints.memory(use, index, read, foreign[0]!);
        else this.#accept('memory', use, read.data, foreign, own, crossing, true);
      }
    }
  }

  #accept(
    kind: AcceptedCrossing['kind'],
    use: Use,
    signal: SignalId,
    from: readonly number[],
    to: number,
    reason: string,
    isTrusted: boolean,
  ): void {
    const { clocks } = this.#flat;
    const { module } = use.dependencies;
    const name = (clock: number) => clocks.names[clock] ?? 'asynchronous';
    const names = from.map(name);
    const key = [kind, module.name, signal, names.join(), to].join(' ');
    const known = this.#accepted.get(key);
    this.#accepted.set(key, {
      kind,
      from: names,
      to: to < 0 ? 'whoever reads' : name(to),
      path: known?.path ?? `${use.path}.${module.signals[signal]!.name}`,
      instances: (known?.instances ?? 0) + 1,
      reason,
      isTrusted,
    });
  }

  #all(set: number): readonly number[] {
    return this.#flat.sets.membersOf(set);
  }

  #without(set: number, own: number): number[] {
    return this.#all(set).filter((clock) => clock !== own);
  }
}

function domainOf(use: Use, signal: SignalId): number {
  return use.dependencies.module.signals[signal]!.domain;
}
