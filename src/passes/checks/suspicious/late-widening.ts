import {
  type Design,
  forEachNodeOf,
  forEachStatement,
  type LocationId,
  type Module,
  type NodeId,
  Op,
} from '../../../ir/index.ts';
import { describeNode } from '../describe-node.ts';
import type { Complaints } from './complaints.ts';
import { type SingleDrivers, singleDrivers } from './single-drivers.ts';
import type { ValueRanges } from './value-ranges.ts';

/** The methods by which a result keeps all its bits. */
const growing: Readonly<Record<number, string>> = {
  [Op.add]: 'addGrow',
  [Op.sub]: 'subGrow',
  [Op.mul]: 'mulGrow',
};

/**
 * SL0231: a sum, difference or product of two values that wraps, and is widened afterwards: the bits that the wider result has
 * room for are lost already. With a literal on one side it is a counter, which may well wrap; and where the ranges of the
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
    if (op !== Op.zext && op !== Op.sext) continue;
    const inner = behindNames(module, singleDrivers(module), nodes.a[node]!);
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

function isWrapping({ nodes }: Module, ranges: ValueRanges, node: NodeId): boolean {
  if (growing[nodes.op[node]!] === undefined) return false;
  const [a, b] = [nodes.a[node]!, nodes.b[node]!];
  if (nodes.op[a] === Op.const || nodes.op[b] === Op.const) return false;
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
  complaints.add(
    'SL0231',
    location,
    `'${text}' of module '${module.name}' wraps in ${narrow} bits before it is widened to ${wide}`,
    { help: `compute it with ${growing[nodes.op[inner]!]}, or widen the operands before` },
  );
}
