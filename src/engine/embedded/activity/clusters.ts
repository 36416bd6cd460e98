import { Op } from '../../../ir/index.ts';
import type { RegionSignalId } from '../region/region.ts';
import type { Chunk, ChunkPlan } from '../schedule/chunks.ts';
import type { Task, TaskId } from '../schedule/task.ts';
import type { TaskList } from '../schedule/task-list.ts';
import { type ClusterId, type Crossing, type Crossings, Turn } from './crossings.ts';

/** Operators up to which tasks share a cluster: of large designs, and of small ones, of which there are some clusters too. */
export function clusterNodes(operators: number): number {
  return Math.min(150, Math.ceil(operators / 16));
}

/** Part of the work of a cycle that is done as a whole or not at all: one function. */
export interface Cluster {
  readonly chunk: Chunk;
  /** What it may change. */
  readonly writes: readonly Crossing[];
  /** Instances whose edge it is, or null. */
  readonly edgeOf: readonly number[] | null;
  /** Memory that it writes, or -1. */
  readonly memory: number;
  /** Whether one that runs before it may ask it to run the time after next. */
  isAskedAhead: boolean;
}

/** Whether a task is a cluster by itself. */
export function isAlone(task: Task): boolean {
  return task.kind === 'edge' || task.kind === 'memoryWrite';
}

/**
 * The functions of a plan as clusters, with what they read and write; the edge is phase 1. `stateOf`: by instance, the first of
 * those of which the state is looked at as one.
 */
export function findClusters(
  list: TaskList,
  plan: ChunkPlan,
  crossings: Crossings,
  stateOf: ReadonlyMap<number, number>,
): Cluster[] {
  const chunkOf = new Int32Array(list.tasks.length).fill(-1);
  plan.chunks.forEach((chunk, index) => {
    for (const id of chunk.tasks) chunkOf[id] = index;
  });
  const clusters = plan.chunks.map((chunk, index): Cluster => {
    for (const crossing of readsOf(list, plan, chunk, (task) => chunkOf[task] === index, crossings, stateOf))
      crossing.readers.set(index, Turn.next);
    const tasks = chunk.tasks.map((id) => list.tasks[id]!);
    const [first] = tasks;
    if (first?.kind === 'edge') noteAsks(list, crossings, first.children, stateOf);
    // Inputs that it sets before it calls.
    for (const task of tasks)
      if (task.kind === 'input') inputCrossing(list, crossings, task.child, task.port).readers.delete(index);
    return {
      chunk,
      writes: [...writesOf(list, plan, chunk, crossings)],
      edgeOf: first?.kind === 'edge' ? first.children : null,
      memory: first?.kind === 'memoryWrite' ? first.memory : -1,
      isAskedAhead: false,
    };
  });
  clusters.forEach(({ chunk, writes }, index) => {
    if (chunk.phase === 1) askAhead(clusters, index, writes);
  });
  return clusters;
}

/** Of instances that have their edge together, each is asked by itself whether its state has changed. */
function noteAsks(
  list: TaskList,
  crossings: Crossings,
  children: readonly number[],
  stateOf: ReadonlyMap<number, number>,
): void {
  if (new Set(children.map((child) => stateOf.get(child))).size === 1) return;
  for (const child of children) {
    const first = stateOf.get(child)!;
    crossings.state(first).asks.add(first);
    for (const port of edgePorts(list, child)) inputCrossing(list, crossings, child, port).asks.add(first);
  }
}

/** The inputs of an instance that its edge depends on. */
function edgePorts(list: TaskList, child: number): number[] {
  const { inputs, edgeInputs } = list.children[child]!;
  return [...(edgeInputs ?? inputs.keys())].filter((port) => inputs[port]);
}

/** State that changes at an edge, of which the rest of that edge still reads the old value. */
function askAhead(clusters: readonly Cluster[], writer: ClusterId, writes: readonly Crossing[]): void {
  for (const { readers } of writes)
    for (const reader of readers.keys()) {
      const later = clusters[reader]!;
      if (reader <= writer || later.chunk.restores.size === 0) continue;
      readers.set(reader, Turn.next | Turn.afterNext);
      later.isAskedAhead = true;
    }
}

function* readsOf(
  list: TaskList,
  plan: ChunkPlan,
  chunk: Chunk,
  isOwn: (task: TaskId) => boolean,
  crossings: Crossings,
  stateOf: ReadonlyMap<number, number>,
): Generator<Crossing> {
  const { nodes } = list.builder.region;
  for (let at = chunk.from; at < chunk.to; at++) {
    const member = plan.members[at]!;
    if (member < 0) yield crossings.node(~member);
    else if (nodes.op[member] === Op.ref) {
      const signal = nodes.a[member]!;
      const producer = list.producer[signal]!;
      if (producer < 0 || !isOwn(producer)) yield crossings.signal(signal);
    }
  }
  // Who keeps an old value for others must do so again when there is a new one.
  for (const signal of chunk.saves) yield crossings.signal(signal);
  for (const id of chunk.tasks) {
    const task = list.tasks[id]!;
    if (task.kind === 'asyncRead' || task.kind === 'syncRead') yield crossings.memory(task.memory);
    if (task.kind !== 'segment' && task.kind !== 'edge') continue;
    for (const child of task.children) {
      const together = stateOf.get(child);
      if (together !== undefined) yield crossings.state(together);
      const { inputs, segments } = list.children[child]!;
      const needed =
        task.kind === 'edge'
          ? edgePorts(list, child)
          : segments[task.segment]!.inputs.filter((port) => inputs[port]);
      for (const port of needed) yield inputCrossing(list, crossings, child, port);
    }
  }
}

function* writesOf(list: TaskList, plan: ChunkPlan, chunk: Chunk, crossings: Crossings): Generator<Crossing> {
  for (let at = chunk.from; at < chunk.to; at++) {
    const member = plan.members[at]!;
    if (member >= 0 && plan.isExported[member] === 1) yield crossings.node(member);
  }
  const kept = (signals: readonly RegionSignalId[]) => signals.filter((signal) => list.slots[signal]);
  for (const id of chunk.tasks) {
    const task = list.tasks[id]!;
    switch (task.kind) {
      case 'process':
      case 'lanes':
        for (const signal of kept(task.targets)) yield crossings.signal(signal);
        break;
      case 'asyncRead':
      case 'syncRead':
        for (const signal of kept([task.signal])) yield crossings.signal(signal);
        break;
      case 'memoryWrite':
        yield crossings.memory(task.memory);
        break;
      case 'input':
        yield inputCrossing(list, crossings, task.child, task.port);
        break;
      case 'segment':
        for (const { id: signal, role, owner } of childSignals(list, task.children))
          if (role === 'child' && task.children.includes(owner) && list.producer[signal] === id)
            yield crossings.signal(signal);
        break;
      case 'edge':
        for (const child of task.children)
          for (const signal of list.stateOutputs[child]!) yield crossings.signal(signal);
        break;
    }
  }
}

/** By list: signals of children, by child. */
const byChild = new WeakMap<TaskList, Map<number, TaskList['builder']['region']['signals'][number][]>>();

function childSignals(list: TaskList, children: readonly number[]) {
  let known = byChild.get(list);
  if (known === undefined) {
    const { signals } = list.builder.region;
    known = Map.groupBy(
      signals.filter(({ role }) => role === 'child'),
      ({ owner }) => owner,
    );
    byChild.set(list, known);
  }
  return children.flatMap((child) => known.get(child) ?? []);
}

/** An input of an instance; one that a group shares is that of its first. */
export function inputCrossing(list: TaskList, crossings: Crossings, child: number, port: number): Crossing {
  const isShared = list.children[child]!.inputs[port]!.isShared;
  return crossings.input(isShared ? list.groups[list.groupOf[child]!]![0]! : child, port);
}
