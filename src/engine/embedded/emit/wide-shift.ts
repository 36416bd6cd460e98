import { type NodeId, Op } from '../../../ir/index.ts';
import { I64, Vector } from '../wasm/opcodes.ts';
import { type Address, type ChunkState, codesFor, Mode, pushBase } from './chunk-state.ts';
import { memoryOf } from './field.ts';
import { convert, ones, shiftBy } from './memory-access.ts';
import { emit } from './narrow.ts';

/**
 * Stores a value above 64 bits that is another one in memory shifted left by up to 63 bits, with other bits below, two limbs
 * at a time from the top on, so that the two may be the same. Returns false, and does nothing, for any other value.
 */
export function storeShiftedLeft(x: ChunkState, node: NodeId, to: Address): boolean {
  const { nodes, f } = x;
  const width = nodes.width[node]!;
  const shift = shiftOf(x, node);
  if (width <= 64 || shift === null) return false;
  const from = memoryOf(x, shift.source);
  if (from === null) return false;
  const { by, low } = shift;
  const entering = low < 0 ? -1 : f.local(I64.type);
  if (entering >= 0) {
    emit(x, low);
    convert(x, codesFor(by), I64);
    f.set(entering);
  }
  const load = (limb: number): void => {
    pushBase(x, from);
    f.vectorMemory(Vector.load, from.offset + limb * 8);
  };
  let limb = Math.ceil(width / 64);
  if (limb % 2 === 1) {
    limb--;
    pushBase(x, to);
    pushBase(x, from);
    f.memory(I64.load, from.offset + limb * 8);
    shiftBy(x, I64, I64.shl, by);
    pushBase(x, from);
    f.memory(I64.load, from.offset + (limb - 1) * 8);
    shiftBy(x, I64, I64.shrU, 64 - by);
    f.op(I64.or);
    maskTop(x, width, limb);
    f.memory(I64.store, to.offset + limb * 8);
  }
  for (limb -= 2; limb >= 0; limb -= 2) {
    pushBase(x, to);
    load(limb);
    f.i32(by);
    f.vector(Vector.shl64);
    if (limb > 0) load(limb - 1);
    else {
      pushBase(x, from);
      pushVector(x, 0n, 0n);
      f.vectorLaneMemory(Vector.load64Lane, from.offset, 1);
    }
    f.i32(64 - by);
    f.vector(Vector.shrU64);
    f.vector(Vector.or);
    if (limb === 0 && entering >= 0) {
      pushVector(x, 0n, 0n);
      f.get(entering);
      f.vectorLane(Vector.replaceLane64, 0);
      f.vector(Vector.or);
    }
    if (width - limb * 64 < 128) {
      pushVector(x, ones(64), ones(width - limb * 64 - 64));
      f.vector(Vector.and);
    }
    f.vectorMemory(Vector.store, to.offset + limb * 8);
  }
  return true;
}

/** What is shifted left, by how much, and what enters below (-1: zeros). */
function shiftOf(
  { nodes, mode }: ChunkState,
  node: NodeId,
): { source: NodeId; by: number; low: NodeId } | null {
  if (nodes.op[node] !== Op.cat || nodes.b[node] !== 2) return null;
  const [high, low] = nodes.operands(node) as [NodeId, NodeId];
  const by = nodes.width[low]!;
  const isZero = nodes.op[low] === Op.const && nodes.value(low) === 0n;
  if (by > 63 || nodes.op[high] !== Op.slice || nodes.b[high] !== 0) return null;
  // What is kept elsewhere was read before, when the source may have had another value.
  if (mode[node] !== Mode.inline || mode[high] !== Mode.inline || nodes.width[high]! <= 64) return null;
  const source = nodes.a[high]!;
  return nodes.width[source] === nodes.width[node] ? { source, by, low: isZero ? -1 : low } : null;
}

function maskTop(x: ChunkState, width: number, limb: number): void {
  if (width - limb * 64 >= 64) return;
  x.f.i64(ones(width - limb * 64));
  x.f.op(I64.and);
}

function pushVector(x: ChunkState, low: bigint, high: bigint): void {
  x.f.vector(Vector.const);
  for (const limb of [low, high])
    for (let byte = 0; byte < 64; byte += 8) x.f.code.byte(Number((limb >> BigInt(byte)) & 255n));
}
