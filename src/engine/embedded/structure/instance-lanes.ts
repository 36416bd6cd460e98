import { type NodeId, Op } from '../../../ir/index.ts';
import type { RegionSignalId, RegionStatement } from '../region/region.ts';
import type { InstanceGroup, TaskId } from '../schedule/task.ts';
import type { TaskList } from '../schedule/task-list.ts';
import { isVectorOperator, type LaneValue, laneCount } from './lane-values.ts';
import { nextValue, removeTargets } from './next-value.ts';
import type { SumTable, SumTables } from './sum-tables.ts';

/** Operators that a register's next value must have, besides what a look-up saves. */
const fewestOperators = 3;
/** Nodes of an expression that are looked at. */
const sizeLimit = 200;

interface Found {
  readonly task: TaskId;
  readonly signal: RegionSignalId;
  readonly condition: NodeId;
  readonly value: LaneValue;
  readonly tables: ReadonlySet<SumTable>;
  readonly reads: ReadonlySet<NodeId>;
  readonly scalars: ReadonlySet<NodeId>;
}

/**
 * Finds registers of a region of which there are many instances that can be updated for several instances at a time: next
 * values of vector operators on registers and inputs of up to 32 bits, under a condition that all instances share. They
 * become one task.
 */
export function findInstanceLanes(list: TaskList, tables: SumTables | null): void {
  const { builder } = list;
  const { nodes, signals } = builder.region;
  const found: Found[] = [];
  list.tasks.forEach((task, id) => {
    if (task.kind !== 'process' || !task.sequential) return;
    for (const signal of task.targets) {
      const { width } = signals[signal]!;
      if (width > 32) continue;
      const own = withTargets(task.statements, (target) => target === signal);
      const planner = new InstancePlanner(list, tables);
      const only = own.length === 1 ? own[0]! : null;
      const isWhole = only?.kind === 'if' && only.otherwise.length === 0;
      const condition = isWhole && planner.isShared(only.condition) ? only.condition : -1;
      const statements = isWhole && condition >= 0 ? only.then : own;
      const next = nextValue(list, statements, signal, nodes.ref(signal, width));
      if (next < 0 || nodes.signalOf(next) === signal) continue;
      if (isRare(statements, (node) => planner.isShared(node))) continue;
      const value = planner.value(next);
      if (value === null || (planner.operators < fewestOperators && planner.tables.size === 0)) continue;
      if (condition >= 0) planner.scalars.add(condition);
      const { tables: used, reads, scalars } = planner;
      found.push({ task: id, signal, condition, value, tables: used, reads, scalars });
    }
  });
  const kept = withoutConflicts(list, found);
  if (kept.length === 0) return;
  const groups = new Map<NodeId, { signal: RegionSignalId; value: LaneValue }[]>();
  const moved = new Map<TaskId, Set<RegionSignalId>>();
  for (const { task, signal, condition, value } of kept) {
    const group = groups.get(condition);
    if (group) group.push({ signal, value });
    else groups.set(condition, [{ signal, value }]);
    const known = moved.get(task);
    if (known) known.add(signal);
    else moved.set(task, new Set([signal]));
  }
  for (const [id, targets] of moved) removeTargets(list, id, targets);
  const used = new Set(kept.flatMap((each) => [...each.tables]));
  tables?.commit(used);
  const scalars = [...new Set(kept.flatMap((each) => [...each.scalars]))];
  const reads = new Set(kept.flatMap((each) => [...each.reads]));
  list.tasks.push({
    kind: 'instances',
    targets: kept.map(({ signal }) => signal),
    groups: [...groups].map(([condition, assigns]): InstanceGroup => ({ condition, assigns })),
    scalars,
    roots: [...new Set([...scalars, ...reads])],
    sequential: true,
  });
}

/** Groups run one after the other, so none may read what another has replaced. */
function withoutConflicts(list: TaskList, found: readonly Found[]): Found[] {
  const { nodes } = list.builder.region;
  let kept = [...found];
  for (;;) {
    const conditionOf = new Map(kept.map(({ signal, condition }) => [signal, condition]));
    const next = kept.filter(({ condition, reads }) =>
      [...reads].every((read) => (conditionOf.get(nodes.a[read]!) ?? condition) === condition),
    );
    if (next.length === kept.length) return next;
    kept = next;
  }
}

function withTargets(
  statements: readonly RegionStatement[],
  isWanted: (target: RegionSignalId) => boolean,
): RegionStatement[] {
  return statements.flatMap((statement): RegionStatement[] => {
    if (statement.kind === 'assign') return isWanted(statement.target) ? [statement] : [];
    const otherwise = withTargets(statement.otherwise, isWanted);
    if (statement.kind === 'if') {
      const then = withTargets(statement.then, isWanted);
      return then.length + otherwise.length === 0 ? [] : [{ ...statement, then, otherwise }];
    }
    const arms = statement.arms.map(({ labels, body }) => ({ labels, body: withTargets(body, isWanted) }));
    const isEmpty = otherwise.length === 0 && arms.every(({ body }) => body.length === 0);
    return isEmpty ? [] : [{ ...statement, arms, otherwise }];
  });
}

/**
 * Whether a register is replaced only under a condition that instances do not share: it is better left to a branch,
 * which most often is not taken.
 */
function isRare(statements: readonly RegionStatement[], isShared: (node: NodeId) => boolean): boolean {
  return statements.every(
    (statement) =>
      statement.kind === 'if' &&
      !isShared(statement.condition) &&
      (isRare(statement.then, isShared) || isRare(statement.otherwise, isShared)),
  );
}

/** Plans how one value is computed for several instances at once. */
class InstancePlanner {
  operators = 0;
  readonly tables = new Set<SumTable>();
  /** References to state, and to the tables. */
  readonly reads = new Set<NodeId>();
  /** Nodes that are the same in all instances. */
  readonly scalars = new Set<NodeId>();
  readonly #list: TaskList;
  readonly #sums: SumTables | null;
  readonly #shared = new Map<NodeId, boolean>();
  #size = 0;

  constructor(list: TaskList, sums: SumTables | null) {
    this.#list = list;
    this.#sums = sums;
  }

  /** Null if that is not possible. */
  value(node: NodeId): LaneValue | null {
    const { nodes } = this.#list.builder.region;
    const op = nodes.op[node]!;
    const width = nodes.width[node]!;
    const leaf = (kind: LaneValue['kind'], at = node): LaneValue => ({
      nodes: new Array<NodeId>(laneCount).fill(at),
      kind,
      operands: [],
      odd: -1,
    });
    if (width > 32 || ++this.#size > sizeLimit) return null;
    if (op === Op.const) return leaf('const');
    if (this.isShared(node)) {
      this.scalars.add(node);
      return leaf('uniform');
    }
    if (op === Op.ref) {
      this.reads.add(node);
      return leaf('state');
    }
    if (op === Op.add || op === Op.sub) {
      const table = this.#sums?.find(node) ?? null;
      if (table !== null) {
        this.tables.add(table);
        const reference = nodes.ref(table.signal, 1);
        this.reads.add(reference);
        return leaf('table', nodes.tableSum(reference, width));
      }
    }
    if (!isVectorOperator(nodes, node)) return null;
    this.operators++;
    const operands: LaneValue[] = [];
    for (let i = 0; i < nodes.arity(node); i++) {
      const operand = this.value(nodes.operandAt(node, i));
      if (operand === null) return null;
      operands.push(operand);
    }
    return { nodes: new Array<NodeId>(laneCount).fill(node), kind: 'op', operands, odd: -1 };
  }

  /** Whether a node is made of inputs that all instances share. */
  isShared(node: NodeId, depth = 0): boolean {
    const { nodes } = this.#list.builder.region;
    let shared = this.#shared.get(node);
    if (shared !== undefined) return shared;
    if (nodes.op[node] === Op.const) shared = true;
    else if (nodes.op[node] === Op.ref) {
      const signal = nodes.a[node]!;
      shared = this.#list.slots[signal]?.isShared === true && !this.#list.tables.has(signal);
    } else {
      shared = depth < sizeLimit;
      for (let i = nodes.arity(node) - 1; i >= 0 && shared; i--)
        shared = this.isShared(nodes.operandAt(node, i), depth + 1);
    }
    this.#shared.set(node, shared);
    return shared;
  }
}
