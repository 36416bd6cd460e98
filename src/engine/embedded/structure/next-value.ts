import type { NodeId } from '../../../ir/index.ts';
import type { RegionSignalId, RegionStatement } from '../region/region.ts';
import { rootsOf, type TaskId } from '../schedule/task.ts';
import type { TaskList } from '../schedule/task-list.ts';

/** The value of a register after statements, as one expression; -1 if they are not simple enough. */
export function nextValue(
  list: TaskList,
  statements: readonly RegionStatement[],
  target: RegionSignalId,
  before: NodeId,
): NodeId {
  const { maker } = list.builder;
  let value = before;
  for (const statement of statements) {
    if (value < 0) return -1;
    if (statement.kind === 'assign') {
      if (statement.target !== target) continue;
      if (statement.index >= 0 || statement.width !== list.builder.region.signals[target]!.width) return -1;
      value = statement.value;
    } else if (statement.kind === 'if') {
      const then = nextValue(list, statement.then, target, value);
      const otherwise = nextValue(list, statement.otherwise, target, value);
      if (then < 0 || otherwise < 0) return -1;
      value = maker.mux(statement.condition, then, otherwise);
    } else {
      const bodies = [...statement.arms.map(({ body }) => body), statement.otherwise];
      if (bodies.some((body) => nextValue(list, body, target, value) !== value)) return -1;
    }
  }
  return value;
}

/** Takes registers out of a task, with the statements that assign them. */
export function removeTargets(list: TaskList, id: TaskId, signals: ReadonlySet<RegionSignalId>): void {
  const task = list.tasks[id]!;
  if (task.kind !== 'process') return;
  const without = (statements: readonly RegionStatement[]): RegionStatement[] =>
    statements.flatMap((statement): RegionStatement[] => {
      if (statement.kind === 'assign') return signals.has(statement.target) ? [] : [statement];
      const otherwise = without(statement.otherwise);
      if (statement.kind === 'if') {
        const then = without(statement.then);
        return then.length + otherwise.length === 0 ? [] : [{ ...statement, then, otherwise }];
      }
      const arms = statement.arms.map(({ labels, body }) => ({ labels, body: without(body) }));
      const isEmpty = otherwise.length === 0 && arms.every(({ body }) => body.length === 0);
      return isEmpty ? [] : [{ ...statement, arms, otherwise }];
    });
  const statements = without(task.statements);
  const targets = task.targets.filter((target) => !signals.has(target));
  list.tasks[id] = { ...task, targets, statements, roots: rootsOf(statements) };
}

/** Takes registers out of a task and gives them one of their own, whose number is returned. */
export function splitTargets(list: TaskList, id: TaskId, signals: ReadonlySet<RegionSignalId>): TaskId {
  const task = list.tasks[id]!;
  if (task.kind !== 'process') return id;
  const others = new Set(task.targets.filter((target) => !signals.has(target)));
  const copy = list.tasks.push(task) - 1;
  removeTargets(list, id, signals);
  removeTargets(list, copy, others);
  return copy;
}
