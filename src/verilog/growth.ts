import { type NodeId, type NodeStore, Op } from '../ir/index.ts';
import { literal } from './literal.ts';
import type { Lowered } from './lowered.ts';

/**
 * `a + b` for a sum that is one bit wider than its operands, `a * b` for a product as wide as both together: the one
 * place where Verilog's own widening is what everybody expects (and lint accepts), because the assignment's target sets
 * the width. Null unless the operands are names, or names and a literal, of the right sign.
 */
export function grownValue(
  nodes: NodeStore,
  node: NodeId,
  lower: (operand: NodeId) => Lowered | null,
): Lowered | null {
  const op = nodes.op[node]!;
  const operator = op === Op.add ? '+' : op === Op.sub ? '-' : op === Op.mul ? '*' : null;
  if (!operator) return null;
  const sides = [nodes.a[node]!, nodes.b[node]!] as const;
  const extension = sides.map((side) => nodes.op[side]!).find((code) => code === Op.sext || code === Op.zext);
  if (extension === undefined) return null;
  const isSigned = extension === Op.sext;
  const width = nodes.width[node]!;
  const narrow = (side: NodeId) => nodes.width[nodes.a[side]!]!;
  if (op === Op.mul) {
    if (!sides.every((side) => nodes.op[side] === extension)) return null;
    if (narrow(sides[0]) + narrow(sides[1]) !== width) return null;
  }
  const operand = (side: NodeId): Lowered | null => {
    if (nodes.op[side] === Op.const && op !== Op.mul) return narrowLiteral(nodes, side, isSigned);
    if (nodes.op[side] !== extension) return null;
    if (op !== Op.mul && narrow(side) !== width - 1) return null;
    const lowered = lower(nodes.a[side]!);
    return lowered && lowered.signed === isSigned ? lowered : null;
  };
  const left = operand(sides[0]);
  const right = left && operand(sides[1]);
  if (!left || !right) return null;
  const expression = { kind: 'binary', operator, left: left.expression, right: right.expression } as const;
  return { expression, signed: isSigned, fragile: false };
}

/** The literal in one bit less, if it keeps its value. */
function narrowLiteral(nodes: NodeStore, node: NodeId, isSigned: boolean): Lowered | null {
  if (nodes.c[node]! >= 0) return null;
  const width = nodes.width[node]! - 1;
  const value = nodes.value(node);
  const cut = BigInt.asUintN(width, value);
  const back = isSigned ? BigInt.asUintN(width + 1, BigInt.asIntN(width, cut)) : cut;
  if (back !== value) return null;
  return { expression: literal(width, cut, { signed: isSigned }), signed: isSigned, fragile: false };
}
