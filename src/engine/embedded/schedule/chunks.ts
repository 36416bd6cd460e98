import { type NodeId, type NodeStore, Op } from '../../../ir/index.ts';
import type { RegionSignalId } from '../region/region.ts';
import { writtenBy } from './edge-order.ts';
import { newSlot, type Slot } from './slot.ts';
import type { Task, TaskId } from './task.ts';
import type { TaskList } from './task-list.ts';

/** Nodes up to which tasks share a function: large ones are compiled badly, small ones spill across calls. */
const chunkNodes = 1200;

/** Nodes from which one task is cut into several functions. */
const hugeTask = 3 * chunkNodes;

/** How the tasks of a phase are put into functions. */
export interface ChunkSize {
  /** Nodes up to which tasks share a function. */
  readonly nodes: number;
  /** Whether a task has a function of its own. */
  isAlone(task: Task): boolean;
  /** Nodes that a task counts for beside its own. */
  weight(task: Task): number;
}

const usualSize: ChunkSize = { nodes: chunkNodes, isAlone: () => false, weight: () => 0 };

/** No function. */
const none = -2;

/** The work of one function: tasks, or expressions of a later task that is too large for one function. */
export interface Chunk {
  readonly tasks: TaskId[];
  /** Expressions to compute for later functions. */
  readonly roots: NodeId[];
  /** Index of the segment; the edge comes after all segments. */
  readonly phase: number;
  /** Where its nodes are in `ChunkPlan.members`. */
  readonly from: number;
  to: number;
  /** State that a later function reads in its old value after this one replaces it. */
  readonly saves: Set<RegionSignalId>;
  /** State that an earlier function has replaced, and saved, and that this one reads. */
  readonly restores: Set<RegionSignalId>;
}

export interface ChunkPlan {
  readonly chunks: readonly Chunk[];
  /** The nodes of each chunk, one chunk after the other; `~node` for one whose value an earlier function has left. */
  readonly members: Int32Array;
  /** Values handed from one function to another. */
  readonly exports: readonly NodeId[];
  /** By node: 1 if it is in `exports`. */
  readonly isExported: Uint8Array;
  readonly saved: ReadonlyMap<RegionSignalId, Slot>;
  /** Phases that leave values for other phases. */
  readonly leaving: ReadonlySet<number>;
}

/**
 * Cuts phases into chunks and finds the values that cross them. `isAfter(a, b)`: phase `a` always runs before `b`,
 * in every instance, so that `b` may use what `a` left.
 */
export function planChunks(
  list: TaskList,
  phases: readonly (readonly TaskId[])[],
  isAfter: (earlier: number, later: number) => boolean,
  size: ChunkSize = usualSize,
): ChunkPlan {
  const { nodes, signals } = list.builder.region;
  const chunks: Chunk[] = [];
  let members = new Int32Array(nodes.count + 1024);
  let memberCount = 0;
  const exports: NodeId[] = [];
  const isExported = new Uint8Array(nodes.count);
  const saved = new Map<RegionSignalId, Slot>();
  const leaving = new Set<number>();
  const home = new Int32Array(nodes.count).fill(-1);
  const seenIn = new Int32Array(nodes.count).fill(-1);
  const chunkOfTask = new Int32Array(list.tasks.length).fill(-1);
  const writtenIn = new Int32Array(signals.length).fill(none);
  const readIn: RegionSignalId[][] = [];
  const stack: NodeId[] = [];

  const open = (phase: number): number => {
    readIn.push([]);
    const sets = { saves: new Set<number>(), restores: new Set<number>() };
    const range = { from: memberCount, to: memberCount };
    return chunks.push({ tasks: [], roots: [], phase, ...range, ...sets }) - 1;
  };
  /** Whether a node's value was left by an earlier function that has run before a phase. */
  const isLeft = (node: NodeId, index: number, phase: number): boolean => {
    const from = home[node]!;
    if (from < 0 || from === index || !isExportable(nodes, node)) return false;
    return chunks[from]!.phase === phase || isAfter(chunks[from]!.phase, phase);
  };
  const addMember = (member: number): void => {
    if (memberCount === members.length) {
      const more = new Int32Array(2 * memberCount);
      more.set(members);
      members = more;
    }
    members[memberCount++] = member;
  };
  const use = (node: NodeId, index: number): void => {
    const { phase } = chunks[home[node]!]!;
    if (phase !== chunks[index]!.phase) leaving.add(phase);
    if (isExported[node] === 0) {
      isExported[node] = 1;
      exports.push(node);
      const from = chunks[home[node]!]!;
      if (from.tasks.length === 0) from.roots.push(node);
    }
  };
  const read = (signal: RegionSignalId, index: number): void => {
    const producer = list.producer[signal]!;
    if (producer < 0) readIn[index]!.push(signal);
    else if (chunkOfTask[producer] !== index) {
      const from = chunks[chunkOfTask[producer]!];
      if (from && from.phase !== chunks[index]!.phase) leaving.add(from.phase);
      if (signals[signal]!.role !== 'child') list.slotOf(signal);
    }
  };
  const visit = (roots: readonly NodeId[], phase: number, index: number, isPrivate = false): number => {
    let size = 1 + roots.length;
    for (const root of roots) stack.push(root);
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (seenIn[node] === index) continue;
      seenIn[node] = index;
      const isImport = nodes.op[node] !== Op.ref && isLeft(node, index, phase);
      addMember(isImport ? ~node : node);
      if (isImport) use(node, index);
      else if (nodes.op[node] === Op.ref) read(nodes.a[node]!, index);
      else {
        // Vectors of instances leave nothing for others.
        if (!isPrivate) home[node] = index;
        size++;
        for (let i = nodes.arity(node) - 1; i >= 0; i--) stack.push(nodes.operandAt(node, i));
      }
    }
    chunks[index]!.to = memberCount;
    return size;
  };
  const isNewAt = new Int32Array(nodes.count);
  let search = 0;
  /** What a task computes first, operands before their users. */
  const newNodes = (task: Task, index: number, phase: number): NodeId[] => {
    search++;
    const found: NodeId[] = [];
    const path: NodeId[] = [];
    for (const root of task.roots) {
      path.push(root);
      for (let node = path.pop(); node !== undefined; node = path.pop()) {
        if (node < 0) {
          found.push(~node);
          continue;
        }
        if (isNewAt[node] === search || nodes.op[node] === Op.ref || nodes.op[node] === Op.const) continue;
        isNewAt[node] = search;
        if (isLeft(node, index, phase)) continue;
        path.push(~node);
        const arity = nodes.arity(node);
        for (let i = 0; i < arity; i++) path.push(nodes.operandAt(node, i));
      }
    }
    return found;
  };
  /** Whether a task computes more than one function should, besides what the function computes anyway. */
  const isHuge = (task: Task, index: number, phase: number): boolean => {
    search++;
    let count = 0;
    stack.length = 0;
    const push = (node: NodeId): void => {
      if (isNewAt[node] === search || seenIn[node] === index) return;
      isNewAt[node] = search;
      if (nodes.op[node] === Op.ref || nodes.op[node] === Op.const || isLeft(node, index, phase)) return;
      count++;
      stack.push(node);
    };
    for (const root of task.roots) push(root);
    for (let node = stack.pop(); node !== undefined && count <= hugeTask; node = stack.pop())
      for (let i = nodes.arity(node) - 1; i >= 0; i--) push(nodes.operandAt(node, i));
    stack.length = 0;
    return count > hugeTask;
  };
  /** Puts the beginning of a task that is too large into functions of its own. */
  const cutOff = (task: Task, phase: number): void => {
    const found = newNodes(task, -1, phase);
    for (let from = 0; from + chunkNodes < found.length; from += chunkNodes)
      visit(found.slice(from, from + chunkNodes), phase, open(phase));
  };

  phases.forEach((tasks, phase) => {
    let filled = Number.POSITIVE_INFINITY;
    for (const id of tasks) {
      const task = list.tasks[id]!;
      const isPrivate = task.kind === 'instances';
      const isAlone = isPrivate || size.isAlone(task);
      const opens = filled > size.nodes || isAlone;
      if (nodes.count > hugeTask && isHuge(task, opens ? none : chunks.length - 1, phase)) {
        cutOff(task, phase);
        filled = Number.POSITIVE_INFINITY;
      }
      if (filled > size.nodes || isAlone) {
        filled = 0;
        open(phase);
      }
      const index = chunks.length - 1;
      chunkOfTask[id] = index;
      chunks[index]!.tasks.push(id);
      filled += visit(task.roots, phase, index, isPrivate) + size.weight(task);
      if (isAlone) filled = Number.POSITIVE_INFINITY;
      for (const signal of writtenBy(list, id)) writtenIn[signal] = index;
    }
  });
  chunks.forEach((chunk, index) => {
    for (const signal of readIn[index]!) {
      const written = writtenIn[signal]!;
      if (written < 0 || written >= index || chunk.phase !== phases.length - 1) continue;
      chunk.restores.add(signal);
      chunks[written]!.saves.add(signal);
      if (!saved.has(signal)) saved.set(signal, newSlot(signals[signal]!.width));
    }
  });
  return { chunks, members, exports, isExported, saved, leaving };
}

/** Whether keeping a value costs less than computing it again. */
function isExportable(nodes: NodeStore, node: NodeId): boolean {
  const op = nodes.op[node];
  if (op === Op.const) return false;
  const isWiring = op === Op.slice || op === Op.zext || op === Op.sext || op === Op.cat || op === Op.rep;
  if (isWiring && nodes.width[node]! > 64) return false;
  const isCheap = op === Op.slice || op === Op.zext || op === Op.sext || op === Op.not;
  return !(isCheap && nodes.op[nodes.a[node]!] === Op.ref);
}
