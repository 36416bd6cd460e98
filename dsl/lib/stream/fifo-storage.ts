import {
  Bits,
  type Bits as BitsValue,
  type Body,
  Bool,
  type Bool as BoolValue,
  bitsFor,
  capture,
  memory,
  type Payload,
  type StreamSink,
  type StreamSource,
  type UInt as UIntValue,
  unpack,
} from '../../../src/lang/index.ts';
import { selectTree } from '../arithmetic/select.ts';
import { driveFields, fieldRegisters, packed } from './payload.ts';
import { type Ring, ringPointers } from './ring.ts';

/**
 * What a storage joins. Each of the functions below drives both streams and gives a maker of the number of beats
 * held.
 */
export interface Sides {
  readonly m: Body;
  readonly from: StreamSink<Payload>;
  readonly to: StreamSource<Payload>;
  readonly payload: Payload;
  readonly depth: number;
  readonly storage: 'registers' | 'memory';
}

/** The oldest word is looked up in the storage in every cycle. */
export function fallThrough({ m, from, to, payload, depth, storage }: Sides): () => UIntValue {
  const ring = ringPointers(m, depth, false, { push: from.fire, pop: to.fire });
  from.ready.drive(ring.full.not());
  to.valid.drive(ring.empty.not());
  const word = packed(from.payload);
  if (storage === 'registers') driveFields(to, payload, storeInRegisters(m, depth, ring, from.fire, word));
  else {
    const { words } = m.mem({ words: memory(Bits(word.width), depth) });
    m.when(from.fire, () => words.write(ring.write ?? 0, word));
    driveFields(to, payload, words.read(ring.read ?? 0));
  }
  return ring.count;
}

/** A ring of `depth - 1` words behind an output register, which takes a word directly while the ring is empty. */
export function throughRegister({ m, from, to, payload, depth }: Sides): () => UIntValue {
  const word = packed(from.payload);
  const [valid, fields] = [m.regFor(to.valid), fieldRegisters(m, to)];
  const { free, push, pop } = m.wire({
    free: Bool().doc('the output register can take a word'),
    push: Bool().doc('into the ring'),
    pop: Bool().doc('from the ring to the output register'),
  });
  const ring = ringPointers(m, depth - 1, false, { push, pop });
  free.drive(valid.not().or(to.ready));
  push.drive(from.fire.and(free.and(ring.empty).not()));
  pop.drive(free.and(ring.empty.not()));
  const oldest = storeInRegisters(m, depth - 1, ring, push, word);
  m.when(free, () => {
    valid.next(from.valid.or(ring.empty.not()));
    capture(fields, unpack(payload, ring.empty.mux(word, oldest)));
  });
  from.ready.drive(ring.full.not());
  const width = bitsFor(depth + 1);
  return () => ring.count().resize(width).add(valid.asUInt().resize(width));
}

/**
 * A ring in a memory with synchronous read, whose read register is the output: a word is fetched while that is
 * free.
 */
export function throughMemory({ m, from, to, payload, depth }: Sides): () => UIntValue {
  const word = packed(from.payload);
  const valid = m.regFor(to.valid);
  const { fetch } = m.wire({ fetch: Bool() });
  const ring = ringPointers(m, depth, true, { push: from.fire, pop: fetch });
  const free = valid.not().or(to.ready);
  fetch.drive(ring.empty.not().and(free));
  m.when(free, () => valid.next(fetch));
  const { words } = m.mem({ words: memory(Bits(word.width), depth) });
  m.when(from.fire, () => words.write(ring.write!, word));
  let oldest!: BitsValue;
  m.when(fetch, () => {
    oldest = words.readSync(ring.read!);
  });
  from.ready.drive(ring.full.not());
  driveFields(to, payload, oldest);
  const width = bitsFor(depth + 1);
  return () => ring.count().resize(width).add(valid.asUInt().resize(width));
}

/** Whether as many registers are an array, whose size may stay a parameter of the Verilog. */
export function isArray(slots: number): boolean {
  return slots > 1 && Number.isInteger(Math.log2(slots));
}

/**
 * Registers written at the ring's `write`; gives the one at `read`. An array `words` where its addresses reach just
 * that, else `word_0`, `word_1`, ...: no logic for addresses that do not occur.
 */
function storeInRegisters(m: Body, slots: number, ring: Ring, push: BoolValue, data: BitsValue): BitsValue {
  if (isArray(slots)) {
    const { words } = m.mem({ words: memory(Bits(data.width), slots) });
    m.when(push, () => words.write(ring.write!, data));
    return words.read(ring.read!);
  }
  const { word } = m.reg({ word: Array.from({ length: slots }, () => Bits(data.width).noReset()) });
  const { write, read } = ring;
  if (!write || !read) {
    m.when(push, () => word[0]!.next(data));
    return word[0]!;
  }
  m.when(push, () => {
    const cases = m.switch(write);
    for (const [i, register] of word.entries()) cases.case(i, () => register.next(data));
  });
  return selectTree<BitsValue>(read, word);
}
