import type { FunctionWriter } from '../wasm/function-writer.ts';
import { advance, load, store } from '../wasm/idioms.ts';
import { Code, I32, I64, i32, i64, Vector } from '../wasm/opcodes.ts';
import { blockBytes, groupBytes } from './blocks.ts';
import { DigitTools } from './vcd-digits.ts';
import { Control, Entry, type VcdTables, Word } from './vcd-tables.ts';
import { writeWord } from './vcd-text.ts';

/**
 * Compares the spans with their copies, group by group, brings the copies up to date, and writes the variables that lie in
 * words that have changed, in the order of these.
 */
export function writeChanges(f: FunctionWriter, tables: VcdTables, writeList: number): void {
  const { control } = tables;
  const [entry, now, copy, end] = [f.local(i32), f.local(i32), f.local(i32), f.local(i32)];
  const [cursor, changed] = [f.local(i32), f.local(i64)];
  if (tables.spans.length === 0) return;
  store(f, control + Control.stamp, () => {
    load(f, control + Control.stamp);
    f.i32(1);
    f.op(I32.add);
  });
  const tools = new DigitTools(f, tables.constants, false);
  load(f, control + Control.cursor);
  f.set(cursor);
  f.i32(tables.spanTable);
  f.set(entry);
  const spans = f.loop();
  [now, copy, end].forEach((local, i) => {
    f.get(entry);
    f.memory(I32.load, i * 4);
    f.set(local);
  });
  const groups = f.loop();
  pushChanged(f, now, copy);
  f.tee(changed);
  f.op(I64.eqz);
  f.op(I32.eqz);
  f.if();
  for (let at = 0; at < groupBytes; at += blockBytes) {
    f.get(copy);
    f.get(now);
    f.vectorMemory(Vector.load, at);
    f.vectorMemory(Vector.store, at);
  }
  writeWords(f, tables, { copy, cursor, changed, tools }, writeList);
  f.end();
  advance(f, copy, groupBytes);
  advance(f, now, groupBytes);
  f.get(now);
  f.get(end);
  f.op(I32.ltU);
  f.brIf(groups);
  f.end();
  advance(f, entry, 12);
  f.get(entry);
  f.i32(tables.spanTableEnd);
  f.op(I32.ltU);
  f.brIf(spans);
  f.end();
  store(f, control + Control.cursor, () => f.get(cursor));
}

/** Pushes a limb with a bit for each word of a group that is not as in the copy. */
function pushChanged(f: FunctionWriter, now: number, copy: number): void {
  const pushEqual = (at: number): void => {
    f.get(now);
    f.vectorMemory(Vector.load, at);
    f.get(copy);
    f.vectorMemory(Vector.load, at);
    f.vector(Vector.eq32);
  };
  const pushPair = (at: number): void => {
    pushEqual(at);
    pushEqual(at + blockBytes);
    f.vector(Vector.narrow32S);
  };
  const together = 4 * blockBytes;
  for (let at = 0; at < groupBytes; at += together) {
    pushPair(at);
    pushPair(at + 2 * blockBytes);
    f.vector(Vector.narrow16S);
    f.vector(Vector.bitmask8);
    f.op(Code.extendI32U);
    if (at > 0) {
      f.i64(BigInt(at / 4));
      f.op(I64.shl);
      f.op(I64.or);
    }
  }
  f.i64(-1n);
  f.op(I64.xor);
}

interface Group {
  readonly copy: number;
  readonly cursor: number;
  readonly changed: number;
  readonly tools: DigitTools;
}

/** Writes the variables in the words of a group that have changed. The copy has their present values. */
function writeWords(
  f: FunctionWriter,
  { shadow, used, words }: VcdTables,
  { copy, cursor, changed, tools }: Group,
  writeList: number,
): void {
  const [offset, at, record, list] = [f.local(i32), f.local(i32), f.local(i32), f.local(i32)];
  f.get(copy);
  f.i32(shadow);
  f.op(I32.sub);
  f.tee(offset);
  f.i32(Math.log2(groupBytes / 8));
  f.op(I32.shrU);
  f.memory(I64.load, used);
  f.get(changed);
  f.op(I64.and);
  f.tee(changed);
  f.op(I64.eqz);
  f.op(I32.eqz);
  f.if();
  const again = f.loop();
  f.get(changed);
  f.op(Code.ctz64);
  f.op(Code.wrap);
  f.i32(2);
  f.op(I32.shl);
  f.tee(at);
  f.get(offset);
  f.op(I32.add);
  f.i32(Math.log2(Word.bytes / 4));
  f.op(I32.shl);
  f.i32(words);
  f.op(I32.add);
  f.tee(record);
  f.memory(I32.load, Word.list);
  f.tee(list);
  f.if();
  f.get(cursor);
  f.get(list);
  f.call(writeList);
  f.set(cursor);
  f.get(changed);
  f.get(record);
  f.memory(I64.load, Word.others);
  f.op(I64.and);
  f.set(changed);
  f.else();
  writeWord(f, tools, cursor, record, () => {
    f.get(at);
    f.get(copy);
    f.op(I32.add);
    f.memory(I32.load, 0);
  });
  f.get(changed);
  f.get(changed);
  f.i64(1n);
  f.op(I64.sub);
  f.op(I64.and);
  f.set(changed);
  f.end();
  f.get(changed);
  f.op(I64.eqz);
  f.op(I32.eqz);
  f.brIf(again);
  f.end();
  f.end();
}

/**
 * Writes the variables of the list at parameter 1 to parameter 0, unless they were written in this cycle already; gives the
 * end of the text.
 */
export function writeListed(f: FunctionWriter, { control }: VcdTables, writeVariable: number): void {
  const [cursor, list] = [0, 1];
  const [left, variable, stamp] = [f.local(i32), f.local(i32), f.local(i32)];
  load(f, control + Control.stamp);
  f.set(stamp);
  f.get(list);
  f.memory(I32.load, 0);
  f.set(left);
  const again = f.loop();
  advance(f, list, 4);
  f.get(list);
  f.memory(I32.load, 0);
  f.tee(variable);
  f.memory(I32.load, Entry.stamp);
  f.get(stamp);
  f.op(I32.ne);
  f.if();
  f.get(variable);
  f.get(stamp);
  f.memory(I32.store, Entry.stamp);
  f.get(cursor);
  f.get(variable);
  f.call(writeVariable);
  f.set(cursor);
  f.end();
  f.get(left);
  f.i32(1);
  f.op(I32.sub);
  f.tee(left);
  f.brIf(again);
  f.end();
  f.get(cursor);
}
