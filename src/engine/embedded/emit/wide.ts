import { type NodeId, Op } from '../../../ir/index.ts';
import type { RegionSignalId } from '../region/region.ts';
import { I32, I64 } from '../wasm/opcodes.ts';
import { type Address, at, type ChunkState, codesFor, Mode, pushAddress, pushBase } from './chunk-state.ts';
import { computeField, emitField, emitLimb, memoryOf } from './field.ts';
import { convert, copyValue, ones } from './memory-access.ts';
import { emit } from './narrow.ts';
import { elementAddress, loadShifted, vectorAddress } from './pick.ts';
import { emitClamped } from './shift.ts';

/** Writes a node above 64 bits to memory, all limbs, clean. */
export function storeWide(x: ChunkState, node: NodeId, to: Address): void {
  const memory = memoryOf(x, node);
  if (memory !== null) copyValue(x, memory, to, x.nodes.width[node]!);
  else computeWide(x, node, to);
}

/** The same, but computes the node even if it is meant to be in memory already. */
export function computeWide(x: ChunkState, node: NodeId, to: Address): void {
  const { nodes, f } = x;
  const width = nodes.width[node]!;
  const limbs = Math.ceil(width / 64);
  const a = nodes.a[node]!;
  const b = nodes.b[node]!;
  switch (nodes.op[node]) {
    case Op.add:
    case Op.sub:
      addLimbs(x, a, b, to, width, nodes.op[node] === Op.sub);
      return;
    case Op.neg:
      addLimbs(x, -1, a, to, width, true);
      return;
    case Op.mul:
      for (const address of [to, vectorAddress(x, a), vectorAddress(x, b)]) pushAddress(x, address);
      f.i32(limbs);
      f.call(x.runtime.multiply);
      maskTop(x, to, width);
      return;
    case Op.shl:
    case Op.shru:
    case Op.shrs:
      shiftLimbs(x, node, to, width);
      return;
    case Op.pick:
      pickLimbs(x, node, to, width);
      return;
    case Op.mux:
      emit(x, a);
      f.if();
      storeWide(x, b, to);
      f.else();
      storeWide(x, nodes.c[node]!, to);
      f.end();
      return;
    default:
      for (let limb = 0; limb < limbs; limb++) {
        const low = limb * 64;
        const size = Math.min(64, width - low);
        pushBase(x, to);
        computeField(x, node, low, size);
        convert(x, codesFor(size), I64);
        f.memory(I64.store, to.offset + limb * 8);
      }
  }
}

/** Whether computing the node bit field by bit field reads the memory of a signal. */
export function readsInPlace(x: ChunkState, node: NodeId, signal: RegionSignalId): boolean {
  const { nodes } = x;
  if (nodes.width[node]! <= 64) return false;
  if (x.mode[node] === Mode.imported || x.mode[node] === Mode.memory) return false;
  if (nodes.op[node] === Op.ref) return nodes.a[node] === signal;
  let found = false;
  nodes.forEachOperand(node, (operand) => {
    found ||= readsInPlace(x, operand, signal);
  });
  return found;
}

function maskTop(x: ChunkState, to: Address, width: number): void {
  if (width % 64 === 0) return;
  const top = at(to, Math.floor(width / 64) * 8);
  pushBase(x, top);
  pushBase(x, top);
  x.f.memory(I64.load, top.offset);
  x.f.i64(ones(width % 64));
  x.f.op(I64.and);
  x.f.memory(I64.store, top.offset);
}

/** `a + b`, `a - b`, or `-b` with `a` -1. */
function addLimbs(x: ChunkState, a: NodeId, b: NodeId, to: Address, width: number, subtract: boolean): void {
  const { f } = x;
  const limbs = Math.ceil(width / 64);
  const [carry, left, right, sum] = [I64, I64, I64, I64].map((codes) => f.local(codes.type)) as [
    number,
    number,
    number,
    number,
  ];
  f.i64(0n);
  f.set(carry);
  for (let limb = 0; limb < limbs; limb++) {
    if (a < 0) f.i64(0n);
    else emitLimb(x, a, limb);
    f.set(left);
    emitLimb(x, b, limb);
    f.set(right);
    f.get(left);
    f.get(right);
    f.op(subtract ? I64.sub : I64.add);
    f.set(sum);
    pushBase(x, to);
    f.get(sum);
    f.get(carry);
    f.op(subtract ? I64.sub : I64.add);
    const isTop = limb === limbs - 1;
    if (isTop && width % 64 > 0) {
      f.i64(ones(width % 64));
      f.op(I64.and);
    }
    f.memory(I64.store, to.offset + limb * 8);
    if (isTop) break;
    // Out of this limb: from the operands, or from the carry that came in.
    f.get(subtract ? left : sum);
    f.get(subtract ? right : left);
    f.op(I64.ltU);
    f.get(sum);
    f.get(carry);
    if (!subtract) {
      f.op(I64.add);
      f.get(carry);
    }
    f.op(I64.ltU);
    f.op(I32.or);
    convert(x, I32, I64);
    f.set(carry);
  }
}

function shiftLimbs(x: ChunkState, node: NodeId, to: Address, width: number): void {
  const { nodes, f, runtime } = x;
  const a = nodes.a[node]!;
  const op = nodes.op[node]!;
  const limbs = Math.ceil(width / 64);
  const from = vectorAddress(x, a);
  const amount = f.local(I32.type);
  emitClamped(x, nodes.b[node]!, limbs * 64);
  f.set(amount);
  const shift = (source: Address) => {
    pushAddress(x, to);
    pushAddress(x, source);
    f.i32(limbs);
    f.get(amount);
    f.call(op === Op.shl ? runtime.shiftLeft : runtime.shiftRight);
  };
  if (op !== Op.shrs) {
    shift(from);
    if (op === Op.shl) maskTop(x, to, width);
    return;
  }
  // A negative value is shifted as its complement.
  const sign = f.local(I64.type);
  f.i64(0n);
  emitField(x, a, width - 1, 1);
  convert(x, I32, I64);
  f.op(I64.sub);
  f.set(sign);
  const flip = (source: Address) => {
    for (let limb = 0; limb < limbs; limb++) {
      pushBase(x, to);
      pushBase(x, source);
      f.memory(I64.load, source.offset + limb * 8);
      f.get(sign);
      f.op(I64.xor);
      f.memory(I64.store, to.offset + limb * 8);
    }
    maskTop(x, to, width);
  };
  flip(from);
  shift(to);
  flip(to);
}

function pickLimbs(x: ChunkState, node: NodeId, to: Address, width: number): void {
  const { nodes, f } = x;
  const vector = vectorAddress(x, nodes.a[node]!);
  const { address, shift } = elementAddress(x, vector, () => emit(x, nodes.b[node]!), width);
  for (let low = 0; low < width; low += 64) {
    const size = Math.min(64, width - low);
    pushBase(x, to);
    loadShifted(x, at(address, low / 8), shift, size);
    convert(x, codesFor(size), I64);
    f.memory(I64.store, to.offset + low / 8);
  }
}
