import { evaluateNode, type NodeId, Op, type OpCode } from '../../../ir/index.ts';
import { EngineNodes } from './engine-nodes.ts';

/**
 * Makes the nodes of a region. Because wires dissolve into the expressions that read them, what was a wire boundary
 * becomes foldable; the forms that are folded here are those that this brings to light, and constant shifts become
 * wiring, so that wide ones cost nothing.
 */
export class NodeMaker {
  readonly store: EngineNodes;

  /** `capacity`: nodes that there is room for from the beginning. */
  constructor(capacity?: number) {
    this.store = new EngineNodes(capacity);
  }

  /** The same store, under the name that `remake` knows. */
  get nodes(): EngineNodes {
    return this.store;
  }

  constant(width: number, value: bigint | number): NodeId {
    return this.store.constant(width, value);
  }

  /** One bit repeated. */
  #isSpread(node: NodeId): boolean {
    const { store } = this;
    return store.op[node] === Op.rep && store.width[store.a[node]!] === 1;
  }

  isConstant(node: NodeId): boolean {
    return this.store.op[node] === Op.const;
  }

  isZero(node: NodeId): boolean {
    if (!this.isConstant(node)) return false;
    const value = this.store.literal(node);
    return value === 0 || value === 0n;
  }

  unary(op: OpCode, a: NodeId): NodeId {
    const { store } = this;
    if (this.isConstant(a)) return this.#folded(store.unary(op, a));
    if (store.width[a] === 1 && (op === Op.andr || op === Op.orr || op === Op.xorr || op === Op.neg))
      return a;
    if (op === Op.not && store.op[a] === Op.not) return store.a[a]!;
    return store.unary(op, a);
  }

  binary(op: OpCode, a: NodeId, b: NodeId): NodeId {
    const { store } = this;
    if (this.isConstant(b)) {
      if (this.isConstant(a)) return this.#folded(store.binary(op, a, b));
      const same = this.#withLiteral(op, a, b);
      if (same >= 0) return same;
    } else if (this.isConstant(a) && (op === Op.and || op === Op.or || op === Op.xor || op === Op.add)) {
      return this.binary(op, b, a);
    }
    if (op === Op.and && store.width[a]! > 1) {
      // A value gated by one bit is a choice between it and 0: no mask has to be made of the bit.
      if (this.#isSpread(b)) return this.mux(store.a[b]!, a, this.constant(store.width[a]!, 0));
      if (this.#isSpread(a)) return this.mux(store.a[a]!, b, this.constant(store.width[b]!, 0));
    }
    return store.binary(op, a, b);
  }

  shift(op: OpCode, a: NodeId, amount: NodeId): NodeId {
    const { store } = this;
    if (!this.isConstant(amount)) return store.shift(op, a, amount);
    const width = store.width[a]!;
    const wanted = store.literal(amount);
    const by = wanted > width ? width : Number(wanted);
    if (by === 0) return a;
    if (op === Op.shrs) {
      const kept = Math.min(by, width - 1);
      return this.extend(Op.sext, this.slice(a, kept, width - kept), width);
    }
    if (by === width) return this.constant(width, 0);
    if (op === Op.shru) return this.extend(Op.zext, this.slice(a, by, width - by), width);
    return this.cat([this.slice(a, 0, width - by), this.constant(by, 0)]);
  }

  mux(select: NodeId, whenTrue: NodeId, whenFalse: NodeId): NodeId {
    const { store } = this;
    if (whenTrue === whenFalse) return whenTrue;
    if (this.isConstant(select)) return store.literal(select) === 1 ? whenTrue : whenFalse;
    if (store.op[select] === Op.not) return this.mux(store.a[select]!, whenFalse, whenTrue);
    if (store.width[whenTrue] === 1 && this.isConstant(whenTrue) && this.isConstant(whenFalse))
      return store.literal(whenTrue) === 1 ? select : this.unary(Op.not, select);
    return store.mux(select, whenTrue, whenFalse);
  }

  slice(a: NodeId, low: number, width: number): NodeId {
    const { store } = this;
    if (width === store.width[a]) return a;
    const inner = store.a[a]!;
    switch (store.op[a]) {
      case Op.const:
        return this.#folded(store.slice(a, low, width));
      case Op.slice:
        return this.slice(inner, low + store.b[a]!, width);
      case Op.cat:
        return this.#sliceOfCat(a, low, width);
      case Op.zext:
      case Op.sext: {
        const from = store.width[inner]!;
        if (low + width <= from) return this.slice(inner, low, width);
        if (store.op[a] === Op.zext && low >= from) return this.constant(width, 0);
        if (low < from) return this.extend(store.op[a] as OpCode, this.slice(inner, low, from - low), width);
        break;
      }
      case Op.rep: {
        const from = store.width[inner]!;
        if (Math.floor(low / from) === Math.floor((low + width - 1) / from))
          return this.slice(inner, low % from, width);
        break;
      }
    }
    return store.slice(a, low, width);
  }

  cat(parts: readonly NodeId[]): NodeId {
    const { store } = this;
    const flat: NodeId[] = [];
    for (const part of parts) {
      const last = flat.at(-1);
      if (last === undefined) flat.push(part);
      else if (this.isConstant(last) && this.isConstant(part)) {
        const low = store.width[part]!;
        flat[flat.length - 1] = this.constant(
          store.width[last]! + low,
          (store.value(last) << BigInt(low)) | store.value(part),
        );
      } else if (this.#adjacent(last, part)) {
        const source = store.a[part]!;
        flat[flat.length - 1] = this.slice(source, store.b[part]!, store.width[last]! + store.width[part]!);
      } else flat.push(part);
    }
    const first = flat[0]!;
    if (flat.length > 1 && this.isZero(first)) {
      const rest = this.cat(flat.slice(1));
      return this.extend(Op.zext, rest, store.width[first]! + store.width[rest]!);
    }
    return store.cat(flat);
  }

  rep(a: NodeId, times: number): NodeId {
    if (!this.isConstant(a)) return this.store.rep(a, times);
    return this.cat(Array.from({ length: times }, () => a));
  }

  extend(op: OpCode, a: NodeId, width: number): NodeId {
    const { store } = this;
    const from = store.width[a]!;
    if (from === width) return a;
    if (this.isConstant(a)) return this.#folded(store.extend(op, a, width));
    if (store.op[a] === op || (op === Op.sext && store.op[a] === Op.zext))
      return store.extend(store.op[a] as OpCode, store.a[a]!, width);
    return store.extend(op, a, width);
  }

  pick(a: NodeId, index: NodeId, width: number): NodeId {
    if (this.isConstant(index)) return this.slice(a, Number(this.store.value(index)) * width, width);
    return this.store.pick(a, index, width);
  }

  /** The literal that a node of literals stands for. */
  #folded(node: NodeId): NodeId {
    const { store } = this;
    const value = evaluateNode(
      store,
      node,
      (operand) => store.value(operand),
      () => 0n,
    );
    return this.constant(store.width[node]!, value);
  }

  /** What the operator comes to for some values of the literal `b`, or -1. */
  #withLiteral(op: OpCode, a: NodeId, b: NodeId): NodeId {
    const width = this.store.width[a]!;
    const value = this.store.literal(b);
    // Numbers for literals of at most 32 bits.
    const isOnes =
      typeof value === 'number' ? value === 2 ** width - 1 : value === (1n << BigInt(width)) - 1n;
    if (value === 0 || value === 0n) {
      if (op === Op.and || op === Op.mul) return this.constant(width, 0);
      if (op === Op.or || op === Op.xor || op === Op.add || op === Op.sub) return a;
      if (width === 1 && op === Op.ne) return a;
      if (width === 1 && op === Op.eq) return this.unary(Op.not, a);
    }
    if (isOnes) {
      if (op === Op.and) return a;
      if (op === Op.or) return b;
      if (op === Op.xor) return this.unary(Op.not, a);
      if (width === 1 && op === Op.eq) return a;
      if (width === 1 && op === Op.ne) return this.unary(Op.not, a);
    }
    if (op === Op.mul && (value === 1 || value === 1n)) return a;
    return -1;
  }

  #sliceOfCat(cat: NodeId, low: number, width: number): NodeId {
    const { store } = this;
    const parts: NodeId[] = [];
    let at = store.width[cat]!;
    for (let i = 0; i < store.b[cat]!; i++) {
      const part = store.pool[store.a[cat]! + i]!;
      const partWidth = store.width[part]!;
      at -= partWidth;
      const from = Math.max(low, at);
      const to = Math.min(low + width, at + partWidth);
      if (from < to) parts.push(this.slice(part, from - at, to - from));
    }
    return this.cat(parts);
  }

  /** Whether `high` and `low` are neighbouring slices of one node. */
  #adjacent(high: NodeId, low: NodeId): boolean {
    const { store } = this;
    return (
      store.op[high] === Op.slice &&
      store.op[low] === Op.slice &&
      store.a[high] === store.a[low] &&
      store.b[high] === store.b[low]! + store.width[low]!
    );
  }
}
