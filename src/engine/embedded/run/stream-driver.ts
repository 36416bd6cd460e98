import type { DesignInterface, StreamInfo } from '../../simulation.ts';
import { FunctionWriter } from '../wasm/function-writer.ts';
import type { ModuleWriter } from '../wasm/module-writer.ts';
import { Code, I32, I64, i32 } from '../wasm/opcodes.ts';

/** The block in memory that describes a run: byte offsets of its words. `differs`: 1 after a beat that was not expected. */
export const Run = { cycle: 0, maxCycles: 4, remaining: 8, differs: 12, bytes: 16 } as const;

/**
 * The block of each stream; it follows the run's. `rate` 256 stands for no gate, pointers are absolute. `expected` is that
 * of the next beat, 0 if none is; `mask` that of the bits that count.
 */
export const StreamBlock = {
  active: 0,
  beats: 4,
  done: 8,
  gate: 12,
  rate: 16,
  words: 20,
  at: 24,
  offering: 28,
  expected: 32,
  mask: 36,
  bytes: 40,
} as const;

export interface StreamAddresses {
  /** Absolute address of a port's value. */
  ofPort(name: string): number;
  /** Absolute address of the run block. */
  readonly block: number;
}

/**
 * Makes the function that does what one cycle of a run does before the edge: gates, offers, settling, transfers. It
 * returns 0, and does nothing, when the run is over. Nothing of it is left to the host.
 */
export function makeStreamCycle(
  module: ModuleWriter,
  description: DesignInterface,
  addresses: StreamAddresses,
  pushSettle: (f: FunctionWriter) => void,
): number {
  const index = module.declare([], [i32]);
  const f = new FunctionWriter(0);
  const { block } = addresses;
  load(f, block + Run.remaining);
  f.op(I32.eqz);
  load(f, block + Run.cycle);
  load(f, block + Run.maxCycles);
  f.op(I32.eq);
  f.op(I32.or);
  f.if();
  f.i32(0);
  f.op(Code.return);
  f.end();
  const blocks = description.streams.map((_, i) => block + Run.bytes + i * StreamBlock.bytes);
  const word = f.local(i32);
  description.streams.forEach((stream, i) => {
    whenActive(f, blocks[i]! + StreamBlock.active, () => {
      stepGate(f, blocks[i]!, word);
      if (stream.direction === 'in') offer(f, stream, blocks[i]!, addresses);
      else store(f, addresses.ofPort(stream.ready), () => pushWanted(f, blocks[i]!));
    });
  });
  pushSettle(f);
  description.streams.forEach((stream, i) => {
    whenActive(f, blocks[i]! + StreamBlock.active, () => {
      load(f, addresses.ofPort(stream.valid));
      load(f, addresses.ofPort(stream.ready));
      f.op(I32.and);
      f.if();
      if (stream.direction === 'out') collect(f, stream, blocks[i]!, addresses);
      else {
        store(f, blocks[i]! + StreamBlock.offering, () => f.i32(0));
        advance(f, blocks[i]! + StreamBlock.words, stream.wordsPerBeat * 4);
      }
      advance(f, blocks[i]! + StreamBlock.done, 1);
      advance(f, block + Run.remaining, -1);
      f.end();
    });
  });
  advance(f, block + Run.cycle, 1);
  f.i32(1);
  module.define(index, f);
  return index;
}

function load(f: FunctionWriter, address: number): void {
  f.i32(0);
  f.memory(I32.load, address);
}

function store(f: FunctionWriter, address: number, push: () => void): void {
  f.i32(0);
  push();
  f.memory(I32.store, address);
}

function advance(f: FunctionWriter, address: number, by: number): void {
  store(f, address, () => {
    load(f, address);
    f.i32(by);
    f.op(I32.add);
  });
}

/** `flag`: the address of a word that is not 0 if `body` is to be done. */
function whenActive(f: FunctionWriter, flag: number, body: () => void): void {
  load(f, flag);
  f.if();
  body();
  f.end();
}

/** One step of the gate's random sequence; see `Gate`. */
function stepGate(f: FunctionWriter, block: number, word: number): void {
  load(f, block + StreamBlock.gate);
  f.set(word);
  for (const [code, by] of [
    [I32.shl, 13],
    [I32.shrU, 17],
    [I32.shl, 5],
  ] as const) {
    f.get(word);
    f.get(word);
    f.i32(by);
    f.op(code);
    f.op(I32.xor);
    f.set(word);
  }
  store(f, block + StreamBlock.gate, () => f.get(word));
}

/** Pushes whether beats are wanted and the gate is open. */
function pushWanted(f: FunctionWriter, block: number): void {
  load(f, block + StreamBlock.gate);
  f.i32(255);
  f.op(I32.and);
  load(f, block + StreamBlock.rate);
  f.op(I32.ltU);
  load(f, block + StreamBlock.done);
  load(f, block + StreamBlock.beats);
  f.op(I32.ltU);
  f.op(I32.and);
}

/** Payload words move only when the beat changes, and are cleared only when an offer ends. */
function offer(f: FunctionWriter, stream: StreamInfo, block: number, addresses: StreamAddresses): void {
  const valid = addresses.ofPort(stream.valid);
  load(f, block + StreamBlock.offering);
  f.op(I32.eqz);
  f.if();
  pushWanted(f, block);
  f.if();
  for (const { port, width, firstWord } of stream.payload) {
    forEachRun(width, (offset, is64) => {
      f.i32(0);
      load(f, block + StreamBlock.words);
      f.memory(is64 ? I64.load : I32.load, firstWord * 4 + offset);
      f.memory(is64 ? I64.store : I32.store, addresses.ofPort(port) + offset);
    });
  }
  store(f, block + StreamBlock.offering, () => f.i32(1));
  store(f, valid, () => f.i32(1));
  f.else();
  load(f, valid);
  f.if();
  store(f, valid, () => f.i32(0));
  for (const { port, width } of stream.payload) {
    f.i32(addresses.ofPort(port));
    f.i32(0);
    f.i32(Math.ceil(width / 32) * 4);
    f.fill();
  }
  f.end();
  f.end();
  f.end();
}

function collect(f: FunctionWriter, stream: StreamInfo, block: number, addresses: StreamAddresses): void {
  for (const { port, width, firstWord } of stream.payload) {
    forEachRun(width, (offset, is64) => {
      load(f, block + StreamBlock.words);
      f.i32(0);
      f.memory(is64 ? I64.load : I32.load, addresses.ofPort(port) + offset);
      f.memory(is64 ? I64.store : I32.store, firstWord * 4 + offset);
    });
  }
  compare(f, stream, block, addresses);
  advance(f, block + StreamBlock.words, stream.wordsPerBeat * 4);
  load(f, block + StreamBlock.at);
  load(f, addresses.block + Run.cycle);
  f.memory(I32.store, 0);
  advance(f, block + StreamBlock.at, 4);
}

/** A beat that is not what was expected makes this cycle the last one of the run. */
function compare(f: FunctionWriter, stream: StreamInfo, block: number, addresses: StreamAddresses): void {
  const bytes = stream.wordsPerBeat * 4;
  if (bytes === 0) return;
  whenActive(f, block + StreamBlock.expected, () => {
    let isFirst = true;
    forEachRun(stream.wordsPerBeat * 32, (offset, is64) => {
      const codes = is64 ? I64 : I32;
      for (const field of ['words', 'expected', 'mask'] as const) {
        load(f, block + StreamBlock[field]);
        f.memory(codes.load, offset);
        if (field !== 'words') f.op(field === 'mask' ? codes.and : codes.xor);
      }
      if (!is64) f.op(Code.extendI32U);
      if (!isFirst) f.op(I64.or);
      isFirst = false;
    });
    f.op(I64.eqz);
    f.op(I32.eqz);
    f.if();
    store(f, addresses.block + Run.differs, () => f.i32(1));
    store(f, addresses.block + Run.maxCycles, () => {
      load(f, addresses.block + Run.cycle);
      f.i32(1);
      f.op(I32.add);
    });
    f.end();
    advance(f, block + StreamBlock.expected, bytes);
  });
}

/** Byte offsets of pairs of 32-bit words, and of the single one that may remain. */
function forEachRun(width: number, visit: (offset: number, is64: boolean) => void): void {
  const words = Math.ceil(width / 32);
  for (let at = 0; at < words; at += 2) visit(at * 4, at + 1 < words);
}
