import type { Design } from '../../ir/index.ts';
import { expressionDepths, signedBits, significantBits } from './emit/bounds.ts';
import { emitChunk, scratchRange } from './emit/chunk-emitter.ts';
import type { RegionContext } from './emit/chunk-state.ts';
import type { Runtime } from './emit/runtime.ts';
import type { ModuleInfo } from './region/module-info.ts';
import { RegionBuilder } from './region/region-builder.ts';
import { type Chunk, planChunks } from './schedule/chunks.ts';
import { orderEdge } from './schedule/edge-order.ts';
import { type Layout, layOut } from './schedule/layout.ts';
import { orderTasks } from './schedule/order.ts';
import type { OutputPlace, RegionInterface } from './schedule/region-interface.ts';
import { cutSegments, type Segment } from './schedule/segments.ts';
import type { Place, Slot } from './schedule/slot.ts';
import type { TaskId } from './schedule/task.ts';
import { type Named, TaskList } from './schedule/task-list.ts';
import { FunctionWriter } from './wasm/function-writer.ts';
import type { ModuleWriter } from './wasm/module-writer.ts';
import { i32 } from './wasm/opcodes.ts';

export interface CompiledRegion {
  readonly builder: RegionBuilder;
  readonly interface: RegionInterface;
  readonly layout: Layout;
  readonly named: readonly Named[];
  /** Function of each segment, and of the edge (-1: no state). All take the base of an instance's state. */
  readonly functions: { readonly segments: readonly number[]; readonly edge: number };
  /** By region signal: its slot, if it has one. */
  readonly slots: readonly (Slot | undefined)[];
  readonly children: readonly CompiledRegion[];
  /** First address after the temporary values of its functions and of those that they call. */
  readonly scratchEnd: number;
  offsetOf(place: Place): number;
}

export interface CompileContext {
  readonly design: Design;
  readonly infos: readonly ModuleInfo[];
  readonly shared: readonly boolean[];
  readonly observe: boolean;
  readonly module: ModuleWriter;
  readonly runtime: Runtime;
  /** By module: regions compiled so far. */
  readonly regions: Map<number, CompiledRegion>;
}

/** Compiles a module and what is dissolved into it. The modules of its children must be compiled already. */
export function compileRegion(context: CompileContext, module: number): CompiledRegion {
  const isTop = module === context.design.top;
  const builder = new RegionBuilder(context.design, context.infos, module, (index) => context.shared[index]!);
  const children = builder.region.children.map((child) => context.regions.get(child.module)!);
  const list = new TaskList(
    builder,
    children.map((child) => child.interface),
    context.observe,
    isTop,
  );
  const [settle, rest] = orderTasks(list, () => [settleRoots(list, context.observe), edgeRoots(list)]) as [
    TaskId[],
    TaskId[],
  ];
  const early = rest.filter((id) => !list.tasks[id]!.sequential);
  const writers = rest.filter((id) => list.tasks[id]!.sequential);
  const edge = [...early, ...orderEdge(list, [...settle, ...early], writers)];
  const segments: readonly Segment[] = isTop
    ? [{ inputs: [], after: [], tasks: settle }]
    : cutSegments(list, settle);
  const phases = [...segments.map((segment) => segment.tasks), edge];
  const plan = planChunks(list, phases, (a, b) => b === segments.length || segments[b]!.after.includes(a));
  const layout = layOut(
    allSlots(list, plan.exports.values(), plan.saved.values()),
    builder.region.memories,
    children.map((child) => child.layout.size),
  );
  const offsetOf = (place: Place): number =>
    'slot' in place
      ? place.slot.offset
      : layout.children[place.child]! + children[place.child]!.offsetOf(place.place);
  const { nodes } = builder.region;
  const bounds = significantBits(nodes);
  const region: RegionContext = {
    list,
    plan,
    nodes,
    bounds,
    signedBounds: signedBits(nodes, bounds),
    depths: expressionDepths(nodes),
    runtime: context.runtime,
    offsetOf,
    memoryOffsets: layout.memories,
    childOffsets: layout.children,
    childFunctions: children.map((child) => child.functions),
    mode: new Uint8Array(nodes.count),
    uses: new Int32Array(nodes.count),
    anchor: new Int32Array(nodes.count),
    local: new Int32Array(nodes.count),
    address: new Int32Array(nodes.count),
  };
  const scratchStart = children.reduce<number>(
    (end, child) => Math.max(end, child.scratchEnd),
    scratchRange.start,
  );
  let scratchEnd = scratchStart;
  const emit = (chunk: Chunk): FunctionWriter => {
    const written = emitChunk(region, chunk, scratchStart);
    scratchEnd = Math.max(scratchEnd, written.scratchEnd);
    return written.f;
  };
  const functions = phases.map((_, phase) => {
    const chunks = plan.chunks.filter((chunk) => chunk.phase === phase);
    return emitPhase(context.module, chunks.map(emit));
  });
  return {
    builder,
    interface: interfaceOf(list, segments, writers.length > 0),
    layout,
    named: list.named,
    functions: { segments: functions.slice(0, -1), edge: functions.at(-1)! },
    slots: list.slots,
    children,
    scratchEnd,
    offsetOf,
  };
}

/** What has to be up to date before the edge: what has a name outside, and what is observed inside of children. */
function settleRoots(list: TaskList, observe: boolean): TaskId[] {
  const named = list.named.map(({ task }) => task).filter((task) => task >= 0);
  const inner = observe
    ? list.tasks.flatMap(({ kind }, id) => (kind === 'input' || kind === 'segment' ? [id] : []))
    : [];
  return [...new Set([...named, ...inner])];
}

function edgeRoots(list: TaskList): TaskId[] {
  return list.tasks.flatMap((task, id) => (task.sequential ? [id] : []));
}

function* allSlots(list: TaskList, ...others: Iterable<Slot>[]): Generator<Slot> {
  for (const slot of list.slots) if (slot) yield slot;
  for (const task of list.tasks) if (task.kind === 'store') yield task.slot;
  for (const slots of others) yield* slots;
}

/** One function that calls the functions of a phase, or the only one. */
function emitPhase(module: ModuleWriter, bodies: readonly FunctionWriter[]): number {
  const indices = bodies.map((body) => {
    const index = module.declare([i32], []);
    module.define(index, body);
    return index;
  });
  if (indices.length === 1) return indices[0]!;
  const index = module.declare([i32], []);
  const f = new FunctionWriter(1);
  for (const chunk of indices) {
    f.get(0);
    f.call(chunk);
  }
  module.define(index, f);
  return index;
}

function interfaceOf(list: TaskList, segments: readonly Segment[], hasEdge: boolean): RegionInterface {
  const { builder } = list;
  const { ports } = builder.moduleOf(0);
  const inputs: (Slot | null)[] = ports.map(() => null);
  for (const { id, role, port } of builder.region.signals)
    if (role === 'input') inputs[port] = list.slotOf(id);
  const segmentOf = new Map<TaskId, number>();
  segments.forEach(({ tasks }, segment) => {
    for (const task of tasks) segmentOf.set(task, segment);
  });
  const outputs: (OutputPlace | null)[] = ports.map(() => null);
  for (const { scope, signal, place, task } of list.named) {
    const port = scope === 0 ? ports.indexOf(signal) : -1;
    if (port < 0 || builder.moduleOf(0).signals[signal]!.kind !== 'output') continue;
    outputs[port] = { place, segment: task < 0 ? -1 : segmentOf.get(task)! };
  }
  return {
    inputs,
    outputs,
    segments: segments.map(({ inputs: needed, after }) => ({ inputs: needed, after })),
    hasEdge,
  };
}
