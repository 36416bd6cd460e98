import type { FunctionWriter } from '../wasm/function-writer.ts';
import { advance } from '../wasm/idioms.ts';
import { Code, I32, i32, Vector, v128 } from '../wasm/opcodes.ts';
import { blockBytes, groupBytes } from './blocks.ts';
import type { VcdTables } from './vcd-tables.ts';

/** Compares the spans with their copies, group by group, and brings the copies up to date. */
export function compareGroups(f: FunctionWriter, tables: VcdTables, markList: number): void {
  const [entry, now, copy, end] = [f.local(i32), f.local(i32), f.local(i32), f.local(i32)];
  const [value, offset, changed] = [f.local(v128), f.local(i32), f.local(i32)];
  const [variable, byte] = [f.local(i32), f.local(i32)];
  if (tables.spans.length === 0) return;
  f.i32(tables.spanTable);
  f.set(entry);
  const spans = f.loop();
  [now, copy, end].forEach((local, i) => {
    f.get(entry);
    f.memory(I32.load, i * 4);
    f.set(local);
  });
  const groups = f.loop();
  const pushChange = (block: number): void => {
    f.get(now);
    f.vectorMemory(Vector.load, block);
    f.get(copy);
    f.vectorMemory(Vector.load, block);
    f.vector(Vector.xor);
  };
  for (let block = 0; block < groupBytes; block += blockBytes) {
    pushChange(block);
    if (block > 0) f.vector(Vector.or);
  }
  f.vector(Vector.anyTrue);
  f.if();
  // A bit for each word that has changed.
  for (let block = 0; block < groupBytes; block += blockBytes) {
    f.get(now);
    f.vectorMemory(Vector.load, block);
    f.tee(value);
    f.get(copy);
    f.vectorMemory(Vector.load, block);
    f.vector(Vector.ne32);
    f.vector(Vector.bitmask32);
    if (block > 0) {
      f.i32(block / 4);
      f.op(I32.shl);
      f.op(I32.or);
    }
    f.get(copy);
    f.get(value);
    f.vectorMemory(Vector.store, block);
  }
  f.get(copy);
  f.i32(tables.shadow);
  f.op(I32.sub);
  f.tee(offset);
  f.i32(5);
  f.op(I32.shrU);
  f.memory(I32.load16U, tables.used);
  f.op(I32.and);
  f.tee(changed);
  f.if();
  const words = f.loop();
  f.get(changed);
  f.op(Code.ctz32);
  f.i32(2);
  f.op(I32.shl);
  f.get(offset);
  f.op(I32.add);
  f.memory(I32.load, tables.users);
  f.tee(variable);
  f.i32(0);
  f.op(I32.ltS);
  f.if();
  f.i32(-1);
  f.get(variable);
  f.op(I32.sub);
  f.call(markList);
  f.else();
  markVariable(f, tables, variable, byte);
  f.end();
  f.get(changed);
  f.get(changed);
  f.i32(1);
  f.op(I32.sub);
  f.op(I32.and);
  f.tee(changed);
  f.brIf(words);
  f.end();
  f.end();
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
}

/** Marks the variables of the list at parameter 0: how many, and their numbers. */
export function markVariables(f: FunctionWriter, tables: VcdTables): void {
  const [left, variable, byte] = [f.local(i32), f.local(i32), f.local(i32)];
  f.get(0);
  f.memory(I32.load, 0);
  f.set(left);
  const again = f.loop();
  advance(f, 0, 4);
  f.get(0);
  f.memory(I32.load, 0);
  f.set(variable);
  markVariable(f, tables, variable, byte);
  f.get(left);
  f.i32(1);
  f.op(I32.sub);
  f.tee(left);
  f.brIf(again);
  f.end();
}

function markVariable(f: FunctionWriter, { marks }: VcdTables, variable: number, byte: number): void {
  f.get(variable);
  f.i32(3);
  f.op(I32.shrU);
  f.tee(byte);
  f.get(byte);
  f.memory(I32.load8U, marks);
  f.i32(1);
  f.get(variable);
  f.i32(7);
  f.op(I32.and);
  f.op(I32.shl);
  f.op(I32.or);
  f.memory(I32.store8, marks);
}
