import { type NodeId, Op } from '../../../ir/index.ts';
import { I32, type IntegerCodes } from '../wasm/opcodes.ts';
import { type ChunkState, codesFor, Mode } from './chunk-state.ts';
import { emitDirtyField, emitField } from './field.ts';
import { convert, mask, pushBits, shiftBy } from './memory-access.ts';
import { emit } from './narrow.ts';

/** Pushes at most 64 bits cut out of a value of any width. */
export function emitSlice(x: ChunkState, node: NodeId, codes: IntegerCodes, dirty: boolean): void {
  const { nodes } = x;
  const a = nodes.a[node]!;
  const low = nodes.b[node]!;
  const width = nodes.width[node]!;
  const from = nodes.width[a]!;
  if (from > 64 || isInMemory(x, a)) {
    if (!dirty || !emitDirtyField(x, a, low, width)) emitField(x, a, low, width);
    return;
  }
  const source = codesFor(from);
  const isTop = x.bounds[a]! <= low + width;
  emit(x, a, dirty || !isTop);
  shiftBy(x, source, source.shrU, low);
  convert(x, source, codes);
  if (!dirty && !isTop) mask(x, width, codes);
}

/** A signal that a slice can be loaded from directly. */
function isInMemory(x: ChunkState, node: NodeId): boolean {
  return x.nodes.op[node] === Op.ref && x.mode[node] === Mode.inline && !x.signalLocals.has(x.nodes.a[node]!);
}

/** Pushes a concatenation of at most 64 bits. */
export function emitCat(x: ChunkState, node: NodeId, codes: IntegerCodes, dirty: boolean): void {
  const { nodes, f } = x;
  let at = nodes.width[node]!;
  let pushed = false;
  nodes.forEachOperand(node, (part) => {
    const width = nodes.width[part]!;
    at -= width;
    if (nodes.op[part] === Op.const && nodes.value(part) === 0n) return;
    // What lies above the top part is above the whole.
    emit(x, part, dirty && at + width === nodes.width[node]);
    convert(x, codesFor(width), codes);
    shiftBy(x, codes, codes.shl, at);
    if (pushed) f.op(codes.or);
    pushed = true;
  });
  if (!pushed) f.literal(codes, 0);
}

/** Pushes a repetition of at most 64 bits. */
export function emitRepeat(x: ChunkState, node: NodeId, codes: IntegerCodes, dirty: boolean): void {
  const { nodes, f } = x;
  const a = nodes.a[node]!;
  const width = nodes.width[node]!;
  const part = nodes.width[a]!;
  if (part === 1) {
    f.literal(codes, 0);
    emit(x, a);
    convert(x, I32, codes);
    f.op(codes.sub);
    if (!dirty) mask(x, width, codes);
    return;
  }
  emit(x, a);
  convert(x, codesFor(part), codes);
  let pattern = 0n;
  for (let at = 0; at < width; at += part) pattern |= 1n << BigInt(at);
  pushBits(x, codes, pattern);
  f.op(codes.mul);
}
