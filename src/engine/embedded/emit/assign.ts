import type { Assign, NodeId } from '../../../ir/index.ts';
import { Code, I32, I64 } from '../wasm/opcodes.ts';
import { type Address, at, type ChunkState, codesFor, placeOfSignal, pushBase } from './chunk-state.ts';
import { emitField } from './field.ts';
import { convert, copyValue, loadWhole, mask, ones, pushBits, shiftBy, storeField } from './memory-access.ts';
import { emit } from './narrow.ts';
import { elementAddress } from './pick.ts';
import { emitClamped } from './shift.ts';
import { emitTableUpdate } from './sum-tables.ts';
import { readsInPlace, storeWide } from './wide.ts';
import { storeShiftedLeft } from './wide-shift.ts';

/** Where an assignment goes: a local for a narrow wire of this function, memory for everything else. */
export type Target = { readonly local: number } | { readonly address: Address };

export function targetOf(x: ChunkState, signal: number): Target {
  const { role } = x.list.builder.region.signals[signal]!;
  const local = x.signalLocals.get(signal);
  // A register may have a local too: the copy of its old value.
  if (role !== 'reg' && local !== undefined) return { local };
  if (role !== 'reg') return { address: x.signalAddresses.get(signal) ?? placeOfSignal(x, signal) };
  return { address: placeOfSignal(x, signal) };
}

export function emitAssign(x: ChunkState, statement: Assign): void {
  const { target, low, width, index, value } = statement;
  const table = x.list.tables.size === 0 ? undefined : x.list.tables.get(target);
  if (table) {
    emitTableUpdate(x, table, statement, x.column);
    return;
  }
  const total = x.list.builder.region.signals[target]!.width;
  const to = targetOf(x, target);
  if (total <= 64) {
    if (index >= 0) assignNarrowElement(x, to, total, statement);
    else assignNarrow(x, to, total, low, width, value);
    return;
  }
  const address = (to as { address: Address }).address;
  if (index < 0 && width === total && storeShiftedLeft(x, value, address)) return;
  const source = width > 64 && readsInPlace(x, value, target) ? aside(x, value) : null;
  if (index >= 0) {
    assignElement(x, address, total, statement, source);
    return;
  }
  if (width === total) {
    if (source) copyValue(x, source, address, width);
    else storeWide(x, value, address);
    return;
  }
  storeRun(x, address, low, width, value, source);
}

/** Computes a value that is made of its target's old bits before any of them changes. */
function aside(x: ChunkState, value: NodeId): Address {
  const address = x.scratch(x.nodes.width[value]!);
  storeWide(x, value, address);
  return address;
}

/** Stores `width` bits of a value into part of a wide signal, 32 or 64 at a time. */
function storeRun(
  x: ChunkState,
  address: Address,
  low: number,
  width: number,
  value: NodeId,
  source: Address | null,
): void {
  if (width <= 64) {
    storeField(x, address, low, width, () => emit(x, value));
    return;
  }
  const step = low % 8 === 0 ? 64 : 32;
  for (let done = 0; done < width; done += step) {
    const size = Math.min(step, width - done);
    storeField(x, address, low + done, size, () => pushPart(x, value, source, done, size));
  }
}

function pushPart(x: ChunkState, value: NodeId, source: Address | null, low: number, width: number): void {
  if (source === null) {
    emitField(x, value, low, width);
    return;
  }
  const codes = codesFor(width);
  pushBase(x, source);
  x.f.memory(codes.load, source.offset + low / 8);
  mask(x, width, codes);
}

function assignNarrow(
  x: ChunkState,
  to: Target,
  total: number,
  low: number,
  width: number,
  value: NodeId,
): void {
  const { f } = x;
  const codes = codesFor(total);
  const push = () => {
    if (width === total) {
      emit(x, value);
      return;
    }
    pushTarget(x, to, total);
    pushBits(x, codes, ones(total) & ~(ones(width) << BigInt(low)));
    f.op(codes.and);
    emit(x, value);
    convert(x, codesFor(width), codes);
    shiftBy(x, codes, codes.shl, low);
    f.op(codes.or);
  };
  storeTarget(x, to, total, push);
}

function pushTarget(x: ChunkState, to: Target, total: number): void {
  if ('local' in to) x.f.get(to.local);
  else loadWhole(x, to.address, total);
}

function storeTarget(x: ChunkState, to: Target, total: number, push: () => void): void {
  if ('local' in to) {
    push();
    x.f.set(to.local);
    return;
  }
  pushBase(x, to.address);
  push();
  x.f.memory(codesFor(total).store, to.address.offset);
}

/** Pushes the index into a local and opens an `if` when it can lie outside; returns the local and whether it did. */
function openIndex(x: ChunkState, index: NodeId, count: number): { local: number; isChecked: boolean } {
  const { f } = x;
  const local = f.local(I32.type);
  emitClamped(x, index, count);
  f.set(local);
  const isChecked = 2 ** x.bounds[index]! > count || x.nodes.width[index]! > 32;
  if (isChecked) {
    f.get(local);
    f.i32(count);
    f.op(I32.ltU);
    f.if();
  }
  return { local, isChecked };
}

function assignNarrowElement(x: ChunkState, to: Target, total: number, statement: Assign): void {
  const { f } = x;
  const { width, index, value } = statement;
  const codes = codesFor(total);
  const { local, isChecked } = openIndex(x, index, Math.floor(total / width));
  const shift = f.local(codes.type);
  f.get(local);
  f.i32(width);
  f.op(I32.mul);
  convert(x, I32, codes);
  f.set(shift);
  storeTarget(x, to, total, () => {
    pushTarget(x, to, total);
    pushBits(x, codes, ones(width));
    f.get(shift);
    f.op(codes.shl);
    pushBits(x, codes, -1n);
    f.op(codes.xor);
    f.op(codes.and);
    emit(x, value);
    convert(x, codesFor(width), codes);
    f.get(shift);
    f.op(codes.shl);
    f.op(codes.or);
  });
  if (isChecked) f.end();
}

function assignElement(
  x: ChunkState,
  vector: Address,
  total: number,
  statement: Assign,
  source: Address | null,
): void {
  const { f } = x;
  const { width, index, value } = statement;
  const { local, isChecked } = openIndex(x, index, Math.floor(total / width));
  const { address, shift } = elementAddress(x, vector, () => f.get(local), width);
  if (shift < 0) storeRun(x, address, 0, width, value, source);
  else {
    // A value of up to 64 bits may be made of what the first of two stores replaces.
    const held = width > 32 && width <= 64 ? f.local(I64.type) : -1;
    if (held >= 0) {
      emit(x, value);
      f.set(held);
    }
    for (let done = 0; done < width; done += 32) {
      const size = Math.min(32, width - done);
      storeShifted(x, at(address, done / 8), shift, size, () => {
        if (held < 0) pushPart(x, value, source, done, size);
        else {
          f.get(held);
          shiftBy(x, I64, I64.shrU, done);
          f.op(Code.wrap);
          mask(x, size, I32);
        }
      });
    }
  }
  if (isChecked) f.end();
}

/** Stores up to 32 bits from bit `shift` (a local, 0 .. 7) of an address on. */
function storeShifted(
  x: ChunkState,
  address: Address,
  shift: number,
  width: number,
  value: () => void,
): void {
  const { f } = x;
  const span = 8 % width === 0 ? 8 : width + 7;
  const unit = span <= 32 ? I32 : I64;
  const load = span <= 8 ? unit.load8U : span <= 16 ? unit.load16U : unit.load;
  const store = span <= 8 ? unit.store8 : span <= 16 ? unit.store16 : unit.store;
  pushBase(x, address);
  pushBase(x, address);
  f.memory(load, address.offset);
  pushBits(x, unit, ones(width));
  f.get(shift);
  convert(x, I32, unit);
  f.op(unit.shl);
  pushBits(x, unit, -1n);
  f.op(unit.xor);
  f.op(unit.and);
  value();
  convert(x, codesFor(width), unit);
  f.get(shift);
  convert(x, I32, unit);
  f.op(unit.shl);
  f.op(unit.or);
  f.memory(store, address.offset);
}
