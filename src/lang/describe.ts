import type { Place } from '../diag/index.ts';
import { type NodeId, Op, opNames } from '../ir/index.ts';
import type { ModuleContext } from './context.ts';

/** A short text for an expression in the author's names, such as `add(count, 1)`; two levels deep. */
export function describeNode(context: ModuleContext, node: NodeId, depth = 2): string {
  const { nodes, signals } = context.builder;
  const op = nodes.op[node]!;
  if (op === Op.ref) return signals[nodes.a[node]!]!.name;
  if (op === Op.const) return constantText(context, node);
  if (op === Op.slice) {
    const low = nodes.b[node]!;
    const high = low + nodes.width[node]! - 1;
    return `${describeNode(context, nodes.a[node]!, depth)}[${high === low ? high : `${high}:${low}`}]`;
  }
  if (depth === 0) return '...';
  const operands = nodes.operands(node);
  const shown = operands.slice(0, 4).map((operand) => describeNode(context, operand, depth - 1));
  return `${opNames[op]}(${shown.join(', ')}${operands.length > 4 ? ', ...' : ''})`;
}

/** Where the signal that an expression starts from was declared: its leftmost named operand. */
export function placeOfNode(context: ModuleContext, node: NodeId): Place | undefined {
  const { nodes, signals } = context.builder;
  for (let next: NodeId | undefined = node; next !== undefined; next = nodes.operands(next)[0]) {
    if (nodes.op[next] === Op.ref) return context.design.locations.place(signals[nodes.a[next]!]!.location);
  }
  return undefined;
}

/** A literal by the name of its member, or as a number. */
function constantText(context: ModuleContext, node: NodeId): string {
  const { nodes } = context.builder;
  const value = nodes.value(node);
  const enumeration = context.design.enumerations[nodes.c[node]!];
  const member = enumeration?.members.find((each) => each.value === value);
  return member ? `${enumeration!.name.replace(/^.*\./, '')}.${member.name}` : String(value);
}
