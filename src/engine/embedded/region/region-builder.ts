import { InternalError } from '../../../diag/index.ts';
import {
  type Design,
  type Module,
  type NodeId,
  Op,
  type OpCode,
  operandCount,
  type SignalId,
} from '../../../ir/index.ts';
import { failWithLoop, Hierarchy, join, WireLoop } from './hierarchy.ts';
import type { Driver, ModuleInfo } from './module-info.ts';
import { NodeMaker } from './node-maker.ts';
import type { Region, RegionSignal, Role } from './region.ts';

const unknown = -1;
/** The operands of the node are being built: meeting it again is a loop. */
const open = -2;

/**
 * Copies the nodes of a module and of the modules dissolved into it, on demand. A reference to a wire that is only a
 * name becomes the node that drives the wire; slices are resolved piece by piece, so that a vector whose elements
 * depend on each other (a carry chain) is not a loop.
 */
export class RegionBuilder {
  readonly region: Region;
  readonly #hierarchy: Hierarchy;
  readonly #maker: NodeMaker;
  readonly #signals: RegionSignal[] = [];
  /** By scope. */
  readonly #modules: readonly Module[];
  /** By scope and node of its module: the region's node. */
  readonly #nodes: Int32Array[];
  /** By scope and signal of its module: the region's signal, or -1. */
  readonly #ids: Int32Array[];
  #stackScopes: number[] = [];
  #stackNodes: number[] = [];

  constructor(
    design: Design,
    infos: readonly ModuleInfo[],
    module: number,
    isShared: (module: number) => boolean,
  ) {
    const hierarchy = new Hierarchy(design, infos, module, isShared);
    const { scopes, children, memories } = hierarchy;
    this.#hierarchy = hierarchy;
    this.#modules = scopes.map((_, scope) => hierarchy.moduleOf(scope));
    const nodeCounts = this.#modules.map(({ nodes }) => nodes.count);
    this.#maker = new NodeMaker(nodeCounts.reduce((a, b) => a + b, 0));
    this.#nodes = nodeCounts.map((count) => new Int32Array(count).fill(unknown));
    this.#ids = scopes.map((_, scope) => new Int32Array(this.moduleOf(scope).signals.length).fill(-1));
    this.region = { module, nodes: this.#maker.store, signals: this.#signals, scopes, children, memories };
  }

  moduleOf(scope: number): Module {
    return this.#modules[scope]!;
  }

  infoOf(scope: number): ModuleInfo {
    return this.#hierarchy.infoOf(scope);
  }

  get maker(): NodeMaker {
    return this.#maker;
  }

  node(scope: number, node: NodeId): NodeId {
    const known = this.#nodes[scope]![node]!;
    if (known >= 0) return known;
    this.#push(scope, node);
    this.#run();
    return this.#nodes[scope]![node]!;
  }

  signal(scope: number, signal: SignalId): NodeId {
    const { width } = this.moduleOf(scope).signals[signal]!;
    for (;;) {
      const node = this.#resolve(scope, signal, 0, width);
      if (node >= 0) return node;
      this.#run();
    }
  }

  /** The region's signal for a register, conditional wire or memory port of a scope. */
  signalId(scope: number, signal: SignalId): number {
    const driver = this.infoOf(scope).drivers[signal]!;
    if (driver.kind === 'process') {
      const { kind } = this.moduleOf(scope).signals[signal]!;
      return this.#signalOf(scope, signal, kind === 'reg' ? 'reg' : 'wire', -1, -1);
    }
    if (driver.kind === 'read') return this.#readSignal(scope, signal, driver);
    throw new InternalError('a signal that is only a name has no place of its own');
  }

  /** A register of the engine's own that depends on what `like` holds; it has no name of its own. */
  addRegister(width: number, like: number): number {
    const { scope, signal } = this.#signals[like]!;
    const id = this.#signals.length;
    this.#signals.push({ id, role: 'reg', width, scope, signal, owner: -1, port: -1 });
    return id;
  }

  /** A wire of the engine's own that is part of the wire `like`. */
  addWire(width: number, like: number): number {
    const { scope, signal } = this.#signals[like]!;
    const id = this.#signals.length;
    this.#signals.push({ id, role: 'wire', width, scope, signal, owner: -1, port: -1 });
    return id;
  }

  memoryOf(scope: number, memory: number): number {
    return this.#hierarchy.memoryOf(scope, memory);
  }

  #push(scope: number, node: NodeId): void {
    if (this.#nodes[scope]![node] === open) this.#loop(scope, node);
    this.#stackScopes.push(scope);
    this.#stackNodes.push(node);
  }

  #run(): void {
    const scopes = this.#stackScopes;
    const nodes = this.#stackNodes;
    while (nodes.length > 0) {
      const scope = scopes.at(-1)!;
      const node = nodes.at(-1)!;
      const map = this.#nodes[scope]!;
      if (map[node]! < 0) {
        map[node] = open;
        const made = this.#make(scope, node);
        if (made < 0) continue;
        map[node] = made;
      }
      scopes.pop();
      nodes.pop();
    }
  }

  /** Makes a node, or pushes what it needs first and returns -1. */
  #make(scope: number, node: NodeId): NodeId {
    const { nodes } = this.moduleOf(scope);
    const maker = this.#maker;
    const map = this.#nodes[scope]!;
    const op = nodes.op[node]! as OpCode;
    const width = nodes.width[node]!;
    const a = nodes.a[node]!;
    if (op === Op.const) return maker.constant(width, nodes.literal(node));
    if (op === Op.ref) return this.#resolve(scope, a, 0, width);
    if (op === Op.slice && nodes.op[a] === Op.ref)
      return this.#resolve(scope, nodes.a[a]!, nodes.b[node]!, width);
    if (!this.#hasOperands(scope, node)) return -1;
    const b = nodes.b[node]!;
    switch (op) {
      case Op.not:
      case Op.neg:
      case Op.andr:
      case Op.orr:
      case Op.xorr:
        return maker.unary(op, map[a]!);
      case Op.shl:
      case Op.shru:
      case Op.shrs:
        return maker.shift(op, map[a]!, map[b]!);
      case Op.mux:
        return maker.mux(map[a]!, map[b]!, map[nodes.c[node]!]!);
      case Op.slice:
        return maker.slice(map[a]!, b, width);
      case Op.cat:
        return maker.cat(nodes.operands(node).map((operand) => map[operand]!));
      case Op.rep:
        return maker.rep(map[a]!, width / nodes.width[a]!);
      case Op.zext:
      case Op.sext:
        return maker.extend(op, map[a]!, width);
      case Op.pick:
        return maker.pick(map[a]!, map[b]!, width);
      default:
        return maker.binary(op, map[a]!, map[b]!);
    }
  }

  /** Whether the operands of a node are made; pushes those that are not. */
  #hasOperands(scope: number, node: NodeId): boolean {
    const { op, a, b, c, pool } = this.moduleOf(scope).nodes;
    const map = this.#nodes[scope]!;
    let hasAll = true;
    const need = (operand: NodeId): void => {
      if (map[operand]! >= 0) return;
      hasAll = false;
      this.#push(scope, operand);
    };
    if (op[node] === Op.cat) {
      for (let i = 0; i < b[node]!; i++) need(pool[a[node]! + i]!);
      return hasAll;
    }
    const count = operandCount[op[node]!]!;
    if (count > 0) need(a[node]!);
    if (count > 1) need(b[node]!);
    if (count > 2) need(c[node]!);
    return hasAll;
  }

  /** Bits of a signal; -1 when nodes had to be pushed first. */
  #resolve(fromScope: number, fromSignal: SignalId, low: number, width: number): NodeId {
    let scope = fromScope;
    let signal = fromSignal;
    for (;;) {
      const driver = this.infoOf(scope).drivers[signal]!;
      const { parent, instance, instances } = this.region.scopes[scope]!;
      switch (driver.kind) {
        case 'pieces':
          return this.#fromPieces(scope, driver.pieces, low, width);
        case 'process':
          return this.#fromProcess(scope, signal, low, width);
        case 'read':
          return this.#part(this.#readSignal(scope, signal, driver), low, width);
        case 'input':
          if (parent < 0) {
            if (this.#isClock(scope, signal)) return this.#maker.constant(width, 0);
            return this.#part(this.#signalOf(scope, signal, 'input', -1, driver.port), low, width);
          }
          signal = this.moduleOf(parent).instances[instance]!.ports[driver.port]!;
          scope = parent;
          break;
        case 'instance': {
          const inner = instances[driver.instance]!;
          if (inner < 0)
            return this.#part(this.#signalOf(scope, signal, 'child', -1 - inner, driver.port), low, width);
          signal = this.moduleOf(inner).ports[driver.port]!;
          scope = inner;
          break;
        }
      }
    }
  }

  #fromPieces(
    scope: number,
    pieces: (Driver & { kind: 'pieces' })['pieces'],
    low: number,
    width: number,
  ): NodeId {
    const map = this.#nodes[scope]!;
    const maker = this.#maker;
    const only = pieces[0]!;
    if (pieces.length === 1 && only.node >= 0) {
      if (map[only.node]! >= 0) return maker.slice(map[only.node]!, low + only.skip, width);
      this.#push(scope, only.node);
      return -1;
    }
    const parts: NodeId[] = [];
    let missing = false;
    for (let i = pieces.length - 1; i >= 0; i--) {
      const piece = pieces[i]!;
      const from = Math.max(low, piece.low);
      const to = Math.min(low + width, piece.low + piece.width);
      if (from >= to) continue;
      if (piece.node < 0) parts.push(maker.constant(to - from, 0));
      else if (map[piece.node]! < 0) {
        missing = true;
        this.#push(scope, piece.node);
      } else if (!missing)
        parts.push(maker.slice(map[piece.node]!, from - piece.low + piece.skip, to - from));
    }
    return missing ? -1 : maker.cat(parts);
  }

  /** A register with asynchronous reset reads as its reset value as long as the reset is 1. */
  #fromProcess(scope: number, signal: SignalId, low: number, width: number): NodeId {
    const { signals, domains } = this.moduleOf(scope);
    const { kind, reset, domain, width: full } = signals[signal]!;
    const stored = this.#signalOf(scope, signal, kind === 'reg' ? 'reg' : 'wire', -1, -1);
    const clock = domains[domain];
    if (kind !== 'reg' || reset === null || clock?.resetKind !== 'async' || clock.reset < 0)
      return this.#part(stored, low, width);
    const active = this.#resolve(scope, clock.reset, 0, 1);
    if (active < 0) return -1;
    const maker = this.#maker;
    const value = maker.slice(maker.constant(full, reset), low, width);
    return maker.mux(active, value, this.#part(stored, low, width));
  }

  #part(signal: number, low: number, width: number): NodeId {
    const full = this.#signals[signal]!.width;
    return this.#maker.slice(this.#maker.store.ref(signal, full), low, width);
  }

  #readSignal(scope: number, signal: SignalId, driver: Driver & { kind: 'read' }): number {
    const owner = this.memoryOf(scope, driver.memory);
    const port = this.region.memories[owner]!.memory.reads[driver.port]!;
    return this.#signalOf(scope, signal, port.kind === 'sync' ? 'syncRead' : 'asyncRead', owner, driver.port);
  }

  #signalOf(scope: number, signal: SignalId, role: Role, owner: number, port: number): number {
    const ids = this.#ids[scope]!;
    if (ids[signal]! < 0) {
      const { width } = this.moduleOf(scope).signals[signal]!;
      ids[signal] = this.#signals.length;
      this.#signals.push({ id: this.#signals.length, role, width, scope, signal, owner, port });
    }
    return ids[signal]!;
  }

  #isClock(scope: number, signal: SignalId): boolean {
    return this.moduleOf(scope).domains.some((domain) => domain.clock === signal);
  }

  #loop(scope: number, node: NodeId): never {
    const names: string[] = [];
    const wires: { module: number; signal: number }[] = [];
    let inside = false;
    this.#stackNodes.forEach((stacked, i) => {
      const at = this.#stackScopes[i]!;
      if (this.#nodes[at]![stacked] !== open) return;
      if (at === scope && stacked === node) inside = true;
      if (!inside) return;
      const { nodes, signals } = this.moduleOf(at);
      const ref = nodes.op[stacked] === Op.slice ? nodes.a[stacked]! : stacked;
      if (nodes.op[ref] !== Op.ref) return;
      const { id, name, width } = signals[nodes.a[ref]!]!;
      const { path, module } = this.region.scopes[at]!;
      names.push(join(path, name));
      if (width > 1 && this.infoOf(at).drivers[id]!.kind === 'pieces') wires.push({ module, signal: id });
    });
    if (wires.length > 0) throw new WireLoop(wires);
    failWithLoop(names);
  }
}
