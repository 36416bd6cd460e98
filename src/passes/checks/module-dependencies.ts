import {
  type Assign,
  type Design,
  type Module,
  Op,
  operandCount,
  type SignalId,
  type Statement,
} from '../../ir/index.ts';

/** An assignment with the conditions that it stands under. */
export interface ControlledAssign {
  readonly assign: Assign;
  /** Position in `controls`, or -1 at the top of the body. */
  readonly control: number;
}

/** Where the value of a signal comes from that no statement drives. */
export interface PartPort {
  /** Instance or memory. */
  readonly part: number;
  /** Port of the instance, or read port of the memory. */
  readonly port: number;
}

/** Of signals without assignments. */
const none: readonly ControlledAssign[] = [];

/**
 * What the signals and nodes of one module depend on within a cycle, the same for all its instances. Vertices are
 * numbered: signals first, then nodes, then controls. A control stands for one `if` or `case`; it depends on the
 * condition and on the control around it, so that deep nesting costs no more than its statements.
 */
export class ModuleDependencies {
  readonly module: Module;
  readonly count: number;
  readonly firstNode: number;
  readonly firstControl: number;
  /** Per control: the node of its condition or subject, and the control around it or -1. */
  readonly controls: { readonly node: number; readonly outer: number }[] = [];
  /** Per signal: its assignments; for registers only if asked, since what they read is from before the edge. */
  readonly assigns: (readonly ControlledAssign[])[];
  /** Signal to position among the ports, or -1. */
  readonly portOf: Int32Array;
  readonly instanceOutputs = new Map<SignalId, PartPort>();
  readonly memoryReads = new Map<SignalId, PartPort>();
  /** What signal `s` depends on stands from `#firstEdge[s]` to `#firstEdge[s + 1]`. */
  readonly #edges: number[] = [];
  readonly #firstEdge: Int32Array;

  constructor(design: Design, module: Module, withRegisters = false) {
    this.module = module;
    this.firstNode = module.signals.length;
    this.firstControl = this.firstNode + module.nodes.count;
    this.assigns = module.signals.map(() => none);
    this.portOf = new Int32Array(module.signals.length).fill(-1);
    for (const [position, port] of module.ports.entries()) this.portOf[port] = position;
    for (const [part, instance] of module.instances.entries()) {
      const child = design.modules[instance.module]!;
      for (const [port, id] of child.ports.entries())
        if (child.signals[id]!.kind === 'output')
          this.instanceOutputs.set(instance.ports[port]!, { part, port });
    }
    for (const [part, memory] of module.memories.entries())
      for (const [port, read] of memory.reads.entries()) this.memoryReads.set(read.data, { part, port });
    this.#collect(withRegisters);
    this.count = this.firstControl + this.controls.length;
    this.#firstEdge = new Int32Array(module.signals.length + 1);
    for (const { id } of module.signals) {
      this.#addEdges(id);
      this.#firstEdge[id + 1] = this.#edges.length;
    }
  }

  /** The `k`-th vertex of this module that `vertex` depends on, or -1. */
  edge(vertex: number, k: number): number {
    if (vertex < this.firstNode) {
      const at = this.#firstEdge[vertex]! + k;
      return at < this.#firstEdge[vertex + 1]! ? this.#edges[at]! : -1;
    }
    if (vertex < this.firstControl) return this.#nodeEdge(vertex - this.firstNode, k);
    const { node, outer } = this.controls[vertex - this.firstControl]!;
    if (k === 0) return this.firstNode + node;
    return k === 1 && outer >= 0 ? this.firstControl + outer : -1;
  }

  #nodeEdge(node: number, k: number): number {
    const { nodes } = this.module;
    const op = nodes.op[node]!;
    if (op === Op.ref) return k === 0 ? nodes.a[node]! : -1;
    if (op === Op.cat) return k < nodes.b[node]! ? this.firstNode + nodes.pool[nodes.a[node]! + k]! : -1;
    if (k >= operandCount[op]!) return -1;
    return this.firstNode + (k === 0 ? nodes.a : k === 1 ? nodes.b : nodes.c)[node]!;
  }

  #addEdges(signal: SignalId): void {
    const assigns = this.assigns[signal]!;
    const [only] = assigns;
    if (assigns.length === 1 && only!.control < 0 && only!.assign.index < 0)
      this.#edges.push(this.firstNode + only!.assign.value);
    else if (assigns.length > 0) for (const read of this.#read(assigns)) this.#edges.push(read);
    const read = this.memoryReads.get(signal);
    const port = read && this.module.memories[read.part]!.reads[read.port]!;
    if (port?.kind === 'async') this.#edges.push(port.address);
    const reset = resetAtOnce(this.module, signal);
    if (reset >= 0) this.#edges.push(reset);
  }

  /** The values, indices and conditions of some assignments, each once. */
  #read(assigns: readonly ControlledAssign[]): Set<number> {
    const targets = new Set<number>();
    for (const { assign, control } of assigns) {
      targets.add(this.firstNode + assign.value);
      if (assign.index >= 0) targets.add(this.firstNode + assign.index);
      if (control >= 0) targets.add(this.firstControl + control);
    }
    return targets;
  }

  #collect(withRegisters: boolean): void {
    const { module } = this;
    const waiting: { body: readonly Statement[]; control: number }[] = [{ body: module.body, control: -1 }];
    for (let item = waiting.pop(); item; item = waiting.pop()) {
      for (const statement of item.body) {
        if (statement.kind === 'assign') {
          const { target } = statement;
          if (!withRegisters && module.signals[target]!.kind === 'reg') continue;
          const found = { assign: statement, control: item.control };
          const others = this.assigns[target]!;
          if (others === none) this.assigns[target] = [found];
          else (others as ControlledAssign[]).push(found);
          continue;
        }
        const node = statement.kind === 'if' ? statement.condition : statement.subject;
        const control = this.controls.push({ node, outer: item.control }) - 1;
        if (statement.kind === 'if') waiting.push({ body: statement.then, control });
        else for (const arm of statement.arms) waiting.push({ body: arm.body, control });
        if (statement.otherwise.length > 0) waiting.push({ body: statement.otherwise, control });
      }
    }
  }
}

/** The reset that a register follows within the cycle, because it acts at once; -1 for none. */
export function resetAtOnce(module: Module, signal: SignalId): SignalId {
  const { kind, reset, domain } = module.signals[signal]!;
  const clock = module.domains[domain];
  return kind === 'reg' && reset !== null && clock?.resetKind === 'async' ? clock.reset : -1;
}
