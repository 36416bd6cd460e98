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
  const accumulated = op === Op.mul ? null : accumulatedProduct(nodes, node, lower);
  if (accumulated) return accumulated;
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

/**
 * `sum + a * b` where the exact product is extended to the width of the sum: in the context of the assignment Verilog
 * extends `a` and `b` themselves, which gives the same.
 */
function accumulatedProduct(
  nodes: NodeStore,
  node: NodeId,
  lower: (operand: NodeId) => Lowered | null,
): Lowered | null {
  const sides = [nodes.a[node]!, nodes.b[node]!] as const;
  const products = sides.map((side) => exactProduct(nodes, side, lower));
  const [left, right] = sides.map((side, i) => products[i] ?? (products[1 - i] ? lower(side) : null));
  if (!left || !right || left.signed !== right.signed) return null;
  const operator = nodes.op[node] === Op.add ? '+' : '-';
  const expression = { kind: 'binary', operator, left: left.expression, right: right.expression } as const;
  return { expression, signed: left.signed, fragile: false };
}

/**
 * `a * b` for a product of extended names: one that is as wide as both together and extended itself, or one that has the
 * width of its place, of which Verilog takes the low bits as well. Null if it is anything else or has a name.
 */
function exactProduct(
  nodes: NodeStore,
  node: NodeId,
  lower: (operand: NodeId) => Lowered | null,
): Lowered | null {
  const op = nodes.op[node]!;
  const isExtended = op === Op.sext || op === Op.zext;
  const product = isExtended ? nodes.a[node]! : node;
  if (nodes.op[product] !== Op.mul || lower(node) || lower(product)) return null;
  const exact = grownValue(nodes, product, lower);
  if (isExtended) return exact?.signed === (op === Op.sext) ? exact : null;
  return exact ?? lowProduct(nodes, product, lower);
}

function lowProduct(
  nodes: NodeStore,
  product: NodeId,
  lower: (operand: NodeId) => Lowered | null,
): Lowered | null {
  const sides = [nodes.a[product]!, nodes.b[product]!] as const;
  const extension = nodes.op[sides[0]]!;
  if (extension !== Op.sext && extension !== Op.zext) return null;
  if (nodes.op[sides[1]] !== extension) return null;
  const [left, right] = sides.map((side) => lower(nodes.a[side]!));
  const isSigned = extension === Op.sext;
  if (left?.signed !== isSigned || right?.signed !== isSigned) return null;
  const expression = {
    kind: 'binary',
    operator: '*',
    left: left.expression,
    right: right.expression,
  } as const;
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
