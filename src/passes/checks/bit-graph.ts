import { type Assign, Op, type OpCode } from '../../ir/index.ts';
import type { FlatGraph, Use } from './flat-graph.ts';
import { resetAtOnce } from './module-dependencies.ts';
import type { Graph } from './strongly-connected.ts';

/**
 * The dependencies among the single bits of some vertices of the flat graph; edges to other vertices are left out,
 * since a cycle among the given vertices cannot use them. Where a bit depends on all lower (or higher) bits
 * of an operand, as in a sum, it depends on its neighbour in the same node instead, so that edges stay few.
 */
export class BitGraph implements Graph {
  readonly count: number;
  readonly #flat: FlatGraph;
  readonly #firstBit = new Map<number, number>();
  readonly #vertexOf: Int32Array;
  readonly #edges: (Int32Array | undefined)[] = [];

  constructor(flat: FlatGraph, vertices: readonly number[]) {
    this.#flat = flat;
    let count = 0;
    for (const vertex of vertices) {
      this.#firstBit.set(vertex, count);
      count += widthOf(flat, vertex);
    }
    this.count = count;
    this.#vertexOf = new Int32Array(count);
    for (const vertex of vertices) {
      const first = this.#firstBit.get(vertex)!;
      this.#vertexOf.fill(vertex, first, first + widthOf(flat, vertex));
    }
  }

  /** The vertex of the flat graph that a bit belongs to, and which bit of it this is. */
  at(bit: number): { vertex: number; bit: number } {
    const vertex = this.#vertexOf[bit]!;
    return { vertex, bit: bit - this.#firstBit.get(vertex)! };
  }

  edge(bit: number, k: number): number {
    this.#edges[bit] ??= Int32Array.from(this.#targets(bit));
    return this.#edges[bit][k] ?? -1;
  }

  /** The assignment by which signal bit `from` depends on bit `to`, if there is one. */
  assignBetween(from: number, to: number): Assign | undefined {
    const { vertex, bit } = this.at(from);
    const use = this.#flat.useOf(vertex);
    const assigns = use.dependencies.assigns[vertex - use.first] ?? [];
    return assigns.find(({ assign, control }) => {
      const targets = new Set<number>();
      this.#assignTargets(use, assign, control, bit, targets);
      return targets.has(to);
    })?.assign;
  }

  #targets(flatBit: number): Set<number> {
    const { vertex, bit } = this.at(flatBit);
    const use = this.#flat.useOf(vertex);
    const { dependencies, first } = use;
    const local = vertex - first;
    const targets = new Set<number>();
    if (local >= dependencies.firstControl) {
      for (let k = 0, to = dependencies.edge(local, 0); to >= 0; to = dependencies.edge(local, ++k))
        this.#all(first + to, targets);
    } else if (local >= dependencies.firstNode)
      this.#nodeTargets(use, local - dependencies.firstNode, bit, targets);
    else {
      const across = this.#flat.acrossBoundary(use, local);
      if (across >= 0) this.#one(across, bit, targets);
      const read = dependencies.memoryReads.get(local);
      const port = read && dependencies.module.memories[read.part]!.reads[read.port]!;
      if (port?.kind === 'async') this.#all(first + port.address, targets);
      const reset = resetAtOnce(dependencies.module, local);
      if (reset >= 0) this.#one(first + reset, 0, targets);
      for (const { assign, control } of dependencies.assigns[local]!)
        this.#assignTargets(use, assign, control, bit, targets);
    }
    return targets;
  }

  #assignTargets(use: Use, assign: Assign, control: number, bit: number, targets: Set<number>): void {
    const { firstNode, firstControl } = use.dependencies;
    const node = (id: number) => use.first + firstNode + id;
    if (assign.index >= 0) {
      this.#all(node(assign.index), targets);
      this.#one(node(assign.value), bit % assign.width, targets);
    } else if (bit < assign.low || bit >= assign.low + assign.width) return;
    else this.#one(node(assign.value), bit - assign.low, targets);
    if (control >= 0) this.#one(use.first + firstControl + control, 0, targets);
  }

  #nodeTargets(use: Use, id: number, bit: number, targets: Set<number>): void {
    const { module, firstNode } = use.dependencies;
    const { nodes } = module;
    const node = (operand: number) => use.first + firstNode + operand;
    const op = nodes.op[id] as OpCode;
    const width = nodes.width[id]!;
    const [a, b] = [nodes.a[id]!, nodes.b[id]!];
    const aWidth = nodes.width[a] ?? 0;
    switch (op) {
      case Op.const:
        return;
      case Op.ref:
        this.#one(use.first + a, bit, targets);
        return;
      case Op.not:
        this.#one(node(a), bit, targets);
        return;
      case Op.and:
      case Op.or:
      case Op.xor:
        this.#one(node(a), bit, targets);
        this.#one(node(b), bit, targets);
        return;
      case Op.neg:
      case Op.add:
      case Op.sub:
      case Op.mul:
        this.#one(node(a), bit, targets);
        if (op !== Op.neg) this.#one(node(b), bit, targets);
        if (bit > 0) this.#one(node(id), bit - 1, targets);
        return;
      case Op.mux:
        this.#one(node(a), 0, targets);
        this.#one(node(b), bit, targets);
        this.#one(node(nodes.c[id]!), bit, targets);
        return;
      case Op.slice:
        this.#one(node(a), b + bit, targets);
        return;
      case Op.cat: {
        let low = width;
        nodes.forEachOperand(id, (part) => {
          low -= nodes.width[part]!;
          if (bit >= low && bit < low + nodes.width[part]!) this.#one(node(part), bit - low, targets);
        });
        return;
      }
      case Op.rep:
        this.#one(node(a), bit % aWidth, targets);
        return;
      case Op.zext:
        if (bit < aWidth) this.#one(node(a), bit, targets);
        return;
      case Op.sext:
        this.#one(node(a), Math.min(bit, aWidth - 1), targets);
        return;
      case Op.shl:
      case Op.shru:
      case Op.shrs:
        this.#shiftTargets(use, id, bit, targets);
        return;
      case Op.pick:
        this.#all(node(b), targets);
        for (let at = bit; at < aWidth; at += width) this.#one(node(a), at, targets);
        return;
      default:
        nodes.forEachOperand(id, (operand) => this.#all(node(operand), targets));
    }
  }

  #shiftTargets(use: Use, id: number, bit: number, targets: Set<number>): void {
    const { module, firstNode } = use.dependencies;
    const { nodes } = module;
    const node = (operand: number) => use.first + firstNode + operand;
    const op = nodes.op[id]!;
    const width = nodes.width[id]!;
    const [a, amount] = [nodes.a[id]!, nodes.b[id]!];
    if (nodes.op[amount] === Op.const) {
      const by = nodes.value(amount) < BigInt(width) ? Number(nodes.value(amount)) : width;
      const from = op === Op.shl ? bit - by : bit + by;
      if (from >= 0 && from < width) this.#one(node(a), from, targets);
      else if (op === Op.shrs) this.#one(node(a), width - 1, targets);
      return;
    }
    const next = op === Op.shl ? bit - 1 : bit + 1;
    this.#one(node(a), bit, targets);
    this.#all(node(amount), targets);
    if (next >= 0 && next < width) this.#one(node(id), next, targets);
  }

  #one(vertex: number, bit: number, targets: Set<number>): void {
    const first = this.#firstBit.get(vertex);
    if (first !== undefined) targets.add(first + bit);
  }

  #all(vertex: number, targets: Set<number>): void {
    const first = this.#firstBit.get(vertex);
    if (first === undefined) return;
    for (let bit = 0; bit < widthOf(this.#flat, vertex); bit++) targets.add(first + bit);
  }
}

function widthOf(flat: FlatGraph, vertex: number): number {
  const { dependencies, first } = flat.useOf(vertex);
  const local = vertex - first;
  if (local < dependencies.firstNode) return dependencies.module.signals[local]!.width;
  return local < dependencies.firstControl
    ? dependencies.module.nodes.width[local - dependencies.firstNode]!
    : 1;
}
