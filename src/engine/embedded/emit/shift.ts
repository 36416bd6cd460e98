import { type NodeId, Op } from '../../../ir/index.ts';
import { Code, I32, I64, type IntegerCodes } from '../wasm/opcodes.ts';
import { type ChunkState, codesFor } from './chunk-state.ts';
import { emitField } from './field.ts';
import { convert, mask } from './memory-access.ts';
import { emit } from './narrow.ts';
import { emitSigned } from './signed.ts';

/**
 * Pushes an amount or index as an i32, with `limit` for everything from `limit` on. The node may be of any width.
 */
export function emitClamped(x: ChunkState, node: NodeId, limit: number): void {
  const { f, nodes } = x;
  const width = nodes.width[node]!;
  if (width <= 32) {
    emit(x, node);
    if (2 ** x.bounds[node]! <= limit) return;
    const local = f.local(I32.type);
    f.tee(local);
    f.i32(limit);
    f.get(local);
    f.i32(limit);
    f.op(I32.ltU);
    f.op(Code.select);
    return;
  }
  const low = f.local(I64.type);
  emitField(x, node, 0, Math.min(width, 64));
  f.set(low);
  f.get(low);
  f.op(Code.wrap);
  f.i32(limit);
  f.get(low);
  f.i64(BigInt(limit));
  f.op(I64.ltU);
  for (let at = 64; at < width; at += 64) {
    emitField(x, node, at, Math.min(64, width - at));
    convert(x, codesFor(Math.min(64, width - at)), I64);
    f.op(I64.eqz);
    f.op(I32.and);
  }
  f.op(Code.select);
}

/** Pushes a value of at most 64 bits shifted by a variable amount. */
export function emitShift(x: ChunkState, node: NodeId, codes: IntegerCodes, dirty: boolean): void {
  const { nodes, f } = x;
  const a = nodes.a[node]!;
  const amount = nodes.b[node]!;
  const width = nodes.width[node]!;
  const op = nodes.op[node]!;
  const pushAmount = (limit: number) => {
    emitClamped(x, amount, limit);
    convert(x, I32, codes);
  };
  if (op === Op.shrs) {
    emitSigned(x, a);
    pushAmount(codes.bits - 1);
    f.op(codes.shrS);
    if (!dirty) mask(x, width, codes);
    return;
  }
  const code = op === Op.shl ? codes.shl : codes.shrU;
  emit(x, a, op === Op.shl);
  if (2 ** x.bounds[amount]! <= codes.bits && nodes.width[amount]! <= 32) {
    emit(x, amount);
    convert(x, I32, codes);
    f.op(code);
  } else {
    const local = f.local(I32.type);
    emitClamped(x, amount, codes.bits);
    f.tee(local);
    convert(x, I32, codes);
    f.op(code);
    f.literal(codes, 0);
    f.get(local);
    f.i32(codes.bits);
    f.op(I32.ltU);
    f.op(Code.select);
  }
  if (op === Op.shl && !dirty) mask(x, width, codes);
}
