import type { Design, Module } from './design.ts';
import type { NodeId } from './nodes.ts';
import { Op, type OpCode, opNames } from './op.ts';

/** Calls `report` with what is wrong with the expressions of a module: operands, widths, literals. */
export function verifyNodes(design: Design, module: Module, report: (message: string) => void): void {
  const { nodes } = module;
  for (let node = 0; node < nodes.count; node++) {
    const name = `node ${node} (${opNames[nodes.op[node]!] ?? `code ${nodes.op[node]}`})`;
    let inOrder = true;
    const operands = opNames[nodes.op[node]!] === undefined ? [] : nodes.operands(node);
    for (const operand of operands) if (!(operand >= 0 && operand < node)) inOrder = false;
    if (!inOrder) report(`${name}: an operand does not stand before its user`);
    else if (nodes.width[node]! < 1) report(`${name} has width ${nodes.width[node]}`);
    else {
      const wrong = wrongNode(design, module, node, operands);
      if (wrong !== null) report(`${name}: ${wrong}`);
    }
  }
}

function wrongNode(design: Design, module: Module, node: NodeId, operands: readonly NodeId[]): string | null {
  const { nodes } = module;
  const op = nodes.op[node] as OpCode;
  const width = nodes.width[node]!;
  const [a = 0, b = 0, c = 0] = operands.map((operand) => nodes.width[operand]!);
  const says = (condition: boolean, message: string) => (condition ? null : message);
  switch (op) {
    case Op.const:
      return wrongLiteral(design, module, node);
    case Op.ref: {
      const signal = module.signals[nodes.a[node]!];
      if (!signal) return `signal ${nodes.a[node]} does not exist`;
      return says(signal.width === width, `${width} bits of '${signal.name}', which has ${signal.width}`);
    }
    case Op.not:
    case Op.neg:
      return says(a === width, `operand of ${a} bits, result of ${width}`);
    case Op.and:
    case Op.or:
    case Op.xor:
    case Op.add:
    case Op.sub:
    case Op.mul:
      return says(a === width && b === width, `operands of ${a} and ${b} bits, result of ${width}`);
    case Op.eq:
    case Op.ne:
    case Op.ltu:
    case Op.leu:
    case Op.lts:
    case Op.les:
      return says(a === b && width === 1, `operands of ${a} and ${b} bits, result of ${width}`);
    case Op.shl:
    case Op.shru:
    case Op.shrs:
      return says(a === width, `operand of ${a} bits, result of ${width}`);
    case Op.mux:
      return says(
        a === 1 && b === width && c === width,
        `select of ${a} bits, operands of ${b} and ${c}, result of ${width}`,
      );
    case Op.slice: {
      const low = nodes.b[node]!;
      return says(low >= 0 && low + width <= a && width < a, `[${low} +: ${width}] of ${a} bits`);
    }
    case Op.cat: {
      const sum = operands.reduce((total, operand) => total + nodes.width[operand]!, 0);
      return says(operands.length > 0 && sum === width, `parts of ${sum} bits, result of ${width}`);
    }
    case Op.rep:
      return says(width % a === 0 && width > a, `operand of ${a} bits, result of ${width}`);
    case Op.zext:
    case Op.sext:
      return says(a < width, `from ${a} to ${width} bits`);
    case Op.andr:
    case Op.orr:
    case Op.xorr:
      return says(width === 1, `result of ${width} bits`);
    case Op.pick:
      return says(a === width * 2 ** b, `${width} bits by a ${b}-bit index from ${a} bits`);
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
