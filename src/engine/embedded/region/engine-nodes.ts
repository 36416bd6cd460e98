import { type NodeId, NodeStore, Op, type OpCode, operandCount } from '../../../ir/index.ts';

/**
 * Operators that exist only inside the engine, made by the recognition of structure. Their codes lie beyond those of
 * the netlist.
 */
export const EngineOp = {
  /** How many bits of `a` (at most 64) are 1, as a number of the width of `a`. */
  popcount: 64,
  /**
   * Every stride-th bit of `a` (more than 64 bits): bit `i` is bit `start + i * stride` of `a`, or 0 beyond it. `b` is
   * a literal, `start * 2^16 + stride`. As wide as `a`; slices of it are what is used.
   */
  gather: 65,
  /** The sum that the table `a` (a reference to its signal) gives for the present gates; see `SumTable`. */
  tableSum: 66,
} as const;

/** By operator, `cat` aside: how many operands it has. */
const arities = Uint8Array.from({ length: 256 }, (_, op) =>
  op < EngineOp.popcount ? (operandCount[op] ?? 0) : 1,
);

/** The nodes of a region: those of the netlist and those of `EngineOp`. */
export class EngineNodes extends NodeStore {
  override forEachOperand(node: NodeId, visit: (operand: NodeId, position: number) => void): void {
    if (this.op[node]! < EngineOp.popcount) super.forEachOperand(node, visit);
    else visit(this.a[node]!, 0);
  }

  /** How many operands a node has. With `operandAt` this is `forEachOperand` for loops that run millions of times. */
  arity(node: NodeId): number {
    const op = this.op[node]!;
    return op === Op.cat ? this.b[node]! : arities[op]!;
  }

  /** Sets `flags` of the operands of a node. */
  mark(node: NodeId, flags: Uint8Array): void {
    const op = this.op[node]!;
    const a = this.a[node]!;
    const b = this.b[node]!;
    if (op === Op.cat) {
      for (let i = 0; i < b; i++) flags[this.pool[a + i]!] = 1;
      return;
    }
    const count = arities[op]!;
    if (count > 0) flags[a] = 1;
    if (count > 1) flags[b] = 1;
    if (count > 2) flags[this.c[node]!] = 1;
  }

  operandAt(node: NodeId, position: number): NodeId {
    if (this.op[node] === Op.cat) return this.pool[this.a[node]! + position]!;
    if (position === 0) return this.a[node]!;
    return position === 1 ? this.b[node]! : this.c[node]!;
  }

  popcount(a: NodeId): NodeId {
    return this.unary(EngineOp.popcount as unknown as OpCode, a);
  }

  tableSum(table: NodeId, width: number): NodeId {
    return this.extend(EngineOp.tableSum as unknown as OpCode, table, width);
  }

  gather(a: NodeId, start: number, stride: number): NodeId {
    return this.shift(EngineOp.gather as unknown as OpCode, a, this.constant(48, start * 2 ** 16 + stride));
  }

  /** First bit and stride of a `gather`. */
  gatherOf(node: NodeId): { start: number; stride: number } {
    const code = Number(this.value(this.b[node]!));
    return { start: Math.floor(code / 2 ** 16), stride: code % 2 ** 16 };
  }

  /** The signal that a node reads, or -1. */
  signalOf(node: NodeId): number {
    return this.op[node] === Op.ref ? this.a[node]! : -1;
  }
}
