import { type NodeId, Op } from '../../../ir/index.ts';
import type { RegionSignalId } from '../region/region.ts';
import type { TaskId } from './task.ts';
import type { TaskList } from './task-list.ts';

/**
 * Orders the tasks that replace state so that a value is read before it is replaced wherever that is possible; where
 * it is not, the emitter keeps a copy of the old value. `before` are the tasks that run earlier and so read first.
 */
export function orderEdge(list: TaskList, before: readonly TaskId[], writers: readonly TaskId[]): TaskId[] {
  const readers = stateReaders(list, before, writers);
  const position = new Map(writers.map((task, i) => [task, i]));
  // How many readers of what a task writes are still to come; `strict` counts those for which no copy is possible.
  const waits = new Int32Array(writers.length);
  const strict = new Int32Array(writers.length);
  const unblocks: number[][] = writers.map(() => []);
  const unblocksStrictly: number[][] = writers.map(() => []);
  writers.forEach((id, i) => {
    for (const signal of writtenBy(list, id)) {
      for (const reader of readers.get(signal) ?? []) {
        const from = position.get(reader);
        if (from === undefined || from === i) continue;
        waits[i]!++;
        unblocks[from]!.push(i);
      }
    }
    const task = list.tasks[id]!;
    if (task.kind !== 'memoryWrite') return;
    writers.forEach((other, from) => {
      const reader = list.tasks[other]!;
      if (reader.kind !== 'syncRead' || reader.memory !== task.memory) return;
      strict[i]!++;
      unblocksStrictly[from]!.push(i);
    });
  });
  const placed = new Uint8Array(writers.length);
  const isFree = (i: number) => waits[i] === 0 && strict[i] === 0 && placed[i] === 0;
  const ready: number[] = [];
  for (let i = writers.length - 1; i >= 0; i--) if (isFree(i)) ready.push(i);
  const result: TaskId[] = [];
  let first = 0;
  while (result.length < writers.length) {
    let at = ready.pop();
    if (at === undefined) {
      while (placed[first] === 1) first++;
      at = first;
      while (placed[at] === 1 || strict[at]! > 0) at++;
    }
    if (placed[at] === 1) continue;
    placed[at] = 1;
    result.push(writers[at]!);
    for (const other of unblocksStrictly[at]!) strict[other]!--;
    for (const other of unblocks[at]!) waits[other]!--;
    const freed = [...unblocks[at]!, ...unblocksStrictly[at]!].filter(isFree);
    for (let i = freed.length - 1; i >= 0; i--) ready.push(freed[i]!);
  }
  return result;
}

/** Region signals whose stored value a task replaces. */
export function writtenBy(list: TaskList, id: TaskId): RegionSignalId[] {
  const task = list.tasks[id]!;
  if (task.kind === 'process') return task.sequential ? [...task.targets] : [];
  if (task.kind === 'lanes') return [...task.targets];
  if (task.kind === 'syncRead') return [task.signal];
  if (task.kind !== 'edge') return [];
  return task.children.flatMap((child) => list.stateOutputs[child]!);
}

/** For each state signal the tasks that are the first to evaluate an expression that reads it directly. */
function stateReaders(
  list: TaskList,
  before: readonly TaskId[],
  writers: readonly TaskId[],
): Map<RegionSignalId, TaskId[]> {
  const { nodes } = list.builder.region;
  const seen = new Uint8Array(nodes.count);
  const readers = new Map<RegionSignalId, TaskId[]>();
  const stack: NodeId[] = [];
  const visit = (id: TaskId, note: boolean): void => {
    for (const root of list.tasks[id]!.roots) stack.push(root);
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (nodes.op[node] === Op.ref) {
        const signal = nodes.a[node]!;
        if (!note || list.producer[signal]! >= 0) continue;
        const known = readers.get(signal);
        if (!known) readers.set(signal, [id]);
        else if (known.at(-1) !== id) known.push(id);
        continue;
      }
      if (seen[node] === 1) continue;
      seen[node] = 1;
      for (let i = nodes.arity(node) - 1; i >= 0; i--) stack.push(nodes.operandAt(node, i));
    }
  };
  for (const id of before) visit(id, false);
  for (const id of writers) visit(id, true);
  return readers;
}
