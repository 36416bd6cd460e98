import { InternalError } from '../../../diag/index.ts';
import { describeInterface } from '../../simulation.ts';
import { emitChunk } from '../emit/chunk-emitter.ts';
import { writeMark } from '../emit/chunk-state.ts';
import { Runtime } from '../emit/runtime.ts';
import { childExport, exportCycles, littleEndian, type Program, portAddresses } from '../program.ts';
import type { CompiledRegion, RegionSource } from '../region-compiler.ts';
import { planChunks } from '../schedule/chunks.ts';
import { align } from '../schedule/layout.ts';
import { bytesOf } from '../schedule/slot.ts';
import { FunctionWriter } from '../wasm/function-writer.ts';
import { load, store } from '../wasm/idioms.ts';
import { ModuleWriter } from '../wasm/module-writer.ts';
import { i32 } from '../wasm/opcodes.ts';
import { Area, placeValues } from './area.ts';
import { callClusters, flagsTogether } from './call-clusters.ts';
import { splitCalls } from './calls.ts';
import { ChangeCode, SeenChanges } from './changes.ts';
import { clusterNodes, findClusters, inputCrossing, isAlone } from './clusters.ts';
import { type Crossing, Crossings } from './crossings.ts';
import { afterEdge, beforeEdge, type InstanceEdge, Known } from './instance-edge.ts';
import { hasLargeMemory, stateRanges } from './state-ranges.ts';

/** Clusters in one function that calls them. */
const clustersPerFunction = 256;
/** Cycles of a program that leave out what nothing has changed for, in the program's own memory and beside it. */
export interface ActivityCode {
  readonly wasm: Uint8Array<ArrayBuffer>;
  readonly clusters: number;
  /** First address after what it uses. */
  readonly end: number;
  /** Literals that must be in memory. */
  readonly tables: readonly { readonly address: number; readonly bytes: Uint8Array }[];
  /** Bytes of which copies must be made before the first cycle, and whenever something else has changed them. */
  readonly copies: readonly { readonly from: number; readonly bytes: number; readonly to: number }[];
  /** Bytes to be set then: nothing is known any more, and everything has to run. */
  readonly unknown: { readonly from: number; readonly bytes: number; readonly value: number }[];
}

/** Programs of which this was made already: it changes the list of tasks. */
const used = new WeakSet<RegionSource>();

/**
 * Writes the functions of a program's top again, in clusters that are left out as long as nothing that they read has changed;
 * repeated modules are called as they are, or not. `start`: where memory is free.
 */
export function compileActivity(program: Program, start: number): ActivityCode {
  const { top, base, design } = program;
  const { source, children } = top;
  if (source === null || used.has(source)) throw new InternalError('no source to compile again');
  used.add(source);
  const { list } = source;
  const stateOf = new Map<number, number>();
  const phases = [source.settle, source.edge].map((order) => splitCalls(list, children, order, stateOf));
  const plan = planChunks(list, phases, (_, later) => later === 1, {
    nodes: clusterNodes(list.builder.region.nodes.count),
    isAlone,
    weight: (task) =>
      task.kind === 'segment' ? callWeight(children[task.children[0]!]!, task.children.length) : 0,
  });
  const area = new Area(start);
  const handed = placeValues(area, list.slots, plan, list.builder.region.nodes.width, base);
  /** Values of a word or two are compared when they are stored. */
  const narrow = 64;
  const { signals, nodes } = list.builder.region;
  const crossings = new Crossings({
    ofSignal: (signal) => {
      const { role, width } = signals[signal]!;
      const isSeen = width <= narrow && (role === 'wire' || role === 'asyncRead');
      return { offset: top.offsetOf(list.placeOf(signal)), bytes: bytesOf(width), isSeen };
    },
    ofNode: (node) => {
      const width = nodes.width[node]!;
      return { offset: handed[node]!, bytes: bytesOf(width), isSeen: width <= narrow };
    },
    ofInput: (child, port) => {
      const slot = list.children[child]!.inputs[port]!;
      const from = slot.isShared ? top.layout.groups[list.groupOf[child]!]! : top.layout.children[child]!;
      return { offset: from + slot.offset, bytes: bytesOf(slot.width), isSeen: slot.width <= narrow };
    },
  });
  const clusters = findClusters(list, plan, crossings, stateOf);
  const inputs = signals.filter(({ role }) => role === 'input').map(({ id }) => crossings.signal(id));

  const settleCount = clusters.filter(({ chunk }) => chunk.phase === 0).length;
  const edgeStart = align(settleCount, flagsTogether);
  const flags = area.take(align(edgeStart + clusters.length - settleCount, flagsTogether), 16);
  const flagOf = (cluster: number) =>
    flags + (cluster < settleCount ? cluster : edgeStart + cluster - settleCount);
  const knowns = area.take(children.length, 1);
  const asked = area.take(children.length, 1);
  const copies: { from: number; bytes: number; to: number }[] = [];
  const withCopy = (crossing: Crossing): void => {
    if (crossing.isSeen || crossing.copy >= 0 || crossing.bytes === 0 || crossing.readers.size === 0) return;
    crossing.copy = area.take(crossing.bytes, crossing.bytes > 4 ? 8 : 4);
    copies.push({ from: base + crossing.offset, bytes: crossing.bytes, to: crossing.copy });
  };
  for (const input of inputs) withCopy(input);
  for (const { writes } of clusters) for (const crossing of writes) withCopy(crossing);
  const edges = clusters.map(({ edgeOf }): InstanceEdge[] =>
    [...Map.groupBy(edgeOf ?? [], (child) => stateOf.get(child)!)].map(([first, together]) => {
      const ranges = stateRanges(
        children[first]!,
        together.map((each) => base + top.layout.children[each]!),
      );
      return {
        state: crossings.state(first),
        ranges: ranges.map((range) => ({ ...range, copy: area.take(range.bytes, 16) })),
        hasMemory: hasLargeMemory(children[first]!),
        known: knowns + first,
        asked: crossings.state(first).asks.has(first) ? asked + first : -1,
      };
    }),
  );

  const module = new ModuleWriter(true);
  const functionsOf = new Map(
    [...new Set(children)].map((child) => {
      const import_ = (phase: number) =>
        module.import(childExport(child.builder.region.module, phase), [i32, i32, i32], []);
      const segments = child.functions.segments.map((_, phase) => import_(phase));
      return [child, { segments, edge: import_(segments.length) }] as const;
    }),
  );
  const runtime = new Runtime(module, align(area.end, 16));
  const context = {
    ...source.context(
      plan,
      runtime,
      children.map((child) => functionsOf.get(child)!),
    ),
    handedOffsets: handed,
    notesWrites: true,
  };
  const changes = new ChangeCode(module, clusters, flagOf, (child) => asked + child);
  const functions = clusters.map((cluster, index) => {
    const isWriter = cluster.memory >= 0;
    const seen = new SeenChanges();
    const { body } = emitChunk(context, cluster.chunk, source.scratchStart, null, {
      before: (f) => {
        for (const edge of edges[index]!) beforeEdge(f, edge);
        if (isWriter) store(f, writeMark, () => f.i32(0));
      },
      differs: (f, left) => {
        const crossing =
          left.kind === 'node'
            ? crossings.node(left.node)
            : left.kind === 'signal'
              ? crossings.signal(left.signal)
              : inputCrossing(list, crossings, left.child, left.port);
        return seen.local(f, crossing);
      },
      after: (f) => {
        for (const edge of edges[index]!) afterEdge(f, changes, edge);
        if (isWriter) {
          load(f, writeMark);
          f.if();
          changes.tell(f, crossings.memory(cluster.memory));
          f.end();
        }
        changes.emit(f, base, cluster.writes, seen);
      },
    });
    const id = module.declare([i32, i32, i32], []);
    module.defineBytes(id, body);
    return id;
  });
  const run = (from: number, to: number) => {
    const parts: number[] = [];
    for (let at = from; at < to; at += clustersPerFunction) {
      const id = module.declare([], []);
      module.define(
        id,
        callClusters(clusters, functions, at, Math.min(to, at + clustersPerFunction), flagOf, base),
      );
      parts.push(id);
    }
    return (f: FunctionWriter) => {
      for (const part of parts) f.call(part);
    };
  };
  const settleAgain = run(0, settleCount);
  const look = module.declare([], []);
  const lookCode = new FunctionWriter();
  changes.emit(lookCode, base, inputs, null);
  module.define(look, lookCode);
  const settle = (f: FunctionWriter): void => {
    f.call(look);
    settleAgain(f);
  };
  const edge = run(settleCount, clusters.length);
  exportCycles(
    module,
    { settle, settleAgain, edge },
    describeInterface(design),
    program.streamBlock,
    portAddresses(top, base),
  );
  return {
    wasm: module.finish(),
    clusters: clusters.length,
    end: runtime.tableEnd,
    tables: runtime.tables.map(({ address, value, bytes }) => ({
      address,
      bytes: littleEndian(value, bytes),
    })),
    copies,
    unknown: [
      { from: flags, bytes: edgeStart + clusters.length - settleCount, value: 1 },
      { from: knowns, bytes: children.length, value: Known.unknown },
      { from: asked, bytes: children.length, value: 1 },
    ],
  };
}

function callWeight({ builder, functions }: CompiledRegion, instances: number): number {
  return (builder.region.nodes.count * instances) / (functions.segments.length + 1);
}
