import { InternalError } from '../diag/index.ts';
import { Op, type OpCode, operandCount, opNames } from './op.ts';

/** Index of a node in its module's store. */
export type NodeId = number;

/** Tries near the youngest operand. */
const nearProbes = 4;

/**
 * The expressions of one module: a struct of arrays, hash-consed, so that building the same expression twice
 * gives the same node. About 20 bytes a node. Operands always have smaller ids than their user.
 */
export class NodeStore {
  op: Uint8Array;
  width: Int32Array;
  a: Int32Array;
  b: Int32Array;
  c: Int32Array;
  /** Operands of `cat` nodes. */
  pool = new Int32Array(16);
  /** Literals of more than 32 bits. */
  readonly literals: bigint[] = [];
  count = 0;

  #poolCount = 0;
  #table: Int32Array;
  readonly #literalIds = new Map<bigint, number>();

  /** `capacity`: nodes that there is room for from the beginning. */
  constructor(capacity = 64) {
    const room = 2 ** Math.ceil(Math.log2(Math.max(16, capacity)));
    this.op = new Uint8Array(room);
    this.width = new Int32Array(room);
    this.a = new Int32Array(room);
    this.b = new Int32Array(room);
    this.c = new Int32Array(room);
    this.#table = new Int32Array(room * 2).fill(-1);
  }

  /** A literal. `value` must be in `0 .. 2^width - 1`; `enumeration` indexes `Design.enumerations` or is -1. */
  constant(width: number, value: bigint | number, enumeration = -1): NodeId {
    if (width < 1) throw new InternalError(`literal of width ${width}`);
    if (width <= 32) {
      const small = Number(value);
      if (small < 0 || small >= 2 ** width) throw new InternalError(`literal ${value} in ${width} bits`);
      return this.#intern(Op.const, width, small | 0, 0, enumeration);
    }
    const big = BigInt(value);
    if (big < 0n || big >> BigInt(width) !== 0n) throw new InternalError(`literal ${value} in ${width} bits`);
    let index = this.#literalIds.get(big);
    if (index === undefined) {
      index = this.literals.push(big) - 1;
      this.#literalIds.set(big, index);
    }
    return this.#intern(Op.const, width, index, 1, enumeration);
  }

  /** The value of a `const` node, unsigned. */
  value(node: NodeId): bigint {
    if (this.op[node] !== Op.const)
      throw new InternalError(`node ${node} is ${opNames[this.op[node]!]}, not a literal`);
    return this.b[node] === 1 ? this.literals[this.a[node]!]! : BigInt(this.a[node]! >>> 0);
  }

  /** The same, as a number where the node has at most 32 bits. */
  literal(node: NodeId): number | bigint {
    return this.op[node] === Op.const && this.b[node] === 0 ? this.a[node]! >>> 0 : this.value(node);
  }

  ref(signal: number, width: number): NodeId {
    return this.#intern(Op.ref, width, signal, 0, 0);
  }

  unary(op: OpCode, a: NodeId): NodeId {
    const reduces = op === Op.andr || op === Op.orr || op === Op.xorr;
    return this.#intern(op, reduces ? 1 : this.width[a]!, a, 0, 0);
  }

  /** `and or xor add sub mul` and the comparisons: equal operand widths. */
  binary(op: OpCode, a: NodeId, b: NodeId): NodeId {
    if (this.width[a] !== this.width[b]) this.#mismatch(op, a, b);
    return this.#intern(op, op >= Op.eq && op <= Op.les ? 1 : this.width[a]!, a, b, 0);
  }

  shift(op: OpCode, a: NodeId, amount: NodeId): NodeId {
    return this.#intern(op, this.width[a]!, a, amount, 0);
  }

  mux(select: NodeId, whenTrue: NodeId, whenFalse: NodeId): NodeId {
    if (this.width[select] !== 1 || this.width[whenTrue] !== this.width[whenFalse])
      this.#mismatch(Op.mux, whenTrue, whenFalse);
    return this.#intern(Op.mux, this.width[whenTrue]!, select, whenTrue, whenFalse);
  }

  /** Bits `low + width - 1 .. low`; the whole of `a` is `a` itself. */
  slice(a: NodeId, low: number, width: number): NodeId {
    if (low < 0 || width < 1 || low + width > this.width[a]!) {
      throw new InternalError(`slice [${low} +: ${width}] of ${this.width[a]} bits`);
    }
    return width === this.width[a] ? a : this.#intern(Op.slice, width, a, low, 0);
  }

  /** Concatenation, most significant part first. */
  cat(parts: readonly NodeId[]): NodeId {
    if (parts.length === 0) throw new InternalError('empty concatenation');
    if (parts.length === 1) return parts[0]!;
    let width = 0;
    for (const part of parts) width += this.width[part]!;
    const start = this.#poolCount;
    this.pool = withRoom(this.pool, start + parts.length);
    for (let i = 0; i < parts.length; i++) this.pool[start + i] = parts[i]!;
    this.#poolCount += parts.length;
    const before = this.count;
    const node = this.#intern(Op.cat, width, start, parts.length, 0);
    if (this.count === before) this.#poolCount = start;
    return node;
  }

  rep(a: NodeId, times: number): NodeId {
    return times === 1 ? a : this.#intern(Op.rep, this.width[a]! * times, a, 0, 0);
  }

  /** `zext` or `sext` to `width`; the same width is `a` itself. */
  extend(op: OpCode, a: NodeId, width: number): NodeId {
    if (width < this.width[a]!)
      throw new InternalError(`${opNames[op]} from ${this.width[a]} to ${width} bits`);
    return width === this.width[a] ? a : this.#intern(op, width, a, 0, 0);
  }

  /** Element `index` of `a`, in elements of `width` bits; see `Op.pick`. */
  pick(a: NodeId, index: NodeId, width: number): NodeId {
    if (this.width[a] !== width * 2 ** this.width[index]!) {
      throw new InternalError(
        `pick of ${width} bits by a ${this.width[index]}-bit index from ${this.width[a]} bits`,
      );
    }
    return this.#intern(Op.pick, width, a, index, 0);
  }

  /** Calls `visit` with each operand of `node`, in order. */
  forEachOperand(node: NodeId, visit: (operand: NodeId, position: number) => void): void {
    const op = this.op[node]!;
    if (op === Op.cat) {
      for (let i = 0; i < this.b[node]!; i++) visit(this.pool[this.a[node]! + i]!, i);
      return;
    }
    const operands = operandCount[op]!;
    if (operands > 0) visit(this.a[node]!, 0);
    if (operands > 1) visit(this.b[node]!, 1);
    if (operands > 2) visit(this.c[node]!, 2);
  }

  operands(node: NodeId): NodeId[] {
    const list: NodeId[] = [];
    this.forEachOperand(node, (operand) => list.push(operand));
    return list;
  }

  #mismatch(op: OpCode, a: NodeId, b: NodeId): never {
    throw new InternalError(`${opNames[op]} of ${this.width[a]} and ${this.width[b]} bits`);
  }

  #intern(op: OpCode, width: number, a: number, b: number, c: number): NodeId {
    const table = this.#table;
    let slot = this.#slot(op, width, a, b, c, 0);
    let found = table[slot]!;
    for (let probe = 1; found !== -1; probe++) {
      if (this.#same(found, op, width, a, b, c)) return found;
      slot = this.#slot(op, width, a, b, c, probe);
      found = table[slot]!;
    }
    const node = this.count++;
    if (node === this.op.length) this.#grow();
    this.op[node] = op;
    this.width[node] = width;
    this.a[node] = a;
    this.b[node] = b;
    this.c[node] = c;
    table[slot] = node;
    if (this.count * 2 > table.length) this.#rehash();
    return node;
  }

  /**
   * Where to look for a node, at the `probe`-th try: a few times near the place of its youngest operand, since the memory
   * that what was made lately is in is at hand, then anywhere.
   */
  #slot(op: OpCode, width: number, a: number, b: number, c: number, probe: number): number {
    const mask = this.#table.length - 1;
    const operands = op === Op.cat ? 1 : operandCount[op];
    if (probe >= nearProbes || operands === 0) return (this.#hash(op, width, a, b, c) + probe) & mask;
    let youngest = op === Op.cat ? this.pool[a]! : a;
    if (operands !== undefined && operands > 1 && b > youngest) youngest = b;
    if (operands === 3 && c > youngest) youngest = c;
    return (youngest * 2 + probe) & mask;
  }

  #same(node: NodeId, op: number, width: number, a: number, b: number, c: number): boolean {
    if (this.op[node] !== op || this.width[node] !== width || this.b[node] !== b) return false;
    if (op !== Op.cat) return this.a[node] === a && this.c[node] === c;
    const other = this.a[node]!;
    for (let i = 0; i < b; i++) if (this.pool[other + i] !== this.pool[a + i]) return false;
    return true;
  }

  #hash(op: number, width: number, a: number, b: number, c: number): number {
    let h = Math.imul(op ^ Math.imul(width, 0x9e3779b1), 0x85ebca6b);
    if (op === Op.cat)
      for (let i = 0; i < b; i++) h = Math.imul(h ^ this.pool[a + i]!, 0x27d4eb2f) ^ (h >>> 15);
    else h = Math.imul(h ^ a, 0x27d4eb2f) ^ (h >>> 15);
    h = Math.imul(h ^ b, 0x165667b1) ^ (h >>> 13);
    h = Math.imul(h ^ c, 0x9e3779b1);
    return h ^ (h >>> 16);
  }

  #grow(): void {
    const size = this.op.length * 2;
    this.op = withRoom(this.op, size);
    this.width = withRoom(this.width, size);
    this.a = withRoom(this.a, size);
    this.b = withRoom(this.b, size);
    this.c = withRoom(this.c, size);
  }

  #rehash(): void {
    const table = new Int32Array(this.#table.length * 2).fill(-1);
    this.#table = table;
    const { op, width, a, b, c } = this;
    for (let node = 0; node < this.count; node++) {
      for (let probe = 0; ; probe++) {
        const slot = this.#slot(op[node]! as OpCode, width[node]!, a[node]!, b[node]!, c[node]!, probe);
        if (table[slot] !== -1) continue;
        table[slot] = node;
        break;
      }
    }
  }
}

function withRoom<T extends Uint8Array | Int32Array>(array: T, size: number): T {
  if (size <= array.length) return array;
  const bigger = new (array.constructor as new (size: number) => T)(Math.max(size, array.length * 2));
  bigger.set(array);
  return bigger;
}
