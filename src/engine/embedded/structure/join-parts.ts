import type { Assign } from '../../../ir/index.ts';
import type { RegionSignalId, RegionStatement } from '../region/region.ts';
import { rootsOf } from '../schedule/task.ts';
import type { TaskList } from '../schedule/task-list.ts';

/** Bits of a register up to which parts are joined: what is loaded, changed and stored for each part otherwise. */
const widest = 64;

/**
 * Assignments to neighbouring parts of a register become one, as those to the bits of a shift register: each by itself
 * would have to wait for the one before. Only their order among assignments to the same register matters.
 */
export function joinParts(list: TaskList): void {
  const { signals } = list.builder.region;
  list.tasks.forEach((task, id) => {
    if (task.kind !== 'process' || !task.sequential) return;
    if (!task.targets.some((target) => signals[target]!.width <= widest)) return;
    const statements = join(list, task.statements);
    if (statements === task.statements) return;
    list.tasks[id] = { ...task, statements, roots: rootsOf(statements) };
  });
}

function join(list: TaskList, statements: readonly RegionStatement[]): readonly RegionStatement[] {
  const { signals } = list.builder.region;
  if (statements.length === 0 || (statements.length === 1 && statements[0]!.kind === 'assign'))
    return statements;
  const result: RegionStatement[] = [];
  const open = new Map<RegionSignalId, Assign[]>();
  const flush = (target: RegionSignalId): void => {
    const parts = open.get(target);
    open.delete(target);
    if (parts?.length === 1) result.push(parts[0]!);
    else if (parts !== undefined) result.push(...joined(list, parts));
  };
  for (const statement of statements) {
    if (statement.kind !== 'assign') {
      if (open.size > 0) forEachTarget(statement, flush);
      result.push(withInner(statement, (inner) => join(list, inner)));
      continue;
    }
    const { target, low, width, index } = statement;
    const parts = open.get(target);
    if (index >= 0 || signals[target]!.width > widest) {
      flush(target);
      result.push(statement);
    } else if (parts?.every((part) => part.low + part.width <= low || low + width <= part.low)) {
      parts.push(statement);
    } else {
      flush(target);
      open.set(target, [statement]);
    }
  }
  for (const target of [...open.keys()]) flush(target);
  return result;
}

/** One assignment for each run of parts that touch. */
function joined(list: TaskList, parts: readonly Assign[]): Assign[] {
  const sorted = [...parts].sort((a, b) => a.low - b.low);
  const runs: Assign[][] = [];
  for (const part of sorted) {
    const last = runs.at(-1)?.at(-1);
    if (last !== undefined && last.low + last.width === part.low) runs.at(-1)!.push(part);
    else runs.push([part]);
  }
  return runs.map((run) => {
    const [first] = run as [Assign];
    if (run.length === 1) return first;
    const width = run.reduce((sum, part) => sum + part.width, 0);
    const value = list.builder.maker.cat(run.map((part) => part.value).reverse());
    return { ...first, width, value };
  });
}

function forEachTarget(statement: RegionStatement, visit: (target: RegionSignalId) => void): void {
  if (statement.kind === 'assign') {
    visit(statement.target);
    return;
  }
  if (statement.kind === 'if') for (const inner of statement.then) forEachTarget(inner, visit);
  else for (const { body } of statement.arms) for (const inner of body) forEachTarget(inner, visit);
  for (const inner of statement.otherwise) forEachTarget(inner, visit);
}

function withInner(
  statement: Exclude<RegionStatement, Assign>,
  change: (statements: readonly RegionStatement[]) => readonly RegionStatement[],
): RegionStatement {
  const otherwise = change(statement.otherwise);
  if (statement.kind === 'if') {
    const then = change(statement.then);
    const isSame = then === statement.then && otherwise === statement.otherwise;
    return isSame ? statement : { ...statement, then, otherwise };
  }
  const arms = statement.arms.map(({ labels, body }) => ({ labels, body: change(body) }));
  return { ...statement, arms, otherwise };
}
