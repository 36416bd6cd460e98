import { type NodeId, Op } from '../../../ir/index.ts';
import type { RegionSignalId } from '../region/region.ts';
import { splitTargets } from '../structure/next-value.ts';
import type { TaskId } from './task.ts';
import type { TaskList } from './task-list.ts';

/** How often the order is searched for again after a task was split, and nodes that may be looked at for it. */
const mostSplits = 4;
const searchedNodes = 60_000;

/**
 * Orders the tasks that replace state so that a value is read before it is replaced wherever that is possible; where
 * it is not, the emitter keeps a copy of the old value. Registers that share a task are separated where that gives an
 * order. `before` are the tasks that run earlier and so read first.
 */
export function orderEdge(list: TaskList, before: readonly TaskId[], writers: readonly TaskId[]): TaskId[] {
  const all = [...writers];
  const limit = Math.min(mostSplits, Math.floor(searchedNodes / list.builder.region.nodes.count));
  for (let splits = 0; ; splits++) {
    const order = tryOrder(list, before, all, splits < limit);
    if (Array.isArray(order)) return order;
    all.push(splitTargets(list, order.task, order.free));
  }
}

/** Registers of a task that could be replaced now, while others of it could not. */
interface Split {
  readonly task: TaskId;
  readonly free: ReadonlySet<RegionSignalId>;
}

function tryOrder(
  list: TaskList,
  before: readonly TaskId[],
  writers: readonly TaskId[],
  maySplit: boolean,
): TaskId[] | Split {
  const readers = stateReaders(list, before, writers);
  const position = new Int32Array(list.tasks.length).fill(-1);
  writers.forEach((task, i) => {
    position[task] = i;
  });
  // How many readers of what a task writes are still to come; `strict` counts those for which no copy is possible.
  const waits = new Int32Array(writers.length);
  const strict = new Int32Array(writers.length);
  const unblocks = new Lists(writers.length);
  const unblocksStrictly = new Lists(writers.length);
  writers.forEach((id, i) => {
    for (const signal of writtenBy(list, id)) {
      // A table of sums is never copied.
      const isStrict = list.tables.has(signal);
      readers.forEach(signal, (reader) => {
        const from = position[reader]!;
        if (from < 0 || from === i) return;
        (isStrict ? strict : waits)[i]!++;
        (isStrict ? unblocksStrictly : unblocks).add(from, i);
      });
    }
    const task = list.tasks[id]!;
    if (task.kind !== 'memoryWrite') return;
    writers.forEach((other, from) => {
      const reader = list.tasks[other]!;
      if (reader.kind !== 'syncRead' || reader.memory !== task.memory) return;
      strict[i]!++;
      unblocksStrictly.add(from, i);
    });
  });
  const placed = new Uint8Array(writers.length);
  const isFree = (i: number) => waits[i] === 0 && strict[i] === 0 && placed[i] === 0;
  const ready: number[] = [];
  /** Vectors that are replaced under a condition, by condition: kept together, so that it is tested once. */
  const later = new Map<number, number[]>();
  const add = (i: number): void => {
    const condition = conditionOf(list, writers[i]!);
    if (condition < 0) ready.push(i);
    else if (later.has(condition)) later.get(condition)!.push(i);
    else later.set(condition, [i]);
  };
  let open: number | undefined;
  const next = (): number | undefined => {
    const here = open === undefined ? undefined : later.get(open)?.pop();
    if (here !== undefined) return here;
    open = undefined;
    const at = ready.pop();
    if (at !== undefined) return at;
    for (const [condition, waiting] of later)
      if (waiting.length > 0) {
        open = condition;
        return waiting.pop();
      }
    return undefined;
  };
  for (let i = writers.length - 1; i >= 0; i--) if (isFree(i)) add(i);
  const result: TaskId[] = [];
  let first = 0;
  while (result.length < writers.length) {
    let at = next();
    if (at === undefined) {
      const split = maySplit ? findSplit(list, readers, writers, placed, position) : null;
      if (split !== null) return split;
      while (placed[first] === 1) first++;
      at = first;
      while (placed[at] === 1 || strict[at]! > 0) at++;
    }
    if (placed[at] === 1) continue;
    placed[at] = 1;
    result.push(writers[at]!);
    const freed: number[] = [];
    unblocks.forEach(at, (other) => {
      waits[other]!--;
      if (isFree(other)) freed.push(other);
    });
    unblocksStrictly.forEach(at, (other) => {
      strict[other]!--;
      if (isFree(other)) freed.push(other);
    });
    for (const other of freed) add(other);
  }
  return result;
}

/** The condition without which a vector stays as it is, or -1. */
function conditionOf(list: TaskList, id: TaskId): NodeId {
  const task = list.tasks[id]!;
  if (task.kind !== 'lanes' || task.update.kind !== 'if') return -1;
  const { condition, then, otherwise } = task.update;
  return then.kind === 'keep' || otherwise.kind === 'keep' ? condition : -1;
}

function findSplit(
  list: TaskList,
  readers: Lists,
  writers: readonly TaskId[],
  placed: Uint8Array,
  position: Int32Array,
): Split | null {
  for (const [i, id] of writers.entries()) {
    const task = list.tasks[id]!;
    if (placed[i] === 1 || task.kind !== 'process' || task.targets.length < 2) continue;
    if (task.targets.some((target) => list.tables.has(target))) continue;
    const free = task.targets.filter((target) => {
      let isFree = true;
      readers.forEach(target, (reader) => {
        const from = position[reader]!;
        isFree &&= from < 0 || from === i || placed[from] === 1;
      });
      return isFree;
    });
    if (free.length > 0 && free.length < task.targets.length) return { task: id, free: new Set(free) };
  }
  return null;
}

/** Region signals whose stored value a task replaces. */
export function writtenBy(list: TaskList, id: TaskId): RegionSignalId[] {
  const task = list.tasks[id]!;
  if (task.kind === 'process') return task.sequential ? [...task.targets] : [];
  if (task.kind === 'lanes' || task.kind === 'instances') return [...task.targets];
  if (task.kind === 'syncRead') return [task.signal];
  if (task.kind !== 'edge') return [];
  return task.children.flatMap((child) => list.stateOutputs[child]!);
}

/** Lists of numbers, by number; a list gives the last one first. */
class Lists {
  readonly #first: Int32Array;
  #item = new Int32Array(1024);
  #next = new Int32Array(1024);
  #count = 0;

  constructor(lists: number) {
    this.#first = new Int32Array(lists).fill(-1);
  }

  add(list: number, item: number): void {
    const at = this.#count++;
    if (at === this.#item.length) {
      const [items, nexts] = [this.#item, this.#next];
      this.#item = new Int32Array(2 * at);
      this.#next = new Int32Array(2 * at);
      this.#item.set(items);
      this.#next.set(nexts);
    }
    this.#item[at] = item;
    this.#next[at] = this.#first[list]!;
    this.#first[list] = at;
  }

  /** The item added last, or -1. */
  last(list: number): number {
    const at = this.#first[list]!;
    return at < 0 ? -1 : this.#item[at]!;
  }

  forEach(list: number, visit: (item: number) => void): void {
    for (let at = this.#first[list]!; at >= 0; at = this.#next[at]!) visit(this.#item[at]!);
  }
}

/** For each state signal the tasks that are the first to evaluate an expression that reads it directly. */
function stateReaders(list: TaskList, before: readonly TaskId[], writers: readonly TaskId[]): Lists {
  const { nodes, signals } = list.builder.region;
  const { op, a, b, c, pool } = nodes;
  const seen = new Uint8Array(nodes.count);
  const readers = new Lists(signals.length);
  const stack: NodeId[] = [];
  const push = (node: NodeId): void => {
    if (seen[node] === 1) return;
    if (op[node] !== Op.ref) seen[node] = 1;
    stack.push(node);
  };
  const visit = (id: TaskId, note: boolean): void => {
    for (const root of list.tasks[id]!.roots) push(root);
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (op[node] === Op.ref) {
        const signal = a[node]!;
        if (note && list.producer[signal]! < 0 && readers.last(signal) !== id) readers.add(signal, id);
      } else if (op[node] === Op.cat) {
        for (let i = b[node]! - 1; i >= 0; i--) push(pool[a[node]! + i]!);
      } else {
        const arity = nodes.arity(node);
        if (arity > 2) push(c[node]!);
        if (arity > 1) push(b[node]!);
        if (arity > 0) push(a[node]!);
      }
    }
  };
  for (const id of before) visit(id, false);
  for (const id of writers) visit(id, true);
  return readers;
}
