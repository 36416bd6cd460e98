import type { CompiledRegion } from '../region-compiler.ts';
import type { EdgeTask, SegmentTask, TaskId } from '../schedule/task.ts';
import type { TaskList } from '../schedule/task-list.ts';
import { laneCount } from '../structure/lane-values.ts';

/** Operators of a group of instances up to which it stays together: calls of their own would cost more than they save. */
const smallGroup = 300;

/**
 * The order with several calls in the place of one for a group of instances, so that each can be left out by itself. Edges
 * that are computed for several instances at a time stay so; `stateOf` gets, by instance with an edge, the first of those of
 * which the state is looked at as one.
 */
export function splitCalls(
  list: TaskList,
  children: readonly CompiledRegion[],
  order: readonly TaskId[],
  stateOf: Map<number, number>,
): TaskId[] {
  return order.flatMap((id) => {
    const task = list.tasks[id]!;
    if (task.kind !== 'segment' && task.kind !== 'edge') return [id];
    const parts = partsOf(children, task);
    if (task.kind === 'edge')
      for (const child of task.children)
        stateOf.set(child, isSmallGroup(children, task) ? task.children[0]! : child);
    return parts.length === 1 ? [id] : splitCall(list, id, task, parts);
  });
}

function isSmallGroup(regions: readonly CompiledRegion[], { children }: SegmentTask | EdgeTask): boolean {
  const { builder, hasInstanceLanes } = regions[children[0]!]!;
  return hasInstanceLanes && builder.region.nodes.count * children.length <= smallGroup;
}

function partsOf(regions: readonly CompiledRegion[], task: SegmentTask | EdgeTask): (readonly number[])[] {
  const { kind, children } = task;
  const { hasInstanceLanes, tables } = regions[children[0]!]!;
  // A table of sums has those of all instances side by side.
  if (isSmallGroup(regions, task) || (kind === 'edge' && tables.size > 0)) return [children];
  const size = kind === 'edge' && hasInstanceLanes ? laneCount : 1;
  const parts: (readonly number[])[] = [];
  for (let at = 0; at < children.length; at += size) parts.push(children.slice(at, at + size));
  return parts;
}

function splitCall(
  list: TaskList,
  id: TaskId,
  task: SegmentTask | EdgeTask,
  parts: readonly (readonly number[])[],
): TaskId[] {
  const taskOf = new Map<number, TaskId>();
  const made = parts.map((part, i) => {
    const single = { ...task, children: part };
    if (i === 0) list.tasks[id] = single;
    const own = i === 0 ? id : list.tasks.push(single) - 1;
    for (const child of part) taskOf.set(child, own);
    return own;
  });
  for (const { id: signal, role, owner } of list.builder.region.signals)
    if (role === 'child' && list.producer[signal] === id) list.producer[signal] = taskOf.get(owner)!;
  return made;
}
