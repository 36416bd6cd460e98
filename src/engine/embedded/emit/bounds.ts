import { type NodeStore, Op } from '../../../ir/index.ts';
import { type EngineNodes, EngineOp } from '../region/engine-nodes.ts';

/**
 * For each node an upper bound on the bits that can be set: its value is below `2^bound`. An adder tree over zero
 * extended terms needs no mask then, because no sum can leave its width.
 */
export function significantBits(nodes: NodeStore): Int32Array {
  const bounds = new Int32Array(nodes.count);
  for (let node = 0; node < nodes.count; node++) {
    const width = nodes.width[node]!;
    const a = nodes.a[node]!;
    const b = nodes.b[node]!;
    let bound = width;
    switch (nodes.op[node]) {
      case Op.const:
        bound = nodes.value(node).toString(2).length;
        break;
      case Op.and:
        bound = Math.min(bounds[a]!, bounds[b]!);
        break;
      case Op.or:
      case Op.xor:
        bound = Math.max(bounds[a]!, bounds[b]!);
        break;
      case Op.add:
        bound = Math.max(bounds[a]!, bounds[b]!) + 1;
        break;
      case Op.mul:
        bound = bounds[a]! + bounds[b]!;
        break;
      case Op.mux:
        bound = Math.max(bounds[b]!, bounds[nodes.c[node]!]!);
        break;
      case Op.slice:
        bound = Math.max(1, bounds[a]! - b);
        break;
      case Op.shru:
      case Op.zext:
        bound = bounds[a]!;
        break;
      case EngineOp.popcount:
        bound = nodes.width[a]!.toString(2).length;
        break;
      case Op.cat: {
        const top = nodes.pool[a]!;
        bound = width - nodes.width[top]! + bounds[top]!;
        break;
      }
    }
    bounds[node] = Math.min(width, bound);
  }
  return bounds;
}

/**
 * For each node the bits that it needs as a signed number: it lies in `-2^(b-1) .. 2^(b-1) - 1` when its top bit is
 * read as a sign. Sums of sign-extended terms that cannot overflow are computed as plain machine numbers with it.
 */
export function signedBits(nodes: NodeStore, unsigned: Int32Array): Int32Array {
  const bounds = new Int32Array(nodes.count);
  for (let node = 0; node < nodes.count; node++) {
    const width = nodes.width[node]!;
    const a = nodes.a[node]!;
    const b = nodes.b[node]!;
    // Not negative: a value below 2^k takes k + 1 bits.
    let bound = unsigned[node]! < width ? unsigned[node]! + 1 : width;
    switch (nodes.op[node]) {
      case Op.const: {
        const value = BigInt.asIntN(width, nodes.value(node));
        bound = (value < 0n ? ~value : value).toString(2).length + 1;
        break;
      }
      case Op.and:
      case Op.or:
      case Op.xor:
        bound = Math.min(bound, Math.max(bounds[a]!, bounds[b]!));
        break;
      case Op.not:
      case Op.sext:
        bound = bounds[a]!;
        break;
      case Op.neg:
        bound = bounds[a]! + 1;
        break;
      case Op.add:
      case Op.sub:
        bound = Math.max(bounds[a]!, bounds[b]!) + 1;
        break;
      case Op.mul:
        bound = bounds[a]! + bounds[b]!;
        break;
      case Op.mux:
        bound = Math.max(bounds[b]!, bounds[nodes.c[node]!]!);
        break;
      case Op.rep:
        if (nodes.width[a] === 1) bound = 1;
        break;
    }
    bounds[node] = Math.min(width, bound);
  }
  return bounds;
}

/** For each node the levels of operators below it. */
export function expressionDepths(nodes: EngineNodes): Int32Array {
  const depths = new Int32Array(nodes.count);
  for (let node = 0; node < nodes.count; node++) {
    let depth = 0;
    for (let i = nodes.arity(node) - 1; i >= 0; i--)
      depth = Math.max(depth, depths[nodes.operandAt(node, i)]! + 1);
    depths[node] = depth;
  }
  return depths;
}
