import { bytesOf } from '../schedule/slot.ts';
import { Code, I32, I64, type IntegerCodes, Vector } from '../wasm/opcodes.ts';
import { type Address, at, type ChunkState, codesFor, pushAddress, pushBase } from './chunk-state.ts';

export const ones = (width: number): bigint => (1n << BigInt(width)) - 1n;

/** Pushes a literal of the type of `codes`. */
export function pushBits(x: ChunkState, codes: IntegerCodes, value: bigint): void {
  if (codes === I32) x.f.i32(Number(BigInt.asIntN(32, value)));
  else x.f.i64(value);
}

/** Clears the bits from `width` on. */
export function mask(x: ChunkState, width: number, codes: IntegerCodes): void {
  if (width >= codes.bits) return;
  if (codes === I32) x.f.i32(2 ** width - 1);
  else pushBits(x, codes, ones(width));
  x.f.op(codes.and);
}

export function convert(x: ChunkState, from: IntegerCodes, to: IntegerCodes): void {
  if (from === to) return;
  x.f.op(from === I32 ? Code.extendI32U : Code.wrap);
}

/** Shifts the top of the stack by a constant. */
export function shiftBy(x: ChunkState, codes: IntegerCodes, op: number, by: number): void {
  if (by === 0) return;
  x.f.literal(codes, by);
  x.f.op(op);
}

/** Pushes a whole value of at most 64 bits that has 4 or 8 bytes of its own. */
export function loadWhole(x: ChunkState, address: Address, width: number): void {
  pushBase(x, address);
  x.f.memory(codesFor(width).load, address.offset);
}

/**
 * Pushes bits `low + width - 1 .. low` (at most 64) of a value in memory, by the smallest load that covers them.
 * `total`: the width of the value, above which its memory is 0. `dirty`: bits above `width` may be anything.
 */
export function loadField(
  x: ChunkState,
  address: Address,
  low: number,
  width: number,
  total: number,
  dirty = false,
): void {
  const codes = codesFor(width);
  const byte = at(address, low >> 3);
  const shift = low & 7;
  const span = shift + width;
  pushBase(x, byte);
  if (span > 64) {
    x.f.memory(I64.load, byte.offset);
    shiftBy(x, I64, I64.shrU, shift);
    pushBase(x, byte);
    x.f.memory(I64.load8U, byte.offset + 8);
    shiftBy(x, I64, I64.shl, 64 - shift);
    x.f.op(I64.or);
    mask(x, width, I64);
    return;
  }
  const loaded = span <= 8 ? 8 : span <= 16 ? 16 : span <= 32 ? 32 : 64;
  const from = loaded === 64 ? I64 : I32;
  const isTop = low + width === total && (low & ~7) + loaded <= bytesOf(total) * 8;
  x.f.memory(loaded === 8 ? from.load8U : loaded === 16 ? from.load16U : from.load, byte.offset);
  shiftBy(x, from, from.shrU, shift);
  convert(x, from, codes);
  if (!dirty && span < loaded && !isTop) mask(x, width, codes);
}

/** Stores `value` (clean, of the type for `width`) into bits of a value in memory; the other bits keep theirs. */
export function storeField(
  x: ChunkState,
  address: Address,
  low: number,
  width: number,
  value: () => void,
): void {
  const codes = codesFor(width);
  const byte = at(address, low >> 3);
  const shift = low & 7;
  const span = shift + width;
  if (shift === 0 && (width === 8 || width === 16 || width === 32 || width === 64)) {
    pushBase(x, byte);
    value();
    x.f.memory(width === 8 ? codes.store8 : width === 16 ? codes.store16 : codes.store, byte.offset);
    return;
  }
  if (span > 64) {
    const local = x.f.local(codes.type);
    value();
    x.f.set(local);
    const first = 32 - shift;
    storeField(x, address, low, first, () => {
      x.f.get(local);
      convert(x, codes, I32);
      mask(x, first, I32);
    });
    storeField(x, address, low + first, width - first, () => {
      x.f.get(local);
      shiftBy(x, codes, codes.shrU, first);
      convert(x, codes, codesFor(width - first));
    });
    return;
  }
  const size = span <= 8 ? 8 : span <= 16 ? 16 : span <= 32 ? 32 : 64;
  const unit = size === 64 ? I64 : I32;
  const load = size === 8 ? unit.load8U : size === 16 ? unit.load16U : unit.load;
  const store = size === 8 ? unit.store8 : size === 16 ? unit.store16 : unit.store;
  pushBase(x, byte);
  pushBase(x, byte);
  x.f.memory(load, byte.offset);
  pushBits(x, unit, ~(ones(width) << BigInt(shift)));
  x.f.op(unit.and);
  value();
  convert(x, codes, unit);
  shiftBy(x, unit, unit.shl, shift);
  x.f.op(unit.or);
  x.f.memory(store, byte.offset);
}

/** Limbs up to which a copy is written out: a call into the engine's own memory functions costs as much as many moves. */
const mostLimbs = 48;

/** Copies whole limbs, or the 4 bytes of a short value. */
export function copyValue(x: ChunkState, from: Address, to: Address, width: number): void {
  if (width <= 32) {
    pushBase(x, to);
    pushBase(x, from);
    x.f.memory(I32.load, from.offset);
    x.f.memory(I32.store, to.offset);
    return;
  }
  const limbs = Math.ceil(width / 64);
  if (limbs > mostLimbs) {
    pushAddress(x, to);
    pushAddress(x, from);
    x.f.i32(limbs * 8);
    x.f.copy();
    return;
  }
  let limb = 0;
  // Temporary values were stored limb by limb just before, and a longer load would have to wait for all of that.
  for (; from.local >= 0 && limb + 2 <= limbs; limb += 2) {
    pushBase(x, to);
    pushBase(x, from);
    x.f.vectorMemory(Vector.load, from.offset + limb * 8);
    x.f.vectorMemory(Vector.store, to.offset + limb * 8);
  }
  for (; limb < limbs; limb++) {
    pushBase(x, to);
    pushBase(x, from);
    x.f.memory(I64.load, from.offset + limb * 8);
    x.f.memory(I64.store, to.offset + limb * 8);
  }
}
