import { type NodeId, Op } from '../../../ir/index.ts';
import type { EngineNodes } from '../region/engine-nodes.ts';
import type { RegionSignalId, RegionStatement } from '../region/region.ts';
import type { TaskId } from '../schedule/task.ts';
import type { TaskList } from '../schedule/task-list.ts';
import { isVectorOperator, LanePlanner, laneCount } from './lane-values.ts';
import { removeTargets } from './next-value.ts';
import { NextValues } from './next-values.ts';

/** Registers of one form from which lanes are worth it. */
const fewestRegisters = 2 * laneCount;
/** Nodes of an expression that are compared. */
const formLimit = 60;
/**
 * Among more registers than `manyRegisters`, that many are looked at first: if not this share of them is computed alike, the
 * others are not looked at. What vectors could gain there is less than the time that looking takes.
 */
const manyRegisters = 50_000;
const sampledRegisters = 4_000;
const smallestShare = 1 / 20;
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
  const { nodes, signals } = list.builder.region;
  const order: RegionSignalId[] = [];
  const position = new Int32Array(signals.length).fill(-1);
  for (const registers of classes) {
    for (const { signal } of registers) {
      position[signal] = order.length;
      order.push(signal);
    }
    // A gap, so that the last of one form and the first of the next are not taken for neighbours.
    order.push(-1);
  }
  const moved = new Map<TaskId, Set<RegionSignalId>>();
  for (const registers of classes) {
    for (let from = 0; from + laneCount <= registers.length; from += laneCount) {
      const pack = registers.slice(from, from + laneCount);
      const planner = new LanePlanner(nodes, position);
      const targets = pack.map(({ signal }) => signal);
      const update = planner.update(
        pack.map(({ next }) => next),
        targets,
      );
      if (planner.cost >= planner.scalarCost * 0.75) continue;
      const scalars = [...planner.scalars];
      const reads = [...planner.reads];
      const roots = [...scalars, ...reads.map((signal) => nodes.ref(signal, signals[signal]!.width))];
      list.tasks.push({ kind: 'lanes', targets, update, scalars, reads, roots, sequential: true });
      for (const { task, signal } of pack) {
        const known = moved.get(task);
        if (known) known.add(signal);
        else moved.set(task, new Set([signal]));
      }
    }
  }
  for (const [id, taken] of moved) removeTargets(list, id, taken);
  return moved.size === 0 ? [] : order.filter((signal) => signal >= 0);
}

/** Registers by the form of their next value; only forms that are frequent enough. */
function classify(list: TaskList): Candidate[][] {
  const { nodes } = list.builder.region;
  const under = assignedUnder(list);
  const tasks: TaskId[] = [];
  let registers = 0;
  list.tasks.forEach((task, id) => {
    if (task.kind !== 'process' || !task.sequential) return;
    tasks.push(id);
    registers += task.targets.length;
  });
  if (registers < fewestRegisters) return [];
  if (registers > manyRegisters) {
    const every = Math.floor(registers / sampledRegisters);
    const sampled = tasks.filter((_, i) => i % every === 0);
    const sample = usual(nodes, candidatesOf(list, sampled, under), under);
    const forms = new Forms(nodes, under);
    // Registers that copy others are alike everywhere.
    const computed = sample.filter(({ signal, next }) => forms.hasOperators(next, signal));
    const alike = split(list, computed, forms, formLimit).reduce((sum, { length }) => sum + length, 0);
    if (alike < sample.length * smallestShare) return [];
  }
  const candidates = candidatesOf(list, tasks, under);
  // Registers with the same enable belong together; if each has its own, the enables are values like others.
  const conditions = new Int32Array(nodes.count);
  for (const { next } of candidates) countConditions(nodes, next, conditions);
  const forms = new Forms(nodes, conditions);
  // Most registers of an irregular design differ at the first looks.
  return split(list, usual(nodes, candidates, conditions), forms, 6)
    .flatMap((alike) => split(list, alike, forms, 16))
    .flatMap((alike) => split(list, alike, forms, formLimit))
    .map((alike) => alike.sort((a, b) => a.signal - b.signal));
}

/** Registers of at most 32 bits whose next values can be had; `under`: see `assignedUnder`. */
function candidatesOf(list: TaskList, tasks: readonly TaskId[], under: Int32Array): Candidate[] {
  const candidates: Candidate[] = [];
  const values = new NextValues(list, 32, (condition) => under[condition]! >= fewestRegisters);
  for (const id of tasks) {
    const task = list.tasks[id]!;
    if (task.kind !== 'process') continue;
    values.forEach(task.statements, task.targets, (signal, next) => {
      candidates.push({ signal, next, task: id });
    });
  }
  return candidates;
}

/** Without registers that only a condition of their own replaces: they are better left to a branch that is seldom taken. */
function usual(nodes: EngineNodes, candidates: readonly Candidate[], conditions: Int32Array): Candidate[] {
  const isRare = (next: NodeId, self: RegionSignalId): boolean => {
    if (nodes.op[next] !== Op.mux) return false;
    const whenTrue = nodes.b[next]!;
    const whenFalse = nodes.c[next]!;
    const keeps = nodes.signalOf(whenTrue) === self || nodes.signalOf(whenFalse) === self;
    if (keeps && conditions[nodes.a[next]!]! < fewestRegisters) return true;
    return isRare(whenTrue, self) || isRare(whenFalse, self);
  };
  return candidates.filter(({ signal, next }) => !isRare(next, signal));
}

/** The registers of each form that is frequent enough, as far as `limit` parts tell. */
function split(list: TaskList, registers: readonly Candidate[], forms: Forms, limit: number): Candidate[][] {
  const { signals } = list.builder.region;
  const found = registers.map(({ signal, next }) => forms.of(next, signal, signals[signal]!.width, limit));
  // How many there are at most of a form: what is rare is not sorted any further.
  const most = new Int32Array(2 ** Math.ceil(Math.log2(registers.length + 1)));
  for (const form of found) if (form !== null) most[form & (most.length - 1)]!++;
  const classes = new Map<number, Candidate[]>();
  for (const [i, candidate] of registers.entries()) {
    const form = found[i]!;
    if (form === null || most[form & (most.length - 1)]! < fewestRegisters) continue;
    const known = classes.get(form);
    if (known) known.push(candidate);
    else classes.set(form, [candidate]);
  }
  return [...classes.values()].filter((alike) => alike.length >= fewestRegisters);
}

/** Counts the conditions of the choices that a value begins with. */
function countConditions(nodes: EngineNodes, node: NodeId, counts: Int32Array, depth = 0): void {
  if (nodes.op[node] !== Op.mux || depth > conditionDepth) return;
  counts[nodes.a[node]!]!++;
  countConditions(nodes, nodes.b[node]!, counts, depth + 1);
  countConditions(nodes, nodes.c[node]!, counts, depth + 1);
}

/** By node: how many assignments to registers it is a condition of, roughly. */
function assignedUnder(list: TaskList): Int32Array {
  const { nodes } = list.builder.region;
  const counts = new Int32Array(nodes.count);
  const conditions: NodeId[] = [];
  const walk = (statements: readonly RegionStatement[]): void => {
    for (const statement of statements) {
      if (statement.kind === 'assign') {
        for (const condition of conditions) counts[condition]!++;
        countConditions(nodes, statement.value, counts);
      } else if (statement.kind === 'if') {
        conditions.push(statement.condition);
        walk(statement.then);
        walk(statement.otherwise);
        conditions.pop();
      }
    }
  };
  for (const task of list.tasks) if (task.kind === 'process' && task.sequential) walk(task.statements);
  return counts;
}

/** Numbers for the forms of expressions. */
class Forms {
  readonly #nodes: EngineNodes;
  /** By node: how many registers have it for a condition. */
  readonly #conditions: Int32Array;
  #hash = 0;
  #parts = 0;
  #operators = 0;

  constructor(nodes: EngineNodes, conditions: Int32Array) {
    this.#nodes = nodes;
    this.#conditions = conditions;
  }

  /**
   * A number that is equal for the next values of registers of one width and one form, as far as `limit` parts tell, and
   * for hardly any others, which would cost no more than time; null for an expression with too little in it, or, at
   * the full limit, too much.
   */
  of(root: NodeId, self: RegionSignalId, width: number, limit: number): number | null {
    const { op } = this.#nodes;
    this.#hash = limit;
    this.#parts = 0;
    this.#operators = 0;
    this.#add(width);
    this.#visit(root, self, limit);
    // Registers that only pass values on are in the same positions as those that compute; they are worth it as well.
    const passes = op[root] === Op.ref || op[root] === Op.mux;
    const isEmpty = this.#operators === 0 && !passes;
    if (limit === formLimit && (this.#parts > limit || isEmpty)) return null;
    return this.#hash;
  }

  /** Whether a value is more than a choice of others. */
  hasOperators(root: NodeId, self: RegionSignalId): boolean {
    this.of(root, self, 0, formLimit);
    return this.#operators > 0;
  }

  #visit(node: NodeId, self: RegionSignalId, limit: number): void {
    if (this.#parts > limit) return;
    const nodes = this.#nodes;
    const op = nodes.op[node]!;
    const width = nodes.width[node]!;
    if (op === Op.const) this.#part(-1, width);
    else if (nodes.signalOf(node) === self) this.#part(-2, 0, 1);
    else if (this.#conditions[node]! >= fewestRegisters) this.#part(-3, node);
    else if (!isVectorOperator(nodes, node)) this.#part(-4, width);
    else {
      if (op !== Op.mux) this.#operators++;
      this.#part(op, width);
      if (op === Op.slice) this.#part(nodes.b[node]!, 0, 1);
      for (let i = 0; i < nodes.arity(node); i++) this.#visit(nodes.operandAt(node, i), self, limit);
    }
  }

  #part(kind: number, detail: number, parts = 2): void {
    this.#parts += parts;
    this.#add(kind);
    this.#add(detail);
  }

  #add(value: number): void {
    const mixed = Math.imul(this.#hash ^ value, 0x9e3779b1);
    this.#hash = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b);
  }
}
