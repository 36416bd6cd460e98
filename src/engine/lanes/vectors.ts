import { InternalError } from '../../diag/index.ts';
import { Code, type ElementBits, elementCodes, Pseudo } from './vector-codes.ts';

/** Index of a vector value. */
export type VectorId = number;

const shiftCodes = new Set(
  ([16, 32, 64] as const).flatMap((bits) => {
    const { shl, shrS, shrU } = elementCodes[bits];
    return [shl, shrS, shrU];
  }),
);
const unaryCodes = new Set<number>([
  Code.not,
  ...([16, 32, 64] as const).flatMap((bits) => {
    const { extendLowS, extendHighS, extendLowU, extendHighU } = elementCodes[bits];
    return [extendLowS, extendHighS, extendLowU, extendHighU];
  }),
]);

/**
 * Values of 16 bytes and how they follow from each other, one vector instruction each: a struct of arrays, hash-consed
 * like `NodeStore`. Operands have smaller ids than their users.
 */
export class VectorStore {
  /** A vector instruction, or `Pseudo`. */
  op = new Uint16Array(1024);
  a = new Int32Array(1024);
  b = new Int32Array(1024);
  c = new Int32Array(1024);
  /** How many low bits of each element can be 1, at the size of element that the value was made for. */
  bound = new Uint8Array(1024);
  /** Operands of gathers. */
  readonly pool: VectorId[] = [];
  count = 0;
  #table = new Int32Array(4096).fill(-1);
  readonly #gathers = new Map<string, VectorId>();

  /** How many operands are vectors; shifts keep their distance in `b`. */
  arity(id: VectorId): number {
    const op = this.op[id]!;
    if (op === Pseudo.const || op === Pseudo.cell) return 0;
    if (op === Pseudo.gather) return this.c[id]!;
    if (op === Code.select) return 3;
    return unaryCodes.has(op) || shiftCodes.has(op) ? 1 : 2;
  }

  isShift(id: VectorId): boolean {
    return shiftCodes.has(this.op[id]!);
  }

  operand(id: VectorId, position: number): VectorId {
    if (this.op[id] === Pseudo.gather) return this.pool[this.b[id]! + position]!;
    if (position === 0) return this.a[id]!;
    return position === 1 ? this.b[id]! : this.c[id]!;
  }

  /** Nothing has to be computed for it. */
  isLeaf(id: VectorId): boolean {
    return this.op[id] === Pseudo.const || this.op[id] === Pseudo.cell;
  }

  /** A literal in every element. */
  constant(bits: ElementBits, value: bigint): VectorId {
    let pattern = BigInt.asUintN(bits, value);
    for (let size = bits; size < 64; size *= 2) pattern |= pattern << BigInt(size);
    const low = Number(pattern & 0xffff_ffffn) | 0;
    const high = Number(pattern >> 32n) | 0;
    return this.#intern(Pseudo.const, low, high, 0, 64);
  }

  /** The 64 bits that a literal repeats. */
  pattern(id: VectorId): bigint {
    return (BigInt(this.b[id]! >>> 0) << 32n) | BigInt(this.a[id]! >>> 0);
  }

  cell(index: number, bound: number): VectorId {
    return this.#intern(Pseudo.cell, index, 0, 0, bound);
  }

  /**
   * Part `part` of a word of memory array `array`, for each lane the word of its row. `rows`: the vectors of 32-bit elements
   * that hold the rows of these lanes.
   */
  gather(array: number, part: number, rows: readonly VectorId[], bound: number): VectorId {
    const key = `${array},${part},${rows.join()}`;
    const known = this.#gathers.get(key);
    if (known !== undefined) return known;
    const first = this.pool.length;
    this.pool.push(...rows);
    const id = this.#add(Pseudo.gather, array * 64 + part, first, rows.length, bound);
    this.#gathers.set(key, id);
    return id;
  }

  make(op: number, a: VectorId, b = 0, c = 0, bound = 64): VectorId {
    if (op < 0) throw new InternalError('no such vector instruction');
    return this.#intern(op, a, b, c, bound);
  }

  #intern(op: number, a: number, b: number, c: number, bound: number): VectorId {
    const mask = this.#table.length - 1;
    let slot = hash(op, a, b, c) & mask;
    for (let found = this.#table[slot]!; found >= 0; found = this.#table[slot]!) {
      if (this.op[found] === op && this.a[found] === a && this.b[found] === b && this.c[found] === c) {
        if (this.bound[found]! > bound) this.bound[found] = bound;
        return found;
      }
      slot = (slot + 1) & mask;
    }
    const id = this.#add(op, a, b, c, bound);
    this.#table[slot] = id;
    if (this.count * 2 > this.#table.length) this.#rehash();
    return id;
  }

  #add(op: number, a: number, b: number, c: number, bound: number): VectorId {
    const id = this.count++;
    if (id === this.op.length) this.#grow();
    this.op[id] = op;
    this.a[id] = a;
    this.b[id] = b;
    this.c[id] = c;
    this.bound[id] = bound;
    return id;
  }

  #rehash(): void {
    const table = new Int32Array(this.#table.length * 2).fill(-1);
    const mask = table.length - 1;
    for (let id = 0; id < this.count; id++) {
      if (this.op[id] === Pseudo.gather) continue;
      let slot = hash(this.op[id]!, this.a[id]!, this.b[id]!, this.c[id]!) & mask;
      while (table[slot]! >= 0) slot = (slot + 1) & mask;
      table[slot] = id;
    }
    this.#table = table;
  }

  #grow(): void {
    const size = this.op.length * 2;
    const bigger = <T extends Uint8Array | Uint16Array | Int32Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.op = bigger(this.op, new Uint16Array(size));
    this.a = bigger(this.a, new Int32Array(size));
    this.b = bigger(this.b, new Int32Array(size));
    this.c = bigger(this.c, new Int32Array(size));
    this.bound = bigger(this.bound, new Uint8Array(size));
  }
}

function hash(op: number, a: number, b: number, c: number): number {
  let h = Math.imul(op ^ Math.imul(a, 0x9e3779b1), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15) ^ b, 0x27d4eb2f);
  h = Math.imul(h ^ (h >>> 13) ^ c, 0x165667b1);
  return h ^ (h >>> 16);
}
