import { type NodeId, type NodeStore, Op } from '../../../ir/index.ts';
import type { RegionSignalId } from '../region/region.ts';
import { writtenBy } from './edge-order.ts';
import { newSlot, type Slot } from './slot.ts';
import type { Task, TaskId } from './task.ts';
import type { TaskList } from './task-list.ts';

/** Nodes up to which tasks share a function: large ones are compiled badly, small ones spill across calls. */
const chunkNodes = 1200;

/** The tasks of one function. */
export interface Chunk {
  readonly tasks: TaskId[];
  /** Index of the segment; the edge comes after all segments. */
  readonly phase: number;
  /** Nodes whose value an earlier function has left in a slot. */
  readonly imports: Set<NodeId>;
  /** State that a later function reads in its old value after this one replaces it. */
  readonly saves: Set<RegionSignalId>;
  /** State that an earlier function has replaced, and saved, and that this one reads. */
  readonly restores: Set<RegionSignalId>;
}

export interface ChunkPlan {
  readonly chunks: readonly Chunk[];
  /** Values handed from one function to another. */
  readonly exports: ReadonlyMap<NodeId, Slot>;
  readonly saved: ReadonlyMap<RegionSignalId, Slot>;
}

/**
 * Cuts phases into chunks and finds the values that cross them. `isAfter(a, b)`: phase `a` always runs before `b`,
 * in every instance, so that `b` may use what `a` left.
 */
export function planChunks(
  list: TaskList,
  phases: readonly (readonly TaskId[])[],
  isAfter: (earlier: number, later: number) => boolean,
): ChunkPlan {
  const { nodes, signals } = list.builder.region;
  const chunks: Chunk[] = [];
  const exports = new Map<NodeId, Slot>();
  const saved = new Map<RegionSignalId, Slot>();
  const home = new Int32Array(nodes.count).fill(-1);
  const seenIn = new Int32Array(nodes.count).fill(-1);
  const chunkOfTask = new Int32Array(list.tasks.length).fill(-1);
  const writtenIn = new Map<RegionSignalId, number>();
  const readIn: Set<RegionSignalId>[] = [];
  const stack: NodeId[] = [];

  const visit = (task: Task, chunk: Chunk, index: number): number => {
    let size = 1 + task.roots.length;
    for (const root of task.roots) stack.push(root);
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (seenIn[node] === index) continue;
      seenIn[node] = index;
      if (nodes.op[node] === Op.ref) {
        const signal = nodes.a[node]!;
        const producer = list.producer[signal]!;
        if (producer < 0) readIn[index]!.add(signal);
        else if (signals[signal]!.role !== 'child' && chunkOfTask[producer] !== index) list.slotOf(signal);
        continue;
      }
      const from = home[node]!;
      if (from >= 0 && from !== index && isExportable(nodes, node)) {
        const { phase } = chunks[from]!;
        if (phase === chunk.phase || isAfter(phase, chunk.phase)) {
          chunk.imports.add(node);
          if (!exports.has(node)) exports.set(node, newSlot(nodes.width[node]!));
          continue;
        }
      }
      home[node] = index;
      size++;
      nodes.forEachOperand(node, (operand) => stack.push(operand));
    }
    return size;
  };

  phases.forEach((tasks, phase) => {
    let size = Number.POSITIVE_INFINITY;
    for (const id of tasks) {
      if (size > chunkNodes) {
        size = 0;
        readIn.push(new Set());
        chunks.push({ tasks: [], phase, imports: new Set(), saves: new Set(), restores: new Set() });
      }
      const index = chunks.length - 1;
      chunkOfTask[id] = index;
      chunks[index]!.tasks.push(id);
      size += visit(list.tasks[id]!, chunks[index]!, index);
      for (const signal of writtenBy(list, id)) writtenIn.set(signal, index);
    }
  });
  chunks.forEach((chunk, index) => {
    for (const signal of readIn[index]!) {
      const written = writtenIn.get(signal);
      if (written === undefined || written >= index || chunk.phase !== phases.length - 1) continue;
      chunk.restores.add(signal);
      chunks[written]!.saves.add(signal);
      if (!saved.has(signal)) saved.set(signal, newSlot(signals[signal]!.width));
    }
  });
  return { chunks, exports, saved };
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
