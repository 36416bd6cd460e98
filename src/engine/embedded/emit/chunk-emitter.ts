import { fail, InternalError } from '../../../diag/index.ts';
import { type NodeId, Op } from '../../../ir/index.ts';
import type { RegionSignalId, RegionStatement } from '../region/region.ts';
import type { Chunk } from '../schedule/chunks.ts';
import { bytesOf } from '../schedule/slot.ts';
import type { InstancesTask, LanesTask, Task, TaskId } from '../schedule/task.ts';
import type { LaneUpdate } from '../structure/lane-values.ts';
import { FunctionWriter } from '../wasm/function-writer.ts';
import { I32, I64 } from '../wasm/opcodes.ts';
import { analyseChunk, type ChunkAnalysis, guardedRuns } from './analysis.ts';
import {
  type Address,
  addressOfSignal,
  type ChunkFrame,
  type ChunkState,
  codesFor,
  importedAddress,
  type Left,
  Mode,
  noteDifference,
  Parameter,
  placeOfSignal,
  pushBase,
  type RegionContext,
} from './chunk-state.ts';
import { emitInstances } from './instance-lanes.ts';
import { emitLanes } from './lanes.ts';
import { emitAsyncRead, emitMemoryWrite, emitSyncRead } from './memories.ts';
import { copyValue, loadWhole } from './memory-access.ts';
import { compute, emit } from './narrow.ts';
import { emitStatements } from './statements.ts';
import { computeWide, storeWide } from './wide.ts';

/**
 * Memory for temporary values: absolute addresses from `start` to `end`. Functions of one region share it; a region
 * uses what lies above that of the regions it calls.
 */
export const scratchRange = { start: 1024, end: 4 << 20 } as const;

/**
 * Writes the function of a chunk; `scratchEnd` is the first address after its temporary values. `instanceSize`: the
 * distance between instances, for a function that does its work for several of them; null if it does so for one.
 */
export function emitChunk(
  region: RegionContext,
  chunk: Chunk,
  scratchStart: number,
  instanceSize: number | null,
  frame: ChunkFrame | null = null,
): { body: Uint8Array; scratchEnd: number } {
  const f = new FunctionWriter(3);
  frame?.before(f);
  let scratchEnd = scratchStart;
  const hasTable = chunk.tasks.some((id) => {
    const task = region.list.tasks[id]!;
    return task.kind === 'process' && task.targets.some((target) => region.list.tables.has(target));
  });
  const x: ChunkState = {
    ...region,
    f,
    frame,
    signalLocals: new Map(),
    signalAddresses: new Map(),
    instances: null,
    column: hasTable ? f.local(I32.type) : -1,
    computeAhead: (node) => computeAhead(x, node),
    scratch(width) {
      const address = { local: -1, offset: scratchEnd };
      scratchEnd += bytesOf(width) + (bytesOf(width) % 8);
      if (scratchEnd > scratchRange.end)
        fail('SL0509', 'the design computes with values too wide for the embedded engine');
      return address;
    },
  };
  const [first] = chunk.tasks;
  const task = first === undefined ? null : x.list.tasks[first]!;
  if (task?.kind === 'instances' && instanceSize !== null) {
    emitInstances(x, chunk, task, instanceSize);
    return { body: f.finish(), scratchEnd };
  }
  const analysis = analyseChunk(x, chunk, instanceSize !== null);
  let anchor = 0;
  const enter = () => {
    for (const signal of analysis.copies.get(anchor) ?? []) keepOldValue(x, signal);
    for (const node of analysis.homes.get(anchor) ?? []) computeAhead(x, node);
    anchor++;
  };
  if (instanceSize !== null) enter();
  const guards = instanceSize === null ? null : commonGuards(x, chunk, analysis);
  if (guards !== null) {
    guards.forEach((guard, i) => {
      emit(x, guard);
      if (i > 0) f.op(I32.or);
    });
    f.if();
  }
  forEachInstance(f, instanceSize, () => {
    keepForLater(x, chunk);
    for (let i = 0; i < chunk.roots.length; i++) enter();
    for (const { guard, tasks } of guardedRuns(x.list, chunk.tasks)) {
      for (const id of tasks) placeWires(x, x.list.tasks[id]!);
      if (guard >= 0) {
        enter();
        emit(x, guard);
        f.if();
      }
      emitTasks(x, tasks, enter);
      if (guard >= 0) f.end();
    }
    if (x.column < 0) return;
    f.get(x.column);
    f.i32(2);
    f.op(I32.add);
    f.set(x.column);
  });
  if (guards !== null) f.end();
  frame?.after(f);
  return { body: f.finish(), scratchEnd };
}

/**
 * Conditions that all instances share, and of which one must be 1 for the function to have anything to do; null if
 * there are none.
 */
function commonGuards(x: ChunkState, chunk: Chunk, { invariant, nodes }: ChunkAnalysis): NodeId[] | null {
  if (chunk.roots.length > 0 || chunk.saves.size > 0) return null;
  const guards = new Set<NodeId>();
  const collect = (statements: readonly RegionStatement[]): boolean =>
    statements.every((statement) => {
      if (statement.kind !== 'if' || !invariant!.has(statement.condition)) return false;
      if (statement.then.length > 0) guards.add(statement.condition);
      return collect(statement.otherwise);
    });
  for (const id of chunk.tasks) {
    const task = x.list.tasks[id]!;
    if (task.kind !== 'process' || !task.sequential || !collect(task.statements)) return null;
  }
  // Values that other functions take over would be missing.
  for (const node of nodes) if (x.plan.isExported[node] === 1 && x.mode[node] !== Mode.imported) return null;
  return guards.size === 0 || guards.size > 4 ? null : [...guards];
}

/** Emits `body` in a loop over the instances that the function's parameters name, or once. */
export function forEachInstance(f: FunctionWriter, instanceSize: number | null, body: () => void): void {
  if (instanceSize === null) {
    body();
    return;
  }
  const again = f.loop();
  body();
  f.get(Parameter.base);
  f.i32(instanceSize);
  f.op(I32.add);
  f.set(Parameter.base);
  f.get(Parameter.count);
  f.i32(-1);
  f.op(I32.add);
  f.tee(Parameter.count);
  f.brIf(again);
  f.end();
}

/** Copies state that a later function reads in its old value into a slot, and finds such copies of earlier ones. */
function keepForLater(x: ChunkState, chunk: Chunk): void {
  const { signals } = x.list.builder.region;
  for (const signal of chunk.restores)
    x.signalAddresses.set(signal, { local: 0, offset: x.plan.saved.get(signal)!.offset });
  for (const signal of chunk.saves) {
    const to: Address = { local: 0, offset: x.plan.saved.get(signal)!.offset };
    copyValue(x, placeOfSignal(x, signal), to, signals[signal]!.width);
  }
}

/** Copies state that is read after it is replaced: into a local, or scratch memory. */
function keepOldValue(x: ChunkState, signal: RegionSignalId): void {
  const { width } = x.list.builder.region.signals[signal]!;
  const from = addressOfSignal(x, signal);
  if (width <= 64) {
    const local = x.f.local(codesFor(width).type);
    loadWhole(x, from, width);
    x.f.set(local);
    x.signalLocals.set(signal, local);
  } else {
    const to = x.scratch(width);
    copyValue(x, from, to, width);
    x.signalAddresses.set(signal, to);
  }
}

/** Computes a node into its local or its memory, and into a slot if later functions use it. */
function computeAhead(x: ChunkState, node: number): void {
  const width = x.nodes.width[node]!;
  const slot = x.plan.isExported[node] === 1 ? importedAddress(x, node) : null;
  if (x.mode[node] === Mode.memory) {
    const to = x.scratch(width);
    computeWide(x, node, to);
    x.address[node] = to.offset;
    if (slot) copyValue(x, to, slot, width);
    return;
  }
  const { f } = x;
  const codes = codesFor(width);
  const isOldValue = x.nodes.op[node] === Op.ref && x.signalLocals.has(x.nodes.a[node]!);
  if (slot) pushBase(x, slot);
  if (isOldValue) {
    if (slot) emit(x, node);
  } else {
    compute(x, node, false);
    x.local[node] = f.local(codes.type);
    if (slot) {
      f.tee(x.local[node]!);
      noteDifference(x, { kind: 'node', node }, slot, codes, x.local[node]!);
    } else f.set(x.local[node]!);
  }
  if (slot) f.memory(codes.store, slot.offset);
}

/** Vector updates that follow each other are emitted together. */
function emitTasks(x: ChunkState, tasks: readonly TaskId[], enter: () => void): void {
  const packs: { task: LanesTask; update: LaneUpdate }[] = [];
  for (const id of tasks) {
    const task = x.list.tasks[id]!;
    if (task.kind === 'lanes') {
      enter();
      packs.push({ task, update: task.update });
      continue;
    }
    emitLanes(x, packs.splice(0));
    if (task.kind === 'instances') throw new InternalError('several instances in a function for one');
    emitTask(x, task, enter);
  }
  emitLanes(x, packs);
}

function emitTask(x: ChunkState, task: Exclude<Task, LanesTask | InstancesTask>, enter: () => void): void {
  switch (task.kind) {
    case 'process':
      emitStatements(x, task.statements, enter);
      if (!task.sequential) for (const target of task.targets) storeWire(x, target);
      return;
    case 'asyncRead':
      enter();
      emitAsyncRead(x, task);
      storeWire(x, task.signal);
      return;
    case 'syncRead':
      enter();
      emitSyncRead(x, task);
      return;
    case 'memoryWrite':
      enter();
      emitMemoryWrite(x, task);
      return;
    case 'store':
      enter();
      storeNode(x, task.node, { local: 0, offset: task.slot.offset });
      return;
    case 'input': {
      enter();
      const slot = x.list.children[task.child]!.inputs[task.port]!;
      const start = slot.isShared
        ? x.groupOffsets[x.list.groupOf[task.child]!]!
        : x.childOffsets[task.child]!;
      const { child, port } = task;
      storeNode(
        x,
        task.node,
        { local: Parameter.base, offset: start + slot.offset },
        { kind: 'input', child, port },
      );
      return;
    }
    case 'segment':
      enter();
      callChildren(x, task.children, (child) => x.childFunctions[child]!.segments[task.segment]!);
      return;
    case 'edge':
      enter();
      callChildren(x, task.children, (child) => x.childFunctions[child]!.edge);
      return;
  }
}

/** Gives the wires of a task their places. */
function placeWires(x: ChunkState, task: Task): void {
  if (task.kind === 'asyncRead') placeWire(x, task.signal);
  else if (task.kind === 'process' && !task.sequential)
    for (const target of task.targets) placeWire(x, target);
}

/** A wire that this function computes: a local up to 64 bits, else memory. */
function placeWire(x: ChunkState, signal: number): void {
  const { width } = x.list.builder.region.signals[signal]!;
  if (width <= 64) x.signalLocals.set(signal, x.f.local(codesFor(width).type));
  else if (!x.list.slots[signal]) {
    const address = x.scratch(width);
    x.signalAddresses.set(signal, address);
    if (width % 64 === 0) return;
    // Assignments to parts leave the bits above the width alone.
    x.f.i32(0);
    x.f.i64(0n);
    x.f.memory(I64.store, address.offset + Math.floor(width / 64) * 8);
  }
}

function storeWire(x: ChunkState, signal: number): void {
  const local = x.signalLocals.get(signal);
  const slot = x.list.slots[signal];
  if (local === undefined || !slot) return;
  noteDifference(
    x,
    { kind: 'signal', signal },
    { local: 0, offset: slot.offset },
    codesFor(slot.width),
    local,
  );
  x.f.get(0);
  x.f.get(local);
  x.f.memory(codesFor(slot.width).store, slot.offset);
}

function storeNode(x: ChunkState, node: number, to: Address, left: Left | null = null): void {
  const width = x.nodes.width[node]!;
  if (width > 64) {
    storeWide(x, node, to);
    return;
  }
  pushBase(x, to);
  emit(x, node);
  if (x.frame !== null && left !== null) {
    const value = x.f.local(codesFor(width).type);
    x.f.tee(value);
    noteDifference(x, left, to, codesFor(width), value);
  }
  x.f.memory(codesFor(width).store, to.offset);
}

/** One call for instances that follow each other. */
function callChildren(
  x: ChunkState,
  children: readonly number[],
  functionOf: (child: number) => number,
): void {
  const { f } = x;
  const first = children[0]!;
  for (const offset of [x.childOffsets[first]!, x.groupOffsets[x.list.groupOf[first]!]!]) {
    f.get(Parameter.base);
    f.i32(offset);
    f.op(I32.add);
  }
  f.i32(children.length);
  f.call(functionOf(first));
}
