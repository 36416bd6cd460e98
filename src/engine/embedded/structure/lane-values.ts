import { type NodeId, Op } from '../../../ir/index.ts';
import type { EngineNodes } from '../region/engine-nodes.ts';
import type { RegionSignalId } from '../region/region.ts';

/** Values computed side by side in one vector. */
export const laneCount = 4;

/** Four nodes of one form, and how their values come into a vector. */
export interface LaneValue {
  readonly nodes: readonly NodeId[];
  /**
   * `const`: literals; `uniform`: one node for all lanes; `load`: registers that lie side by side; `patch`: the same
   * but for one lane; `gather`: computed one by one; `op`: one vector operator on `operands`. Where the lanes are
   * instances, whose nodes are the same: `state`: from the memory of each; `table`: a `tableSum`.
   */
  readonly kind: 'const' | 'uniform' | 'load' | 'patch' | 'gather' | 'op' | 'state' | 'table';
  readonly operands: readonly LaneValue[];
  /** `patch`: the lane that is computed by itself; else -1. */
  readonly odd: number;
}

/** What happens to four registers at the clock edge. */
export type LaneUpdate =
  | { readonly kind: 'keep' }
  | { readonly kind: 'store'; readonly value: LaneValue }
  | {
      readonly kind: 'if';
      readonly condition: NodeId;
      readonly then: LaneUpdate;
      readonly otherwise: LaneUpdate;
    };

const keep: LaneUpdate = { kind: 'keep' };

/** Instructions that a value put into a vector by itself costs: computing it, and inserting it. */
const gatherCost = 8;

/** Plans vector code for registers; `indexOf` is the position of a register among those kept side by side, or -1. */
export class LanePlanner {
  /** Estimated instructions of what was planned, and of the same work done one by one. */
  cost = 0;
  scalarCost = 0;
  /** Nodes that are computed outside of vectors. */
  readonly scalars = new Set<NodeId>();
  /** Registers that are read as vectors. */
  readonly reads = new Set<RegionSignalId>();
  readonly #nodes: EngineNodes;
  readonly #indexOf: (signal: RegionSignalId) => number;

  constructor(nodes: EngineNodes, indexOf: (signal: RegionSignalId) => number) {
    this.#nodes = nodes;
    this.#indexOf = indexOf;
  }

  update(next: readonly NodeId[], targets: readonly RegionSignalId[]): LaneUpdate {
    const nodes = this.#nodes;
    if (next.every((node, lane) => nodes.signalOf(node) === targets[lane])) return keep;
    const condition = nodes.a[next[0]!]!;
    if (next.every((node) => nodes.op[node] === Op.mux && nodes.a[node] === condition)) {
      this.scalars.add(condition);
      const then = this.update(
        next.map((node) => nodes.b[node]!),
        targets,
      );
      const otherwise = this.update(
        next.map((node) => nodes.c[node]!),
        targets,
      );
      return { kind: 'if', condition, then, otherwise };
    }
    this.cost += 1;
    this.scalarCost += laneCount;
    return { kind: 'store', value: this.value(next) };
  }

  value(list: readonly NodeId[]): LaneValue {
    const nodes = this.#nodes;
    const first = list[0]!;
    const op = nodes.op[first]!;
    const leaf = (kind: LaneValue['kind'], cost: number, oddLane = -1): LaneValue => {
      this.cost += cost;
      return { nodes: list, kind, operands: [], odd: oddLane };
    };
    if (list.every((node) => nodes.op[node] === Op.const)) return leaf('const', 1);
    if (list.every((node) => node === first)) {
      this.scalars.add(first);
      this.scalarCost += laneCount;
      return leaf('uniform', 2);
    }
    const index = this.#indexOf(nodes.signalOf(first));
    if (
      index >= 0 &&
      list.every((node, lane) => this.#indexOf(nodes.signalOf(node)) === index + lane) &&
      nodes.width[first]! <= 32
    ) {
      for (const node of list) this.reads.add(nodes.signalOf(node));
      this.scalarCost += laneCount;
      return leaf('load', 1);
    }
    const odd = this.#oddLane(list);
    if (odd >= 0) {
      list.forEach((node, lane) => {
        if (lane === odd) this.scalars.add(node);
        else this.reads.add(nodes.signalOf(node));
      });
      this.scalarCost += laneCount;
      return leaf('patch', 3, odd);
    }
    if (!isVectorOperator(nodes, first) || !list.every((node) => sameForm(nodes, node, first))) {
      for (const node of list) this.scalars.add(node);
      this.scalarCost += laneCount;
      return leaf('gather', gatherCost);
    }
    const isWiring = op === Op.slice || op === Op.zext || op === Op.sext;
    this.cost += isWiring ? 1.5 : 1;
    this.scalarCost += laneCount;
    const count = nodes.operands(first).length;
    const operands = Array.from({ length: count }, (_, i) =>
      this.value(list.map((node) => nodes.operands(node)[i]!)),
    );
    return { nodes: list, kind: 'op', operands, odd: -1 };
  }

  #oddLane(list: readonly NodeId[]): number {
    return oddLane(list, (node) => this.#indexOf(this.#nodes.signalOf(node)));
  }
}

/** The one lane whose node does not continue the registers of the others, which lie side by side; -1 if none. */
function oddLane(list: readonly NodeId[], indexOf: (node: NodeId) => number): number {
  for (let odd = 0; odd < list.length; odd++) {
    const lanes = list.flatMap((node, lane) => (lane === odd ? [] : [{ lane, index: indexOf(node) }]));
    const start = lanes[0]!.index - lanes[0]!.lane;
    if (lanes[0]!.index >= 0 && lanes.every(({ lane, index }) => index >= 0 && index === start + lane))
      return odd;
  }
  return -1;
}

/** Whether two nodes are the same operator on operands of the same widths. */
function sameForm(nodes: EngineNodes, a: NodeId, b: NodeId): boolean {
  if (nodes.op[a] !== nodes.op[b] || nodes.width[a] !== nodes.width[b]) return false;
  if (nodes.op[a] === Op.slice && nodes.b[a] !== nodes.b[b]) return false;
  const [left, right] = [nodes.operands(a), nodes.operands(b)];
  return (
    left.length === right.length &&
    left.every((operand, i) => nodes.width[operand] === nodes.width[right[i]!])
  );
}

/** Operators that exist for vectors, with operands that fit their lanes. */
export function isVectorOperator(nodes: EngineNodes, node: NodeId): boolean {
  const op = nodes.op[node]!;
  if (nodes.width[node]! > 32) return false;
  for (let i = nodes.arity(node) - 1; i >= 0; i--)
    if (nodes.width[nodes.operandAt(node, i)]! > 32) return false;
  if (op === Op.rep) return nodes.width[nodes.a[node]!] === 1;
  return (
    (op >= Op.not && op <= Op.les) ||
    op === Op.mux ||
    op === Op.slice ||
    op === Op.cat ||
    op === Op.zext ||
    op === Op.sext
  );
}
