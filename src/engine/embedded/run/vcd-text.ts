import type { FunctionWriter } from '../wasm/function-writer.ts';
import { advance, load, store } from '../wasm/idioms.ts';
import { Code, I32, I64, i32, i64, Vector, v128 } from '../wasm/opcodes.ts';
import { DigitTools } from './vcd-digits.ts';
import { Control, Entry, oneWord, type VcdTables } from './vcd-tables.ts';

/**
 * Writes the variable with the record in a local, also that of its word, to the text at another, and moves that; `pushValue`
 * pushes its only word.
 * There is no branch in it: which variables change, and how many digits they have, cannot be foreseen.
 */
export function writeWord(
  f: FunctionWriter,
  tools: DigitTools,
  cursor: number,
  entry: number,
  pushValue: () => void,
): void {
  const [value, zeros, bits] = [f.local(i32), f.local(i32), f.local(v128)];
  writePrefix(f, cursor, entry);
  pushValue();
  f.tee(value);
  f.get(value);
  f.i32(1);
  f.op(I32.or);
  f.op(Code.clz32);
  f.tee(zeros);
  f.op(I32.shl);
  f.vector(Vector.splat32);
  f.set(bits);
  tools.write(f, cursor, bits, false);
  f.get(cursor);
  f.i32(32);
  f.get(zeros);
  f.op(I32.sub);
  f.op(I32.add);
  f.set(cursor);
  writeEnd(f, cursor, entry);
}

/** Writes the variable with the record at parameter 1 to parameter 0; gives the end of the text. */
export function formatValue(f: FunctionWriter, { constants }: VcdTables): void {
  const tools = new DigitTools(f, constants, true);
  const [cursor, entry] = [0, 1];
  const [first, limb, form] = [f.local(i32), f.local(i32), f.local(i32)];
  const [value, zeros, bits] = [f.local(i64), f.local(i64), f.local(v128)];
  f.get(entry);
  f.memory(I32.load, Entry.address);
  f.set(first);
  f.get(entry);
  f.memory(I32.load, Entry.form);
  f.tee(form);
  f.i32(oneWord);
  f.op(I32.eq);
  f.if();
  writeWord(f, tools, cursor, entry, () => {
    f.get(first);
    f.memory(I32.load, 0);
  });
  f.else();
  writePrefix(f, cursor, entry);
  // The highest limb that is not 0, or the lowest.
  f.get(first);
  f.get(form);
  f.i32(8);
  f.op(I32.mul);
  f.op(I32.add);
  f.set(limb);
  const search = f.loop();
  advance(f, limb, -8);
  f.get(limb);
  f.memory(I64.load, 0);
  f.tee(value);
  f.op(I64.eqz);
  f.get(limb);
  f.get(first);
  f.op(I32.gtU);
  f.op(I32.and);
  f.brIf(search);
  f.end();
  f.get(value);
  f.i64(1n);
  f.op(I64.or);
  f.op(Code.clz64);
  f.set(zeros);
  const limbs = f.loop();
  f.get(value);
  f.get(zeros);
  f.op(I64.shl);
  f.vector(Vector.splat64);
  f.set(bits);
  tools.write(f, cursor, bits, true);
  f.get(cursor);
  f.i32(64);
  f.get(zeros);
  f.op(Code.wrap);
  f.op(I32.sub);
  f.op(I32.add);
  f.set(cursor);
  f.get(limb);
  f.get(first);
  f.op(I32.gtU);
  f.if();
  advance(f, limb, -8);
  f.get(limb);
  f.memory(I64.load, 0);
  f.set(value);
  f.i64(0n);
  f.set(zeros);
  f.br(limbs);
  f.end();
  f.end();
  writeEnd(f, cursor, entry);
  f.end();
  f.get(cursor);
}

/** Writes `b`, which stays for a value of more than one bit. */
function writePrefix(f: FunctionWriter, cursor: number, entry: number): void {
  f.get(cursor);
  f.i32(98);
  f.memory(I32.store8, 0);
  f.get(cursor);
  f.get(entry);
  f.memory(I32.load8U, Entry.prefix);
  f.op(I32.add);
  f.set(cursor);
}

function writeEnd(f: FunctionWriter, cursor: number, entry: number): void {
  f.get(cursor);
  f.get(entry);
  f.memory(I64.load, Entry.text);
  f.memory(I64.store, 0);
  f.get(cursor);
  f.get(entry);
  f.memory(I32.load8U, Entry.length);
  f.op(I32.add);
  f.set(cursor);
}

/** Writes `#`, the counter, the digit in parameter 0 and a new line. */
export function writeTime(f: FunctionWriter, control: number): void {
  const [cursor, digit] = [f.local(i32), f.local(i32)];
  load(f, control + Control.cursor);
  f.tee(cursor);
  f.i32(35);
  f.memory(I32.store8, 0);
  f.get(cursor);
  load(f, control + Control.digit);
  f.tee(digit);
  f.vectorMemory(Vector.load, 0);
  f.vectorMemory(Vector.store, 1);
  f.get(cursor);
  f.get(digit);
  f.memory(I64.load, 16);
  f.memory(I64.store, 17);
  f.get(cursor);
  f.i32(control + Control.counterEnd + 3);
  f.get(digit);
  f.op(I32.sub);
  f.op(I32.add);
  f.set(cursor);
  // The last digit and the new line are the two bytes before the cursor.
  f.get(cursor);
  f.i32(2);
  f.op(I32.sub);
  f.get(0);
  f.memory(I32.store8, 0);
  store(f, control + Control.cursor, () => f.get(cursor));
}

/** Adds 1 to the counter. */
export function countUp(f: FunctionWriter, control: number): void {
  const [at, byte] = [f.local(i32), f.local(i32)];
  f.i32(control + Control.counterEnd - 1);
  f.set(at);
  const again = f.loop();
  f.get(at);
  f.memory(I32.load8U, 0);
  f.tee(byte);
  f.i32(57);
  f.op(I32.eq);
  f.if();
  f.get(at);
  f.i32(48);
  f.memory(I32.store8, 0);
  advance(f, at, -1);
  f.br(again);
  f.end();
  f.get(at);
  f.get(byte);
  f.i32(1);
  f.op(I32.add);
  f.memory(I32.store8, 0);
  f.end();
  f.get(at);
  load(f, control + Control.digit);
  f.op(I32.ltU);
  f.if();
  store(f, control + Control.digit, () => f.get(at));
  f.end();
}

/** Writes up to 8 bytes of the control block. */
export function writeLine(f: FunctionWriter, control: number, text: number, length: number): void {
  load(f, control + Control.cursor);
  f.i32(0);
  f.memory(I64.load, control + text);
  f.memory(I64.store, 0);
  store(f, control + Control.cursor, () => {
    load(f, control + Control.cursor);
    load(f, control + length);
    f.op(I32.add);
  });
}
