import { type NodeId, Op } from '../../../ir/index.ts';
import { gatherStrides } from '../emit/gather.ts';
import type { NodeMaker } from '../region/node-maker.ts';
import { bitOf } from './bits.ts';

/** Runs up to which a word of bits is joined from pieces before it counts as disorder. */
const runLimit = 8;
const depthLimit = 12;

/** Gives registers of bits picked out of another register: see `Planes`. */
export interface PlaneSource {
  /** Whether bits of a signal can probably be had in any order. */
  isRegister(signal: number): boolean;
  /** A node whose bit `i` is bit `positions[i]` of a register, or -1 if it cannot be had cheaply. */
  plane(register: number, positions: readonly number[]): NodeId;
}

/**
 * Turns lists of single bits into words: where the bits are computed alike, one operator on words does the work of all.
 * `cost` counts the operators on words of 64 bits that were made; it is infinite once a list was disorder.
 */
export class Packer {
  cost = 0;
  readonly #maker: NodeMaker;
  readonly #planes: PlaneSource;
  readonly #known = new Map<string, NodeId>();

  constructor(maker: NodeMaker, planes: PlaneSource) {
    this.#maker = maker;
    this.#planes = planes;
  }

  /** The word whose bit `i` is `bits[i]`; meaningless if `cost` has become infinite. */
  pack(bits: readonly NodeId[], depth = 0): NodeId {
    const key = bits.join();
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const node = this.#make(bits, depth);
    if (this.cost < Number.POSITIVE_INFINITY) this.#known.set(key, node);
    return node;
  }

  #make(bits: readonly NodeId[], depth: number): NodeId {
    const maker = this.#maker;
    const { store } = maker;
    const first = bits[0]!;
    const count = bits.length;
    if (count === 1) return first;
    if (depth > depthLimit || this.cost === Number.POSITIVE_INFINITY) return this.#give(count);
    if (bits.every((bit) => bit === first)) {
      this.#charge(1, count);
      return maker.rep(first, count);
    }
    if (bits.every((bit) => maker.isConstant(bit)))
      return maker.constant(
        count,
        bits.reduce((value, bit, i) => value | (store.value(bit) << BigInt(i)), 0n),
      );
    const runs = this.#runs(bits);
    if (runs.length > 1) {
      if (runs.length > Math.max(2, Math.min(runLimit, count / 4))) return this.#give(count);
      this.#charge(runs.length, 64);
      return maker.cat(runs.map((run) => this.pack(run, depth + 1)).reverse());
    }
    const op = store.op[first]!;
    if (op === Op.slice || op === Op.ref) return this.#slices(bits);
    const operands = (position: number) => bits.map((bit) => store.operands(bit)[position]!);
    switch (op) {
      case Op.not:
        this.#charge(1, count);
        return maker.unary(Op.not, this.pack(operands(0), depth + 1));
      case Op.and:
      case Op.or:
      case Op.xor: {
        this.#charge(1, count);
        const [left, right] = this.#aligned(operands(0), operands(1));
        return maker.binary(op, this.pack(left, depth + 1), this.pack(right, depth + 1));
      }
      case Op.eq:
      case Op.ne:
        return this.#equal(operands(0), operands(1), op === Op.ne, depth);
      case Op.mux:
        return this.#choose(
          this.pack(operands(0), depth + 1),
          this.pack(operands(1), depth + 1),
          this.pack(operands(2), depth + 1),
        );
      case Op.pick:
        return this.#pick(operands(0), operands(1), depth);
      default:
        return this.#give(count);
    }
  }

  /** Operands of a symmetric operator, exchanged where that makes the sides alike. */
  #aligned(left: readonly NodeId[], right: readonly NodeId[]): [readonly NodeId[], readonly NodeId[]] {
    const { store } = this.#maker;
    const kind = (node: NodeId) => {
      const source = store.op[node] === Op.slice ? store.a[node]! : node;
      return `${store.op[node]} ${store.op[source] === Op.ref ? store.a[source] : ''}`;
    };
    const [wanted, other] = [kind(left[0]!), kind(right[0]!)];
    if (wanted === other) return [left, right];
    const swaps = left.map((node, i) => kind(node) === other && kind(right[i]!) === wanted);
    if (!swaps.includes(true)) return [left, right];
    return [
      left.map((node, i) => (swaps[i] ? right[i]! : node)),
      right.map((node, i) => (swaps[i] ? left[i]! : node)),
    ];
  }

  #equal(left: readonly NodeId[], right: readonly NodeId[], differs: boolean, depth: number): NodeId {
    const maker = this.#maker;
    const { store } = maker;
    const width = store.width[left[0]!]!;
    if (width > 8 || left.some((node) => store.width[node] !== width)) return this.#give(left.length);
    let different = -1;
    for (let at = 0; at < width; at++) {
      const [a, b] = [left, right].map((side) =>
        this.pack(
          side.map((node) => bitOf(maker, node, at)),
          depth + 1,
        ),
      ) as [NodeId, NodeId];
      const here = maker.binary(Op.xor, a, b);
      this.#charge(2, left.length);
      different = different < 0 ? here : maker.binary(Op.or, different, here);
    }
    return differs ? different : maker.unary(Op.not, different);
  }

  /** A tree of choices over the bits of the index, lowest first. */
  #pick(vectors: readonly NodeId[], indices: readonly NodeId[], depth: number): NodeId {
    const maker = this.#maker;
    const { store } = maker;
    const width = store.width[vectors[0]!]!;
    if (width > 16 || vectors.some((node) => store.width[node] !== width)) return this.#give(vectors.length);
    const bitsOf = (list: readonly NodeId[], at: number) =>
      this.pack(
        list.map((node) => bitOf(maker, node, at)),
        depth + 1,
      );
    let level = Array.from({ length: width }, (_, at) => bitsOf(vectors, at));
    for (let at = 0; level.length > 1; at++) {
      const select = bitsOf(indices, at);
      level = Array.from({ length: level.length / 2 }, (_, i) =>
        this.#choose(select, level[2 * i + 1]!, level[2 * i]!),
      );
    }
    return level[0]!;
  }

  /** Bit by bit `select ? whenTrue : whenFalse`. The difference of the two is often the same in every cycle or instance. */
  #choose(select: NodeId, whenTrue: NodeId, whenFalse: NodeId): NodeId {
    const maker = this.#maker;
    this.#charge(3, maker.store.width[select]!);
    const difference = maker.binary(Op.xor, whenTrue, whenFalse);
    return maker.binary(Op.xor, whenFalse, maker.binary(Op.and, difference, select));
  }

  /** Bits of one source at equal distances, or of one register at any. */
  #slices(bits: readonly NodeId[]): NodeId {
    const maker = this.#maker;
    const { store } = maker;
    const count = bits.length;
    const source = this.#sourceOf(bits[0]!);
    const positions = bits.map((bit) => this.#positionOf(bit));
    const [low] = positions as [number];
    const stride = positions[1]! - low;
    const isEven = positions.every((position, i) => position === low + i * stride);
    if (isEven && stride === 1) {
      this.#charge(1, count);
      return maker.slice(source, low, count);
    }
    const register = store.signalOf(source);
    const plane = this.#isRegister(source) ? this.#planes.plane(register, positions) : -1;
    if (plane >= 0) {
      this.#charge(1, count);
      return plane;
    }
    const width = store.width[source]!;
    if (isEven && width > 64 && gatherStrides.includes(stride)) {
      this.cost += stride >= 8 ? Math.ceil(count / 16) * 4 : Math.ceil((count * stride) / 64) * 16;
      return maker.slice(store.gather(source, low, stride), 0, count);
    }
    return this.#give(count);
  }

  /** Cuts a list where the kind of bit changes, or the distance between slices. */
  #runs(bits: readonly NodeId[]): NodeId[][] {
    const { store } = this.#maker;
    const isSlice = (bit: NodeId) => store.op[bit] === Op.slice || store.op[bit] === Op.ref;
    const runs: NodeId[][] = [];
    let stride = 0;
    for (const bit of bits) {
      const run = runs.at(-1);
      const last = run?.at(-1);
      let joins = last !== undefined;
      if (last !== undefined) {
        if (isSlice(bit) && isSlice(last)) {
          const by = this.#positionOf(bit) - this.#positionOf(last);
          if (run!.length === 1) stride = by;
          const source = this.#sourceOf(bit);
          joins = source === this.#sourceOf(last);
          // Registers can be picked from in any order.
          if (joins && !this.#isRegister(source)) joins = by > 0 && by === stride;
        } else joins = store.op[bit] === store.op[last];
      }
      if (joins) run!.push(bit);
      else runs.push([bit]);
    }
    return runs;
  }

  #isRegister(source: NodeId): boolean {
    const signal = this.#maker.store.signalOf(source);
    return signal >= 0 && this.#planes.isRegister(signal);
  }

  #sourceOf(bit: NodeId): NodeId {
    const { store } = this.#maker;
    return store.op[bit] === Op.slice ? store.a[bit]! : bit;
  }

  #positionOf(bit: NodeId): number {
    const { store } = this.#maker;
    return store.op[bit] === Op.slice ? store.b[bit]! : 0;
  }

  #charge(operators: number, count: number): void {
    this.cost += operators * Math.ceil(count / 64);
  }

  /** Gives up: any node of the right width. */
  #give(count: number): NodeId {
    this.cost = Number.POSITIVE_INFINITY;
    return this.#maker.constant(count, 0);
  }
}
