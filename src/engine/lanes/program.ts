import type { Design } from '../../ir/index.ts';
import { hasAsyncReset, needsTicks, withTicks } from '../embedded/ticked.ts';
import { FunctionWriter } from '../embedded/wasm/function-writer.ts';
import { advance, countDown } from '../embedded/wasm/idioms.ts';
import { ModuleWriter } from '../embedded/wasm/module-writer.ts';
import { I32, i32 } from '../embedded/wasm/opcodes.ts';
import { clockPorts, describeInterface } from '../simulation.ts';
import { type Effect, lowerNetlist } from './effects.ts';
import { FunctionEmitter, Literals } from './emit.ts';
import { flatten } from './flatten.ts';
import { makeFront } from './front.ts';
import type { BlockLanes, LaneImage, PlacedSignal } from './image.ts';
import { BlockLayout, cellBytes, type Place } from './layout.ts';
import { legalise } from './legalise.ts';
import type { LaneNetlist } from './netlist.ts';
import { makePlan } from './plan.ts';
import { Code } from './vector-codes.ts';

/** First address of literals. */
const literalBase = 64;

/** Compiles a design. `checksum`: see `LaneOptions`. A combinational loop: SL0204. */
export function compileLanes(design: Design, blockLanes: BlockLanes, checksum: boolean): LaneImage {
  const isTicked = needsTicks(design);
  const front = makeFront(isTicked ? withTicks(design) : design);
  const netlist = legalise(front, flatten(front), checksum);
  const layout = new BlockLayout(netlist, blockLanes);
  const { maker, arrays, outputs, edge } = lowerNetlist(netlist, layout);
  const memoryOf = (array: number): number => arrays[array]!.memory;
  const plans = [outputs, edge, [...outputs, ...edge]].map((effects) =>
    makePlan(maker.store, effects, memoryOf),
  );
  const exportBase = layout.take(Math.max(...plans.map(({ exportCells }) => exportCells)));
  layout.finish();
  const module = new ModuleWriter();
  const literals = new Literals(literalBase);
  const [settle, step, both] = plans.map((plan) => {
    const functions = plan.functions.map((_, index) => {
      const emitter = new FunctionEmitter(maker, plan, literals, layout.arrays, exportBase);
      const id = module.declare([i32], []);
      module.define(id, emitter.emit(index));
      return id;
    });
    const late = [...plan.delayed].map(([effect, cell]) => ({
      from: exportBase + cell,
      to: (plan.units.effects[effect] as Effect & { kind: 'store' }).cell,
    }));
    if (late.length > 0) functions.push(copyFunction(module, late));
    return functions;
  }) as [number[], number[], number[]];
  const base = Math.ceil(literals.end / 64) * 64;
  exportPasses(module, { base, bytes: layout.bytes }, { settle, step, both }, layout);
  const description = describeInterface(design);
  return {
    interface: description,
    blockLanes,
    wasm: module.finish(base),
    base,
    blockBytes: layout.bytes,
    inputCells: layout.inputCells,
    outputCells: layout.outputCells,
    ...placedSignals(netlist, layout),
    memories: netlist.memories.map(({ path, memory: { width, depth, init } }, index) => {
      return { path, width, depth, init, arrays: layout.arrays.filter(({ memory }) => memory === index) };
    }),
    ticks: isTicked ? clockPorts(description) : [],
    resetsActAtOnce: isTicked && hasAsyncReset(design),
    literals: [...literals.bytes()],
    size: plans[1]!.size,
  };
}

function placedSignals(
  { leaves, outputs }: LaneNetlist,
  layout: BlockLayout,
): Pick<LaneImage, 'inputs' | 'outputs' | 'state'> {
  const collect = (role: string, places: ReadonlyMap<number, Place>): PlacedSignal[] => {
    const found = new Map<string, Place[]>();
    leaves.forEach((leaf, id) => {
      if (leaf.role !== role) return;
      const known = found.get(leaf.path);
      if (known) known.push(places.get(id)!);
      else found.set(leaf.path, [places.get(id)!]);
    });
    return [...found].map(([path, list]) => ({ path, places: list }));
  };
  return {
    inputs: collect('input', layout.inputs),
    state: collect('state', layout.state),
    outputs: outputs.map(({ name }, i) => ({ path: name, places: layout.outputs[i]! })),
  };
}

/** Takes state over that could not be replaced earlier. */
function copyFunction(module: ModuleWriter, cells: readonly { from: number; to: number }[]): number {
  const f = new FunctionWriter(1);
  for (const { from, to } of cells) {
    f.get(0);
    f.get(0);
    f.vectorMemory(Code.load, from * cellBytes);
    f.vectorMemory(Code.store, to * cellBytes);
  }
  const id = module.declare([i32], []);
  module.define(id, f);
  return id;
}

interface Blocks {
  readonly base: number;
  readonly bytes: number;
}

/** Functions for a block, in their order: outputs only, state only, both. */
interface Passes {
  readonly settle: readonly number[];
  readonly step: readonly number[];
  readonly both: readonly number[];
}

function exportPasses(
  module: ModuleWriter,
  blocks: Blocks,
  { settle, step, both }: Passes,
  { inputCells, outputCells }: BlockLayout,
): void {
  const define = (name: string, parameters: number, write: (f: FunctionWriter) => void): void => {
    const f = new FunctionWriter(parameters);
    write(f);
    const id = module.declare(new Array(parameters).fill(i32), []);
    module.define(id, f);
    module.export(name, id);
  };
  define('settle', 1, (f) => callAll(f, blocks, settle, 0));
  define('run', 2, (f) => countDown(f, () => callAll(f, blocks, step, 1)));
  define('stream', 4, (f) =>
    countDown(f, () => {
      f.get(2);
      f.if();
      forEachBlock(f, blocks, 1, (block) => {
        f.get(block);
        f.get(2);
        f.i32(inputCells * cellBytes);
        f.copy();
        advance(f, 2, inputCells * cellBytes);
      });
      f.end();
      callAll(f, blocks, both, 1);
      f.get(3);
      f.if();
      forEachBlock(f, blocks, 1, (block) => {
        f.get(3);
        f.get(block);
        f.i32(inputCells * cellBytes);
        f.op(I32.add);
        f.i32(outputCells * cellBytes);
        f.copy();
        advance(f, 3, outputCells * cellBytes);
      });
      f.end();
    }),
  );
}

/** Each function for all blocks before the next, so that its code is fetched once. */
function callAll(f: FunctionWriter, blocks: Blocks, functions: readonly number[], end: number): void {
  for (const id of functions)
    forEachBlock(f, blocks, end, (block) => {
      f.get(block);
      f.call(id);
    });
}

/** `end`: the local with the address after the last block; there is at least one. */
function forEachBlock(
  f: FunctionWriter,
  { base, bytes }: Blocks,
  end: number,
  body: (block: number) => void,
): void {
  const block = f.local(i32);
  f.i32(base);
  f.set(block);
  const again = f.loop();
  body(block);
  advance(f, block, bytes);
  f.get(block);
  f.get(end);
  f.op(I32.ltU);
  f.brIf(again);
  f.end();
}
