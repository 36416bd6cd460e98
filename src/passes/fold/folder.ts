import { evaluateNode, type NodeId, NodeStore, Op, type OpCode } from '../../ir/index.ts';
import { foldAdd, foldMul, foldNeg, foldSub } from './rules-arithmetic.ts';
import { foldAnd, foldNot, foldOr, foldXor } from './rules-bitwise.ts';
import { foldMux, foldPick } from './rules-choice.ts';
import { foldCompare } from './rules-compare.ts';
import { foldReduction } from './rules-reduce.ts';
import { foldCat, foldExtend, foldRep, foldShift, foldSlice } from './rules-shape.ts';

/**
 * Builds nodes in their simplest form: literals are computed, identities applied, slices taken from where the bits
 * come from. The methods have the signatures and width rules of `NodeStore`. Operands must come from this folder, so
 * that they are simple already and each rule looks only one or two levels down.
 */
export class Folder {
  readonly nodes: NodeStore;

  constructor(nodes: NodeStore = new NodeStore()) {
    this.nodes = nodes;
  }

  width(node: NodeId): number {
    return this.nodes.width[node]!;
  }

  is(node: NodeId, op: OpCode): boolean {
    return this.nodes.op[node] === op;
  }

  /** The value of a literal, or null. */
  literal(node: NodeId): bigint | null {
    return this.nodes.op[node] === Op.const ? this.nodes.value(node) : null;
  }

  isZero(node: NodeId): boolean {
    return this.literal(node) === 0n;
  }

  isOnes(node: NodeId): boolean {
    return this.literal(node) === BigInt.asUintN(this.width(node), -1n);
  }

  /** The same value; a literal and its twin with an enumeration name count as the same. */
  same(a: NodeId, b: NodeId): boolean {
    if (a === b) return true;
    const value = this.literal(a);
    return value !== null && value === this.literal(b) && this.width(a) === this.width(b);
  }

  constant(width: number, value: bigint | number): NodeId {
    return this.nodes.constant(width, value);
  }

  zero(width: number): NodeId {
    return this.constant(width, 0);
  }

  ones(width: number): NodeId {
    return this.constant(width, BigInt.asUintN(width, -1n));
  }

  /** The literal that `node` comes to if all its operands are literals, else the node. */
  computed(node: NodeId): NodeId {
    const { nodes } = this;
    let known = !this.is(node, Op.const) && !this.is(node, Op.ref);
    nodes.forEachOperand(node, (operand) => {
      if (nodes.op[operand] !== Op.const) known = false;
    });
    if (!known) return node;
    const value = evaluateNode(
      nodes,
      node,
      (operand) => nodes.value(operand),
      () => 0n,
    );
    return nodes.constant(this.width(node), value);
  }

  unary(op: OpCode, a: NodeId): NodeId {
    if (op === Op.not) return foldNot(this, a);
    if (op === Op.neg) return foldNeg(this, a);
    return foldReduction(this, op, a);
  }

  binary(op: OpCode, a: NodeId, b: NodeId): NodeId {
    switch (op) {
      case Op.and:
        return foldAnd(this, a, b);
      case Op.or:
        return foldOr(this, a, b);
      case Op.xor:
        return foldXor(this, a, b);
      case Op.add:
        return foldAdd(this, a, b);
      case Op.sub:
        return foldSub(this, a, b);
      case Op.mul:
        return foldMul(this, a, b);
      default:
        return foldCompare(this, op, a, b);
    }
  }

  not(a: NodeId): NodeId {
    return foldNot(this, a);
  }

  shift(op: OpCode, a: NodeId, amount: NodeId): NodeId {
    return foldShift(this, op, a, amount);
  }

  mux(select: NodeId, whenTrue: NodeId, whenFalse: NodeId): NodeId {
    return foldMux(this, select, whenTrue, whenFalse);
  }

  slice(a: NodeId, low: number, width: number): NodeId {
    return foldSlice(this, a, low, width);
  }

  cat(parts: readonly NodeId[]): NodeId {
    return foldCat(this, parts);
  }

  rep(a: NodeId, times: number): NodeId {
    return foldRep(this, a, times);
  }

  extend(op: OpCode, a: NodeId, width: number): NodeId {
    return foldExtend(this, op, a, width);
  }

  pick(a: NodeId, index: NodeId, width: number): NodeId {
    return foldPick(this, a, index, width);
  }
}
