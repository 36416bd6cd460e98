import { FunctionWriter } from '../wasm/function-writer.ts';
import { advance, load, store } from '../wasm/idioms.ts';
import { ModuleWriter } from '../wasm/module-writer.ts';
import { Code, I32, I64, i32, i64 } from '../wasm/opcodes.ts';
import { compareGroups, markVariables } from './vcd-compare.ts';
import { Control, Entry, type VcdTables } from './vcd-tables.ts';
import { countUp, formatValue, writeLine, writeTime } from './vcd-text.ts';

/** The functions of the module that writes value changes. */
export interface VcdFunctions {
  /** Writes the variables that have changed since the last call; moves the cursor. */
  readonly changes: () => void;
  /** Writes the variables that are marked; moves the cursor. */
  readonly marked: () => void;
  /** Settles, writes and ends up to `cycles` cycles of a design with one clock; gives how many the text had no room for. */
  readonly run: (cycles: number) => number;
  /** The same for a stream run; 0 when it is over. */
  readonly streamRun: (cycles: number) => number;
}

/** Compiles these functions for tables in a machine's memory; they call the machine's functions. */
export function vcdModule(tables: VcdTables): Uint8Array<ArrayBuffer> {
  const module = new ModuleWriter(true);
  const settle = module.import('settle', [], []);
  const edge = module.import('edge', [], []);
  const streamCycle = module.import('streamCycle', [], [i32]);
  const markList = define(module, 1, [], (f) => markVariables(f, tables));
  const detect = define(module, 0, [], (f) => compareGroups(f, tables, markList));
  const format = define(module, 2, [i32], (f) => formatValue(f, tables));
  const marked = define(module, 0, [], (f) => formatMarked(f, tables, format));
  module.export('marked', marked);
  const changes = define(module, 0, [], (f) => {
    f.call(detect);
    f.call(marked);
  });
  module.export('changes', changes);
  const stamp = define(module, 1, [], (f) => writeTime(f, tables.control));
  const count = define(module, 0, [], (f) => countUp(f, tables.control));
  const cycle = (f: FunctionWriter): void => {
    const { control } = tables;
    f.i32(48);
    f.call(stamp);
    writeLine(f, control, Control.rise, Control.riseLength);
    f.call(changes);
    f.i32(53);
    f.call(stamp);
    writeLine(f, control, Control.fall, Control.fallLength);
    f.call(edge);
    f.call(count);
  };
  const run = define(module, 1, [i32], (f) =>
    whileRoom(f, tables, () => {
      f.call(settle);
      cycle(f);
    }),
  );
  module.export('run', run);
  const streamRun = define(module, 1, [i32], (f) => {
    whileRoom(f, tables, () => {
      f.call(streamCycle);
      f.op(I32.eqz);
      f.if();
      f.i32(0);
      f.op(Code.return);
      f.end();
      cycle(f);
    });
    f.op(Code.drop);
    f.i32(1);
  });
  module.export('streamRun', streamRun);
  return module.finish();
}

function define(
  module: ModuleWriter,
  parameters: number,
  results: (typeof i32)[],
  write: (f: FunctionWriter) => void,
): number {
  const index = module.declare(new Array(parameters).fill(i32), results);
  const f = new FunctionWriter(parameters);
  write(f);
  module.define(index, f);
  return index;
}

/** Repeats `body` while parameter 0 counts down and the text is below its limit; leaves what is left of the count. */
function whileRoom(f: FunctionWriter, { control, limit }: VcdTables, body: () => void): void {
  const out = f.block();
  const again = f.loop();
  f.get(0);
  f.op(I32.eqz);
  f.brIf(out);
  load(f, control + Control.cursor);
  f.i32(limit);
  f.op(I32.gtU);
  f.brIf(out);
  body();
  f.get(0);
  f.i32(1);
  f.op(I32.sub);
  f.set(0);
  f.br(again);
  f.end();
  f.end();
  f.get(0);
}

/** Writes the marked variables in their order, and clears the marks. */
function formatMarked(f: FunctionWriter, tables: VcdTables, format: number): void {
  const { control, marks, markBytes, entries } = tables;
  if (markBytes === 0) return;
  const [at, cursor, bits] = [f.local(i32), f.local(i32), f.local(i64)];
  load(f, control + Control.cursor);
  f.set(cursor);
  const words = f.loop();
  f.get(at);
  f.memory(I64.load, marks);
  f.tee(bits);
  f.op(I64.eqz);
  f.op(I32.eqz);
  f.if();
  f.get(at);
  f.i64(0n);
  f.memory(I64.store, marks);
  const each = f.loop();
  f.get(cursor);
  // 8 marks a byte.
  f.get(at);
  f.i32(8 * Entry.bytes);
  f.op(I32.mul);
  f.get(bits);
  f.op(Code.ctz64);
  f.op(Code.wrap);
  f.i32(Entry.bytes);
  f.op(I32.mul);
  f.op(I32.add);
  f.i32(entries);
  f.op(I32.add);
  f.call(format);
  f.set(cursor);
  f.get(bits);
  f.get(bits);
  f.i64(1n);
  f.op(I64.sub);
  f.op(I64.and);
  f.tee(bits);
  f.op(I64.eqz);
  f.op(I32.eqz);
  f.brIf(each);
  f.end();
  f.end();
  advance(f, at, 8);
  f.get(at);
  f.i32(markBytes);
  f.op(I32.ltU);
  f.brIf(words);
  f.end();
  store(f, control + Control.cursor, () => f.get(cursor));
}
