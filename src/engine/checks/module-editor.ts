import {
  type Instance,
  type Memory,
  type Module,
  type NodeId,
  type NodeStore,
  Op,
  type Signal,
  type SignalId,
  type SignalKind,
  type Statement,
} from '../../ir/index.ts';
import { mapNodes, plainMaker, remakeNodes, rewriteBody } from '../../passes/index.ts';

/** Adds ports, memories and logic to a copy of a module. */
export class ModuleEditor {
  readonly #module: Module;
  readonly #nodes: NodeStore;
  readonly #signals: Signal[];
  readonly #ports: SignalId[];
  readonly #memories: Memory[];
  readonly #instancePorts: SignalId[][];
  readonly #body: Statement[];
  readonly #names: Set<string>;

  constructor(module: Module) {
    this.#module = module;
    const maker = plainMaker();
    const made = remakeNodes(module, maker);
    this.#nodes = maker.nodes;
    this.#body = rewriteBody(module.body, (statement) => [mapNodes(statement, (node) => made[node]!)]);
    this.#signals = [...module.signals];
    this.#ports = [...module.ports];
    this.#memories = [...module.memories];
    this.#instancePorts = module.instances.map(({ ports }) => [...ports]);
    this.#names = new Set([
      ...module.signals.map(({ name }) => name),
      ...module.instances.map(({ name }) => name),
      ...module.memories.map(({ name }) => name),
    ]);
  }

  ref(signal: SignalId): NodeId {
    return this.#nodes.ref(signal, this.#signals[signal]!.width);
  }

  constant(width: number, value: number): NodeId {
    return this.#nodes.constant(width, value);
  }

  width(node: NodeId): number {
    return this.#nodes.width[node]!;
  }

  not(node: NodeId): NodeId {
    return this.#nodes.unary(Op.not, node);
  }

  and(a: NodeId, b: NodeId): NodeId {
    return this.#nodes.binary(Op.and, a, b);
  }

  any(node: NodeId): NodeId {
    return this.width(node) === 1 ? node : this.#nodes.unary(Op.orr, node);
  }

  mux(select: NodeId, whenTrue: NodeId, whenFalse: NodeId): NodeId {
    return this.#nodes.mux(select, whenTrue, whenFalse);
  }

  plusOne(node: NodeId): NodeId {
    return this.#nodes.binary(Op.add, node, this.constant(this.width(node), 1));
  }

  /** One value, the first node in its lowest bits. */
  joined(nodes: readonly NodeId[]): NodeId {
    return nodes.length === 1 ? nodes[0]! : this.#nodes.cat([...nodes].reverse());
  }

  /** A new output that shows `node`; its name, which is `wanted` if that is free. */
  output(wanted: string, node: NodeId): string {
    const id = this.#signal(wanted, 'output', this.width(node), 'statements');
    this.#ports.push(id);
    this.#assign(id, node);
    return this.#signals[id]!.name;
  }

  /** The value of an output that was added to the module of instance `index`; in the order of its ports. */
  instanceOutput(index: number, what: string, width: number): NodeId {
    const { name } = this.#module.instances[index]!;
    const id = this.#signal(`${name}_spinlight_${what}`, 'wire', width, 'instance');
    this.#instancePorts[index]!.push(id);
    return this.ref(id);
  }

  /**
   * A value of `width` bits that is 0 at first and becomes `next(value)` at each edge of `domain` at which `enable`
   * is 1: a memory of one word, as registers have no initial value.
   */
  kept(
    wanted: string,
    width: number,
    domain: number,
    enable: NodeId,
    next: (value: NodeId) => NodeId,
  ): NodeId {
    const name = this.#free(wanted);
    const wire = (port: string, bits: number, node: NodeId): SignalId => {
      const id = this.#signal(`${name}_${port}`, 'wire', bits, 'statements');
      this.#assign(id, node);
      return id;
    };
    const value = this.#signal(`${name}_now`, 'wire', width, 'memory');
    const node = this.ref(value);
    this.#memories.push({
      name,
      width,
      depth: 1,
      init: [0n],
      reads: [
        {
          name: 'now',
          kind: 'async',
          address: wire('now_addr', 1, this.constant(1, 0)),
          enable: -1,
          data: value,
          domain: -1,
        },
      ],
      writes: [
        {
          name: 'next',
          address: wire('next_addr', 1, this.constant(1, 0)),
          enable: wire('next_en', 1, enable),
          data: wire('next_data', width, next(node)),
          mask: -1,
          domain,
        },
      ],
      doc: '',
      location: -1,
    });
    return node;
  }

  finish(): Module {
    const instances = this.#module.instances.map(
      (instance, i): Instance => ({ ...instance, ports: this.#instancePorts[i]! }),
    );
    return {
      ...this.#module,
      nodes: this.#nodes,
      signals: this.#signals,
      ports: this.#ports,
      memories: this.#memories,
      instances,
      body: this.#body,
      properties: [],
    };
  }

  #assign(target: SignalId, value: NodeId): void {
    const { width } = this.#signals[target]!;
    this.#body.push({ kind: 'assign', target, low: 0, width, index: -1, value, location: -1 });
  }

  #signal(wanted: string, kind: SignalKind, width: number, source: Signal['source']): SignalId {
    const id = this.#signals.length;
    this.#signals.push({
      id,
      name: this.#free(wanted),
      kind,
      width,
      signed: false,
      lane: 0,
      location: -1,
      doc: '',
      enumeration: -1,
      reset: null,
      domain: -1,
      source,
    });
    return id;
  }

  #free(wanted: string): string {
    let name = wanted;
    for (let i = 2; this.#names.has(name); i++) name = `${wanted}_${i}`;
    this.#names.add(name);
    return name;
  }
}
