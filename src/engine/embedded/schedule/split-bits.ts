import { type NodeId, Op, type OpCode } from '../../../ir/index.ts';
import type { NodeMaker } from '../region/node-maker.ts';
import type { RegionSignalId, RegionStatement } from '../region/region.ts';
import { reachableNodes, replaceNodes } from '../structure/task-nodes.ts';
import { rootsOf, type TaskId } from './task.ts';
import type { TaskList } from './task-list.ts';

/** Levels of operators through which a field is followed. */
const depthLimit = 40;

/**
 * Replaces a wire that depends on itself by wires for its parts, each of which is computed by itself: the parts that
 * statements assign and expressions read, or, if these are known already, single bits. Returns false if nothing is left
 * to split.
 */
export function splitBits(list: TaskList, id: TaskId): boolean {
  const task = list.tasks[id]!;
  if (task.kind !== 'process' || task.sequential || task.targets.length !== 1) return false;
  const { builder } = list;
  const { maker, region } = builder;
  const [target] = task.targets as [RegionSignalId];
  const { width } = region.signals[target]!;
  if (width === 1) return false;
  const ends = borders(list, target, task.statements);
  if (ends === null) return false;
  // Second time: the parts were not small enough.
  const starts = ends.size > 1 ? [...ends].sort((a, b) => a - b) : Array.from({ length: width }, (_, i) => i);
  const parts = starts.map((low, i) => {
    const size = (starts[i + 1] ?? width) - low;
    return { low, size, signal: builder.addWire(size, target) };
  });
  const whole = maker.cat(parts.map(({ signal, size }) => region.nodes.ref(signal, size)).reverse());
  const { statements } = task;
  list.tasks[id] = {
    kind: 'store',
    node: whole,
    slot: list.slotOf(target),
    roots: [whole],
    sequential: false,
  };
  for (const { low, size, signal } of parts) {
    const own = fieldOf(maker, statements, low, size, signal);
    list.producer[signal] = list.tasks.length;
    list.tasks.push({ ...task, targets: [signal], statements: own, roots: rootsOf(own) });
  }
  replaceNodes(list, new Map([[region.nodes.ref(target, width), whole]]));
  return true;
}

/** Where the parts of a wire begin; null if an assignment to an indexed element touches all of them. */
function borders(
  list: TaskList,
  target: RegionSignalId,
  statements: readonly RegionStatement[],
): Set<number> | null {
  const { nodes, signals } = list.builder.region;
  const found = new Set([0]);
  const add = (low: number, width: number): void => {
    found.add(low);
    found.add(low + width);
  };
  const walk = (body: readonly RegionStatement[]): boolean =>
    body.every((statement) => {
      if (statement.kind === 'assign') {
        add(statement.low, statement.width);
        return statement.index < 0;
      }
      if (statement.kind === 'if') return walk(statement.then) && walk(statement.otherwise);
      return statement.arms.every((arm) => walk(arm.body)) && walk(statement.otherwise);
    });
  if (!walk(statements)) return null;
  const reached = reachableNodes(list);
  for (let node = 0; node < reached.length; node++)
    if (reached[node] === 1 && nodes.op[node] === Op.slice && nodes.signalOf(nodes.a[node]!) === target)
      add(nodes.b[node]!, nodes.width[node]!);
  found.delete(signals[target]!.width);
  return found;
}

/** The statements with only what they assign to bits `low + size - 1 .. low`, as assignments to `signal`. */
function fieldOf(
  maker: NodeMaker,
  statements: readonly RegionStatement[],
  low: number,
  size: number,
  signal: RegionSignalId,
): RegionStatement[] {
  return statements.flatMap((statement): RegionStatement[] => {
    if (statement.kind === 'assign') {
      const from = Math.max(low, statement.low);
      const to = Math.min(low + size, statement.low + statement.width);
      if (from >= to) return [];
      const value = field(maker, statement.value, from - statement.low, to - from, 0);
      return [{ ...statement, target: signal, low: from - low, width: to - from, value }];
    }
    const otherwise = fieldOf(maker, statement.otherwise, low, size, signal);
    if (statement.kind === 'if')
      return [{ ...statement, then: fieldOf(maker, statement.then, low, size, signal), otherwise }];
    const arms = statement.arms.map(({ labels, body }) => ({
      labels,
      body: fieldOf(maker, body, low, size, signal),
    }));
    return [{ ...statement, arms, otherwise }];
  });
}

/** Bits of a node, computed from as few bits of its operands as they depend on. */
function field(maker: NodeMaker, node: NodeId, low: number, size: number, depth: number): NodeId {
  const { store } = maker;
  const op = store.op[node] as OpCode;
  const a = store.a[node]!;
  const b = store.b[node]!;
  const width = store.width[node]!;
  if ((low === 0 && size === width && depth > 0) || depth > depthLimit) return maker.slice(node, low, size);
  const inner = (operand: NodeId, from = low, count = size): NodeId =>
    field(maker, operand, from, count, depth + 1);
  switch (op) {
    case Op.not:
      return maker.unary(op, inner(a));
    case Op.and:
    case Op.or:
    case Op.xor:
      return maker.binary(op, inner(a), inner(b));
    case Op.mux:
      return maker.mux(a, inner(b), inner(store.c[node]!));
    case Op.slice:
      return inner(a, low + b);
    case Op.add:
    case Op.sub:
    case Op.mul:
      // What lies above the field does not reach it.
      return maker.slice(maker.binary(op, inner(a, 0, low + size), inner(b, 0, low + size)), low, size);
    case Op.neg:
      return maker.slice(maker.unary(op, inner(a, 0, low + size)), low, size);
    case Op.cat: {
      const parts: NodeId[] = [];
      let at = width;
      store.forEachOperand(node, (part) => {
        at -= store.width[part]!;
        const from = Math.max(low, at);
        const to = Math.min(low + size, at + store.width[part]!);
        if (from < to) parts.push(inner(part, from - at, to - from));
      });
      return maker.cat(parts);
    }
    default:
      return maker.slice(node, low, size);
  }
}
