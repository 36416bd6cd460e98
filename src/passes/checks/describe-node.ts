import { type Design, type Module, type NodeId, Op, opNames } from '../../ir/index.ts';

const infix: Readonly<Record<number, string>> = {
  [Op.and]: '&',
  [Op.or]: '|',
  [Op.xor]: '^',
  [Op.add]: '+',
  [Op.sub]: '-',
  [Op.mul]: '*',
  [Op.eq]: '==',
  [Op.ne]: '!=',
  [Op.ltu]: '<',
  [Op.leu]: '<=',
  [Op.lts]: '<',
  [Op.les]: '<=',
};

/** A short text for an expression in a message, in the author's names; `...` below the second level. */
export function describeNode(design: Design, module: Module, node: NodeId, depth = 2): string {
  const { nodes, signals } = module;
  const op = nodes.op[node]!;
  if (op === Op.ref) return signals[nodes.a[node]!]!.name;
  if (op === Op.const) return describeLiteral(design, nodes.width[node]!, nodes.value(node), nodes.c[node]!);
  if (depth === 0) return '...';
  const [a = '', b = ''] = nodes
    .operands(node)
    .map((operand) => describeNode(design, module, operand, depth - 1));
  const symbol = infix[op];
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
