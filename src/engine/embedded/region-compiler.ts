import type { Design } from '../../ir/index.ts';
import { expressionDepths } from './emit/bounds.ts';
import { emitChunk, forEachInstance, scratchRange } from './emit/chunk-emitter.ts';
import type { RegionContext } from './emit/chunk-state.ts';
import type { Runtime } from './emit/runtime.ts';
import type { ModuleInfo } from './region/module-info.ts';
import type { RegionSignalId } from './region/region.ts';
import { RegionBuilder } from './region/region-builder.ts';
import { type ChunkPlan, planChunks } from './schedule/chunks.ts';
import { edgeInputs } from './schedule/edge-inputs.ts';
import { orderEdge } from './schedule/edge-order.ts';
import { type Layout, layOut } from './schedule/layout.ts';
import { orderTasks } from './schedule/order.ts';
import type { OutputPlace, RegionInterface } from './schedule/region-interface.ts';
import { cutSegments, type Segment } from './schedule/segments.ts';
import type { Place, Slot } from './schedule/slot.ts';
import type { TaskId } from './schedule/task.ts';
import { type Named, TaskList, type WatchedSignals } from './schedule/task-list.ts';
import { gatherBits } from './structure/bit-gather.ts';
import { recogniseSums } from './structure/bit-planes.ts';
import { foldNodes } from './structure/fold.ts';
import { guardTasks, hasWorthGuarding } from './structure/guards.ts';
import { findInstanceLanes } from './structure/instance-lanes.ts';
import { joinParts } from './structure/join-parts.ts';
import { laneCount } from './structure/lane-values.ts';
import { findLanes } from './structure/lanes.ts';
import { SumTables } from './structure/sum-tables.ts';
import { FunctionWriter } from './wasm/function-writer.ts';
import type { ModuleWriter } from './wasm/module-writer.ts';
import { i32 } from './wasm/opcodes.ts';

export interface CompiledRegion {
  readonly builder: RegionBuilder;
  readonly interface: RegionInterface;
  readonly layout: Layout;
  readonly named: readonly Named[];
  /**
   * Function of each segment, and of the edge (-1: no state). All take the base of an instance's state, that of the
   * values its group shares, and for how many instances of the group, one after the other, the work is to be done.
   */
  readonly functions: { readonly segments: readonly number[]; readonly edge: number };
  /** Whether there is anything to compute before the edge for others to see: outputs that are not registers. */
  readonly hasSettle: boolean;
  /** By region signal: its slot, if it has one. */
  readonly slots: readonly (Slot | undefined)[];
  readonly children: readonly CompiledRegion[];
  /** Signals that stand for tables of sums, which follow from registers. */
  readonly tables: ReadonlyMap<RegionSignalId, unknown>;
  /** Whether signals inside of it are watched. */
  readonly isWatched: boolean;
  /** Whether its edge is computed for several instances at a time. */
  readonly hasInstanceLanes: boolean;
  /** First address after the temporary values of its functions and of those that they call. */
  readonly scratchEnd: number;
  offsetOf(place: Place): number;
  /** Of the top: what it takes to write its functions again in another way. */
  readonly source: RegionSource | null;
}

/** The work of a region in order, and where everything lies that it works on. */
export interface RegionSource {
  readonly list: TaskList;
  readonly settle: readonly TaskId[];
  readonly edge: readonly TaskId[];
  /** First address of temporary values that no function of its children uses. */
  readonly scratchStart: number;
  /** What functions of the region share, for a plan of its functions. */
  context(plan: ChunkPlan, runtime: Runtime, childFunctions: RegionContext['childFunctions']): RegionContext;
}

export interface CompileContext {
  readonly design: Design;
  readonly infos: readonly ModuleInfo[];
  readonly shared: readonly boolean[];
  readonly observe: boolean;
  readonly watched: WatchedSignals;
  /** Names of the optimisations in use; see `embeddedOptimisations`. */
  readonly enabled: ReadonlySet<string>;
  /** By module and port: whether all instances share the input. See `sharedPorts`. */
  readonly sharedPorts: readonly (readonly boolean[])[];
  /** By module: the most instances of it in one module. */
  readonly copies: readonly number[];
  readonly module: ModuleWriter;
  readonly runtime: Runtime;
  /** By module: regions compiled so far. */
  readonly regions: Map<number, CompiledRegion>;
}

/** Nodes from which a design should rather start soon than run a little faster. */
const largeRegion = 300_000;

/** Functions of an edge up to which each goes through all instances by itself. */
const mostLoops = 3;
/** Instances from which it is worth to compute several at a time. */
const fewestCopies = 4;

/** Compiles a module and what is dissolved into it. The modules of its children must be compiled already. */
export function compileRegion(context: CompileContext, module: number): CompiledRegion {
  const hasLanes =
    context.enabled.has('instance-lanes') &&
    !context.observe &&
    module !== context.design.top &&
    context.copies[module]! >= fewestCopies;
  return (hasLanes ? compile(context, module, true) : null) ?? compile(context, module, false)!;
}

/** Null if the region is too large to compute several instances at a time. */
function compile(context: CompileContext, module: number, hasLanes: boolean): CompiledRegion | null {
  const isTop = module === context.design.top;
  const builder = new RegionBuilder(context.design, context.infos, module, (index) => context.shared[index]!);
  const children = builder.region.children.map((child) => context.regions.get(child.module)!);
  const list = new TaskList(
    builder,
    children.map((child) => child.interface),
    context.observe,
    isTop,
    isTop ? [] : context.sharedPorts[module]!,
    context.watched,
  );
  const keeps = (child: number) => context.observe || children[child]!.isWatched;
  if (context.enabled.has('join-parts')) joinParts(list);
  if (context.enabled.has('fold') && builder.region.nodes.count < largeRegion) foldNodes(list);
  if (hasLanes)
    findInstanceLanes(
      list,
      context.enabled.has('sum-tables') ? new SumTables(list, context.copies[module]!) : null,
    );
  const hasInstanceLanes = list.tasks.some(({ kind }) => kind === 'instances');
  if (context.enabled.has('bit-planes')) recogniseSums(list);
  if (context.enabled.has('bit-gather')) gatherBits(list);
  const sideBySide = context.enabled.has('lanes') ? findLanes(list) : [];
  const inOrder = () =>
    orderTasks(list, () => [settleRoots(list, keeps), edgeRoots(list)]) as [TaskId[], TaskId[]];
  let [settle, rest] = inOrder();
  let guards = builder.moduleOf(0).ports.map(() => -1);
  if (context.enabled.has('guarded-work') && !context.observe) {
    const outside = new Set(settleRoots(list, keeps));
    // Of the top nobody asks for what an input is needed.
    if (!isTop || hasWorthGuarding(list, outside)) {
      guards = guardTasks(list, [...settle, ...rest], outside);
      if (list.tasks.some(({ guard }) => guard !== undefined)) [settle, rest] = inOrder();
    }
  }
  const early = rest.filter((id) => !list.tasks[id]!.sequential);
  const writers = rest.filter((id) => list.tasks[id]!.sequential);
  const edge = [...early, ...orderEdge(list, [...settle, ...early], writers)];
  const segments: readonly Segment[] = isTop
    ? [{ inputs: [], after: [], tasks: settle }]
    : cutSegments(list, settle);
  const phases = [...segments.map((segment) => segment.tasks), edge];
  const plan = planChunks(list, phases, (a, b) => b === segments.length || segments[b]!.after.includes(a));
  if (hasInstanceLanes && plan.chunks.filter(({ phase }) => phase === segments.length).length > mostLoops)
    return null;
  const layout = layOut(
    allSlots(list, [...instanceTargets(list), ...sideBySide], plan.saved.values()),
    { ids: plan.exports, widths: builder.region.nodes.width },
    builder.region.memories,
    list.groups.map((group) => {
      const { layout: inner, hasInstanceLanes: isVector } = children[group[0]!]!;
      return { ...inner, children: group, instancesPerStep: isVector ? laneCount : 1 };
    }),
  );
  const offsetOf = (place: Place): number =>
    'slot' in place
      ? place.slot.offset
      : layout.children[place.child]! + children[place.child]!.offsetOf(place.place);
  const { nodes } = builder.region;
  const contextOf: RegionSource['context'] = (planned, runtime, childFunctions) => {
    const bounds = list.bounds.update();
    return {
      list,
      plan: planned,
      nodes,
      bounds: bounds.unsigned,
      signedBounds: bounds.signed,
      depths: expressionDepths(nodes),
      runtime,
      offsetOf,
      memoryOffsets: layout.memories,
      signalOffsets: Int32Array.from(builder.region.signals, (_, signal) => {
        const slot = list.slots[signal];
        return slot === undefined || slot.isShared ? -1 : slot.offset;
      }),
      handedOffsets: layout.handed,
      childOffsets: layout.children,
      groupOffsets: layout.groups,
      childFunctions,
      notesWrites: !isTop && context.enabled.has('activity'),
      mode: new Uint8Array(nodes.count),
      uses: new Int32Array(nodes.count),
      anchor: new Int32Array(nodes.count),
      local: new Int32Array(nodes.count),
      address: new Int32Array(nodes.count),
      tableUpdates: new Map(),
    };
  };
  const region = contextOf(
    plan,
    context.runtime,
    children.map((child) => child.functions),
  );
  const scratchStart = children.reduce<number>(
    (end, child) => Math.max(end, child.scratchEnd),
    scratchRange.start,
  );
  let scratchEnd = scratchStart;
  const functions = phases.map((_, phase) => {
    const chunks = plan.chunks.filter((chunk) => chunk.phase === phase);
    const eachLoops = hasInstanceLanes && phase === segments.length;
    const loop = isTop || (chunks.length > 1 && !eachLoops) ? null : layout.size;
    const bodies = chunks.map((chunk) => {
      const written = emitChunk(region, chunk, scratchStart, loop);
      scratchEnd = Math.max(scratchEnd, written.scratchEnd);
      return written.body;
    });
    return emitPhase(context.module, bodies, isTop || eachLoops ? null : layout.size);
  });
  return {
    builder,
    interface: {
      ...interfaceOf(list, segments, plan.leaving, writers.length > 0),
      guards,
      edgeInputs: isTop || !context.enabled.has('activity') ? null : edgeInputs(list, edge),
    },
    layout,
    named: list.named,
    functions: { segments: functions.slice(0, -1), edge: functions.at(-1)! },
    hasSettle: settle.length > 0,
    slots: list.slots,
    children,
    tables: list.tables,
    isWatched:
      builder.region.scopes.some((scope) => (context.watched[scope.module] ?? []).length > 0) ||
      children.some((child) => child.isWatched),
    hasInstanceLanes,
    scratchEnd,
    offsetOf,
    source:
      isTop && context.enabled.has('activity')
        ? { list, settle, edge, scratchStart, context: contextOf }
        : null,
  };
}

/** What has to be up to date before the edge: what has a name outside, and what is observed inside of children. */
function settleRoots(list: TaskList, keeps: (child: number) => boolean): TaskId[] {
  const named = list.named.map(({ task }) => task).filter((task) => task >= 0);
  const inner = list.tasks.flatMap((task, id) => {
    if (task.kind === 'input') return keeps(task.child) ? [id] : [];
    return task.kind === 'segment' && task.children.some(keeps) ? [id] : [];
  });
  return [...new Set([...named, ...inner])];
}

function edgeRoots(list: TaskList): TaskId[] {
  return list.tasks.flatMap((task, id) => (task.sequential ? [id] : []));
}

/** Registers that are updated for several instances at a time: neighbours are moved together. */
function instanceTargets(list: TaskList): RegionSignalId[] {
  return list.tasks.flatMap((task) => (task.kind === 'instances' ? [...task.targets] : []));
}

function* allSlots(
  list: TaskList,
  first: readonly RegionSignalId[],
  ...others: Iterable<Slot>[]
): Generator<Slot> {
  for (const signal of first) yield list.slotOf(signal);
  for (const slot of list.slots) if (slot) yield slot;
  for (const task of list.tasks) if (task.kind === 'store') yield task.slot;
  for (const slots of others) yield* slots;
}

/** One function that calls the functions of a phase, or the only one. */
function emitPhase(module: ModuleWriter, bodies: readonly Uint8Array[], instanceSize: number | null): number {
  const indices = bodies.map((body) => {
    const index = module.declare([i32, i32, i32], []);
    module.defineBytes(index, body);
    return index;
  });
  if (indices.length === 1) return indices[0]!;
  const index = module.declare([i32, i32, i32], []);
  const f = new FunctionWriter(3);
  forEachInstance(f, instanceSize, () => {
    for (const chunk of indices) {
      f.get(0);
      f.get(1);
      if (instanceSize === null) f.get(2);
      else f.i32(1);
      f.call(chunk);
    }
  });
  module.define(index, f);
  return index;
}

function interfaceOf(
  list: TaskList,
  segments: readonly Segment[],
  leaving: ReadonlySet<number>,
  hasEdge: boolean,
): Omit<RegionInterface, 'guards' | 'edgeInputs'> {
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
    segments: segments.map(({ inputs: needed, after }, phase) => ({
      inputs: needed,
      after,
      isOptional: !leaving.has(phase),
    })),
    hasEdge,
  };
}
