import type { NodeId } from '../../../ir/index.ts';
import { laneCount } from '../structure/lane-values.ts';
import { Vector, v128 } from '../wasm/opcodes.ts';
import { type ChunkState, type InstanceLanes, importedAddress, Mode, placeOfSignal } from './chunk-state.ts';

/** Where an instance has the value of a register or wire. */
export function stateOffset(x: ChunkState, node: NodeId): number {
  if (x.mode[node] === Mode.imported) return importedAddress(x, node).offset;
  const signal = x.nodes.a[node]!;
  return (x.signalAddresses.get(signal) ?? placeOfSignal(x, signal)).offset;
}

/** Pushes registers or wires of four instances. Two that are neighbours are loaded together. */
export function pushState(x: ChunkState, lanes: InstanceLanes, node: NodeId): void {
  const { f } = x;
  const offset = stateOffset(x, node);
  for (const low of [offset, offset - 4]) {
    const [first, second] = [lanes.states.get(low), lanes.states.get(low + 4)];
    if (first === undefined || second === undefined) continue;
    if (lanes.kept.has(first) || lanes.kept.has(second)) continue;
    loadPairs(x, lanes, low, first, second);
    f.get(lanes.kept.get(node)!);
    return;
  }
  f.get(lanes.cursor);
  f.vectorMemory(Vector.load32Zero, offset);
  const loaded = f.local(v128);
  f.set(loaded);
  for (let lane = 1; lane < laneCount; lane++) {
    f.get(lanes.cursor);
    f.get(loaded);
    f.vectorLaneMemory(Vector.load32Lane, offset + lane * lanes.size, lane);
    f.set(loaded);
  }
  f.get(loaded);
}

/** Half as many accesses as one by one, and fewer exchanges between lanes, of which machines do few at a time. */
function loadPairs(x: ChunkState, lanes: InstanceLanes, offset: number, first: NodeId, second: NodeId): void {
  const { f } = x;
  const pairs = [0, 2].map((lane) => {
    const local = f.local(v128);
    f.get(lanes.cursor);
    f.get(lanes.cursor);
    f.vectorMemory(Vector.load64Zero, offset + lane * lanes.size);
    f.vectorLaneMemory(Vector.load64Lane, offset + (lane + 1) * lanes.size, 1);
    f.set(local);
    return local;
  });
  for (const [node, order] of [
    [first, [0, 2, 4, 6]],
    [second, [1, 3, 5, 7]],
  ] as const) {
    for (const pair of pairs) f.get(pair);
    f.shuffle32(order);
    const local = f.local(v128);
    f.set(local);
    lanes.kept.set(node, local);
  }
}

/** Stores vectors to the registers of four instances, those of two neighbours together. */
export function storeStates(
  x: ChunkState,
  size: number,
  stores: readonly { readonly offset: number; readonly local: number }[],
): void {
  const { f } = x;
  const { cursor } = x.instances!;
  const sorted = [...stores].sort((a, b) => a.offset - b.offset);
  for (let i = 0; i < sorted.length; i++) {
    const { offset, local } = sorted[i]!;
    const next = sorted[i + 1];
    if (next?.offset !== offset + 4) {
      for (let lane = 0; lane < laneCount; lane++) {
        f.get(cursor);
        f.get(local);
        f.vectorLaneMemory(Vector.store32Lane, offset + lane * size, lane);
      }
      continue;
    }
    i++;
    [
      [0, 4, 1, 5],
      [2, 6, 3, 7],
    ].forEach((order, half) => {
      const pair = f.local(v128);
      f.get(local);
      f.get(next.local);
      f.shuffle32(order);
      f.set(pair);
      for (const lane of [0, 1]) {
        f.get(cursor);
        f.get(pair);
        f.vectorLaneMemory(Vector.store64Lane, offset + (2 * half + lane) * size, lane);
      }
    });
  }
}
