import { type NodeId, Op } from '../../../ir/index.ts';
import type { RegionSignalId } from '../region/region.ts';
import type { TaskId } from '../schedule/task.ts';
import type { TaskList } from '../schedule/task-list.ts';
import { isVectorOperator, LanePlanner, laneCount } from './lane-values.ts';
import { nextValue, removeTargets } from './next-value.ts';

/** Registers of one form from which lanes are worth it. */
const fewestRegisters = 2 * laneCount;
/** Nodes of an expression that are compared. */
const formLimit = 60;
/** Levels of enables, resets and choices that are looked at. */
const conditionDepth = 4;

interface Candidate {
  readonly signal: RegionSignalId;
  readonly next: NodeId;
  readonly task: TaskId;
}

/**
 * Finds registers of at most 32 bits whose next values are computed alike, as in an array of processing elements, and
 * updates them four at a time in the lanes of a vector. Returns such registers in the order in which they have to lie
 * in memory. The form is found from the expressions: neither names nor hierarchy matter.
 */
export function findLanes(list: TaskList): RegionSignalId[] {
  const classes = classify(list);
  const order: RegionSignalId[] = [];
  const position = new Map<RegionSignalId, number>();
  for (const registers of classes) {
    for (const { signal } of registers) {
      position.set(signal, order.length);
      order.push(signal);
    }
    // A gap, so that the last of one form and the first of the next are not taken for neighbours.
    order.push(-1);
  }
  const { nodes } = list.builder.region;
  const moved = new Map<TaskId, Set<RegionSignalId>>();
  for (const registers of classes) {
    for (let from = 0; from + laneCount <= registers.length; from += laneCount) {
      const pack = registers.slice(from, from + laneCount);
      const planner = new LanePlanner(nodes, (signal) => (signal < 0 ? -1 : (position.get(signal) ?? -1)));
      const targets = pack.map(({ signal }) => signal);
      const update = planner.update(
        pack.map(({ next }) => next),
        targets,
      );
      if (planner.cost >= planner.scalarCost * 0.75) continue;
      const scalars = [...planner.scalars];
      const reads = [...planner.reads];
      const roots = [
        ...scalars,
        ...reads.map((signal) => nodes.ref(signal, list.builder.region.signals[signal]!.width)),
      ];
      list.tasks.push({ kind: 'lanes', targets, update, scalars, reads, roots, sequential: true });
      for (const { task, signal } of pack) {
        const known = moved.get(task);
        if (known) known.add(signal);
        else moved.set(task, new Set([signal]));
      }
    }
  }
  for (const [id, signals] of moved) removeTargets(list, id, signals);
  return moved.size === 0 ? [] : order.filter((signal) => signal >= 0);
}

/** Registers by the form of their next value; only forms that are frequent enough. */
function classify(list: TaskList): Candidate[][] {
  const { builder } = list;
  const { nodes, signals } = builder.region;
  const candidates: Candidate[] = [];
  list.tasks.forEach((task, id) => {
    if (task.kind !== 'process' || !task.sequential) return;
    for (const signal of task.targets) {
      const { width } = signals[signal]!;
      if (width > 32) continue;
      const next = nextValue(list, task.statements, signal, nodes.ref(signal, width));
      if (next >= 0) candidates.push({ signal, next, task: id });
    }
  });
  // Registers with the same enable belong together; if each has its own, the enables are values like others.
  const conditions = new Map<NodeId, number>();
  const countConditions = (node: NodeId, depth: number): void => {
    if (nodes.op[node] !== Op.mux || depth > conditionDepth) return;
    conditions.set(nodes.a[node]!, (conditions.get(nodes.a[node]!) ?? 0) + 1);
    countConditions(nodes.b[node]!, depth + 1);
    countConditions(nodes.c[node]!, depth + 1);
  };
  for (const { next } of candidates) countConditions(next, 0);
  const isCommon = (node: NodeId) => (conditions.get(node) ?? 0) >= fewestRegisters;
  // A register that only a condition of its own replaces is better left to a branch, which most often is not taken.
  const isRare = (next: NodeId, isSelf: (node: NodeId) => boolean): boolean => {
    if (nodes.op[next] !== Op.mux) return false;
    const [whenTrue, whenFalse] = [nodes.b[next]!, nodes.c[next]!];
    if ((isSelf(whenTrue) || isSelf(whenFalse)) && !isCommon(nodes.a[next]!)) return true;
    return isRare(whenTrue, isSelf) || isRare(whenFalse, isSelf);
  };
  const usual = candidates.filter(
    ({ signal, next }) => !isRare(next, (node) => nodes.signalOf(node) === signal),
  );
  const split = (registers: readonly Candidate[], limit: number): Candidate[][] => {
    const classes = new Map<string, Candidate[]>();
    for (const candidate of registers) {
      const form = formOf(list, candidate.next, candidate.signal, isCommon, limit);
      if (form === null) continue;
      const key = `${signals[candidate.signal]!.width}:${form}`;
      const known = classes.get(key);
      if (known) known.push(candidate);
      else classes.set(key, [candidate]);
    }
    return [...classes.values()].filter((found) => found.length >= fewestRegisters);
  };
  // Most registers of an irregular design differ at the first looks.
  return split(usual, 6)
    .flatMap((registers) => split(registers, 16))
    .flatMap((registers) => split(registers, formLimit))
    .map((registers) => registers.sort((a, b) => a.signal - b.signal));
}

/**
 * A text that is equal for expressions of one form, as far as `limit` parts tell; null for one with too little in it,
 * or, at the full limit, too much.
 */
function formOf(
  list: TaskList,
  root: NodeId,
  self: RegionSignalId,
  isCommon: (condition: NodeId) => boolean,
  limit: number,
): string | null {
  const { nodes } = list.builder.region;
  const parts: (string | number)[] = [];
  let operators = 0;
  const visit = (node: NodeId): void => {
    if (parts.length > limit) return;
    const op = nodes.op[node]!;
    if (op === Op.const) parts.push('k', nodes.width[node]!);
    else if (nodes.signalOf(node) === self) parts.push('self');
    else if (isCommon(node)) parts.push('n', node);
    else if (!isVectorOperator(nodes, node)) parts.push('x', nodes.width[node]!);
    else {
      if (op !== Op.mux) operators++;
      parts.push(op, nodes.width[node]!);
      if (op === Op.slice) parts.push(nodes.b[node]!);
      for (let i = 0; i < nodes.arity(node); i++) visit(nodes.operandAt(node, i));
    }
  };
  visit(root);
  // Registers that only pass values on are in the same positions as those that compute; they are worth it as well.
  const passes = nodes.op[root] === Op.ref || nodes.op[root] === Op.mux;
  if (limit === formLimit && (parts.length > limit || (operators === 0 && !passes))) return null;
  return parts.join();
}
