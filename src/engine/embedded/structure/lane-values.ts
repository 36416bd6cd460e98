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

/** Plans vector code for registers; `positions`: by register, the place among those kept side by side, or -1. */
export class LanePlanner {
  /** Estimated instructions of what was planned, and of the same work done one by one. */
  cost = 0;
  scalarCost = 0;
  /** Nodes that are computed outside of vectors. */
  readonly scalars = new Set<NodeId>();
  /** Registers that are read as vectors. */
  readonly reads = new Set<RegionSignalId>();
  readonly #nodes: EngineNodes;
  readonly #positions: Int32Array;

  constructor(nodes: EngineNodes, positions: Int32Array) {
    this.#nodes = nodes;
    this.#positions = positions;
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
    if (list.every((node) => nodes.op[node] === Op.const)) return this.#leaf(list, 'const', 1);
    this.scalarCost += laneCount;
    if (list.every((node) => node === first)) {
      this.scalars.add(first);
      return this.#leaf(list, 'uniform', 2);
    }
    const odd = this.#oddLane(list);
    if (odd === list.length && nodes.width[first]! <= 32) {
      for (const node of list) this.reads.add(nodes.signalOf(node));
      return this.#leaf(list, 'load', 1);
    }
    if (odd >= 0 && odd < list.length) {
      list.forEach((node, lane) => {
        if (lane === odd) this.scalars.add(node);
        else this.reads.add(nodes.signalOf(node));
      });
      return this.#leaf(list, 'patch', 3, odd);
    }
    if (!isVectorOperator(nodes, first) || !list.every((node) => sameForm(nodes, node, first))) {
      for (const node of list) this.scalars.add(node);
      return this.#leaf(list, 'gather', gatherCost);
    }
    const isWiring = op === Op.slice || op === Op.zext || op === Op.sext;
    this.cost += isWiring ? 1.5 : 1;
    const operands: LaneValue[] = [];
    for (let i = 0; i < nodes.arity(first); i++)
      operands.push(this.value(list.map((node) => nodes.operandAt(node, i))));
    return { nodes: list, kind: 'op', operands, odd: -1 };
  }

  #leaf(list: readonly NodeId[], kind: LaneValue['kind'], cost: number, odd = -1): LaneValue {
    this.cost += cost;
    return { nodes: list, kind, operands: [], odd };
  }

  /**
   * The one lane whose node does not continue the registers of the others, which lie side by side; -1 if there is none, the
   * number of lanes if all of them do.
   */
  #oddLane(list: readonly NodeId[]): number {
    // Where lane 0 would lie, from the place of each lane.
    const starts = list.map((node, lane) => {
      const signal = this.#nodes.signalOf(node);
      const position = signal < 0 ? -1 : this.#positions[signal]!;
      return position < 0 ? Number.NaN : position - lane;
    });
    const agree = (start: number, odd: number) =>
      starts.every((each, lane) => lane === odd || each === start);
    if (agree(starts[0]!, -1)) return list.length;
    for (let odd = 0; odd < list.length; odd++) if (agree(starts[odd === 0 ? 1 : 0]!, odd)) return odd;
    return -1;
  }
}

/** Whether two nodes are the same operator on operands of the same widths. */
function sameForm(nodes: EngineNodes, a: NodeId, b: NodeId): boolean {
  if (nodes.op[a] !== nodes.op[b] || nodes.width[a] !== nodes.width[b]) return false;
  if (nodes.op[a] === Op.slice && nodes.b[a] !== nodes.b[b]) return false;
  const count = nodes.arity(a);
  if (nodes.arity(b) !== count) return false;
  for (let i = 0; i < count; i++)
    if (nodes.width[nodes.operandAt(a, i)] !== nodes.width[nodes.operandAt(b, i)]) return false;
  return true;
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
