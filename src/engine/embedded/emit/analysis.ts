import { type NodeId, type NodeStore, Op } from '../../../ir/index.ts';
import { EngineOp } from '../region/engine-nodes.ts';
import type { RegionSignalId, RegionStatement } from '../region/region.ts';
import type { Chunk } from '../schedule/chunks.ts';
import { writtenBy } from '../schedule/edge-order.ts';
import type { Task, TaskId } from '../schedule/task.ts';
import type { TaskList } from '../schedule/task-list.ts';
import { Anchors } from './anchors.ts';
import { Mode, type RegionContext } from './chunk-state.ts';

/**
 * Where an expression passes from one band of `2^depthShift` levels to the next, the value is kept, so that the
 * compiler's recursion and the machine stack of the code stay bounded however deep expressions are.
 */
const depthShift = 6;

/** What has to be known of a function before its first instruction. */
export interface ChunkAnalysis {
  /** Nodes that are computed ahead of their users, by the anchor before which they are. */
  readonly homes: ReadonlyMap<number, readonly NodeId[]>;
  /** State of which a reader comes after a writer, by the anchor before which the reader's copy is made. */
  readonly copies: ReadonlyMap<number, readonly RegionSignalId[]>;
  /** The nodes of the function. */
  readonly nodes: Int32Array;
  /** Of a function for several instances: the nodes that are the same for all. */
  readonly invariant: ReadonlySet<NodeId> | null;
}

/** Tasks that follow each other and have the same guard (-1: none). */
export function guardedRuns(
  list: TaskList,
  tasks: readonly TaskId[],
): { readonly guard: NodeId; readonly tasks: readonly TaskId[] }[] {
  const runs: { guard: NodeId; tasks: TaskId[] }[] = [];
  for (const id of tasks) {
    const guard = list.tasks[id]!.guard ?? -1;
    const last = runs.at(-1);
    if (last?.guard === guard) last.tasks.push(id);
    else runs.push({ guard, tasks: [id] });
  }
  return runs;
}

/** Wide operators that only rearrange bits: they are never computed as a whole. */
export function isWiring(op: number): boolean {
  return (
    op === Op.slice ||
    op === Op.cat ||
    op === Op.rep ||
    op === Op.zext ||
    op === Op.sext ||
    op === EngineOp.gather
  );
}

/** Wide operators that can be computed limb by limb, each limb on its own. */
function isLimbwise(op: number): boolean {
  return op === Op.not || op === Op.and || op === Op.or || op === Op.xor || op === Op.mux;
}

/**
 * Decides for every node of a chunk whether it is computed in place, kept in a local or kept in memory, and where.
 * A node with several users is computed at the last point that all of them have behind them, so that work for one
 * branch is done in that branch. Fills `mode`, `uses` and `anchor` of the context. `isLoop`: the function does its work for
 * several instances; then the first anchor lies before all of them, and what depends on shared inputs only is there.
 */
export function analyseChunk(x: RegionContext, chunk: Chunk, isLoop: boolean): ChunkAnalysis {
  const anchors = new Anchors();
  const { nodes, list } = x;
  const members = collectNodes(x, chunk);
  const before = isLoop ? anchors.add(-1, 0) : -1;
  const invariant = isLoop ? findInvariant(x, members) : null;
  const mustBeInMemory = new Set<NodeId>();
  /** For wide nodes: every anchor at which the node is evaluated. */
  const evaluated = new Map<NodeId, number[]>();
  const reads = new Map<RegionSignalId, number[]>();
  const writes = new Map<RegionSignalId, number[]>();

  const touch = (node: NodeId, anchor: number, weight: number): void => {
    x.anchor[node] = x.uses[node] === 0 ? anchor : anchors.common(x.anchor[node]!, anchor);
    x.uses[node]! += weight;
    if (nodes.width[node]! <= 64) return;
    const known = evaluated.get(node);
    if (!known) evaluated.set(node, [anchor]);
    else if (known.at(-1) !== anchor) known.push(anchor);
  };
  const note = (map: Map<RegionSignalId, number[]>, signal: RegionSignalId, anchor: number): void => {
    const known = map.get(signal);
    if (known) known.push(anchor);
    else map.set(signal, [anchor]);
  };
  const walk = (statements: readonly RegionStatement[], parent: number, arm: number): void => {
    for (const statement of statements) {
      const anchor = anchors.add(parent, arm);
      if (statement.kind === 'assign') {
        touch(statement.value, anchor, 1);
        if (statement.index >= 0) touch(statement.index, anchor, 2);
        note(writes, statement.target, anchor);
      } else if (statement.kind === 'if') {
        touch(statement.condition, anchor, 1);
        walk(statement.then, anchor, 0);
        walk(statement.otherwise, anchor, 1);
      } else {
        touch(statement.subject, anchor, 2);
        statement.arms.forEach((each, i) => {
          walk(each.body, anchor, i);
        });
        walk(statement.otherwise, anchor, statement.arms.length);
      }
    }
  };
  for (const root of chunk.roots) touch(root, anchors.add(-1, 0), 1);
  for (const { guard, tasks } of guardedRuns(list, chunk.tasks)) {
    let parent = -1;
    if (guard >= 0) {
      parent = anchors.add(-1, 0);
      touch(guard, parent, 1);
    }
    for (const id of tasks) {
      const task: Task = list.tasks[id]!;
      if (task.kind === 'process') {
        walk(task.statements, parent, 0);
        continue;
      }
      const anchor = anchors.add(parent, 0);
      if (task.kind === 'lanes') {
        for (const root of task.scalars) touch(root, anchor, 1);
        for (const signal of task.reads) note(reads, signal, anchor);
        for (const signal of task.targets) note(writes, signal, anchor);
        continue;
      }
      if (task.kind === 'instances') {
        for (const root of task.scalars) touch(root, anchor, 1);
        continue;
      }
      const weight = task.kind === 'store' || task.kind === 'input' ? 1 : 2;
      for (const root of guard >= 0 ? task.roots.slice(0, -1) : task.roots) touch(root, anchor, weight);
      for (const signal of writtenBy(list, id)) note(writes, signal, anchor);
    }
  }

  const homes = new Map<number, NodeId[]>();
  for (let i = members.length - 1; i >= 0; i--) {
    const node = members[i]!;
    const op = nodes.op[node]!;
    const isWide = nodes.width[node]! > 64;
    if (x.mode[node] === Mode.imported || op === Op.const || x.uses[node] === 0) continue;
    if (x.plan.isExported[node] === 1) {
      x.anchor[node] = anchors.outermost(x.anchor[node]!);
      x.uses[node]! += 2;
    }
    const isHoisted = invariant?.has(node) === true && !isWide && x.anchor[node] !== before;
    if (isHoisted) x.anchor[node] = before;
    const anchor = x.anchor[node]!;
    if (op === Op.ref) {
      const signal = nodes.a[node]!;
      if (list.producer[signal]! >= 0) continue;
      if (writes.has(signal))
        for (const at of isWide ? evaluated.get(node)! : [anchor]) note(reads, signal, at);
      if (!isWide && (isHoisted || x.uses[node]! > 1)) keep(x, homes, node, Mode.local);
      continue;
    }
    const isKept = isWide
      ? (mustBeInMemory.has(node) && op !== Op.ref) ||
        (!isWiring(op) && (!isLimbwise(op) || x.uses[node]! > 1))
      : isHoisted || (x.uses[node]! > 1 && !isTrivial(nodes, node));
    if (isKept) keep(x, homes, node, isWide ? Mode.memory : Mode.local);
    const evaluations = isWide && !isKept ? evaluated.get(node)! : [anchor];
    const isRepeated = isWide && !isKept && x.uses[node]! > 1;
    const arity = nodes.arity(node);
    for (let position = 0; position < arity; position++) {
      const operand = nodes.operandAt(node, position);
      const isWideOperand = nodes.width[operand]! > 64;
      const isDeep = x.depths[operand]! >> depthShift !== x.depths[node]! >> depthShift;
      const weight = isDeep || isRepeated || (isWide && !isWideOperand) ? 2 : 1;
      if (isWideOperand) for (const at of evaluations) touch(operand, at, weight);
      else touch(operand, anchor, weight);
      if (isWideOperand && (isDeep || needsMemory(op, position, isWide))) mustBeInMemory.add(operand);
    }
  }
  for (const list of homes.values()) list.reverse();
  const copies = new Map<number, RegionSignalId[]>();
  for (const [signal, readAt] of reads) {
    if (chunk.restores.has(signal)) continue;
    const writtenAt = writes.get(signal);
    if (!writtenAt?.some((write) => readAt.some((read) => anchors.canFollow(write, read)))) continue;
    const at = [...readAt, ...writtenAt].reduce((a, b) => anchors.common(a, b));
    const known = copies.get(at);
    if (known) known.push(signal);
    else copies.set(at, [signal]);
  }
  return { homes, copies, nodes: members, invariant };
}

/** Nodes whose value is the same in all instances of a group: made of inputs that they share. */
function findInvariant(x: RegionContext, members: Int32Array): Set<NodeId> {
  const { nodes, list } = x;
  const found = new Set<NodeId>();
  for (const node of members) {
    // What later functions take over is stored for each instance.
    if (x.mode[node] === Mode.imported || x.plan.isExported[node] === 1) continue;
    let isSame = true;
    if (nodes.op[node] === Op.ref) isSame = list.slots[nodes.a[node]!]?.isShared === true;
    else
      nodes.forEachOperand(node, (operand) => {
        isSame &&= found.has(operand);
      });
    if (isSame) found.add(node);
  }
  return found;
}

function keep(x: RegionContext, homes: Map<number, NodeId[]>, node: NodeId, mode: number): void {
  x.mode[node] = mode;
  const anchor = x.anchor[node]!;
  const list = homes.get(anchor);
  if (list) list.push(node);
  else homes.set(anchor, [node]);
}

/** Operators that address their operand's bits, or hand it to a function. */
function needsMemory(op: number, position: number, isWide: boolean): boolean {
  if (op === Op.pick || op === EngineOp.gather) return position === 0;
  if (!isWide) return false;
  return op === Op.mul || ((op === Op.shl || op === Op.shru || op === Op.shrs) && position === 0);
}

/** Not worth a local. */
function isTrivial(nodes: NodeStore, node: NodeId): boolean {
  return nodes.op[node] === Op.const;
}

/** The nodes that a chunk evaluates or imports, ascending; resets what the context holds about them. */
function collectNodes(x: RegionContext, chunk: Chunk): Int32Array {
  const found = x.plan.members.slice(chunk.from, chunk.to);
  for (let i = 0; i < found.length; i++) {
    const member = found[i]!;
    const node = member < 0 ? ~member : member;
    found[i] = node;
    x.uses[node] = 0;
    x.mode[node] = member < 0 ? Mode.imported : Mode.inline;
    x.local[node] = -1;
    x.address[node] = -1;
  }
  return found.sort();
}
