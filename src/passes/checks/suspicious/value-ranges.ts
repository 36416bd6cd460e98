import { type Module, type NodeId, Op } from '../../../ir/index.ts';
import { knownBits } from './known-bits.ts';
import { type SingleDrivers, singleDrivers } from './single-drivers.ts';

/** Values of more bits than this are not followed: numbers hold whole numbers up to 2^53. */
const followed = 52;

/**
 * The least and the greatest value of every node, read as unsigned and as two's complement, as far as the structure of
 * the expression tells: widened, shifted and masked values, literals, sums that cannot overflow. Nodes of more than 52
 * bits are not followed. One pass over the nodes: operands come before their users.
 */
export class ValueRanges {
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly signedLow: Float64Array;
  readonly signedHigh: Float64Array;
  readonly #module: Module;
  readonly #drivers: SingleDrivers;

  constructor(module: Module) {
    this.#module = module;
    const { count } = module.nodes;
    this.low = new Float64Array(count);
    this.high = new Float64Array(count);
    this.signedLow = new Float64Array(count);
    this.signedHigh = new Float64Array(count);
    this.#drivers = singleDrivers(module);
    for (let node = 0; node < count; node++) this.#visit(node);
  }

  /** Whether a node of 1 bit, or a comparison, is the same in every cycle: its value, or null. */
  constantOf(node: NodeId): number | null {
    return this.isFollowed(node) && this.low[node] === this.high[node] ? this.low[node]! : null;
  }

  isFollowed(node: NodeId): boolean {
    return this.#module.nodes.width[node]! <= followed;
  }

  /** `low` to `high` of `node`, read as unsigned; what does not fit in its bits wraps, and then nothing is known. */
  #unsigned(node: NodeId, low: number, high: number): void {
    const size = 2 ** this.#module.nodes.width[node]!;
    const fits = low >= 0 && high < size;
    this.low[node] = fits ? low : 0;
    this.high[node] = fits ? high : size - 1;
    const [from, to] = [this.low[node]!, this.high[node]!];
    const half = size / 2;
    const isSplit = from < half && to >= half;
    this.signedLow[node] = isSplit ? -half : from >= half ? from - size : from;
    this.signedHigh[node] = isSplit ? half - 1 : to >= half ? to - size : to;
  }

  /** The same for a range of two's complement numbers. */
  #signed(node: NodeId, low: number, high: number): void {
    const size = 2 ** this.#module.nodes.width[node]!;
    const half = size / 2;
    const fits = low >= -half && high < half;
    this.#unsigned(node, low >= 0 ? low : 0, low >= 0 ? high : size - 1);
    if (high < 0 && fits) {
      this.low[node] = low + size;
      this.high[node] = high + size;
    }
    this.signedLow[node] = fits ? low : -half;
    this.signedHigh[node] = fits ? high : half - 1;
  }

  #visit(node: NodeId): void {
    const { nodes } = this.#module;
    const width = nodes.width[node]!;
    const full = 2 ** width - 1;
    this.#unsigned(node, 0, full);
    if (width > followed) return;
    const [a, b, c] = [nodes.a[node]!, nodes.b[node]!, nodes.c[node]!];
    const { low, high, signedLow, signedHigh } = this;
    switch (nodes.op[node]) {
      case Op.const: {
        const value = Number(nodes.value(node));
        this.#unsigned(node, value, value);
        break;
      }
      case Op.ref: {
        const driver = this.#drivers[a];
        if (driver && driver.value < node) this.#copy(node, driver.value);
        break;
      }
      case Op.and:
        this.#unsigned(node, 0, Math.min(high[a]!, high[b]!));
        break;
      case Op.or:
        this.#unsigned(node, Math.max(low[a]!, low[b]!), Math.max(allOnes(high[a]!), allOnes(high[b]!)));
        break;
      case Op.xor:
        this.#unsigned(node, 0, Math.max(allOnes(high[a]!), allOnes(high[b]!)));
        break;
      case Op.not:
        this.#unsigned(node, full - high[a]!, full - low[a]!);
        break;
      case Op.add:
        this.#sum(node, a, b, 1);
        break;
      case Op.sub:
        this.#sum(node, a, b, -1);
        break;
      case Op.mul:
        this.#product(node, a, b);
        break;
      case Op.shl:
      case Op.shru:
        this.#shift(node, a, b, nodes.op[node] === Op.shl);
        break;
      case Op.mux:
        this.#union(node, b, c);
        break;
      case Op.slice:
        this.#slice(node, a, b);
        break;
      case Op.cat:
        this.#join(node, a, b);
        break;
      case Op.zext:
        this.#unsigned(node, low[a]!, high[a]!);
        break;
      case Op.sext:
        this.#signed(node, signedLow[a]!, signedHigh[a]!);
        break;
      case Op.eq:
      case Op.ne:
      case Op.ltu:
      case Op.leu:
      case Op.lts:
      case Op.les:
        this.#compare(node, a, b);
        break;
      default:
    }
  }

  /** Either of two values of the same width. */
  #union(node: NodeId, a: NodeId, b: NodeId): void {
    for (const [bound, pick] of [
      [this.low, Math.min],
      [this.high, Math.max],
      [this.signedLow, Math.min],
      [this.signedHigh, Math.max],
    ] as const)
      bound[node] = pick(bound[a]!, bound[b]!);
  }

  #copy(node: NodeId, from: NodeId): void {
    this.low[node] = this.low[from]!;
    this.high[node] = this.high[from]!;
    this.signedLow[node] = this.signedLow[from]!;
    this.signedHigh[node] = this.signedHigh[from]!;
  }

  #sum(node: NodeId, a: NodeId, b: NodeId, sign: 1 | -1): void {
    const { low, high, signedLow, signedHigh } = this;
    const size = 2 ** this.#module.nodes.width[node]!;
    const [from, to] =
      sign === 1 ? [low[a]! + low[b]!, high[a]! + high[b]!] : [low[a]! - high[b]!, high[a]! - low[b]!];
    const [signedFrom, signedTo] =
      sign === 1
        ? [signedLow[a]! + signedLow[b]!, signedHigh[a]! + signedHigh[b]!]
        : [signedLow[a]! - signedHigh[b]!, signedHigh[a]! - signedLow[b]!];
    if (from >= 0 && to < size) this.#unsigned(node, from, to);
    else if (signedFrom >= -size / 2 && signedTo < size / 2) this.#signed(node, signedFrom, signedTo);
  }

  #product(node: NodeId, a: NodeId, b: NodeId): void {
    const { low, high, signedLow, signedHigh } = this;
    const size = 2 ** this.#module.nodes.width[node]!;
    const corners = [signedLow, signedHigh].flatMap((x) => [x[a]! * signedLow[b]!, x[a]! * signedHigh[b]!]);
    const [signedFrom, signedTo] = [Math.min(...corners), Math.max(...corners)];
    if (high[a]! * high[b]! < size) this.#unsigned(node, low[a]! * low[b]!, high[a]! * high[b]!);
    else if (signedFrom >= -size / 2 && signedTo < size / 2) this.#signed(node, signedFrom, signedTo);
  }

  #shift(node: NodeId, a: NodeId, amount: NodeId, isLeft: boolean): void {
    const { low, high } = this;
    if (!this.isFollowed(amount)) return;
    const [least, most] = [2 ** Math.min(low[amount]!, 60), 2 ** Math.min(high[amount]!, 60)];
    if (isLeft) {
      if (high[a]! * most <= 2 ** followed) this.#unsigned(node, low[a]! * least, high[a]! * most);
    } else this.#unsigned(node, Math.floor(low[a]! / most), Math.floor(high[a]! / least));
  }

  #slice(node: NodeId, a: NodeId, from: number): void {
    if (!this.isFollowed(a)) return;
    const [low, high] = [Math.floor(this.low[a]! / 2 ** from), Math.floor(this.high[a]! / 2 ** from)];
    const size = 2 ** this.#module.nodes.width[node]!;
    // Where all values agree in the bits above the slice, those bits do not matter.
    const above = Math.floor(low / size);
    if (above === Math.floor(high / size)) this.#unsigned(node, low - above * size, high - above * size);
  }

  #join(node: NodeId, first: number, count: number): void {
    const { nodes } = this.#module;
    let [low, high] = [0, 0];
    for (let i = 0; i < count; i++) {
      const part = nodes.pool[first + i]!;
      low = low * 2 ** nodes.width[part]! + this.low[part]!;
      high = high * 2 ** nodes.width[part]! + this.high[part]!;
    }
    this.#unsigned(node, low, high);
  }

  #compare(node: NodeId, a: NodeId, b: NodeId): void {
    const decided = a === b ? sameOperands(this.#module.nodes.op[node]!) : this.#decided(node, a, b);
    if (decided !== null) this.#unsigned(node, decided, decided);
  }

  /** Whether a mask or a shift leaves a bit of the one side that the literal on the other side does not have. */
  #differsInABit(a: NodeId, b: NodeId): boolean {
    const { op } = this.#module.nodes;
    if (op[a] !== Op.const && op[b] !== Op.const) return false;
    const [x, y] = [knownBits(this.#module, this.#drivers, a), knownBits(this.#module, this.#drivers, b)];
    return (x.ones & y.zeros) !== 0n || (x.zeros & y.ones) !== 0n;
  }

  #decided(node: NodeId, a: NodeId, b: NodeId): 0 | 1 | null {
    if (!this.isFollowed(a)) return null;
    const op = this.#module.nodes.op[node]!;
    const isSigned = op === Op.lts || op === Op.les;
    const [low, high] = isSigned ? [this.signedLow, this.signedHigh] : [this.low, this.high];
    const [aLow, aHigh, bLow, bHigh] = [low[a]!, high[a]!, low[b]!, high[b]!];
    if (op === Op.ltu || op === Op.lts) return aHigh < bLow ? 1 : aLow >= bHigh ? 0 : null;
    if (op === Op.leu || op === Op.les) return aHigh <= bLow ? 1 : aLow > bHigh ? 0 : null;
    const [equal, different] = op === Op.eq ? ([1, 0] as const) : ([0, 1] as const);
    if (aHigh < bLow || bHigh < aLow) return different;
    if (this.signedHigh[a]! < this.signedLow[b]! || this.signedHigh[b]! < this.signedLow[a]!)
      return different;
    if (this.#differsInABit(a, b)) return different;
    return aLow === aHigh && bLow === bHigh && aLow === bLow ? equal : null;
  }
}

function sameOperands(op: number): 0 | 1 {
  return op === Op.eq || op === Op.leu || op === Op.les ? 1 : 0;
}

/** The smallest number of ones only that is at least `value`. */
function allOnes(value: number): number {
  return value === 0 ? 0 : 2 ** (Math.floor(Math.log2(value)) + 1) - 1;
}
