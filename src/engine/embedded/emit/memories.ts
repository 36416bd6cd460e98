import type { NodeId } from '../../../ir/index.ts';
import { wordBytesOf } from '../schedule/slot.ts';
import type { AsyncReadTask, MemoryWrite, MemoryWriteTask, SyncReadTask } from '../schedule/task.ts';
import { store } from '../wasm/idioms.ts';
import { I32, I64 } from '../wasm/opcodes.ts';
import {
  type Address,
  type ChunkState,
  codesFor,
  placeOfSignal,
  pushBase,
  writeMark,
} from './chunk-state.ts';
import { emitField } from './field.ts';
import { convert, copyValue, storeField } from './memory-access.ts';
import { emit } from './narrow.ts';
import { emitClamped } from './shift.ts';
import { storeWide } from './wide.ts';

/** Data that follow the address: into a local up to 64 bits, else into memory. */
export function emitAsyncRead(x: ChunkState, task: AsyncReadTask): void {
  const { memory } = x.list.builder.region.memories[task.memory]!;
  const local = x.signalLocals.get(task.signal);
  const open = openWord(x, task.memory, task.address);
  if (local !== undefined) {
    pushWord(x, open.address, memory.width);
    x.f.set(local);
    if (!open.isChecked) return;
    x.f.else();
    x.f.literal(codesFor(memory.width), 0);
    x.f.set(local);
    x.f.end();
    return;
  }
  const to = x.signalAddresses.get(task.signal) ?? placeOfSignal(x, task.signal);
  copyValue(x, open.address, to, memory.width);
  closeWithZero(x, open.isChecked, to, memory.width);
}

export function emitSyncRead(x: ChunkState, task: SyncReadTask): void {
  const { f } = x;
  const { memory } = x.list.builder.region.memories[task.memory]!;
  const to = placeOfSignal(x, task.signal);
  emit(x, task.enable);
  f.if();
  const open = openWord(x, task.memory, task.address);
  if (memory.width <= 64) {
    pushBase(x, to);
    pushWord(x, open.address, memory.width);
    f.memory(codesFor(memory.width).store, to.offset);
  } else copyValue(x, open.address, to, memory.width);
  closeWithZero(x, open.isChecked, to, memory.width);
  f.end();
}

export function emitMemoryWrite(x: ChunkState, task: MemoryWriteTask): void {
  const { memory } = x.list.builder.region.memories[task.memory]!;
  for (const write of task.writes) {
    emit(x, write.enable);
    x.f.if();
    const { address, isChecked } = openWord(x, task.memory, write.address);
    if (x.notesWrites) store(x.f, writeMark, () => x.f.i32(1));
    if (write.mask >= 0) writeLanes(x, address, memory.width, write);
    else if (memory.width > 64) storeWide(x, write.data, address);
    else {
      pushBase(x, address);
      emit(x, write.data);
      x.f.memory(wordCodes(memory.width).store, address.offset);
    }
    if (isChecked) x.f.end();
    x.f.end();
  }
}

/** Puts the address of a word into a local; opens an `if` when the address can be beyond the memory. */
function openWord(x: ChunkState, memory: number, node: NodeId): { address: Address; isChecked: boolean } {
  const { f } = x;
  const { width, depth } = x.list.builder.region.memories[memory]!.memory;
  const local = f.local(I32.type);
  emitClamped(x, node, depth);
  f.set(local);
  const isChecked = 2 ** x.bounds[node]! > depth || x.nodes.width[node]! > 32;
  if (isChecked) {
    f.get(local);
    f.i32(depth);
    f.op(I32.ltU);
    f.if();
  }
  f.get(local);
  f.i32(wordBytesOf(width));
  f.op(I32.mul);
  f.get(0);
  f.op(I32.add);
  f.set(local);
  return { address: { local, offset: x.memoryOffsets[memory]! }, isChecked };
}

function closeWithZero(x: ChunkState, isChecked: boolean, to: Address, width: number): void {
  if (!isChecked) return;
  x.f.else();
  const codes = codesFor(width);
  for (let at = 0; at < Math.max(1, Math.ceil(width / codes.bits)); at++) {
    pushBase(x, to);
    x.f.literal(codes, 0);
    x.f.memory(codes.store, to.offset + (at * codes.bits) / 8);
  }
  x.f.end();
}

function pushWord(x: ChunkState, address: Address, width: number): void {
  pushBase(x, address);
  x.f.memory(wordCodes(width).load, address.offset);
}

/** Instructions for a whole word of at most 64 bits. */
function wordCodes(width: number): { load: number; store: number } {
  if (width <= 8) return { load: I32.load8U, store: I32.store8 };
  if (width <= 16) return { load: I32.load16U, store: I32.store16 };
  const { load, store } = width <= 32 ? I32 : I64;
  return { load, store };
}

function writeLanes(x: ChunkState, address: Address, width: number, write: MemoryWrite): void {
  const { f, nodes } = x;
  const lanes = nodes.width[write.mask]!;
  const laneWidth = width / lanes;
  for (let lane = 0; lane < lanes; lane++) {
    emitField(x, write.mask, lane, 1);
    f.if();
    for (let low = 0; low < laneWidth; low += 32) {
      const size = Math.min(32, laneWidth - low);
      storeField(x, address, lane * laneWidth + low, size, () => {
        emitField(x, write.data, lane * laneWidth + low, size);
        convert(x, codesFor(size), I32);
      });
    }
    f.end();
  }
}
