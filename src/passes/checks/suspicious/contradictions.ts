import {
  type Design,
  forEachNodeOf,
  forEachStatement,
  type LocationId,
  type Module,
  type NodeId,
  Op,
  type SignalId,
} from '../../../ir/index.ts';
import { describeNode } from '../describe-node.ts';
import type { Complaints } from './complaints.ts';
import { Facts } from './facts.ts';
import { declared } from './one-cycle.ts';
import type { ValueRanges } from './value-ranges.ts';

/**
 * SL0223: conditions that two of their parts decide: `a == 1 & a == 2`, `a < 3 & a > 8` and `a & !a` are never 1,
 * `a != 1 | a != 2` is never 0. Where one source line makes several conditions of the same form and only some of them
 * are decided, a generator has made them, and none is told.
 */
export function checkContradictions(
  design: Design,
  module: Module,
  ranges: ValueRanges,
  complaints: Complaints,
): void {
  const { nodes } = module;
  const facts = new Facts(module, ranges);
  const seen = new Uint8Array(nodes.count);
  const waiting: NodeId[] = [];
  const visit = (node: NodeId): void => {
    if (seen[node]) return;
    seen[node] = 1;
    waiting.push(node);
  };
  const found: { readonly node: NodeId; readonly value: 0 | 1; readonly location: LocationId }[] = [];
  const open = new Set<string>();
  forEachStatement(module.body, (statement) => {
    const { location } = statement;
    forEachNodeOf(statement, visit);
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      nodes.forEachOperand(node, visit);
      if (nodes.width[node] !== 1 || (nodes.op[node] !== Op.and && nodes.op[node] !== Op.or)) continue;
      if (isDecided(module, facts, node))
        found.push({ node, value: nodes.op[node] === Op.or ? 1 : 0, location });
      else open.add(`${location} ${shapeOf(module, node)}`);
    }
  });
  for (const { node, value, location } of found) {
    if (open.has(`${location} ${shapeOf(module, node)}`)) continue;
    const text = describeNode(design, module, node);
    complaints.add('SL0223', location, `'${text}' of module '${module.name}' is always ${value}`, {
      related: namedIn(module, node).map((signal) => declared(module, signal)),
      help: value
        ? "one of its parts holds whatever the value is: probably 'and' is meant, or another value"
        : "its parts exclude each other: probably 'or' is meant, or another value",
    });
  }
}

/** Whether the second part of `and` cannot be 1 with the first, or of `or` cannot be 0. */
function isDecided({ nodes }: Module, facts: Facts, node: NodeId): boolean {
  const [a, b] = [nodes.a[node]!, nodes.b[node]!];
  if (nodes.op[a] === Op.const || nodes.op[b] === Op.const) return false;
  const holds = nodes.op[node] === Op.and;
  const mark = facts.mark;
  facts.assume(a, holds, -1);
  const known = facts.decide(b);
  facts.undo(mark);
  return known !== null && known.value !== holds;
}

/** Operators of a condition, two levels deep: what one line of a generator makes has one shape. */
function shapeOf({ nodes }: Module, node: NodeId, depth = 2): string {
  if (depth === 0) return '';
  const parts = nodes.operands(node).map((operand) => shapeOf({ nodes } as Module, operand, depth - 1));
  return `${nodes.op[node]}(${parts.join(',')})`;
}

/** Signals that a message shows with their declarations. */
const mostNamed = 2;

/** The first signals that stand in an expression itself. */
function namedIn({ nodes }: Module, start: NodeId): readonly SignalId[] {
  const found = new Set<SignalId>();
  const waiting = [start];
  for (let node = waiting.pop(); node !== undefined && found.size < mostNamed; node = waiting.pop()) {
    if (nodes.op[node] === Op.ref) found.add(nodes.a[node]!);
    waiting.push(...nodes.operands(node).toReversed());
  }
  return [...found];
}
