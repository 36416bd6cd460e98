import type {
  Assign,
  ClockDomain,
  Enumeration,
  Family,
  Instance,
  Memory,
  Module,
  Property,
  Signal,
  SignalId,
  SignalKind,
  Statement,
  StreamPort,
} from './design.ts';
import type { LocationId } from './location.ts';
import { type NodeId, NodeStore } from './nodes.ts';

/** What a signal may say beyond its name, kind and width; the rest has the defaults of `Signal`. */
export type SignalOptions = Partial<
  Pick<
    Signal,
    'signed' | 'lane' | 'location' | 'doc' | 'enumeration' | 'reset' | 'domain' | 'source' | 'crossing'
  >
>;

/** Builds one module. It checks nothing: the verifier does. */
export class ModuleBuilder {
  readonly nodes = new NodeStore();
  readonly signals: Signal[] = [];
  readonly ports: SignalId[] = [];
  readonly streams: StreamPort[] = [];
  readonly domains: ClockDomain[] = [];
  readonly memories: Memory[] = [];
  readonly instances: Instance[] = [];
  readonly body: Statement[] = [];
  readonly properties: Property[] = [];
  readonly unused = new Set<string>();
  family: Family | null = null;
  readonly name: string;
  doc = '';
  location: LocationId = -1;
  parameters: Readonly<Record<string, unknown>> = {};

  constructor(name: string) {
    this.name = name;
  }

  /** Adds a signal; inputs and outputs also become ports, in the order of the calls. */
  signal(name: string, kind: SignalKind, width: number, options: SignalOptions = {}): SignalId {
    const id = this.signals.length;
    this.signals.push({
      id,
      name,
      kind,
      width,
      signed: options.signed ?? false,
      lane: options.lane ?? 0,
      location: options.location ?? -1,
      doc: options.doc ?? '',
      enumeration: options.enumeration ?? -1,
      reset: options.reset ?? null,
      domain: options.domain ?? (kind === 'reg' ? 0 : -1),
      source: options.source ?? (kind === 'input' ? 'outside' : 'statements'),
      ...(options.crossing && { crossing: options.crossing }),
    });
    if (kind === 'input' || kind === 'output') this.ports.push(id);
    return id;
  }

  /** Adds inputs `clk` and `rst` and the domain made of them. */
  defaultDomain(): number {
    const clock = this.signal('clk', 'input', 1);
    const reset = this.signal('rst', 'input', 1);
    return this.domains.push({ name: 'default', clock, reset, resetKind: 'sync' }) - 1;
  }

  ref(signal: SignalId): NodeId {
    return this.nodes.ref(signal, this.signals[signal]!.width);
  }

  /** A statement that assigns the whole of `target`. */
  assign(target: SignalId, value: NodeId, location: LocationId = -1): Assign {
    const { width } = this.signals[target]!;
    return { kind: 'assign', target, low: 0, width, index: -1, value, location };
  }

  finish(): Module {
    const {
      name,
      doc,
      location,
      parameters,
      nodes,
      signals,
      ports,
      streams,
      domains,
      memories,
      instances,
      body,
      properties,
    } = this;
    return {
      name,
      doc,
      location,
      parameters,
      nodes,
      signals,
      ports,
      streams,
      domains,
      memories,
      instances,
      body,
      properties,
      ...(this.unused.size > 0 && { unused: this.unused }),
      ...(this.family && { family: this.family }),
    };
  }
}

/** Bits that count `members` states: ceil(log2), at least 1. */
export function enumerationOf(name: string, members: readonly string[]): Enumeration {
  const width = Math.max(1, Math.ceil(Math.log2(members.length)));
  return { name, width, members: members.map((member, i) => ({ name: member, value: BigInt(i) })) };
}
