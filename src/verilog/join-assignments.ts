import {
  type Assign,
  type Module,
  type NodeId,
  type NodeStore,
  Op,
  type SignalId,
  type Statement,
} from '../ir/index.ts';
import type { Prepared } from './prepare.ts';
import { joinParts } from './prepare-rules.ts';
import { isSelectable } from './selects.ts';

/**
 * Assignments next to each other that give a signal all of its bits, part by part, as one assignment of a concatenation:
 * `line <= {line[5:0], x}` for a shift register. Values that need more than a name stay on lines of their own.
 */
export function joinAssignments(module: Module, { nodes, body }: Prepared): Prepared {
  return { nodes, body: joinedList(module, nodes, body) };
}

function joinedList(module: Module, nodes: NodeStore, list: readonly Statement[]): readonly Statement[] {
  if (list.length === 0 || (list.length === 1 && list[0]!.kind === 'assign')) return list;
  let changed = false;
  const inner = list.map((statement) => {
    const made = joinedInside(module, nodes, statement);
    changed ||= made !== statement;
    return made;
  });
  const result: Statement[] = [];
  for (let i = 0; i < inner.length; ) {
    const statement = inner[i]!;
    let end = i + 1;
    if (statement.kind === 'assign') while (inner[end]?.kind === 'assign') end++;
    if (end - i === 1) result.push(statement);
    else result.push(...joinedRun(module, nodes, inner.slice(i, end) as Assign[]));
    i = end;
  }
  return changed || result.length < list.length ? result : list;
}

function joinedInside(module: Module, nodes: NodeStore, statement: Statement): Statement {
  if (statement.kind === 'assign') return statement;
  const otherwise = joinedList(module, nodes, statement.otherwise);
  if (statement.kind === 'if') {
    const then = joinedList(module, nodes, statement.then);
    const same = then === statement.then && otherwise === statement.otherwise;
    return same ? statement : { ...statement, then, otherwise };
  }
  let same = otherwise === statement.otherwise;
  const arms = statement.arms.map((arm) => {
    const armBody = joinedList(module, nodes, arm.body);
    same &&= armBody === arm.body;
    return armBody === arm.body ? arm : { ...arm, body: armBody };
  });
  return same ? statement : { ...statement, arms, otherwise };
}

/** Neighbouring assignments; nothing in between can see or change what they assign. */
function joinedRun(module: Module, nodes: NodeStore, run: readonly Assign[]): readonly Statement[] {
  const parts = new Map<SignalId, Assign[]>();
  for (const assign of run) {
    const list = parts.get(assign.target);
    if (list) list.push(assign);
    else parts.set(assign.target, [assign]);
  }
  return run.flatMap((assign): Assign[] => {
    const list = parts.get(assign.target)!;
    const { width, kind } = module.signals[assign.target]!;
    if (list.length === 1 || !coversOnce(nodes, list, width)) return [assign];
    // Bits of a wire that follow other bits of it are no loop as long as they stand apart.
    if (kind !== 'reg' && list.some(({ target, value }) => readOf(nodes, value) === target)) return [assign];
    if (assign !== list[0]) return [];
    const ordered = list.toSorted((a, b) => b.low - a.low);
    const value = joinParts(
      nodes,
      ordered.map((part) => part.value),
    );
    return [{ ...assign, low: 0, width: nodes.width[value]!, value }];
  });
}

function coversOnce(nodes: NodeStore, list: readonly Assign[], width: number): boolean {
  let covered = 0;
  for (const { low, width: part, index, value } of list.toSorted((a, b) => a.low - b.low)) {
    const isShort = nodes.op[value] === Op.const || isSelectable(nodes, value);
    if (index >= 0 || low !== covered || !isShort) return false;
    covered += part;
  }
  return covered === width;
}

/** The signal that a short value is, or is bits of; -1 for a literal. */
function readOf(nodes: NodeStore, value: NodeId): SignalId {
  if (nodes.op[value] === Op.const) return -1;
  return nodes.op[value] === Op.ref ? nodes.a[value]! : nodes.a[nodes.a[value]!]!;
}
