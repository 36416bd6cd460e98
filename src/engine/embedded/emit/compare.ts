import { type NodeId, Op } from '../../../ir/index.ts';
import { Code, I32, I64 } from '../wasm/opcodes.ts';
import type { ChunkState } from './chunk-state.ts';
import { emitLimb } from './field.ts';
import { ones } from './memory-access.ts';

/** Pushes 1 or 0 for a comparison of two values above 64 bits. */
export function emitWideCompare(x: ChunkState, op: number, a: NodeId, b: NodeId): void {
  const { f, nodes } = x;
  const width = nodes.width[a]!;
  const limbs = Math.ceil(width / 64);
  if (op === Op.eq || op === Op.ne) {
    for (let limb = 0; limb < limbs; limb++) {
      emitLimb(x, a, limb);
      emitLimb(x, b, limb);
      f.op(I64.xor);
      if (limb > 0) f.op(I64.or);
    }
    f.op(I64.eqz);
    if (op === Op.ne) f.op(I32.eqz);
    return;
  }
  const isSigned = op === Op.lts || op === Op.les;
  const result = f.local(I32.type);
  const left = f.local(I64.type);
  const right = f.local(I64.type);
  f.i32(op === Op.leu || op === Op.les ? 1 : 0);
  f.set(result);
  for (let limb = 0; limb < limbs; limb++) {
    const isTop = limb === limbs - 1;
    for (const [node, local] of [
      [a, left],
      [b, right],
    ] as const) {
      emitLimb(x, node, limb);
      if (isTop && isSigned && width % 64 > 0) {
        f.i64(BigInt(64 - (width % 64)));
        f.op(I64.shl);
      }
      f.set(local);
    }
    // What the lower limbs say counts only where this limb is equal.
    f.get(left);
    f.get(right);
    f.op(isTop && isSigned ? I64.ltS : I64.ltU);
    f.get(left);
    f.get(right);
    f.op(I64.eq);
    f.get(result);
    f.op(I32.and);
    f.op(I32.or);
    f.set(result);
  }
  f.get(result);
}

/** Pushes 1 or 0 for a reduction of a value above 64 bits. */
export function emitWideReduction(x: ChunkState, op: number, a: NodeId): void {
  const { f, nodes } = x;
  const width = nodes.width[a]!;
  const limbs = Math.ceil(width / 64);
  for (let limb = 0; limb < limbs; limb++) {
    emitLimb(x, a, limb);
    if (op === Op.andr) {
      f.i64(ones(Math.min(64, width - limb * 64)));
      f.op(I64.eq);
      if (limb > 0) f.op(I32.and);
    } else if (limb > 0) f.op(op === Op.orr ? I64.or : I64.xor);
  }
  if (op === Op.orr) {
    f.i64(0n);
    f.op(I64.ne);
  } else if (op === Op.xorr) {
    f.op(I64.popcnt);
    f.op(Code.wrap);
    f.i32(1);
    f.op(I32.and);
  }
}
