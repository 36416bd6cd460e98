import { InternalError } from '../../../diag/index.ts';
import type { NodeId } from '../../../ir/index.ts';
import { I32, I64, Vector } from '../wasm/opcodes.ts';
import { type Address, at, type ChunkState, codesFor, pushBase } from './chunk-state.ts';
import { memoryOf } from './field.ts';
import { convert, loadField, mask, pushBits, shiftBy } from './memory-access.ts';

/** Strides that `emitGather` knows. */
export const gatherStrides: readonly number[] = [2, 4, 8, 16, 32];

/** Pushes bits `low + width - 1 .. low` (at most 64) of a `gather` node. */
export function emitGather(x: ChunkState, node: NodeId, low: number, width: number): void {
  const { nodes } = x;
  const source = nodes.a[node]!;
  const memory = memoryOf(x, source);
  if (memory === null) throw new InternalError('a gathered value was not put into memory');
  const { start, stride } = nodes.gatherOf(node);
  const first = start + low * stride;
  const codes = codesFor(width);
  const step = stride >= 8 ? 16 : 64 / stride;
  for (let done = 0; done < width; done += step) {
    const lanes = Math.min(step, width - done);
    const bit = first + done * stride;
    if (stride >= 8) pushSigns(x, at(memory, (bit - (bit % stride)) / 8), bit % stride, stride, lanes);
    else pushCompressed(x, memory, bit, stride, lanes, nodes.width[source]!);
    const from = stride >= 8 ? I32 : I64;
    convert(x, from, codes);
    shiftBy(x, codes, codes.shl, done);
    if (done > 0) x.f.op(codes.or);
  }
}

/** Up to 16 bits, one of each byte, half word or word: shifted to the sign of a lane and taken from there. */
function pushSigns(x: ChunkState, address: Address, bit: number, stride: number, lanes: number): void {
  const { f } = x;
  const perLoad = 128 / stride;
  const shift = stride === 8 ? Vector.shl8 : stride === 16 ? Vector.shl16 : Vector.shl32;
  const load = (first: number): void => {
    // Lanes beyond the last are masked away: any memory will do for them.
    const offset = first < lanes ? (first * stride) / 8 : 0;
    pushBase(x, address);
    f.vectorMemory(Vector.load, address.offset + offset);
    if (bit === stride - 1) return;
    f.i32(stride - 1 - bit);
    f.vector(shift);
  };
  for (let first = 0; first < 16; first += 2 * perLoad) {
    load(first);
    if (stride === 8) break;
    load(first + perLoad);
    f.vector(stride === 16 ? Vector.narrow16S : Vector.narrow32S);
    if (stride === 32 && first > 0) f.vector(Vector.narrow16S);
  }
  f.vector(Vector.bitmask8);
  if (lanes < 16) mask(x, lanes, I32);
}

/** Every second or fourth bit of up to 64, moved together in steps that double the length of the runs. */
function pushCompressed(
  x: ChunkState,
  memory: Address,
  bit: number,
  stride: number,
  lanes: number,
  total: number,
): void {
  const { f } = x;
  const width = Math.min(64, total - bit);
  loadField(x, memory, bit, width, total, true);
  convert(x, codesFor(width), I64);
  const value = f.local(I64.type);
  pushBits(x, I64, runs(1, stride, lanes));
  f.op(I64.and);
  for (let run = 1; run < lanes; run *= 2) {
    f.tee(value);
    f.get(value);
    shiftBy(x, I64, I64.shrU, run * (stride - 1));
    f.op(I64.or);
    pushBits(x, I64, runs(run * 2, run * 2 * stride, Math.ceil(lanes / (run * 2))));
    f.op(I64.and);
  }
}

/** `count` runs of `length` ones, one each `period` bits. */
function runs(length: number, period: number, count: number): bigint {
  let pattern = 0n;
  for (let i = 0; i < count; i++) pattern |= ((1n << BigInt(length)) - 1n) << BigInt(i * period);
  return BigInt.asUintN(64, pattern);
}
