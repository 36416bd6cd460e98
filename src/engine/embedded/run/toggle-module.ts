import { FunctionWriter } from '../wasm/function-writer.ts';
import { advance, countDown, load, store } from '../wasm/idioms.ts';
import { ModuleWriter } from '../wasm/module-writer.ts';
import { Code, I32, i32, Vector, v128 } from '../wasm/opcodes.ts';
import { blockBytes } from './blocks.ts';
import { Field, stateBytes, type ToggleDomain } from './toggle-layout.ts';

/** Blocks that are looked at together. */
const blocksTogether = 8;
/** Blocks in one function. */
const blocksPerFunction = 512;

/**
 * The machine's functions with a look at the settled values before each edge. `live`: by domain, the numbers of the blocks
 * that still have something pending.
 */
export function togglesModule(
  domains: readonly ToggleDomain[],
  live: readonly (readonly number[])[],
): Uint8Array<ArrayBuffer> {
  const module = new ModuleWriter(true);
  const settle = module.import('settle', [], []);
  const plainEdge = module.import('edge', [], []);
  const streamCycle = module.import('streamCycle', [], [i32]);
  const define = (
    parameters: (typeof i32)[],
    results: (typeof i32)[],
    write: (f: FunctionWriter) => void,
  ) => {
    const index = module.declare(parameters, results);
    const f = new FunctionWriter(parameters.length);
    write(f);
    module.define(index, f);
    return index;
  };
  const watches = domains.flatMap((domain, i) => {
    const blocks = live[i]!;
    if (blocks.length === 0) return [];
    const note = define([i32, i32], [], (f) => noteBlock(f, domain));
    const begin = define([], [], (f) => copyAll(f, domain));
    const looks: number[] = [];
    for (let at = 0; at < blocks.length; at += blocksPerFunction) {
      const [some, later] = [blocks.slice(at, at + blocksPerFunction), blocks.slice(at + blocksPerFunction)];
      looks.push(define([], [], (f) => lookAt(f, domain, some, later, note)));
    }
    return [define([], [], (f) => watch(f, domain, begin, looks))];
  });
  const edge = define([], [], (f) => {
    for (const each of watches) f.call(each);
    f.call(plainEdge);
  });
  const cycle = define([], [], (f) => {
    f.call(settle);
    f.call(edge);
  });
  const advanceOne = define([i32], [], (f) => {
    f.get(0);
    f.i32(1);
    f.op(I32.eq);
    f.if();
    f.call(settle);
    f.end();
    f.call(edge);
    f.call(settle);
  });
  const run = define([i32], [], (f) =>
    countDown(f, () => {
      f.call(settle);
      for (const each of watches) f.call(each);
      f.call(plainEdge);
    }),
  );
  const streamRun = define([i32], [i32], (f) => {
    countDown(f, () => {
      f.call(streamCycle);
      f.op(I32.eqz);
      f.if();
      f.i32(0);
      f.op(Code.return);
      f.end();
      for (const each of watches) f.call(each);
      f.call(plainEdge);
    });
    f.i32(1);
  });
  Object.entries({ edge, cycle, advance: advanceOne, run, streamRun }).forEach(([name, index]) => {
    module.export(name, index);
  });
  return module.finish();
}

/** Looks at the blocks if the cycle counts; the first such cycle has none before it. */
function watch(f: FunctionWriter, domain: ToggleDomain, begin: number, looks: readonly number[]): void {
  const { reset, clock, started } = domain;
  if (reset >= 0) {
    load(f, reset);
    f.if();
    f.op(Code.return);
    f.end();
  }
  if (clock >= 0) {
    load(f, clock);
    f.op(I32.eqz);
    f.if();
    f.op(Code.return);
    f.end();
  }
  load(f, started);
  f.op(I32.eqz);
  f.if();
  f.call(begin);
  f.end();
  for (const look of looks) f.call(look);
}

/** Takes over all values. */
function copyAll(f: FunctionWriter, { started, table, states, blocks }: ToggleDomain): void {
  const [entry, state] = [f.local(i32), f.local(i32)];
  store(f, started, () => f.i32(1));
  f.i32(table);
  f.set(entry);
  f.i32(states);
  f.set(state);
  const again = f.loop();
  f.get(state);
  f.get(entry);
  f.memory(I32.load, 0);
  f.vectorMemory(Vector.load, 0);
  f.vectorMemory(Vector.store, Field.before * blockBytes);
  advance(f, state, stateBytes);
  advance(f, entry, 4);
  f.get(entry);
  f.i32(table + blocks.length * 4);
  f.op(I32.ltU);
  f.brIf(again);
  f.end();
}

/**
 * Whether a pending bit has another value than before, several blocks at a time; addresses are constants. Blocks with a flag
 * are looked at only if it is set; it is cleared when all that it speaks for were, `later` ones too.
 */
function lookAt(
  f: FunctionWriter,
  domain: ToggleDomain,
  live: readonly number[],
  later: readonly number[],
  note: number,
): void {
  const flagOf = (block: number) => domain.flags[block]!;
  const neededLater = new Set(later.map(flagOf));
  for (const [flag, blocks] of Map.groupBy(live, flagOf)) {
    if (flag >= 0) {
      load(f, flag);
      f.if();
    }
    for (let at = 0; at < blocks.length; at += blocksTogether)
      compare(f, domain, blocks.slice(at, at + blocksTogether), note);
    if (flag >= 0) {
      if (!neededLater.has(flag)) store(f, flag, () => f.i32(0));
      f.end();
    }
  }
}

function compare(
  f: FunctionWriter,
  { blocks, states }: ToggleDomain,
  some: readonly number[],
  note: number,
): void {
  const stateOf = (block: number) => states + block * stateBytes;
  some.forEach((block, i) => {
    f.i32(0);
    f.vectorMemory(Vector.load, blocks[block]!);
    f.i32(0);
    f.vectorMemory(Vector.load, stateOf(block) + Field.before * blockBytes);
    f.vector(Vector.xor);
    f.i32(0);
    f.vectorMemory(Vector.load, stateOf(block) + Field.pending * blockBytes);
    f.vector(Vector.and);
    if (i > 0) f.vector(Vector.or);
  });
  f.vector(Vector.anyTrue);
  f.if();
  for (const block of some) {
    f.i32(blocks[block]!);
    f.i32(stateOf(block));
    f.call(note);
  }
  f.end();
}

/** Notes the edges of the block at parameter 0, in the state at parameter 1. */
function noteBlock(f: FunctionWriter, { remaining }: ToggleDomain): void {
  const [now, state] = [0, 1];
  const [value, before, pending] = [f.local(v128), f.local(v128), f.local(v128)];
  const read = (field: number) => {
    f.get(state);
    f.vectorMemory(Vector.load, field * blockBytes);
  };
  f.get(now);
  f.vectorMemory(Vector.load, 0);
  f.set(value);
  read(Field.before);
  f.set(before);
  read(Field.pending);
  f.tee(pending);
  f.vector(Vector.anyTrue);
  f.op(I32.eqz);
  f.if();
  f.op(Code.return);
  f.end();
  for (const [field, one, other] of [
    [Field.rise, value, before],
    [Field.fall, before, value],
  ] as const) {
    f.get(state);
    read(field);
    f.get(one);
    f.get(other);
    f.vector(Vector.andNot);
    f.vector(Vector.or);
    f.vectorMemory(Vector.store, field * blockBytes);
  }
  f.get(state);
  f.get(value);
  f.vectorMemory(Vector.store, Field.before * blockBytes);
  f.get(state);
  f.get(pending);
  read(Field.rise);
  read(Field.fall);
  f.vector(Vector.and);
  f.vector(Vector.andNot);
  f.tee(pending);
  f.vectorMemory(Vector.store, Field.pending * blockBytes);
  f.get(pending);
  f.vector(Vector.anyTrue);
  f.op(I32.eqz);
  f.if();
  store(f, remaining, () => {
    load(f, remaining);
    f.i32(1);
    f.op(I32.sub);
  });
  f.end();
}
