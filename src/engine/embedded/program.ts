import type { Design, SignalId } from '../../ir/index.ts';
import { type DesignInterface, describeInterface } from '../simulation.ts';
import { scratchRange } from './emit/chunk-emitter.ts';
import { Runtime } from './emit/runtime.ts';
import { WireLoop } from './region/hierarchy.ts';
import { analyseModule } from './region/module-info.ts';
import { mostCopies, sharedPorts } from './region/shared-ports.ts';
import { sharedModules } from './region/sharing.ts';
import { type CompiledRegion, compileRegion } from './region-compiler.ts';
import { makeStreamCycle, Run, StreamBlock } from './run/stream-driver.ts';
import { align } from './schedule/layout.ts';
import { wordBytesOf } from './schedule/slot.ts';
import type { WatchedSignals } from './schedule/task-list.ts';
import { FunctionWriter } from './wasm/function-writer.ts';
import type { WasmMemory } from './wasm/host.ts';
import { countDown } from './wasm/idioms.ts';
import { ModuleWriter } from './wasm/module-writer.ts';
import { I32, i32 } from './wasm/opcodes.ts';

/** A compiled design: the binary, and where everything lies in its memory. */
export interface Program {
  readonly design: Design;
  readonly wasm: Uint8Array<ArrayBuffer>;
  readonly top: CompiledRegion;
  /** Address of the top's state. */
  readonly base: number;
  /** Address of the run block of the stream driver. */
  readonly streamBlock: number;
  /** First address after everything; stream buffers start here. */
  readonly end: number;
  /** Bytes that must be in memory before the first cycle. */
  readonly initial: readonly { readonly address: number; readonly bytes: Uint8Array }[];
}

/** The functions of an instantiated program. */
export interface ProgramExports {
  readonly memory: WasmMemory;
  /** Computes all outputs (and observed signals) from state and inputs. */
  readonly settle: () => void;
  /** The clock edge; what `settle` computes must be up to date. */
  readonly edge: () => void;
  /** Settle and edge in one call. */
  readonly cycle: () => void;
  /** Edge and settle, for whoever looks at the values after every edge; with 1 for `freshness` settle comes first as well. */
  readonly advance: (freshness: number) => void;
  /** `cycles` times settle and edge. */
  readonly run: (cycles: number) => void;
  /** See `makeStreamCycle`. */
  readonly streamCycle: () => number;
  /** Up to `cycles` cycles of a stream run; returns 0 when the run is over. */
  readonly streamRun: (cycles: number) => number;
}

/**
 * Compiles a design. `observe`: every named signal gets a place in memory and is kept up to date; `watched`: these
 * signals do.
 */
export function compileProgram(
  design: Design,
  observe: boolean,
  enabled: ReadonlySet<string>,
  watched: WatchedSignals = [],
): Program {
  const kept = design.modules.map(() => new Set<SignalId>());
  for (;;) {
    try {
      return compile(design, kept, observe, enabled, watched);
    } catch (error) {
      // Wires that were dissolved as a whole, although some of their bits depend on others: tried again, kept.
      if (!(error instanceof WireLoop)) throw error;
      for (const { module, signal } of error.wires) kept[module]!.add(signal);
    }
  }
}

function compile(
  design: Design,
  kept: readonly ReadonlySet<SignalId>[],
  observe: boolean,
  enabled: ReadonlySet<string>,
  watched: WatchedSignals,
): Program {
  const module = new ModuleWriter();
  const runtime = new Runtime(module, scratchRange.end);
  const infos = design.modules.map((each, index) => analyseModule(each, kept[index]));
  const shared = sharedModules(design, enabled.has('lanes'));
  const regions = new Map<number, CompiledRegion>();
  const shares =
    observe || !enabled.has('shared-inputs')
      ? design.modules.map(({ ports }) => ports.map(() => false))
      : sharedPorts(design, infos);
  const copies = mostCopies(design);
  const common = { design, infos, shared, copies, enabled, observe, watched };
  const context = { ...common, sharedPorts: shares, module, runtime, regions };
  for (const index of design.modules.keys())
    if (shared[index] || index === design.top) regions.set(index, compileRegion(context, index));
  const top = regions.get(design.top)!;
  const description = describeInterface(design);
  const streamBlock = align(runtime.tableEnd, 64);
  const base = align(streamBlock + Run.bytes + description.streams.length * StreamBlock.bytes, 64);
  const end = align(base + top.layout.size + 16, 64);

  const thunk = (inner: number) => (f: FunctionWriter) => {
    f.i32(base);
    f.i32(0);
    f.i32(1);
    f.call(inner);
  };
  const settle = top.hasSettle ? thunk(top.functions.segments[0]!) : () => {};
  const edge = thunk(top.functions.edge);
  exportCycles(
    module,
    { settle, settleAgain: settle, edge },
    description,
    streamBlock,
    portAddresses(top, base),
  );
  if (top.source !== null)
    for (const { builder, functions } of new Set(top.children))
      [...functions.segments, functions.edge].forEach((index, phase) => {
        module.export(childExport(builder.region.module, phase), index);
      });

  const tables = runtime.tables.map(({ address, value, bytes }) => ({
    address,
    bytes: littleEndian(value, bytes),
  }));
  const initial = [...tables, ...initialMemories(top, base)];
  return { design, wasm: module.finish(end), top, base, streamBlock, end, initial };
}

/** The name under which the function of a phase of a repeated module is found: its segments, then its edge. */
export function childExport(module: number, phase: number): string {
  return `module ${module} phase ${phase}`;
}

/** What cycles are made of. */
export interface CycleParts {
  settle(f: FunctionWriter): void;
  /** The same after an edge, when no input can have changed since. */
  settleAgain(f: FunctionWriter): void;
  edge(f: FunctionWriter): void;
}

/** Makes the functions of `ProgramExports`. */
export function exportCycles(
  module: ModuleWriter,
  { settle, settleAgain, edge }: CycleParts,
  description: DesignInterface,
  streamBlock: number,
  ports: ReadonlyMap<string, number>,
): void {
  exportFunction(module, 'settle', [], (f) => settle(f));
  exportFunction(module, 'edge', [], (f) => edge(f));
  exportFunction(module, 'cycle', [], (f) => {
    settle(f);
    edge(f);
  });
  exportFunction(module, 'advance', [i32], (f) => {
    f.get(0);
    f.i32(1);
    f.op(I32.eq);
    f.if();
    settle(f);
    f.end();
    edge(f);
    settleAgain(f);
  });
  exportFunction(module, 'run', [i32], (f) => {
    if (settle !== settleAgain) {
      f.get(0);
      f.if();
      settle(f);
      f.end();
    }
    countDown(f, () => {
      settleAgain(f);
      edge(f);
    });
  });
  const streamCycle = makeStreamCycle(
    module,
    description,
    { block: streamBlock, ofPort: (name) => ports.get(name)! },
    settle,
  );
  module.export('streamCycle', streamCycle);
  const streamRun = module.declare([i32], [i32]);
  module.export('streamRun', streamRun);
  const f = new FunctionWriter(1);
  countDown(f, () => {
    f.call(streamCycle);
    f.op(I32.eqz);
    f.if();
    f.i32(0);
    f.op(0x0f);
    f.end();
    edge(f);
  });
  f.i32(1);
  module.define(streamRun, f);
}

/** Absolute addresses of the top's ports; a clock has none unless it is an input that says whether it ticks. */
export function portAddresses(top: CompiledRegion, base: number): Map<string, number> {
  const { signals, ports } = top.builder.moduleOf(0);
  const addresses = new Map<string, number>();
  for (const { scope, signal, place } of top.named)
    if (scope === 0 && ports.includes(signal))
      addresses.set(signals[signal]!.name, base + top.offsetOf(place));
  return addresses;
}

/** Outputs of the top that are registers: there is nothing to compute before they can be read. */
export function registerPorts(top: CompiledRegion): Set<string> {
  const { signals, ports } = top.builder.moduleOf(0);
  const names = new Set<string>();
  for (const { scope, signal, task } of top.named)
    if (scope === 0 && task < 0 && ports.includes(signal) && signals[signal]!.kind === 'output')
      names.add(signals[signal]!.name);
  return names;
}

function exportFunction(
  module: ModuleWriter,
  name: string,
  parameters: (typeof i32)[],
  write: (f: FunctionWriter) => void,
): void {
  const index = module.declare(parameters, []);
  const f = new FunctionWriter(parameters.length);
  write(f);
  module.define(index, f);
  module.export(name, index);
}

function* initialMemories(
  region: CompiledRegion,
  base: number,
): Generator<{ address: number; bytes: Uint8Array }> {
  for (const [index, { memory }] of region.builder.region.memories.entries()) {
    if (memory.init === null) continue;
    const word = wordBytesOf(memory.width);
    const bytes = new Uint8Array(memory.init.length * word);
    memory.init.forEach((value, i) => {
      bytes.set(littleEndian(value, word), i * word);
    });
    yield { address: base + region.layout.memories[index]!, bytes };
  }
  for (const [index, child] of region.children.entries())
    yield* initialMemories(child, base + region.layout.children[index]!);
}

/** The bytes of a literal. */
export function littleEndian(value: bigint, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let rest = value;
  for (let i = 0; i < length && rest > 0n; i += 4) {
    const word = Number(rest & 0xffff_ffffn);
    for (let j = 0; j < 4 && i + j < length; j++) bytes[i + j] = (word >>> (j * 8)) & 255;
    rest >>= 32n;
  }
  return bytes;
}
