import { type ModuleBuilder, type NodeId, Op, type SignalId } from '../../src/ir/index.ts';
import type { RandomSource } from './random-source.ts';

const bitwise = [Op.and, Op.or, Op.xor, Op.add, Op.sub, Op.mul];
const compare = [Op.eq, Op.ne, Op.ltu, Op.leu, Op.lts, Op.les];
const reduce = [Op.andr, Op.orr, Op.xorr];
const shifts = [Op.shl, Op.shru, Op.shrs];

/**
 * Random expressions over the signals that may be read so far (`allow`). Keeps, for each signal and node, which
 * inputs of the module it depends on without a register in between, as a set of port positions (below 31).
 */
export class RandomExpressions {
  readonly leaves: NodeId[] = [];
  readonly #leavesByWidth = new Map<number, NodeId[]>();
  readonly #signalInputs: number[] = [];
  readonly #nodeInputs: number[] = [];
  readonly builder: ModuleBuilder;
  readonly random: RandomSource;
  readonly maxWidth: number;

  constructor(builder: ModuleBuilder, random: RandomSource, maxWidth: number) {
    this.builder = builder;
    this.random = random;
    this.maxWidth = maxWidth;
  }

  /** From now on `signal` may be read; it depends on the input ports in `inputs`. */
  allow(signal: SignalId, inputs: number): void {
    this.setInputs(signal, inputs);
    const leaf = this.builder.ref(signal);
    this.leaves.push(leaf);
    const { width } = this.builder.signals[signal]!;
    if (!this.#leavesByWidth.has(width)) this.#leavesByWidth.set(width, []);
    this.#leavesByWidth.get(width)!.push(leaf);
  }

  setInputs(signal: SignalId, inputs: number): void {
    this.#signalInputs[signal] = inputs;
  }

  inputsOfSignal(signal: SignalId): number {
    return this.#signalInputs[signal] ?? 0;
  }

  inputsOfNode(node: NodeId): number {
    const { nodes } = this.builder;
    for (let n = this.#nodeInputs.length; n <= node; n++) {
      let inputs = nodes.op[n] === Op.ref ? this.inputsOfSignal(nodes.a[n]!) : 0;
      nodes.forEachOperand(n, (operand) => {
        inputs |= this.#nodeInputs[operand]!;
      });
      this.#nodeInputs[n] = inputs;
    }
    return this.#nodeInputs[node]!;
  }

  constant(width: number): NodeId {
    return this.builder.nodes.constant(width, this.random.bits(width));
  }

  /** A readable signal, cut or widened to `width`; sometimes a literal. */
  leaf(width: number): NodeId {
    const { random, builder } = this;
    if (this.leaves.length === 0 || random.chance(0.12)) return this.constant(width);
    const exact = this.#leavesByWidth.get(width);
    if (exact && random.chance(0.7)) return random.pick(exact);
    const leaf = random.pick(this.leaves);
    const { nodes } = builder;
    const have = nodes.width[leaf]!;
    if (have >= width) return nodes.slice(leaf, random.between(0, have - width), width);
    return nodes.extend(random.pick([Op.zext, Op.sext]), leaf, width);
  }

  node(width: number, depth: number): NodeId {
    const { random } = this;
    if (depth <= 0 || random.chance(0.1)) return this.leaf(width);
    for (;;) {
      const made = this.#attempt(random.below(16), width, depth - 1);
      if (made >= 0) return made;
    }
  }

  #attempt(kind: number, width: number, depth: number): NodeId {
    const { random, maxWidth } = this;
    const { nodes } = this.builder;
    switch (kind) {
      case 0:
        return nodes.unary(random.pick([Op.not, Op.neg]), this.node(width, depth));
      case 1:
      case 2:
      case 3:
        return nodes.binary(random.pick(bitwise), this.node(width, depth), this.node(width, depth));
      case 4: {
        const amountWidth = random.chance(0.1) ? random.width(maxWidth) : random.between(1, 9);
        return nodes.shift(random.pick(shifts), this.node(width, depth), this.node(amountWidth, depth));
      }
      case 5:
      case 6:
        return nodes.mux(this.node(1, depth), this.node(width, depth), this.node(width, depth));
      case 7: {
        if (width >= maxWidth) return -1;
        const from = random.between(width + 1, Math.min(maxWidth, width + 40));
        return nodes.slice(this.node(from, depth), random.between(0, from - width), width);
      }
      case 8:
      case 9:
        return width < 2 ? -1 : nodes.cat(this.split(width).map((part) => this.node(part, depth)));
      case 10: {
        const times = random.between(2, 8);
        return width % times === 0 ? nodes.rep(this.node(width / times, depth), times) : -1;
      }
      case 11: {
        if (width < 2) return -1;
        const from = random.between(Math.max(1, width - 40), width - 1);
        return nodes.extend(random.pick([Op.zext, Op.sext]), this.node(from, depth), width);
      }
      case 12: {
        const indexWidth = random.between(1, 3);
        if (width << indexWidth > maxWidth) return -1;
        return nodes.pick(this.node(width << indexWidth, depth), this.node(indexWidth, depth), width);
      }
      case 13:
      case 14: {
        if (width !== 1) return -1;
        const inner = random.width(maxWidth);
        return nodes.binary(random.pick(compare), this.node(inner, depth), this.node(inner, depth));
      }
      default:
        return width === 1 ? nodes.unary(random.pick(reduce), this.node(random.width(maxWidth), depth)) : -1;
    }
  }

  /** Cuts `width` (at least 2) into 2 to 4 positive parts. */
  split(width: number): number[] {
    const parts: number[] = [];
    let rest = width;
    for (let wanted = Math.min(width, this.random.between(2, 4)); wanted > 1; wanted--) {
      const part = this.random.between(1, rest - wanted + 1);
      parts.push(part);
      rest -= part;
    }
    parts.push(rest);
    return parts;
  }

  /** All bits of all readable signals, mixed into `width` bits so that a change of any one of them shows. */
  mix(width: number): NodeId {
    const { nodes } = this.builder;
    let mixed: NodeId = -1;
    let row: NodeId[] = [];
    let free = width;
    const close = () => {
      if (free > 0) row.push(nodes.constant(free, 0));
      const word = row.length === 1 ? row[0]! : nodes.cat(row);
      mixed = mixed < 0 ? word : nodes.binary(Op.xor, mixed, word);
      row = [];
      free = width;
    };
    for (const leaf of this.leaves) {
      for (let low = 0; low < nodes.width[leaf]!; ) {
        const taken = Math.min(free, nodes.width[leaf]! - low);
        row.push(nodes.slice(leaf, low, taken));
        low += taken;
        free -= taken;
        if (free === 0) close();
      }
    }
    if (free < width || mixed < 0) close();
    return mixed;
  }
}
