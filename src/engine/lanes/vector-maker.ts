import { Code, type ElementBits, elementCodes, Pseudo } from './vector-codes.ts';
import { type VectorId, VectorStore } from './vectors.ts';

const allOnes = 2n ** 64n - 1n;

/** Makes single vectors in their simplest form. `bits`: the size of the elements. */
export class VectorMaker {
  readonly store = new VectorStore();
  readonly zero = this.store.constant(64, 0n);
  readonly ones = this.store.constant(64, allOnes);

  constant(bits: ElementBits, value: bigint): VectorId {
    return this.store.constant(bits, value);
  }

  /** How many low bits of an element can be 1. */
  bound(id: VectorId, bits: ElementBits): number {
    const { store } = this;
    if (store.op[id] !== Pseudo.const) return Math.min(bits, store.bound[id]!);
    let widest = 0;
    for (let rest = store.pattern(id); rest > 0n; rest >>= BigInt(bits)) {
      const element = BigInt.asUintN(bits, rest);
      if (element > 0n) widest = Math.max(widest, element.toString(2).length);
    }
    return widest;
  }

  not(a: VectorId, bits: ElementBits): VectorId {
    const { store } = this;
    if (store.op[a] === Pseudo.const) return store.constant(64, ~store.pattern(a));
    if (store.op[a] === Code.not) return store.a[a]!;
    return store.make(Code.not, a, 0, 0, bits);
  }

  and(a: VectorId, b: VectorId, bits: ElementBits): VectorId {
    const { store } = this;
    if (a === b) return a;
    if (store.op[a] === Pseudo.const && store.op[b] !== Pseudo.const) return this.and(b, a, bits);
    if (a === this.zero || b === this.zero) return this.zero;
    if (store.op[b] === Pseudo.const) {
      if (b === this.ones) return a;
      if (store.op[a] === Pseudo.const) return store.constant(64, store.pattern(a) & store.pattern(b));
      if (store.op[a] === Code.and && store.op[store.b[a]!] === Pseudo.const)
        return this.and(store.a[a]!, this.and(store.b[a]!, b, bits), bits);
      const bound = this.bound(a, bits);
      if (isOnes(store.pattern(b), bound, bits)) return a;
    }
    if (store.op[b] === Code.not) return store.make(Code.andNot, a, store.a[b]!, 0, this.bound(a, bits));
    if (store.op[a] === Code.not) return store.make(Code.andNot, b, store.a[a]!, 0, this.bound(b, bits));
    return store.make(Code.and, ...ordered(a, b), 0, Math.min(this.bound(a, bits), this.bound(b, bits)));
  }

  or(a: VectorId, b: VectorId, bits: ElementBits): VectorId {
    if (a === b || b === this.zero) return a;
    if (a === this.zero) return b;
    if (a === this.ones || b === this.ones) return this.ones;
    return this.store.make(Code.or, ...ordered(a, b), 0, Math.max(this.bound(a, bits), this.bound(b, bits)));
  }

  xor(a: VectorId, b: VectorId, bits: ElementBits): VectorId {
    if (a === b) return this.zero;
    if (b === this.zero) return a;
    if (a === this.zero) return b;
    if (b === this.ones) return this.not(a, bits);
    if (a === this.ones) return this.not(b, bits);
    // An inversion goes outwards, where it often meets another or swaps the sides of a choice.
    if (this.store.op[a] === Code.not) return this.not(this.xor(this.store.a[a]!, b, bits), bits);
    if (this.store.op[b] === Code.not) return this.not(this.xor(a, this.store.a[b]!, bits), bits);
    return this.store.make(Code.xor, ...ordered(a, b), 0, Math.max(this.bound(a, bits), this.bound(b, bits)));
  }

  /** `mask ? a : b`; the mask has all bits of an element equal. */
  select(mask: VectorId, a: VectorId, b: VectorId, bits: ElementBits): VectorId {
    const { store } = this;
    if (a === b || mask === this.ones) return a;
    if (mask === this.zero) return b;
    if (store.op[mask] === Code.not) return this.select(store.a[mask]!, b, a, bits);
    if (b === this.zero) return this.and(a, mask, bits);
    if (a === this.zero) return store.make(Code.andNot, b, mask, 0, this.bound(b, bits));
    if (a === this.ones) return this.or(mask, b, bits);
    return store.make(Code.select, a, b, mask, Math.max(this.bound(a, bits), this.bound(b, bits)));
  }

  add(a: VectorId, b: VectorId, bits: ElementBits): VectorId {
    if (a === this.zero) return b;
    if (b === this.zero) return a;
    const bound = Math.min(bits, Math.max(this.bound(a, bits), this.bound(b, bits)) + 1);
    return this.store.make(elementCodes[bits].add, ...ordered(a, b), 0, bound);
  }

  sub(a: VectorId, b: VectorId, bits: ElementBits): VectorId {
    if (b === this.zero) return a;
    return this.store.make(elementCodes[bits].sub, a, b, 0, bits);
  }

  shl(a: VectorId, by: number, bits: ElementBits): VectorId {
    if (by === 0 || a === this.zero) return a;
    if (by >= bits) return this.zero;
    if (bits === 8) {
      const moved = this.store.make(elementCodes[16].shl, a, by, 0, 8);
      return this.and(moved, this.constant(8, BigInt((0xff << by) & 0xff)), 8);
    }
    const bound = Math.min(bits, this.bound(a, bits) + by);
    return this.store.make(elementCodes[bits].shl, a, by, 0, bound);
  }

  shrU(a: VectorId, by: number, bits: ElementBits): VectorId {
    if (by === 0) return a;
    const bound = this.bound(a, bits) - by;
    if (bound <= 0) return this.zero;
    if (bits === 8) {
      const moved = this.store.make(elementCodes[16].shrU, a, by, 0, 8);
      return this.and(moved, this.constant(8, BigInt(0xff >> by)), 8);
    }
    return this.store.make(elementCodes[bits].shrU, a, by, 0, bound);
  }

  /** Elements of 16 bits or more. */
  shrS(a: VectorId, by: number, bits: ElementBits): VectorId {
    return by === 0 ? a : this.store.make(elementCodes[bits].shrS, a, by, 0, bits);
  }

  eq(a: VectorId, b: VectorId, bits: ElementBits): VectorId {
    if (a === b) return this.ones;
    return this.store.make(elementCodes[bits].eq, ...ordered(a, b), 0, bits);
  }

  gtS(a: VectorId, b: VectorId, bits: ElementBits): VectorId {
    if (a === b) return this.zero;
    return this.store.make(elementCodes[bits].gtS, a, b, 0, bits);
  }

  /** Unsigned `a >= b`; elements of up to 32 bits. */
  geU(a: VectorId, b: VectorId, bits: ElementBits): VectorId {
    return a === b ? this.ones : this.store.make(elementCodes[bits].geU, a, b, 0, bits);
  }

  /** Half `half` of the elements of `a`, each at twice the size. */
  widen(a: VectorId, half: 0 | 1, isSigned: boolean, to: ElementBits): VectorId {
    const { store } = this;
    const from = (to / 2) as ElementBits;
    if (a === this.zero || (isSigned && a === this.ones)) return a;
    if (store.op[a] === Pseudo.const) {
      const element = BigInt.asUintN(from, store.pattern(a));
      return this.constant(to, isSigned ? BigInt.asIntN(from, element) : element);
    }
    // Two vectors that were narrowed side by side; nothing was lost, or the narrowing would not be the last step.
    const { narrowS, narrowU } = elementCodes[to];
    if ((isSigned && store.op[a] === narrowS) || (!isSigned && store.op[a] === narrowU))
      return half === 0 ? store.a[a]! : store.b[a]!;
    const codes = elementCodes[to];
    const code = isSigned
      ? half === 0
        ? codes.extendLowS
        : codes.extendHighS
      : half === 0
        ? codes.extendLowU
        : codes.extendHighU;
    return store.make(code, a, 0, 0, isSigned ? to : this.bound(a, from));
  }

  /** Elements of two vectors at half the size. Masks if `isMask`, else only their low bits count. */
  narrow(low: VectorId, high: VectorId, isMask: boolean, from: ElementBits): VectorId {
    const { store } = this;
    const to = (from / 2) as ElementBits;
    const [a, b] = [low, high];
    if (a === b && store.op[a] === Pseudo.const)
      return this.constant(to, BigInt.asUintN(to, store.pattern(a)));
    const isPair = (lowCode: number, highCode: number) =>
      store.op[a] === lowCode && store.op[b] === highCode && store.a[a] === store.a[b];
    const codes = elementCodes[from];
    if (isPair(codes.extendLowU, codes.extendHighU) || isPair(codes.extendLowS, codes.extendHighS))
      return store.a[a]!;
    if (from === 64) {
      const bound = isMask ? to : Math.min(to, Math.max(this.bound(a, 64), this.bound(b, 64)));
      return store.make(Pseudo.even, a, b, 0, bound);
    }
    if (isMask) return store.make(codes.narrowS, a, b, 0, to);
    const mask = this.constant(from, (1n << BigInt(to)) - 1n);
    const [cleanA, cleanB] = [this.and(a, mask, from), this.and(b, mask, from)];
    const bound = Math.min(to, Math.max(this.bound(cleanA, from), this.bound(cleanB, from)));
    return store.make(codes.narrowU, cleanA, cleanB, 0, bound);
  }

  /** The upper halves of the elements of two vectors, at half the size. */
  narrowHigh(low: VectorId, high: VectorId, from: ElementBits): VectorId {
    const to = (from / 2) as ElementBits;
    if (from === 64) {
      const bound = Math.max(this.bound(low, 64), this.bound(high, 64)) - 32;
      if (bound <= 0) return this.zero;
      return this.store.make(Pseudo.odd, low, high, 0, bound);
    }
    return this.narrow(this.shrU(low, to, from), this.shrU(high, to, from), false, from);
  }
}

/** Whether the low `bound` bits of every element are all 1. */
function isOnes(pattern: bigint, bound: number, bits: ElementBits): boolean {
  const mask = (1n << BigInt(bound)) - 1n;
  for (let at = 0n; at < 64n; at += BigInt(bits)) if (((pattern >> at) & mask) !== mask) return false;
  return true;
}

/** Operands of an operator without order, so that both orders are the same value. */
function ordered(a: VectorId, b: VectorId): [VectorId, VectorId] {
  return a <= b ? [a, b] : [b, a];
}
