import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateNode, type NodeId, NodeStore, Op, type OpCode } from '../../src/ir/index.ts';

/** Bits of a value, bit 0 first: the other way to say what an operator means. */
function bitsOf(value: bigint, width: number): boolean[] {
  return Array.from({ length: width }, (_, i) => ((value >> BigInt(i)) & 1n) === 1n);
}

function numberOf(bits: readonly boolean[]): bigint {
  return bits.reduce((value, bit, i) => value | (bit ? 1n << BigInt(i) : 0n), 0n);
}

function evaluate(build: (nodes: NodeStore) => NodeId): bigint {
  const nodes = new NodeStore();
  const read = (node: NodeId): bigint => evaluateNode(nodes, node, read, () => 0n);
  return read(build(nodes));
}

const operand = fc.integer({ min: 1, max: 80 }).chain((width) => {
  const word = fc.bigInt({ min: 0n, max: (1n << BigInt(width)) - 1n });
  return fc.record({
    width: fc.constant(width),
    a: word,
    b: word,
    low: fc.nat(width - 1),
    amount: fc.nat(100),
  });
});

function addBits(a: readonly boolean[], b: readonly boolean[], carryIn: boolean): boolean[] {
  let carry = carryIn;
  return a.map((bit, i) => {
    const ones = Number(bit) + Number(b[i]) + Number(carry);
    carry = ones > 1;
    return ones % 2 === 1;
  });
}

describe('evaluateNode', () => {
  it('computes each operator bit by bit', () => {
    fc.assert(
      fc.property(operand, ({ width, a, b, low, amount }) => {
        const [x, y] = [bitsOf(a, width), bitsOf(b, width)];
        const sign = x[width - 1]!;
        const unary = (op: OpCode) => evaluate((n) => n.unary(op, n.constant(width, a)));
        const binary = (op: OpCode) =>
          evaluate((n) => n.binary(op, n.constant(width, a), n.constant(width, b)));
        const shift = (op: OpCode) =>
          evaluate((n) => n.shift(op, n.constant(width, a), n.constant(7, amount)));
        expect(unary(Op.not)).toBe(numberOf(x.map((bit) => !bit)));
        expect(unary(Op.neg)).toBe(
          numberOf(
            addBits(
              x.map((bit) => !bit),
              x.map(() => false),
              true,
            ),
          ),
        );
        expect(unary(Op.andr)).toBe(x.every(Boolean) ? 1n : 0n);
        expect(unary(Op.orr)).toBe(x.some(Boolean) ? 1n : 0n);
        expect(unary(Op.xorr)).toBe(BigInt(x.filter(Boolean).length % 2));
        expect(binary(Op.and)).toBe(numberOf(x.map((bit, i) => bit && y[i]!)));
        expect(binary(Op.or)).toBe(numberOf(x.map((bit, i) => bit || y[i]!)));
        expect(binary(Op.xor)).toBe(numberOf(x.map((bit, i) => bit !== y[i]!)));
        expect(binary(Op.add)).toBe(numberOf(addBits(x, y, false)));
        expect(binary(Op.sub)).toBe(
          numberOf(
            addBits(
              x,
              y.map((bit) => !bit),
              true,
            ),
          ),
        );
        expect(binary(Op.mul)).toBe((a * b) % 2n ** BigInt(width));
        const less = a < b ? 1n : 0n;
        const lessSigned = sign !== y[width - 1] ? (sign ? 1n : 0n) : less;
        const equal = a === b ? 1n : 0n;
        expect(binary(Op.eq)).toBe(equal);
        expect(binary(Op.ne)).toBe(1n - equal);
        expect(binary(Op.ltu)).toBe(less);
        expect(binary(Op.leu)).toBe(less | equal);
        expect(binary(Op.lts)).toBe(lessSigned);
        expect(binary(Op.les)).toBe(lessSigned | equal);
        expect(shift(Op.shl)).toBe(numberOf(x.map((_, i) => x[i - amount] ?? false)));
        expect(shift(Op.shru)).toBe(numberOf(x.map((_, i) => x[i + amount] ?? false)));
        expect(shift(Op.shrs)).toBe(numberOf(x.map((_, i) => x[i + amount] ?? sign)));
        const part = evaluate((n) => n.slice(n.constant(width, a), low, width - low));
        expect(part).toBe(numberOf(x.slice(low)));
        const joined = evaluate((n) => n.cat([n.constant(width, a), n.constant(width, b)]));
        expect(joined).toBe(numberOf([...y, ...x]));
        expect(evaluate((n) => n.rep(n.constant(width, a), 3))).toBe(numberOf([...x, ...x, ...x]));
        const widened = (op: OpCode) => evaluate((n) => n.extend(op, n.constant(width, a), width + 5));
        expect(widened(Op.zext)).toBe(a);
        expect(widened(Op.sext)).toBe(numberOf([...x, sign, sign, sign, sign, sign]));
        const four = [a, b, a ^ b, a & b];
        const index = amount % 4;
        const picked = evaluate((n) =>
          n.pick(n.cat(four.map((v) => n.constant(width, v)).reverse()), n.constant(2, index), width),
        );
        expect(picked).toBe(four[index]);
        const chosen = evaluate((n) =>
          n.mux(n.constant(1, amount % 2), n.constant(width, a), n.constant(width, b)),
        );
        expect(chosen).toBe(amount % 2 === 1 ? a : b);
      }),
      { numRuns: 300 },
    );
  });
});
