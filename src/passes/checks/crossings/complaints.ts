import type { DiagnosticSink, KnownCode, Related } from '../../../diag/index.ts';
import type { LocationId, ReadPort } from '../../../ir/index.ts';
import { describeNode } from '../describe-node.ts';
import type { Use } from '../flat-graph.ts';
import type { Flat } from './crossing-check.ts';
import type { Synchroniser } from './reconvergence.ts';
import { locationOf, type Sink } from './sinks.ts';
import { note, spotOf, spotsOn, trail } from './trail.ts';

/** Messages of one code; further ones are only counted. */
const most = 40;

const crossings =
  'take it through a synchroniser (sync, syncGray), a handshake or an AsyncFifo of spinlight/lib; held(...) takes a value that is stable when it is used, with the reason';

const memories =
  "say in the declaration why a word is not read while it is written: memory(type, depth, { crossing: 'reason' })";

/** Puts the findings into words: each once, whatever the number of instances of a module. */
export class Complaints {
  readonly #flat: Flat;
  readonly #sink: DiagnosticSink;
  readonly #seen = new Set<string>();
  readonly #counts = new Map<KnownCode, number>();

  constructor(flat: Flat, sink: DiagnosticSink) {
    this.#flat = flat;
    this.#sink = sink;
  }

  /** SL0210: a value of clock `from` at a register, memory port or output of another clock. */
  crossing(sink: Sink, from: number): void {
    if (!this.#isNew('SL0210', sink, `from ${from}`)) return;
    const way = this.#way(sink, from);
    if (!way) return;
    const source = spotOf(this.#flat.graph, way[0]!)!;
    const to = this.#nameOf(sink);
    const isMemory = source.signal.source === 'memory';
    const what = `${isMemory ? 'words read as ' : ''}'${source.name}' (${this.#clock(from)}) reach${isMemory ? '' : 'es'}`;
    const message = `${what} ${sink.what} '${to}' (${this.#clockOf(sink)}) without synchronisation`;
    this.#report(
      'error',
      'SL0210',
      message,
      locationOf(this.#flat.graph, sink, way.at(-1)!),
      [
        this.#wayNote(sink, way),
        note(this.#flat.design, `'${source.name}' ${this.#follows(from)}`, source.signal.location),
        note(this.#flat.design, `'${to}' follows ${this.#clockOf(sink)}`, sink.location),
      ],
      isMemory ? memories : crossings,
    );
  }

  /** SL0210: a synchronous read port of a memory that another clock writes. */
  memory(use: Use, index: number, read: ReadPort, writer: number): void {
    const { name, location } = use.dependencies.module.memories[index]!;
    const sink = { use, signal: read.data, what: 'port', domain: read.domain, takes: [], location };
    if (!this.#isNew('SL0210', sink, `memory ${index}`)) return;
    this.#report(
      'error',
      'SL0210',
      `memory '${use.path}.${name}' is written by ${this.#clock(writer)} and read by ${this.#clockOf(sink)} (port ${read.name})`,
      location,
      [],
      memories,
    );
  }

  /** SL0211: logic between the last register of one clock and the first of another. */
  glitch(sink: Sink, start: number, logic: number): void {
    const { graph, design, sources } = this.#flat;
    const isSource = (vertex: number) => sources.at(vertex) >= 0;
    const way = trail(graph, [start], isSource, () => true);
    if (!this.#isNew('SL0211', sink, 'chain')) return;
    this.#report(
      'error',
      'SL0211',
      `synchroniser '${this.#nameOf(sink)}' takes ${this.#describe(logic)}, which logic computes: it may take a value that is there for a moment only`,
      locationOf(graph, sink, start),
      way ? [this.#wayNote(sink, way), note(design, 'the synchroniser', sink.location)] : [],
      'put a register of the sending clock behind the logic, and synchronise that register',
    );
  }

  /** SL0212. */
  chain(sink: Sink, wrong: string): void {
    if (!this.#isNew('SL0212', sink, 'chain')) return;
    const { signals } = sink.use.dependencies.module;
    this.#report(
      'error',
      'SL0212',
      `synchroniser '${this.#nameOf(sink)}' ${wrong}`,
      sink.location,
      [],
      signals[sink.signal]!.width > 1 && wrong.includes('bits')
        ? 'declare it as a Gray code if that is what it is, or use a handshake or a FIFO'
        : 'a synchroniser is a chain of two or more registers of one clock, each with the next as its only reader',
    );
  }

  /** SL0213: an asynchronous reset that another clock, or none, releases. */
  reset(sink: Sink, from: number): void {
    if (!this.#isNew('SL0213', sink, `from ${from}`)) return;
    const way = this.#way(sink, from);
    if (!way) return;
    const source = spotOf(this.#flat.graph, way[0]!)!;
    this.#report(
      'error',
      'SL0213',
      `'${source.name}' (${this.#clock(from)}) resets register '${this.#nameOf(sink)}' (${this.#clockOf(sink)}) asynchronously, and is not released in time with that clock`,
      sink.location,
      [this.#wayNote(sink, way), note(this.#flat.design, `'${source.name}'`, source.signal.location)],
      'synchronise its release: syncReset, or ResetSynchroniser of spinlight/lib',
    );
  }

  /** SL0211 as a warning: logic in an asynchronous reset of the right clock. */
  resetGlitch(sink: Sink, logic: number): void {
    const { graph } = this.#flat;
    if (!this.#isNew('SL0211', sink, 'reset')) return;
    const way = trail(
      graph,
      sink.takes,
      (vertex) => vertex === logic,
      () => true,
    );
    this.#report(
      'warning',
      'SL0211',
      `the asynchronous reset of register '${this.#nameOf(sink)}' is ${this.#describe(logic)}, which logic computes: a glitch resets`,
      sink.location,
      way ? [this.#wayNote(sink, way)] : [],
      'put a register behind the logic',
    );
  }

  /** SL0214, a warning. */
  reconvergence(sink: Sink, first: Synchroniser, second: Synchroniser): void {
    if (!this.#isNew('SL0214', sink, `${first.last} ${second.last}`)) return;
    const [a, b] = [this.#nameOf(first.sink), this.#nameOf(second.sink)];
    this.#report(
      'warning',
      'SL0214',
      `'${a}' and '${b}' were synchronised one by one and meet in ${sink.what} '${this.#nameOf(sink)}': one may be a cycle later than the other`,
      sink.location,
      [
        note(this.#flat.design, `synchroniser '${a}'`, first.sink.location),
        note(this.#flat.design, `synchroniser '${b}'`, second.sink.location),
      ],
      "pass them together (Gray code, handshake, FIFO), or say why their order does not matter: sync(..., { reason: '...' })",
    );
  }

  /** Says how much was left out. */
  finish(): void {
    for (const [code, count] of this.#counts) {
      if (count <= most) continue;
      this.#sink.report({ code, severity: 'note', message: `${count - most} more like the above` });
    }
  }

  #report(
    severity: 'error' | 'warning',
    code: KnownCode,
    message: string,
    location: LocationId,
    related: readonly Related[],
    help: string,
  ): void {
    const place = this.#flat.design.locations.place(location);
    this.#sink.report({ code, severity, message, ...(place ? { place } : {}), related, help });
  }

  /** Whether this was not said of another instance of the module, and there is still room to say it. */
  #isNew(code: KnownCode, { use, signal, what }: Sink, about: string): boolean {
    const key = [code, use.dependencies.module.name, signal, what, about].join(' ');
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    const count = (this.#counts.get(code) ?? 0) + 1;
    this.#counts.set(code, count);
    return count <= most;
  }

  /** From where values of a clock start to what the sink takes. */
  #way({ takes }: Sink, clock: number): number[] | null {
    const { graph, sources, sets, reach } = this.#flat;
    const has = (set: number) => set >= 0 && sets.has(set, clock);
    return trail(
      graph,
      takes,
      (vertex) => has(sources.at(vertex)) || has(sources.added(vertex)),
      (vertex) => has(reach.at(vertex)),
    );
  }

  #wayNote(sink: Sink, way: readonly number[]): Related {
    const names = spotsOn(this.#flat.graph, way).map(({ name }) => name);
    const end = this.#nameOf(sink);
    const path = names.at(-1) === end ? names : [...names, end];
    const shown = path.length > 12 ? [...path.slice(0, 5), '...', ...path.slice(-6)] : path;
    return { message: `path: ${shown.join(' -> ')}` };
  }

  #nameOf({ use, signal }: Sink): string {
    return `${use.path}.${use.dependencies.module.signals[signal]!.name}`;
  }

  #describe(vertex: number): string {
    const spot = spotOf(this.#flat.graph, vertex);
    if (spot) return `'${spot.name}'`;
    const { dependencies, first } = this.#flat.graph.useOf(vertex);
    const { module, firstNode } = dependencies;
    return `'${describeNode(this.#flat.design, module, vertex - first - firstNode)}'`;
  }

  #clock(clock: number): string {
    const name = this.#flat.clocks.names[clock];
    return name === undefined ? 'asynchronous' : `clock ${name}`;
  }

  #follows(clock: number): string {
    return this.#flat.clocks.names[clock] === undefined
      ? 'changes at any time'
      : `follows ${this.#clock(clock)}`;
  }

  #clockOf({ use, domain }: Sink): string {
    return this.#clock(this.#flat.clocks.of(use, domain));
  }
}
