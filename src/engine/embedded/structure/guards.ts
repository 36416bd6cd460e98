import { type NodeId, Op } from '../../../ir/index.ts';
import type { RegionStatement } from '../region/region.ts';
import type { Task, TaskId } from '../schedule/task.ts';
import type { TaskList } from '../schedule/task-list.ts';
import { always, never, type PathId, Paths } from './paths.ts';

/** Operators below which a test costs more than it saves. */
const smallWork = 6;
/** Tasks and nodes that are searched for the dependence of a condition on a task. */
const searchLimit = 20_000;

/**
 * Finds work whose result is used only under a condition and puts it under that condition: `Task.guard`. Most of a
 * design is idle in most cycles. `order` has every task after those that it needs; the guards may ask for another
 * order, but never for a loop. `outside`: tasks whose results are read in every cycle. Returns for each input of the
 * region the input that must be 1 for it to matter, or -1.
 */
export function guardTasks(list: TaskList, order: readonly TaskId[], outside: ReadonlySet<TaskId>): number[] {
  const { nodes, signals } = list.builder.region;
  const paths = new Paths();
  const pathOf = new Int32Array(nodes.count).fill(never);
  const cones = new Cones(list);
  const outputs: NodeId[][] = [];
  const refOf = new Int32Array(signals.length).fill(-1);
  for (let node = 0; node < nodes.count; node++) if (nodes.op[node] === Op.ref) refOf[nodes.a[node]!] = node;
  for (const { id } of signals) {
    const producer = list.producer[id] ?? -1;
    if (producer < 0 || refOf[id]! < 0) continue;
    outputs[producer] ??= [];
    outputs[producer].push(refOf[id]!);
  }
  const stack: NodeId[] = [];
  const need = (root: NodeId, path: PathId): void => {
    stack.push(root);
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      const now = paths.common(pathOf[node]!, path);
      if (now === pathOf[node]) continue;
      pathOf[node] = now;
      for (let i = nodes.arity(node) - 1; i >= 0; i--) stack.push(nodes.operandAt(node, i));
    }
  };
  const needStatements = (statements: readonly RegionStatement[], path: PathId): void => {
    for (const statement of statements) {
      if (statement.kind === 'assign') {
        need(statement.value, path);
        if (statement.index >= 0) need(statement.index, path);
      } else if (statement.kind === 'if') {
        need(statement.condition, path);
        needStatements(statement.then, paths.with(path, statement.condition, true));
        needStatements(statement.otherwise, paths.with(path, statement.condition, false));
      } else {
        need(statement.subject, path);
        for (const { body } of statement.arms) needStatements(body, path);
        needStatements(statement.otherwise, path);
      }
    }
  };
  const needTask = (task: Task, path: PathId): void => {
    if (task.kind === 'process') needStatements(task.statements, path);
    else if (task.kind === 'memoryWrite')
      for (const { address, enable, data, mask } of task.writes) {
        need(enable, path);
        const inside = paths.with(path, enable, true);
        for (const node of mask < 0 ? [address, data] : [address, data, mask]) need(node, inside);
      }
    else if (task.kind === 'syncRead') {
      need(task.enable, path);
      need(task.address, paths.with(path, task.enable, true));
    } else for (const root of task.roots) need(root, path);
  };
  /** What an input is needed for; one that several instances share, only if they share its enable as well. */
  const inputPath = (task: Task & { kind: 'input' }): PathId => {
    const { guards, inputs } = list.children[task.child]!;
    const port = guards[task.port]!;
    if (port < 0 || (inputs[task.port]!.isShared && !inputs[port]!.isShared)) return always;
    const enable = list.inputNode(task.child, port);
    return enable < 0 ? always : paths.with(always, enable, true);
  };
  for (let i = order.length - 1; i >= 0; i--) {
    const id = order[i]!;
    const task = list.tasks[id]!;
    let path: PathId = always;
    if (mayBeGuarded(task, id, outside)) {
      path = task.kind === 'input' ? inputPath(task) : never;
      for (const ref of outputs[id] ?? []) path = paths.common(path, pathOf[ref]!);
      const guard = path > always && isWorth(list, task) ? guardOf(paths, cones, path, id) : -1;
      if (guard >= 0) {
        list.tasks[id] = { ...task, guard, roots: [...task.roots, guard] };
        cones.add(id, guard);
        need(guard, always);
        path = paths.with(always, guard, true);
      } else path = always;
    }
    needTask(task, path);
  }
  return list.builder.moduleOf(0).ports.map((_, port) => {
    const input = signals.find((signal) => signal.role === 'input' && signal.port === port);
    const ref = input === undefined ? -1 : refOf[input.id]!;
    if (ref < 0) return -1;
    for (const { condition, isTrue } of paths.conditions(pathOf[ref]!)) {
      const from = nodes.op[condition] === Op.ref ? signals[nodes.a[condition]!]! : null;
      if (isTrue && from?.role === 'input') return from.port;
    }
    return -1;
  });
}

/** Whether there is a task that a guard could save work of. */
export function hasWorthGuarding(list: TaskList, outside: ReadonlySet<TaskId>): boolean {
  return list.tasks.some((task, id) => mayBeGuarded(task, id, outside) && isWorth(list, task));
}

function mayBeGuarded(task: Task, id: TaskId, outside: ReadonlySet<TaskId>): boolean {
  return !task.sequential && !outside.has(id) && task.kind !== 'store';
}

function isWorth(list: TaskList, task: Task): boolean {
  if (task.kind === 'segment')
    return task.children.every((child) => list.children[child]!.segments[task.segment]!.isOptional);
  if (task.kind === 'asyncRead') return true;
  if (task.kind === 'input') return !list.children[task.child]!.inputs[task.port]!.isShared;
  if (task.kind !== 'process') return false;
  return task.roots.length > smallWork;
}

/** The innermost condition that holds whenever the task matters, and does not itself need the task. */
function guardOf(paths: Paths, cones: Cones, path: PathId, task: TaskId): NodeId {
  for (const { condition, isTrue } of paths.conditions(path)) {
    if (!isTrue || cones.needs(condition, task)) continue;
    return condition;
  }
  return -1;
}

/** The tasks that conditions depend on, guards included. */
class Cones {
  readonly #list: TaskList;
  readonly #of = new Map<NodeId, Set<TaskId> | null>();

  constructor(list: TaskList) {
    this.#list = list;
  }

  needs(condition: NodeId, task: TaskId): boolean {
    const cone = this.#cone(condition);
    return cone === null || cone.has(task);
  }

  /** Notes that a task now depends on a condition. */
  add(task: TaskId, condition: NodeId): void {
    const more = this.#cone(condition)!;
    for (const cone of this.#of.values()) if (cone?.has(task)) for (const each of more) cone.add(each);
  }

  /** Null if the search was given up. */
  #cone(condition: NodeId): Set<TaskId> | null {
    let cone = this.#of.get(condition);
    if (cone === undefined) {
      cone = this.#search(condition);
      this.#of.set(condition, cone);
    }
    return cone;
  }

  #search(condition: NodeId): Set<TaskId> | null {
    const list = this.#list;
    const { nodes } = list.builder.region;
    const seen = new Set<NodeId>();
    const found = new Set<TaskId>();
    const stack: NodeId[] = [condition];
    const addTask = (id: TaskId): void => {
      const waiting = [id];
      for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
        if (found.has(at)) continue;
        found.add(at);
        stack.push(...list.tasks[at]!.roots);
        waiting.push(...list.after(list.tasks[at]!));
      }
    };
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (seen.has(node)) continue;
      seen.add(node);
      if (seen.size + found.size > searchLimit) return null;
      if (nodes.op[node] === Op.ref) {
        const producer = list.producer[nodes.a[node]!]!;
        if (producer >= 0) addTask(producer);
      } else nodes.forEachOperand(node, (operand) => stack.push(operand));
    }
    return found;
  }
}
