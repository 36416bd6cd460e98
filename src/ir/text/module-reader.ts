import type { IToken } from 'chevrotain';
import type {
  Assign,
  ClockDomain,
  Crossing,
  Enumeration,
  Instance,
  Memory,
  Module,
  Property,
  Signal,
  SignalKind,
  Statement,
  StreamPort,
} from '../design.ts';
import type { LocationId } from '../location.ts';
import type { NodeId } from '../nodes.ts';
import { NodeReader } from './node-reader.ts';
import { parseParameterValue } from './parameter.ts';
import type { Name, Source } from './source.ts';

/** What stands after a signal's width. */
export interface SignalAttributes {
  signed?: boolean;
  lane?: number;
  enumeration?: Name;
  reset?: IToken;
  domain?: Name;
  source?: Name;
  crossing?: Crossing;
  doc?: string;
  location?: LocationId;
}

/** Which bits a statement assigns. */
export type TargetRange =
  | { readonly high: IToken; readonly low: IToken | undefined }
  | { readonly index: NodeId; readonly width: IToken };

/** Collects one module while it is being parsed. Declarations must come before what uses them. */
export class ModuleReader {
  readonly signalIds = new Map<string, number>();
  readonly domainIds = new Map<string, number>();
  readonly signals: Signal[] = [];
  readonly streams: StreamPort[] = [];
  readonly domains: ClockDomain[] = [];
  readonly memories: Memory[] = [];
  readonly instances: Instance[] = [];
  readonly properties: Property[] = [];
  readonly expressions: NodeReader;
  readonly parameters: Record<string, unknown> = {};
  ports: number[] | undefined;
  readonly name: Name;
  readonly #source: Source;
  readonly #enumerations: readonly Enumeration[];
  readonly #modules: readonly Module[];
  readonly #moduleIds: ReadonlyMap<string, number>;
  /** Registers may be declared before their domain. */
  readonly #domainNames: { signal: number; name: Name }[] = [];
  readonly #instanceNames = new Map<string, number>();

  constructor(
    source: Source,
    name: Name,
    enumerations: readonly Enumeration[],
    modules: readonly Module[],
    moduleIds: ReadonlyMap<string, number>,
  ) {
    this.#source = source;
    this.name = name;
    this.#enumerations = enumerations;
    this.#modules = modules;
    this.#moduleIds = moduleIds;
    this.expressions = new NodeReader(source, this.signals, this.signalIds, enumerations);
  }

  signalId(name: Name): number {
    return this.#source.find('signal', name, this.signalIds);
  }

  domainId(name: Name | undefined): number {
    return name ? this.#source.find('domain', name, this.domainIds) : -1;
  }

  parameter(token: IToken): void {
    const [, name = '', value = ''] = /^parameter[ \t]+([\w$]+|"(?:[^"\\]|\\.)*")[ \t]*=(.*)$/s.exec(
      token.image,
    )!;
    try {
      const key = name.startsWith('"') ? (JSON.parse(name) as string) : name;
      this.parameters[key] = parseParameterValue(value);
    } catch {
      this.#source.wrong(token, `the value of parameter ${name} is not JSON`);
    }
  }

  signal(kind: SignalKind, name: Name, widthToken: IToken, attributes: SignalAttributes): void {
    const id = this.signals.length;
    this.#source.enter('signal', name, this.signalIds, id);
    const width = this.#source.positive(widthToken, 'width');
    if (attributes.domain) this.#domainNames.push({ signal: id, name: attributes.domain });
    this.signals.push({
      id,
      name: name.text,
      kind,
      width,
      signed: attributes.signed ?? false,
      lane: attributes.lane ?? 0,
      location: attributes.location ?? -1,
      doc: attributes.doc ?? '',
      enumeration: attributes.enumeration
        ? this.#source.find(
            'enumeration',
            attributes.enumeration,
            new Map(this.#enumerations.map((e, i) => [e.name, i])),
          )
        : -1,
      reset: attributes.reset ? this.#resetValue(attributes.reset, width) : null,
      domain: -1,
      source: this.#signalSource(kind, attributes.source),
      ...(attributes.crossing && { crossing: attributes.crossing }),
    });
  }

  crossingKind(name: Name): Crossing['kind'] {
    const kinds: readonly Crossing['kind'][] = ['async', 'sync', 'gray', 'reset', 'held'];
    return kinds.find((kind) => kind === name.text) ?? this.#source.unknown('crossing', name, kinds);
  }

  instance(name: Name, of: Name, location: LocationId, bindings: readonly (readonly [Name, Name])[]): void {
    this.#source.enter('instance', name, this.#instanceNames, this.instances.length);
    const module = this.#source.find('module (declared above)', of, this.#moduleIds);
    const child = this.#modules[module]!;
    const positions = new Map(child.ports.map((port, i) => [child.signals[port]!.name, i]));
    const ports: number[] = child.ports.map(() => -1);
    for (const [port, signal] of bindings) {
      const position = this.#source.find(`port of '${of.text}'`, port, positions);
      if (ports[position] !== -1) this.#source.wrong(port.token, `port '${port.text}' is connected twice`);
      ports[position] = this.signalId(signal);
    }
    const missing = [...positions].filter(([, position]) => ports[position] === -1).map(([port]) => port);
    if (missing.length > 0)
      this.#source.wrong(name.token, `instance '${name.text}' leaves ports open: ${missing.join(', ')}`);
    this.instances.push({ name: name.text, module, ports, location });
  }

  assign(target: Name, range: TargetRange | undefined, value: NodeId, location: LocationId): Assign {
    const id = this.signalId(target);
    const signal = this.signals[id]!;
    let low = 0;
    let width = signal.width;
    let index = -1;
    if (range && 'index' in range) {
      index = range.index;
      width = this.#source.positive(range.width, 'width');
    } else if (range) {
      low = this.#source.number(range.low ?? range.high);
      width = this.#source.number(range.high) - low + 1;
      if (width < 1) this.#source.wrong(range.high, `range [${range.high.image}:${low}] runs upwards`);
      if (low + width > signal.width)
        this.#source.wrong(
          range.high,
          `bit ${low + width - 1} of '${signal.name}', which has ${signal.width} bits`,
        );
    }
    const has = this.expressions.nodes.width[value]!;
    if (has !== width)
      this.#source.wrong(target.token, `${has} bits assigned to ${width} bits of '${signal.name}'`);
    return { kind: 'assign', target: id, low, width, index, value, location };
  }

  finish(doc: string, location: LocationId, body: readonly Statement[]): Module {
    for (const { signal, name } of this.#domainNames)
      this.signals[signal] = { ...this.signals[signal]!, domain: this.domainId(name) };
    const natural = this.signals.filter((s) => s.kind === 'input' || s.kind === 'output').map((s) => s.id);
    const { parameters, signals, streams, domains, memories, instances, properties } = this;
    return {
      name: this.name.text,
      doc,
      location,
      parameters,
      nodes: this.expressions.nodes,
      signals,
      ports: this.ports ?? natural,
      streams,
      domains,
      memories,
      instances,
      body,
      properties,
    };
  }

  #resetValue(token: IToken, width: number): bigint {
    const literal = this.#source.literal(token);
    if (literal.width !== width)
      this.#source.wrong(token, `reset value of ${literal.width} bits for a register of ${width} bits`);
    return literal.value;
  }

  #signalSource(kind: SignalKind, name: Name | undefined): Signal['source'] {
    if (!name) return kind === 'input' ? 'outside' : 'statements';
    if (name.text === 'instance' || name.text === 'memory') return name.text;
    return this.#source.unknown('source', name, ['instance', 'memory']);
  }
}
