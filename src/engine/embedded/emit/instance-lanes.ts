import { Op } from '../../../ir/index.ts';
import type { Chunk } from '../schedule/chunks.ts';
import type { InstancesTask } from '../schedule/task.ts';
import { type LaneValue, laneCount } from '../structure/lane-values.ts';
import { I32, i32, Vector, v128 } from '../wasm/opcodes.ts';
import { analyseChunk } from './analysis.ts';
import { type ChunkState, type InstanceLanes, Parameter, placeOfSignal } from './chunk-state.ts';
import { stateOffset, storeStates } from './instance-state.ts';
import { pushLanes } from './lanes.ts';
import { copyValue } from './memory-access.ts';
import { emit } from './narrow.ts';
import { emitTableSums } from './sum-tables.ts';

/**
 * Writes the function of a chunk that updates several instances at a time; `size` is the distance between instances.
 * `enter` computes what all of them share.
 */
export function emitInstances(x: ChunkState, chunk: Chunk, task: InstancesTask, size: number): void {
  keepOldValues(x, chunk, size);
  const analysis = analyseChunk(x, chunk, false);
  for (const signal of chunk.restores)
    x.signalAddresses.set(signal, { local: Parameter.base, offset: x.plan.saved.get(signal)!.offset });
  for (const nodes of [...analysis.homes].sort(([a], [b]) => a - b).map(([, list]) => list))
    for (const node of nodes) x.computeAhead(node);
  for (const { condition, assigns } of task.groups) {
    if (condition >= 0) {
      emit(x, condition);
      x.f.if();
    }
    emitGroup(x, assigns, size);
    if (condition >= 0) x.f.end();
  }
}

/** Copies registers whose old value a later function reads. */
function keepOldValues(x: ChunkState, chunk: Chunk, size: number): void {
  if (chunk.saves.size === 0) return;
  const { f } = x;
  const [base, left] = [f.local(i32), f.local(i32)];
  f.get(Parameter.base);
  f.set(base);
  f.get(Parameter.count);
  f.set(left);
  const again = f.loop();
  for (const signal of chunk.saves) {
    const { width } = x.list.builder.region.signals[signal]!;
    const from = { local: base, offset: placeOfSignal(x, signal).offset };
    copyValue(x, from, { local: base, offset: x.plan.saved.get(signal)!.offset }, width);
  }
  f.get(base);
  f.i32(size);
  f.op(I32.add);
  f.set(base);
  f.get(left);
  f.i32(1);
  f.op(I32.sub);
  f.tee(left);
  f.brIf(again);
  f.end();
}

function emitGroup(x: ChunkState, assigns: InstancesTask['groups'][number]['assigns'], size: number): void {
  const { f } = x;
  const lanes: InstanceLanes = {
    cursor: f.local(i32),
    step: f.local(i32),
    size,
    sums: new Map(),
    kept: new Map(),
    masks: new Map(),
    repeated: new Set(),
    states: new Map(),
  };
  const seen = new Set<number>();
  for (const { value } of assigns) prepare(x, lanes, value, seen);
  const left = f.local(i32);
  f.get(Parameter.base);
  f.set(lanes.cursor);
  f.get(Parameter.count);
  f.set(left);
  f.i32(0);
  f.set(lanes.step);
  const again = f.loop();
  const kept = new Map(lanes.kept);
  const inner: ChunkState = { ...x, instances: { ...lanes, kept } };
  const values = assigns.map(({ value }) => {
    const local = f.local(v128);
    pushLanes(inner, value, false);
    f.set(local);
    return local;
  });
  storeStates(
    inner,
    size,
    assigns.map(({ signal }, i) => ({ offset: placeOfSignal(x, signal).offset, local: values[i]! })),
  );
  f.get(lanes.cursor);
  f.i32(laneCount * size);
  f.op(I32.add);
  f.set(lanes.cursor);
  f.get(lanes.step);
  f.i32(laneCount * 2);
  f.op(I32.add);
  f.set(lanes.step);
  f.get(left);
  f.i32(laneCount);
  f.op(I32.sub);
  f.tee(left);
  f.i32(0);
  f.op(gtS);
  f.brIf(again);
  f.end();
}

/** `i32.gt_s`. */
const gtS = 0x4a;

/** Computes what does not change from instance to instance, and finds the values with several users. */
function prepare(x: ChunkState, lanes: InstanceLanes, value: LaneValue, seen: Set<number>): void {
  const { f, nodes } = x;
  const node = value.nodes[0]!;
  if (value.kind === 'const') return;
  if (value.kind === 'uniform') {
    if (lanes.kept.has(node)) return;
    const local = f.local(v128);
    emit(x, node);
    f.vector(Vector.splat32);
    f.set(local);
    lanes.kept.set(node, local);
    return;
  }
  if (seen.has(node)) {
    lanes.repeated.add(node);
    return;
  }
  seen.add(node);
  if (value.kind === 'table') {
    const table = x.list.tables.get(nodes.a[nodes.a[node]!]!)!;
    lanes.sums.set(node, { table, offset: emitTableSums(x, table).offset });
    return;
  }
  if (value.kind === 'state') lanes.states.set(stateOffset(x, node), node);
  const [select, ...others] = value.operands;
  if (value.kind === 'op' && nodes.op[node] === Op.mux && select!.kind === 'uniform') {
    const condition = select!.nodes[0]!;
    if (!lanes.masks.has(condition)) {
      const local = f.local(v128);
      f.i32(0);
      emit(x, condition);
      f.op(I32.sub);
      f.vector(Vector.splat32);
      f.set(local);
      lanes.masks.set(condition, local);
    }
    for (const each of others) prepare(x, lanes, each, seen);
    return;
  }
  for (const each of value.operands) prepare(x, lanes, each, seen);
}
