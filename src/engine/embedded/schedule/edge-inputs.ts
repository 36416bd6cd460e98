import { type NodeId, Op } from '../../../ir/index.ts';
import type { TaskId } from './task.ts';
import type { TaskList } from './task-list.ts';

/** The ports of a region on which its edge depends, through whatever is computed for it before. */
export function edgeInputs(list: TaskList, edge: readonly TaskId[]): ReadonlySet<number> {
  const { nodes, signals } = list.builder.region;
  const ports = new Set<number>();
  const seen = new Uint8Array(nodes.count);
  const done = new Set<TaskId>();
  const waiting: TaskId[] = edge.filter((id) => list.tasks[id]!.sequential);
  const stack: NodeId[] = [];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (done.has(id)) continue;
    done.add(id);
    const task = list.tasks[id]!;
    waiting.push(...list.after(task));
    stack.push(...task.roots);
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (seen[node] === 1) continue;
      seen[node] = 1;
      if (nodes.op[node] === Op.ref) {
        const signal = nodes.a[node]!;
        const producer = list.producer[signal]!;
        if (signals[signal]!.role === 'input') ports.add(signals[signal]!.port);
        else if (producer >= 0) waiting.push(producer);
      } else for (let i = nodes.arity(node) - 1; i >= 0; i--) stack.push(nodes.operandAt(node, i));
    }
  }
  return ports;
}
