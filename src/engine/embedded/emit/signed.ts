import { type NodeId, Op } from '../../../ir/index.ts';
import { Code, I32, I64, type IntegerCodes } from '../wasm/opcodes.ts';
import { addressOfSignal, at, type ChunkState, codesFor, Mode, pushBase } from './chunk-state.ts';
import { memoryOf } from './field.ts';
import { pushBits, shiftBy } from './memory-access.ts';
import { emit } from './narrow.ts';

/**
 * Pushes a node of at most 64 bits with its sign extended over the whole machine type. Sums that cannot overflow come
 * out that way by themselves, so a tree of signed adders costs one instruction for each adder.
 */
export function emitSigned(x: ChunkState, node: NodeId): void {
  const { nodes, f, signedBounds: bounds } = x;
  const width = nodes.width[node]!;
  const codes = codesFor(width);
  const a = nodes.a[node]!;
  const b = nodes.b[node]!;
  const op = nodes.op[node]!;
  if (x.mode[node] === Mode.inline) {
    switch (op) {
      case Op.const:
        pushBits(x, codes, BigInt.asIntN(width, nodes.value(node)));
        return;
      case Op.add:
      case Op.sub:
      case Op.mul: {
        const needed = op === Op.mul ? bounds[a]! + bounds[b]! : Math.max(bounds[a]!, bounds[b]!) + 1;
        if (needed > width) break;
        emitSigned(x, a);
        emitSigned(x, b);
        f.op(op === Op.add ? codes.add : op === Op.sub ? codes.sub : codes.mul);
        return;
      }
      case Op.neg:
        if (bounds[a]! >= width) break;
        f.literal(codes, 0);
        emitSigned(x, a);
        f.op(codes.sub);
        return;
      case Op.not:
        emitSigned(x, a);
        pushBits(x, codes, -1n);
        f.op(codes.xor);
        return;
      case Op.and:
      case Op.or:
      case Op.xor:
        emitSigned(x, a);
        emitSigned(x, b);
        f.op(op === Op.and ? codes.and : op === Op.or ? codes.or : codes.xor);
        return;
      case Op.mux:
        emitSigned(x, b);
        emitSigned(x, nodes.c[node]!);
        emit(x, a);
        f.op(Code.select);
        return;
      case Op.sext:
        emitSigned(x, a);
        if (codesFor(nodes.width[a]!) !== codes) f.op(Code.extendI32S);
        return;
      case Op.zext:
        emit(x, node);
        return;
      case Op.rep:
        if (nodes.width[a] !== 1) break;
        emit(x, node, true);
        return;
      case Op.ref:
      case Op.slice:
        if (loadSigned(x, node, width, codes)) return;
        break;
    }
  }
  if (x.bounds[node]! < width) {
    emit(x, node);
    return;
  }
  emit(x, node, true);
  signExtend(x, width, codes);
}

/** Extends the sign of a value of `width` bits, whatever lies above. */
function signExtend(x: ChunkState, width: number, codes: IntegerCodes): void {
  if (width === 8) x.f.op(codes.extend8S);
  else if (width === 16) x.f.op(codes.extend16S);
  else if (width === 32 && codes === I64) x.f.op(Code.extend32S);
  else {
    shiftBy(x, codes, codes.shl, codes.bits - width);
    shiftBy(x, codes, codes.shrS, codes.bits - width);
  }
}

/** Bytes and half words of memory are extended by the load. */
function loadSigned(x: ChunkState, node: NodeId, width: number, codes: IntegerCodes): boolean {
  const { nodes } = x;
  if ((width !== 8 && width !== 16) || codes !== I32) return false;
  const isSlice = nodes.op[node] === Op.slice;
  const source = isSlice ? nodes.a[node]! : node;
  const low = isSlice ? nodes.b[node]! : 0;
  if (low % 8 !== 0) return false;
  let memory = null;
  if (nodes.width[source]! > 64) memory = memoryOf(x, source);
  else if (
    nodes.op[source] === Op.ref &&
    x.mode[source] === Mode.inline &&
    !x.signalLocals.has(nodes.a[source]!)
  )
    memory = addressOfSignal(x, nodes.a[source]!);
  if (memory === null) return false;
  const address = at(memory, low / 8);
  pushBase(x, address);
  x.f.memory(width === 8 ? I32.load8S : I32.load16S, address.offset);
  return true;
}
