import type { Design, Module } from './design.ts';
import type { NodeId, NodeStore } from './nodes.ts';
import { Op, type OpCode, operandCount, opNames } from './op.ts';

/** Calls `report` with what is wrong with the expressions of a module: operands, widths, literals. */
export function verifyNodes(design: Design, module: Module, report: (message: string) => void): void {
  const { nodes } = module;
  for (let node = 0; node < nodes.count; node++) {
    const wrong = wrongOrder(nodes, node) ?? wrongNode(design, module, node);
    if (wrong === null) continue;
    const name = `node ${node} (${opNames[nodes.op[node]!] ?? `code ${nodes.op[node]}`})`;
    report(`${name}${wrong}`);
  }
}

/** What is wrong with the ids of the operands or with the width itself. */
function wrongOrder(nodes: NodeStore, node: NodeId): string | null {
  const op = nodes.op[node]!;
  const stands = (operand: NodeId) => operand >= 0 && operand < node;
  let inOrder = true;
  if (op === Op.cat) {
    const start = nodes.a[node]!;
    for (let i = 0; i < nodes.b[node]!; i++) inOrder &&= stands(nodes.pool[start + i] ?? -1);
  } else {
    const count = operandCount[op] ?? 0;
    if (count > 0) inOrder = stands(nodes.a[node]!);
    if (count > 1) inOrder &&= stands(nodes.b[node]!);
    if (count > 2) inOrder &&= stands(nodes.c[node]!);
  }
  if (!inOrder) return ': an operand does not stand before its user';
  return nodes.width[node]! < 1 ? ` has width ${nodes.width[node]}` : null;
}

function wrongNode(design: Design, module: Module, node: NodeId): string | null {
  const wrong = wrongForm(design, module, node);
  return wrong === null ? null : `: ${wrong}`;
}

function wrongForm(design: Design, module: Module, node: NodeId): string | null {
  const { nodes } = module;
  const op = nodes.op[node] as OpCode;
  const width = nodes.width[node]!;
  const count = op === Op.cat ? 0 : (operandCount[op] ?? 0);
  const a = count > 0 ? nodes.width[nodes.a[node]!]! : 0;
  const b = count > 1 ? nodes.width[nodes.b[node]!]! : 0;
  const c = count > 2 ? nodes.width[nodes.c[node]!]! : 0;
  switch (op) {
    case Op.const:
      return wrongLiteral(design, module, node);
    case Op.ref: {
      const signal = module.signals[nodes.a[node]!];
      if (!signal) return `signal ${nodes.a[node]} does not exist`;
      return signal.width === width ? null : `${width} bits of '${signal.name}', which has ${signal.width}`;
    }
    case Op.not:
    case Op.neg:
      return a === width ? null : `operand of ${a} bits, result of ${width}`;
    case Op.and:
    case Op.or:
    case Op.xor:
    case Op.add:
    case Op.sub:
    case Op.mul:
      return a === width && b === width ? null : `operands of ${a} and ${b} bits, result of ${width}`;
    case Op.eq:
    case Op.ne:
    case Op.ltu:
    case Op.leu:
    case Op.lts:
    case Op.les:
      return a === b && width === 1 ? null : `operands of ${a} and ${b} bits, result of ${width}`;
    case Op.shl:
    case Op.shru:
    case Op.shrs:
      return a === width ? null : `operand of ${a} bits, result of ${width}`;
    case Op.mux:
      return a === 1 && b === width && c === width
        ? null
        : `select of ${a} bits, operands of ${b} and ${c}, result of ${width}`;
    case Op.slice: {
      const low = nodes.b[node]!;
      return low >= 0 && low + width <= a && width < a ? null : `[${low} +: ${width}] of ${a} bits`;
    }
    case Op.cat: {
      let sum = 0;
      for (let i = 0; i < nodes.b[node]!; i++) sum += nodes.width[nodes.pool[nodes.a[node]! + i]!]!;
      return nodes.b[node]! > 0 && sum === width ? null : `parts of ${sum} bits, result of ${width}`;
    }
    case Op.rep:
      return width % a === 0 && width > a ? null : `operand of ${a} bits, result of ${width}`;
    case Op.zext:
    case Op.sext:
      return a < width ? null : `from ${a} to ${width} bits`;
    case Op.andr:
    case Op.orr:
    case Op.xorr:
      return width === 1 ? null : `result of ${width} bits`;
    case Op.pick:
      return a === width * 2 ** b ? null : `${width} bits by a ${b}-bit index from ${a} bits`;
  }
  return 'unknown operator';
}

function wrongLiteral(design: Design, module: Module, node: NodeId): string | null {
  const { nodes } = module;
  const enumerationId = nodes.c[node]!;
  const value = nodes.value(node);
  if (value === undefined || value < 0n || value >> BigInt(nodes.width[node]!) !== 0n) {
    return `value ${value} in ${nodes.width[node]} bits`;
  }
  if (enumerationId === -1) return null;
  const enumeration = design.enumerations[enumerationId];
  if (!enumeration) return `enumeration ${enumerationId} does not exist`;
  if (enumeration.width !== nodes.width[node])
    return `${nodes.width[node]} bits of enumeration '${enumeration.name}', which has ${enumeration.width}`;
  if (!enumeration.members.some((member) => member.value === value))
    return `value ${value} is no member of enumeration '${enumeration.name}'`;
  return null;
}
