import {
  type Design,
  forEachNodeOf,
  forEachStatement,
  type LocationId,
  type Module,
  type NodeId,
  type NodeStore,
  Op,
} from '../../../ir/index.ts';
import { describeNode } from '../describe-node.ts';
import type { Complaints } from './complaints.ts';
import { declared } from './one-cycle.ts';
import { type SingleDrivers, singleDrivers } from './single-drivers.ts';
import type { ValueRanges } from './value-ranges.ts';

/** The methods by which a result keeps all its bits. */
const growing: Readonly<Record<number, string>> = {
  [Op.add]: 'addGrow',
  [Op.sub]: 'subGrow',
  [Op.mul]: 'mulGrow',
  [Op.shl]: 'shlGrow',
};

/**
 * SL0231: a sum, difference or product of two values that wraps, or a shift to the left, and is widened afterwards, or, as the
 * sum of a mean or the product of a scale, shifted to the right: the bits that the result has room for are lost already. With a literal on one side it is a counter, which may well wrap; and where the ranges of the
 * operands leave room nothing is lost.
 */
export function checkLateWidening(
  design: Design,
  module: Module,
  ranges: ValueRanges,
  complaints: Complaints,
): void {
  const { nodes } = module;
  const suspects = new Map<NodeId, NodeId>();
  for (let node = 0; node < nodes.count; node++) {
    const op = nodes.op[node]!;
    const isShift = op === Op.shru && isAmount(nodes, nodes.b[node]!);
    if (op !== Op.zext && op !== Op.sext && !isShift) continue;
    const inner = behindNames(module, singleDrivers(module), nodes.a[node]!);
    const inside = nodes.op[inner];
    if (isShift && inside !== Op.add && inside !== Op.mul) continue;
    if (isWrapping(module, ranges, inner)) suspects.set(node, inner);
  }
  if (suspects.size === 0) return;
  const seen = new Uint8Array(nodes.count);
  forEachStatement(module.body, (statement) => {
    const waiting: NodeId[] = [];
    const visit = (node: NodeId) => {
      if (seen[node]) return;
      seen[node] = 1;
      waiting.push(node);
    };
    forEachNodeOf(statement, visit);
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      const inner = suspects.get(node);
      if (inner !== undefined) report(design, module, node, inner, statement.location, complaints);
      nodes.forEachOperand(node, visit);
    }
  });
}

/** The expression that a value is a name of. */
function behindNames({ nodes, signals }: Module, drivers: SingleDrivers, value: NodeId): NodeId {
  let node = value;
  for (let steps = 0; nodes.op[node] === Op.ref && steps < signals.length; steps++) {
    const driver = drivers[nodes.a[node]!];
    if (!driver) break;
    node = driver.value;
  }
  return node;
}

/** Whether a shift is by a literal of at least 1. */
function isAmount(nodes: NodeStore, node: NodeId): boolean {
  return nodes.op[node] === Op.const && nodes.value(node) > 0n;
}

function isWrapping({ nodes, signals }: Module, ranges: ValueRanges, node: NodeId): boolean {
  if (growing[nodes.op[node]!] === undefined) return false;
  const [a, b] = [nodes.a[node]!, nodes.b[node]!];
  if (nodes.op[node] === Op.shl) {
    if (!isAmount(nodes, b) || nodes.op[a] !== Op.ref || !ranges.isFollowed(node)) return false;
    // Nothing left at all is told by the check of shifts.
    if (nodes.value(b) >= BigInt(nodes.width[node]!)) return false;
    return ranges.high[a]! * 2 ** Number(nodes.value(b)) >= 2 ** nodes.width[node]!;
  }
  if (nodes.op[a] === Op.const || nodes.op[b] === Op.const) return false;
  // How far one pointer is ahead of another is meant modulo its width.
  const isRegister = (operand: NodeId) =>
    nodes.op[operand] === Op.ref && signals[nodes.a[operand]!]!.kind === 'reg';
  if (nodes.op[node] === Op.sub && isRegister(a) && isRegister(b)) return false;
  // A value that was widened for the operation has the room that its author gave it.
  const isWidened = (operand: NodeId) => nodes.op[operand] === Op.zext || nodes.op[operand] === Op.sext;
  if (isWidened(a) || isWidened(b)) return false;
  const full = 2 ** nodes.width[node]! - 1;
  return !ranges.isFollowed(node) || ranges.high[node]! - ranges.low[node]! >= full;
}

function report(
  design: Design,
  module: Module,
  node: NodeId,
  inner: NodeId,
  location: LocationId,
  complaints: Complaints,
): void {
  const { nodes } = module;
  const text = describeNode(design, module, inner);
  const [narrow, wide] = [nodes.width[inner]!, nodes.width[node]!];
  const what =
    nodes.op[inner] === Op.shl ? `loses its upper bits in ${narrow} bits` : `wraps in ${narrow} bits`;
  const then = nodes.op[node] === Op.shru ? 'shifted to the right' : `widened to ${wide}`;
  const operands = [nodes.a[inner]!, nodes.b[inner]!].filter((operand) => nodes.op[operand] === Op.ref);
  complaints.add('SL0231', location, `'${text}' of module '${module.name}' ${what} before it is ${then}`, {
    related: [...new Set(operands)].map((operand) => declared(module, nodes.a[operand]!)),
    help: `compute it with ${growing[nodes.op[inner]!]}, or widen the operands before`,
  });
}
