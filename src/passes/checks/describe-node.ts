import { type Design, infixSymbols, type Module, type NodeId, Op, opNames } from '../../ir/index.ts';
import { shownName } from './shown-name.ts';

/** Orders with the literal on the left, as `a.ge(4)` makes them: `a >= 4'h4`. */
const mirrored: Readonly<Record<number, string>> = {
  [Op.ltu]: '>',
  [Op.leu]: '>=',
  [Op.lts]: '>',
  [Op.les]: '>=',
};

/** A short text for an expression in a message, in the author's names; `...` below the second level. */
export function describeNode(design: Design, module: Module, node: NodeId, depth = 2): string {
  const { nodes } = module;
  const op = nodes.op[node]!;
  if (op === Op.ref) return shownName(module, nodes.a[node]!);
  if (op === Op.const) return describeLiteral(design, nodes.width[node]!, nodes.value(node), nodes.c[node]!);
  if (depth === 0) return '...';
  const [a = '', b = ''] = nodes
    .operands(node)
    .map((operand) => describeNode(design, module, operand, depth - 1));
  const symbol = infixSymbols.get(op);
  const turned = nodes.op[nodes.a[node]!] === Op.const ? mirrored[op] : undefined;
  if (turned !== undefined) return depth < 2 ? `(${b} ${turned} ${a})` : `${b} ${turned} ${a}`;
  if (symbol !== undefined) return depth < 2 ? `(${a} ${symbol} ${b})` : `${a} ${symbol} ${b}`;
  if (op === Op.not) return nodes.width[node] === 1 ? `!${a}` : `~${a}`;
  if (op === Op.slice) {
    const low = nodes.b[node]!;
    const high = low + nodes.width[node]! - 1;
    return high === low ? `${a}[${low}]` : `${a}[${high}:${low}]`;
  }
  return `${opNames[op]}(${nodes.operands(node).length > 2 ? `${a}, ${b}, ...` : [a, b].filter((x) => x !== '').join(', ')})`;
}

/** The member's name if the value is one, else `8'hff`. */
export function describeLiteral(design: Design, width: number, value: bigint, enumeration: number): string {
  const member = design.enumerations[enumeration]?.members.find((m) => m.value === value);
  return member?.name ?? `${width}'h${value.toString(16)}`;
}
