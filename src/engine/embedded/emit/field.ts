import { InternalError } from '../../../diag/index.ts';
import { type NodeId, Op } from '../../../ir/index.ts';
import { EngineOp } from '../region/engine-nodes.ts';
import { Code, I64 } from '../wasm/opcodes.ts';
import {
  type Address,
  addressOfSignal,
  type ChunkState,
  codesFor,
  importedAddress,
  Mode,
} from './chunk-state.ts';
import { emitGather } from './gather.ts';
import { convert, loadField, mask, ones, pushBits, shiftBy } from './memory-access.ts';
import { emit } from './narrow.ts';

/** Where a value above 64 bits lies as a whole, or null for one that is computed bit field by bit field. */
export function memoryOf(x: ChunkState, node: NodeId): Address | null {
  if (x.mode[node] === Mode.imported) return importedAddress(x, node);
  if (x.mode[node] === Mode.memory && x.address[node]! >= 0) return { local: -1, offset: x.address[node]! };
  if (x.nodes.op[node] === Op.ref) return addressOfSignal(x, x.nodes.a[node]!);
  return null;
}

/**
 * Pushes bits `low + width - 1 .. low` (at most 64) of a node of any width, clean, of the type for `width`. Of wide
 * operators only what the field depends on is computed.
 */
export function emitField(x: ChunkState, node: NodeId, low: number, width: number): void {
  const { nodes } = x;
  const total = nodes.width[node]!;
  const codes = codesFor(width);
  if (total <= 64) {
    if (width === total) {
      emit(x, node);
      return;
    }
    if (nodes.op[node] === Op.ref && x.mode[node] === Mode.inline && !x.signalLocals.has(nodes.a[node]!)) {
      loadField(x, addressOfSignal(x, nodes.a[node]!), low, width, total);
      return;
    }
    const source = codesFor(total);
    emit(x, node);
    shiftBy(x, source, source.shrU, low);
    convert(x, source, codes);
    if (low + width < total) mask(x, width, codes);
    return;
  }
  const memory = memoryOf(x, node);
  if (memory !== null) {
    loadField(x, memory, low, width, total);
    return;
  }
  computeField(x, node, low, width);
}

/** The same, but computes the field even if the node is meant to be in memory. */
export function computeField(x: ChunkState, node: NodeId, low: number, width: number): void {
  const { nodes, f } = x;
  const codes = codesFor(width);
  const a = nodes.a[node]!;
  const b = nodes.b[node]!;
  const op = nodes.op[node]!;
  switch (op) {
    case Op.const:
      pushBits(x, codes, (nodes.value(node) >> BigInt(low)) & ones(width));
      return;
    case Op.not:
      emitField(x, a, low, width);
      pushBits(x, codes, ones(width));
      f.op(codes.xor);
      return;
    case Op.and:
    case Op.or:
    case Op.xor:
      emitField(x, a, low, width);
      emitField(x, b, low, width);
      f.op(op === Op.and ? codes.and : op === Op.or ? codes.or : codes.xor);
      return;
    case Op.mux:
      emitField(x, b, low, width);
      emitField(x, nodes.c[node]!, low, width);
      emit(x, a);
      f.op(Code.select);
      return;
    case Op.slice:
      emitField(x, a, low + b, width);
      return;
    case Op.cat: {
      const parts = nodes.operands(node).reverse();
      emitParts(x, (i) => parts[i]!, parts.length, low, width);
      return;
    }
    case Op.rep:
      emitParts(x, () => a, nodes.width[node]! / nodes.width[a]!, low, width);
      return;
    case Op.zext: {
      const from = nodes.width[a]!;
      if (low >= from) {
        f.literal(codes, 0);
        return;
      }
      const inside = Math.min(width, from - low);
      emitField(x, a, low, inside);
      convert(x, codesFor(inside), codes);
      return;
    }
    case Op.sext:
      emitSignedField(x, a, low, width);
      return;
    case EngineOp.gather:
      emitGather(x, node, low, width);
      return;
    default:
      throw new InternalError(`operator ${op} of ${nodes.width[node]} bits was not computed ahead`);
  }
}

/**
 * Pushes bits of a node from `low` on, with anything above bit `width - 1`: for a user that masks what it takes.
 * Returns false, and pushes nothing, where that saves nothing.
 */
export function emitDirtyField(x: ChunkState, node: NodeId, low: number, width: number): boolean {
  const memory = x.nodes.width[node]! > 64 ? memoryOf(x, node) : null;
  if (memory === null) return false;
  loadField(x, memory, low, width, x.nodes.width[node]!, true);
  return true;
}

/** Limb `index` of a wide node, as an i64. */
export function emitLimb(x: ChunkState, node: NodeId, index: number): void {
  const width = Math.min(64, x.nodes.width[node]! - index * 64);
  emitField(x, node, index * 64, width);
  convert(x, codesFor(width), I64);
}

/** A field of a concatenation, whose parts are counted from the least significant. */
function emitParts(
  x: ChunkState,
  partOf: (index: number) => NodeId,
  count: number,
  low: number,
  width: number,
): void {
  const { nodes, f } = x;
  const codes = codesFor(width);
  let at = 0;
  let pushed = false;
  for (let i = 0; i < count && at < low + width; i++) {
    const part = partOf(i);
    const partWidth = nodes.width[part]!;
    const from = Math.max(low, at);
    const to = Math.min(low + width, at + partWidth);
    const isZero = nodes.op[part] === Op.const && nodes.value(part) === 0n;
    if (from < to && !isZero) {
      emitField(x, part, from - at, to - from);
      convert(x, codesFor(to - from), codes);
      shiftBy(x, codes, codes.shl, from - low);
      if (pushed) f.op(codes.or);
      pushed = true;
    }
    at += partWidth;
  }
  if (!pushed) f.literal(codes, 0);
}

function emitSignedField(x: ChunkState, a: NodeId, low: number, width: number): void {
  const { f } = x;
  const from = x.nodes.width[a]!;
  const codes = codesFor(width);
  const inside = from - low;
  if (inside >= width) {
    emitField(x, a, low, width);
    return;
  }
  if (inside <= 0) {
    f.literal(codes, 0);
    emitField(x, a, from - 1, 1);
    convert(x, codesFor(1), codes);
    f.op(codes.sub);
  } else {
    emitField(x, a, low, inside);
    convert(x, codesFor(inside), codes);
    shiftBy(x, codes, codes.shl, codes.bits - inside);
    shiftBy(x, codes, codes.shrS, codes.bits - inside);
  }
  mask(x, width, codes);
}
