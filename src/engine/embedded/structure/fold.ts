import type { NodeId } from '../../../ir/index.ts';
import { Folder, remake } from '../../../passes/index.ts';
import type { TaskList } from '../schedule/task-list.ts';
import { mapTask, reachableNodes } from './task-nodes.ts';

/**
 * Makes all expressions again in their simplest form. Because wires have dissolved into what reads them, identities
 * show that no single module, and no pass that keeps the wires, could see.
 */
export function foldNodes(list: TaskList): void {
  const { nodes } = list.builder.region;
  const folder = new Folder(nodes);
  const reached = reachableNodes(list);
  const made = new Int32Array(reached.length).fill(-1);
  const operand = (node: NodeId): NodeId => made[node]!;
  for (let node = 0; node < reached.length; node++)
    if (reached[node] === 1) made[node] = remake(nodes, node, folder, operand);
  list.tasks.forEach((task, id) => {
    list.tasks[id] = mapTask(task, operand);
  });
}
