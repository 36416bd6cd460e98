import { InternalError } from '../../../diag/index.ts';
import { type NodeId, Op } from '../../../ir/index.ts';
import { bytesOf } from '../schedule/slot.ts';
import { I32, I64 } from '../wasm/opcodes.ts';
import { type Address, at, type ChunkState, codesFor, pushBase } from './chunk-state.ts';
import { memoryOf } from './field.ts';
import { convert, mask, shiftBy } from './memory-access.ts';
import { emit } from './narrow.ts';

/** Pushes an element of at most 64 bits of a vector. */
export function emitPick(x: ChunkState, node: NodeId, dirty: boolean): void {
  const { nodes, f } = x;
  const a = nodes.a[node]!;
  const index = nodes.b[node]!;
  const width = nodes.width[node]!;
  const codes = codesFor(width);
  const total = nodes.width[a]!;
  if (total > 64) {
    loadElement(x, vectorAddress(x, a), index, width);
    return;
  }
  const source = codesFor(total);
  emit(x, a, !dirty);
  emit(x, index);
  if (width > 1) {
    f.i32(width);
    f.op(I32.mul);
  }
  convert(x, I32, source);
  f.op(source.shrU);
  convert(x, source, codes);
  if (!dirty) mask(x, width, codes);
}

/** The memory of a vector that is to be indexed; a literal becomes a table. */
export function vectorAddress(x: ChunkState, node: NodeId): Address {
  const { nodes } = x;
  if (nodes.op[node] === Op.const)
    return { local: -1, offset: x.runtime.table(nodes.value(node), bytesOf(nodes.width[node]!)) };
  const address = memoryOf(x, node);
  if (address === null) throw new InternalError('an indexed vector was not put into memory');
  return address;
}

/** Computes `address + index * width / 8` rounded down, and for odd widths the bits left over. */
export function elementAddress(
  x: ChunkState,
  vector: Address,
  pushIndex: () => void,
  width: number,
): { address: Address; shift: number } {
  const { f } = x;
  const byte = f.local(I32.type);
  pushIndex();
  if (width % 8 === 0) {
    if (width > 8) {
      f.i32(width / 8);
      f.op(I32.mul);
    }
    addBase(x, vector);
    f.set(byte);
    return { address: { local: byte, offset: vector.offset }, shift: -1 };
  }
  const bit = f.local(I32.type);
  if (width > 1) {
    f.i32(width);
    f.op(I32.mul);
  }
  f.tee(bit);
  shiftBy(x, I32, I32.shrU, 3);
  addBase(x, vector);
  f.set(byte);
  f.get(bit);
  f.i32(7);
  f.op(I32.and);
  f.set(bit);
  return { address: { local: byte, offset: vector.offset }, shift: bit };
}

function addBase(x: ChunkState, vector: Address): void {
  if (vector.local < 0) return;
  x.f.get(vector.local);
  x.f.op(I32.add);
}

function loadElement(x: ChunkState, vector: Address, index: NodeId, width: number): void {
  const { address, shift } = elementAddress(x, vector, () => emit(x, index), width);
  loadShifted(x, address, shift, width);
}

/** Pushes `width` (at most 64) bits from bit `shift` (a local with 0 .. 7, or -1 for 0) of an address on. */
export function loadShifted(x: ChunkState, address: Address, shift: number, width: number): void {
  const { f } = x;
  const codes = codesFor(width);
  // Widths that divide 8 stay inside a byte; others may start at any bit of one.
  const span = shift < 0 || 8 % width === 0 ? width : width + 7;
  const loaded = span <= 8 ? 8 : span <= 16 ? 16 : span <= 32 ? 32 : 64;
  const from = loaded === 64 ? I64 : I32;
  pushBase(x, address);
  f.memory(loaded === 8 ? from.load8U : loaded === 16 ? from.load16U : from.load, address.offset);
  if (shift >= 0) {
    f.get(shift);
    convert(x, I32, from);
    f.op(from.shrU);
    if (span > 64) {
      // The ninth byte, shifted by 64 - shift in two steps because that may be 64.
      const next = at(address, 8);
      pushBase(x, next);
      f.memory(I64.load8U, next.offset);
      shiftBy(x, I64, I64.shl, 1);
      f.i64(63n);
      f.get(shift);
      convert(x, I32, I64);
      f.op(I64.sub);
      f.op(I64.shl);
      f.op(I64.or);
    }
  }
  convert(x, from, codes);
  if (shift >= 0 || width !== loaded) mask(x, width, codes);
}
