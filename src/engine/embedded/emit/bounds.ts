import { type NodeStore, Op } from '../../../ir/index.ts';
import { type EngineNodes, EngineOp } from '../region/engine-nodes.ts';

/** What is known of the values of nodes without looking at any state. Nodes that are made later are added by `update`. */
export class NodeBounds {
  /**
   * For each node an upper bound on the bits that can be set: its value is below `2^bound`. An adder tree over zero
   * extended terms needs no mask then, because no sum can leave its width.
   */
  unsigned = new Int32Array(0);
  /**
   * For each node the bits that it needs as a signed number: it lies in `-2^(b-1) .. 2^(b-1) - 1` when its top bit is
   * read as a sign. Sums of sign-extended terms that cannot overflow are computed as plain machine numbers with it.
   */
  signed = new Int32Array(0);
  readonly #nodes: NodeStore;

  constructor(nodes: NodeStore) {
    this.#nodes = nodes;
  }

  /** Brings both up to the nodes that there are now. */
  update(): this {
    const from = this.unsigned.length;
    const { count } = this.#nodes;
    if (from === count) return this;
    const [unsigned, signed] = [new Int32Array(count), new Int32Array(count)];
    unsigned.set(this.unsigned);
    signed.set(this.signed);
    for (let node = from; node < count; node++) {
      const width = this.#nodes.width[node]!;
      if (this.#nodes.op[node] === Op.const) {
        unsigned[node] = Math.min(width, bitsOf(this.#nodes.literal(node)));
        signed[node] = Math.min(width, signedBitsOf(this.#nodes.literal(node), width));
        continue;
      }
      unsigned[node] = Math.min(width, unsignedBound(this.#nodes, node, unsigned));
      // Not negative: a value below 2^k takes k + 1 bits.
      const positive = unsigned[node] < width ? unsigned[node] + 1 : width;
      signed[node] = Math.min(width, signedBound(this.#nodes, node, signed, positive));
    }
    this.unsigned = unsigned;
    this.signed = signed;
    return this;
  }
}

/**
 * An upper bound on the bits of a node that can be set, from those of its operands; it may be beyond the width. Not for
 * literals.
 */
export function unsignedBound(nodes: NodeStore, node: number, bounds: Int32Array | Uint8Array): number {
  const width = nodes.width[node]!;
  const a = nodes.a[node]!;
  const b = nodes.b[node]!;
  switch (nodes.op[node]) {
    case Op.and:
      return Math.min(bounds[a]!, bounds[b]!);
    case Op.or:
    case Op.xor:
      return Math.max(bounds[a]!, bounds[b]!);
    case Op.add:
      return Math.max(bounds[a]!, bounds[b]!) + 1;
    case Op.mul:
      return bounds[a]! + bounds[b]!;
    case Op.mux:
      return Math.max(bounds[b]!, bounds[nodes.c[node]!]!);
    case Op.slice:
      return Math.max(1, bounds[a]! - b);
    case Op.shru:
    case Op.zext:
      return bounds[a]!;
    case EngineOp.popcount:
      return nodes.width[a]!.toString(2).length;
    case Op.cat: {
      const top = nodes.pool[a]!;
      return width - nodes.width[top]! + bounds[top]!;
    }
    default:
      return width;
  }
}

/** `positive`: what is known from the unsigned bound. */
function signedBound(nodes: NodeStore, node: number, bounds: Int32Array, positive: number): number {
  const a = nodes.a[node]!;
  const b = nodes.b[node]!;
  switch (nodes.op[node]) {
    case Op.and:
    case Op.or:
    case Op.xor:
      return Math.min(positive, Math.max(bounds[a]!, bounds[b]!));
    case Op.not:
    case Op.sext:
      return bounds[a]!;
    case Op.neg:
      return bounds[a]! + 1;
    case Op.add:
    case Op.sub:
      return Math.max(bounds[a]!, bounds[b]!) + 1;
    case Op.mul:
      return bounds[a]! + bounds[b]!;
    case Op.mux:
      return Math.max(bounds[b]!, bounds[nodes.c[node]!]!);
    case Op.rep:
      return nodes.width[a] === 1 ? 1 : positive;
    default:
      return positive;
  }
}

/** Binary digits of a number; 1 for 0. */
export function bitsOf(value: number | bigint): number {
  if (typeof value === 'bigint') return value.toString(2).length;
  return Math.max(1, 32 - Math.clz32(value));
}

function signedBitsOf(value: number | bigint, width: number): number {
  if (typeof value === 'bigint') {
    const signed = BigInt.asIntN(width, value);
    return bitsOf(signed < 0n ? ~signed : signed) + 1;
  }
  const signed = (value << (32 - width)) >> (32 - width);
  return bitsOf(signed < 0 ? ~signed : signed) + 1;
}

/** For each node the levels of operators below it. */
export function expressionDepths(nodes: EngineNodes): Int32Array {
  const depths = new Int32Array(nodes.count);
  const { op, a, b, c } = nodes;
  for (let node = 0; node < nodes.count; node++) {
    const arity = nodes.arity(node);
    let depth = -1;
    if (op[node] === Op.cat)
      for (let i = 0; i < arity; i++) depth = Math.max(depth, depths[nodes.operandAt(node, i)]!);
    else {
      if (arity > 0) depth = depths[a[node]!]!;
      if (arity > 1) depth = Math.max(depth, depths[b[node]!]!);
      if (arity > 2) depth = Math.max(depth, depths[c[node]!]!);
    }
    depths[node] = depth + 1;
  }
  return depths;
}
