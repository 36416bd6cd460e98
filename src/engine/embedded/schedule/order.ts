import { InternalError } from '../../../diag/index.ts';
import { type NodeId, Op } from '../../../ir/index.ts';
import { failWithLoop } from '../region/hierarchy.ts';
import { splitBits } from './split-bits.ts';
import type { TaskId } from './task.ts';
import type { TaskList } from './task-list.ts';

const fresh = 0;
const open = 1;
const done = 2;

/**
 * Puts tasks into an order in which everything is computed before it is read, by depth-first search, so that a value
 * is computed shortly before its first reader. Several calls of `add` continue one order.
 */
export class Order {
  readonly order: TaskId[] = [];
  readonly #list: TaskList;
  readonly #nodes: Uint8Array;
  readonly #tasks: Uint8Array;
  /** Nodes, and tasks as `-1 - task`. */
  readonly #stack: number[] = [];

  constructor(list: TaskList) {
    this.#list = list;
    this.#nodes = new Uint8Array(list.builder.region.nodes.count);
    this.#tasks = new Uint8Array(list.tasks.length);
  }

  has(task: TaskId): boolean {
    return this.#tasks[task] === done;
  }

  /** Adds a task and all that it needs. Returns the tasks of a loop if there is one. */
  add(task: TaskId): readonly TaskId[] | null {
    const stack = this.#stack;
    if (this.#tasks[task] === fresh) stack.push(-1 - task);
    while (stack.length > 0) {
      const top = stack.at(-1)!;
      const states = top < 0 ? this.#tasks : this.#nodes;
      const id = top < 0 ? -1 - top : top;
      if (states[id] === fresh) {
        states[id] = open;
        const closes = top < 0 ? this.#pushTask(id) : this.#pushNode(id);
        if (!closes) continue;
        return this.#loop(stack.pop()!);
      }
      if (states[id] === open) {
        states[id] = done;
        if (top < 0) this.order.push(id);
      }
      stack.pop();
    }
    return null;
  }

  #pushTask(id: TaskId): boolean {
    const task = this.#list.tasks[id]!;
    for (let i = task.roots.length - 1; i >= 0; i--) if (this.#push(task.roots[i]!)) return true;
    for (const before of this.#list.after(task)) if (this.#push(-1 - before)) return true;
    return false;
  }

  #pushNode(node: NodeId): boolean {
    const { nodes } = this.#list.builder.region;
    if (nodes.op[node] === Op.ref) {
      const producer = this.#list.producer[nodes.a[node]!]!;
      return producer >= 0 && this.#push(-1 - producer);
    }
    for (let i = 0; i < nodes.arity(node); i++) if (this.#push(nodes.operandAt(node, i))) return true;
    return false;
  }

  /** Returns whether this closes a loop. */
  #push(item: number): boolean {
    const state = item < 0 ? this.#tasks[-1 - item] : this.#nodes[item];
    if (state === done) return false;
    this.#stack.push(item);
    return state === open;
  }

  /** The open tasks from the one that was met again. */
  #loop(item: number): TaskId[] {
    const isOpen = (at: number) => (at < 0 ? this.#tasks[-1 - at] : this.#nodes[at]) === open;
    const start = this.#stack.indexOf(item);
    if (start < 0) throw new InternalError('a loop that does not return');
    const tasks = this.#stack.slice(start).filter((at) => at < 0 && isOpen(at));
    return tasks.map((at) => -1 - at);
  }
}

/**
 * Orders the tasks that `roots` lists need, one list after the other. Wires or instances that were grouped although
 * one of them depends on another are separated on the way, and wires of
 * which some bits depend on others; a loop that remains is the user's.
 */
export function orderTasks(list: TaskList, phases: () => TaskId[][]): TaskId[][] {
  for (;;) {
    const order = new Order(list);
    const result: TaskId[][] = [];
    let loop: readonly TaskId[] | null = null;
    for (const roots of phases()) {
      const from = order.order.length;
      for (const root of roots) {
        loop = order.add(root);
        if (loop) break;
      }
      if (loop) break;
      result.push(order.order.slice(from));
    }
    if (!loop) return result;
    const groups = loop.filter((id) => {
      const task = list.tasks[id]!;
      if (task.kind === 'segment') return task.children.length > 1;
      return task.kind === 'process' && task.targets.length > 1 && !task.sequential;
    });
    for (const group of groups) list.split(group);
    if (groups.length > 0) continue;
    const isSplit = loop.map((id) => splitBits(list, id));
    if (!isSplit.includes(true)) failWithLoop(namesOf(list, loop));
  }
}

function namesOf(list: TaskList, loop: readonly TaskId[]): string[] {
  return loop.flatMap((id) => {
    const task = list.tasks[id]!;
    if (task.kind === 'process') return task.targets.map((target) => list.nameOf(target));
    if (task.kind === 'asyncRead') return [list.nameOf(task.signal)];
    if (task.kind === 'input') return [list.builder.region.children[task.child]!.path];
    if (task.kind === 'segment') return [list.builder.region.children[task.children[0]!]!.path];
    return [];
  });
}
