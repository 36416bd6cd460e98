import { InternalError } from '../diag/index.ts';
import type { NodeId, NodeStore } from './nodes.ts';
import { Op, type OpCode } from './op.ts';

/** The lowest `width` bits of `value`, unsigned. */
export function truncate(value: bigint, width: number): bigint {
  return BigInt.asUintN(width, value);
}

/**
 * The meaning of the operators, on unsigned BigInts: the value of `node` from the values of its operands and signals.
 * The one definition that constant folding, tests and engines are held to; not meant to be fast.
 */
export function evaluateNode(
  nodes: NodeStore,
  node: NodeId,
  operandValue: (operand: NodeId) => bigint,
  signalValue: (signal: number) => bigint,
): bigint {
  const op = nodes.op[node] as OpCode;
  const width = nodes.width[node]!;
  const a = nodes.a[node]!;
  const b = nodes.b[node]!;
  switch (op) {
    case Op.const:
      return nodes.value(node);
    case Op.ref:
      return signalValue(a);
    case Op.not:
      return truncate(~operandValue(a), width);
    case Op.neg:
      return truncate(-operandValue(a), width);
    case Op.and:
      return operandValue(a) & operandValue(b);
    case Op.or:
      return operandValue(a) | operandValue(b);
    case Op.xor:
      return operandValue(a) ^ operandValue(b);
    case Op.add:
      return truncate(operandValue(a) + operandValue(b), width);
    case Op.sub:
      return truncate(operandValue(a) - operandValue(b), width);
    case Op.mul:
      return truncate(operandValue(a) * operandValue(b), width);
    case Op.eq:
      return bit(operandValue(a) === operandValue(b));
    case Op.ne:
      return bit(operandValue(a) !== operandValue(b));
    case Op.ltu:
      return bit(operandValue(a) < operandValue(b));
    case Op.leu:
      return bit(operandValue(a) <= operandValue(b));
    case Op.lts:
      return bit(signed(operandValue(a), nodes.width[a]!) < signed(operandValue(b), nodes.width[b]!));
    case Op.les:
      return bit(signed(operandValue(a), nodes.width[a]!) <= signed(operandValue(b), nodes.width[b]!));
    case Op.shl:
      return operandValue(b) >= BigInt(width) ? 0n : truncate(operandValue(a) << operandValue(b), width);
    case Op.shru:
      return operandValue(b) >= BigInt(width) ? 0n : operandValue(a) >> operandValue(b);
    case Op.shrs: {
      const most = BigInt(width - 1);
      const amount = operandValue(b) < most ? operandValue(b) : most;
      return truncate(signed(operandValue(a), width) >> amount, width);
    }
    case Op.mux:
      return operandValue(a) === 1n ? operandValue(b) : operandValue(nodes.c[node]!);
    case Op.slice:
      return truncate(operandValue(a) >> BigInt(b), width);
    case Op.cat: {
      let joined = 0n;
      nodes.forEachOperand(node, (part) => {
        joined = (joined << BigInt(nodes.width[part]!)) | operandValue(part);
      });
      return joined;
    }
    case Op.rep: {
      const partWidth = BigInt(nodes.width[a]!);
      let joined = 0n;
      for (let done = 0n; done < BigInt(width); done += partWidth) joined |= operandValue(a) << done;
      return joined;
    }
    case Op.zext:
      return operandValue(a);
    case Op.sext:
      return truncate(signed(operandValue(a), nodes.width[a]!), width);
    case Op.andr:
      return bit(operandValue(a) === truncate(-1n, nodes.width[a]!));
    case Op.orr:
      return bit(operandValue(a) !== 0n);
    case Op.xorr:
      return parity(operandValue(a));
    case Op.pick:
      return truncate(operandValue(a) >> (operandValue(b) * BigInt(width)), width);
  }
  throw new InternalError(`node ${node} has operator code ${op}`);
}

/** Values of all nodes of a store, in order of their ids. */
export function evaluateNodes(nodes: NodeStore, signalValue: (signal: number) => bigint): bigint[] {
  const values: bigint[] = [];
  for (let node = 0; node < nodes.count; node++)
    values.push(evaluateNode(nodes, node, (operand) => values[operand]!, signalValue));
  return values;
}

function bit(condition: boolean): bigint {
  return condition ? 1n : 0n;
}

function signed(value: bigint, width: number): bigint {
  return BigInt.asIntN(width, value);
}

function parity(value: bigint): bigint {
  let ones = 0n;
  for (let rest = value; rest > 0n; rest >>= 1n) ones ^= rest & 1n;
  return ones;
}
