import { FunctionWriter } from '../wasm/function-writer.ts';
import { advance, countDown, load, store } from '../wasm/idioms.ts';
import { ModuleWriter } from '../wasm/module-writer.ts';
import { Code, I32, i32 } from '../wasm/opcodes.ts';
import { writeChanges, writeListed } from './vcd-compare.ts';
import { Control, Entry, type VcdTables } from './vcd-tables.ts';
import { countUp, formatValue, writeLine, writeTime } from './vcd-text.ts';

/** The functions of the module that writes value changes. */
export interface VcdFunctions {
  /** Writes the variables that have changed since the last call; moves the cursor. */
  readonly changes: () => void;
  /** Writes all variables, in their order; moves the cursor. */
  readonly all: () => void;
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
  const format = define(module, 2, [i32], (f) => formatValue(f, tables));
  const writeList = define(module, 2, [i32], (f) => writeListed(f, tables, format));
  const changes = define(module, 0, [], (f) => writeChanges(f, tables, writeList));
  module.export('changes', changes);
  module.export(
    'all',
    define(module, 0, [], (f) => writeAll(f, tables, format)),
  );
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
  countDown(f, body, () => {
    load(f, control + Control.cursor);
    f.i32(limit);
    f.op(I32.gtU);
  });
  f.get(0);
}

/** Writes all variables in their order. */
function writeAll(f: FunctionWriter, { control, entries, entriesEnd }: VcdTables, format: number): void {
  if (entries === entriesEnd) return;
  const entry = f.local(i32);
  f.i32(entries);
  f.set(entry);
  const again = f.loop();
  store(f, control + Control.cursor, () => {
    load(f, control + Control.cursor);
    f.get(entry);
    f.call(format);
  });
  advance(f, entry, Entry.bytes);
  f.get(entry);
  f.i32(entriesEnd);
  f.op(I32.ltU);
  f.brIf(again);
  f.end();
}
