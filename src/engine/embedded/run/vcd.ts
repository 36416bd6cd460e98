import type { CycleFunctions, Machine } from './machine.ts';
import type { TraceWriter } from './trace-writer.ts';
import { type VcdFunctions, vcdModule } from './vcd-format.ts';
import { Control, layOutTables, putText, type VcdTables } from './vcd-tables.ts';
import type { VcdContents } from './vcd-variables.ts';

export interface TraceOptions {
  /** First cycle that is written. Default: the present one. */
  readonly from?: number;
  /** First cycle that is not written any more. Default: all until `close`. */
  readonly to?: number;
}

/** Time units of a cycle: the clock rises at its begin and falls in its middle. */
const period = 10;

/** The tables and functions that write the changes of one machine's signals; made once, for all traces of it. */
export class VcdFormatter {
  readonly contents: VcdContents;
  readonly machine: Machine;
  readonly tables: VcdTables;
  #functions: VcdFunctions | null = null;
  /** The functions that the module was linked to. */
  #linked: CycleFunctions | null = null;

  constructor(machine: Machine, contents: VcdContents) {
    this.machine = machine;
    this.contents = contents;
    this.tables = layOutTables(machine, contents.variables);
  }

  get functions(): VcdFunctions {
    if (this.#functions === null || this.#linked !== this.machine.functions) {
      this.#functions = this.machine.extend(vcdModule(this.tables)) as unknown as VcdFunctions;
      this.#linked = this.machine.functions;
    }
    return this.#functions;
  }
}

/**
 * Writes value changes as IEEE 1364 defines them. The values of cycle `c` are those from time `10 c` on; the clock
 * edge that ends the cycle is the one at `10 (c + 1)`. Cycles are run by the trace: where the design has one clock, and
 * nothing else wants to see every cycle, many at a time inside WebAssembly.
 */
export class VcdTrace {
  readonly #formatter: VcdFormatter;
  readonly #machine: Machine;
  readonly #writer: TraceWriter;
  readonly #from: number;
  readonly #to: number;
  #started = false;
  #closed = false;

  constructor(formatter: VcdFormatter, writer: TraceWriter, options: TraceOptions) {
    this.#formatter = formatter;
    this.#machine = formatter.machine;
    this.#writer = writer;
    this.#from = options.from ?? this.#machine.cycle;
    this.#to = options.to ?? Number.POSITIVE_INFINITY;
    this.#cursor = formatter.tables.text;
    this.#writer.write(formatter.contents.header);
  }

  get isOver(): boolean {
    return this.#closed;
  }

  /** Settle and edge, `cycles` times, of the clocks in `ticks`. */
  run(cycles: number, ticks: number | undefined): void {
    const machine = this.#machine;
    const isEdgeless = ticks === 0 && machine.ticks === null;
    for (let left = cycles; left > 0; ) {
      const free = isEdgeless ? 0 : this.#untraced(left);
      if (free > 0) {
        machine.run(free, ticks);
        left -= free;
        continue;
      }
      const most = this.#prepare(left, isEdgeless || machine.ticks !== null);
      if (most > 0) {
        const done = most - this.#formatter.functions.run(most);
        machine.cycle += done;
        machine.isSettled = false;
        left -= done;
        this.#flush();
        continue;
      }
      machine.settle();
      this.sample();
      if (isEdgeless) machine.cycle++;
      else machine.edge(ticks);
      left--;
    }
    this.closeAtEnd();
  }

  /** Up to `most` cycles of a stream run; false when it is over. `machine.cycle` must be that of the run. */
  runStream(most: number): boolean {
    const machine = this.#machine;
    const free = this.#untraced(most);
    if (free > 0) return machine.functions.streamRun(free) !== 0;
    const now = this.#prepare(most, machine.ticks !== null);
    if (now > 0) {
      const goesOn = this.#formatter.functions.streamRun(now) !== 0;
      machine.isSettled = false;
      this.#flush();
      return goesOn;
    }
    if (machine.functions.streamCycle() === 0) return false;
    machine.isSettled = true;
    machine.settle();
    this.sample();
    machine.edge();
    return true;
  }

  /** Notes the settled values of the machine's cycle. */
  sample(): void {
    const { cycle } = this.#machine;
    if (this.#closed || cycle < this.#from) return;
    if (cycle >= this.#to) {
      this.close();
      return;
    }
    const { clocks } = this.#formatter.contents;
    const isFirst = !this.#started;
    this.#put(`#${cycle * period}\n`);
    if (isFirst) this.#put('$dumpvars\n');
    const risen = cycle === 0 ? [] : clocks.filter(({ index }) => this.#hasTicked(index));
    if (isFirst && risen.length < clocks.length)
      for (const clock of clocks) if (!risen.includes(clock)) this.#put(`0${clock.code}\n`);
    for (const { code } of risen) this.#put(`1${code}\n`);
    if (isFirst) this.#writeAll();
    else this.#formatter.functions.changes();
    if (isFirst) this.#put('$end\n');
    if (risen.length > 0) {
      this.#put(`#${cycle * period + period / 2}\n`);
      for (const { code } of risen) this.#put(`0${code}\n`);
    }
    this.#started = true;
    this.#flush();
  }

  /** Closes if the last cycle of the window is over. */
  closeAtEnd(): void {
    if (this.#machine.cycle >= this.#to) this.close();
  }

  /** Writes what is left. Further cycles are not traced. */
  close(): void {
    if (this.#closed) return;
    this.#put(`#${Math.max(0, Math.min(this.#machine.cycle, this.#to)) * period}\n`);
    this.#closed = true;
    this.#flush(true);
    this.#writer.close?.();
  }

  /** How many of the next cycles, at most `most`, are not to be written. */
  #untraced(most: number): number {
    const { cycle } = this.#machine;
    if (this.#closed || cycle >= this.#to) return most;
    return Math.max(0, Math.min(most, this.#from - cycle));
  }

  /** How many of the next cycles, at most `most`, the module can run and write by itself; 0: none. */
  #prepare(most: number, isStepped: boolean): number {
    const { cycle } = this.#machine;
    if (isStepped || !this.#started || this.#closed || cycle === 0) return 0;
    const now = Math.min(most, this.#to - cycle);
    if (now <= 0) return 0;
    const { control } = this.#formatter.tables;
    const { bytes, words } = this.#machine;
    const digits = String(cycle);
    bytes.fill(48, control + Control.counter, control + Control.counterEnd);
    const first = control + Control.counterEnd - digits.length;
    putText(bytes, first, digits);
    words[(control + Control.digit) / 4] = first;
    const [code = null] = this.#formatter.contents.clocks.map((clock) => clock.code);
    const [rise, fall] = code === null ? ['', ''] : [`1${code}\n`, `0${code}\n`];
    putText(bytes, control + Control.rise, rise);
    putText(bytes, control + Control.fall, fall);
    words[(control + Control.riseLength) / 4] = rise.length;
    words[(control + Control.fallLength) / 4] = fall.length;
    return now;
  }

  #hasTicked(clock: number): boolean {
    const { ticks } = this.#machine;
    return ticks === null || clock >= 32 || ((ticks.last >>> clock) & 1) === 1;
  }

  /** Writes all variables, and keeps a copy of them to compare with. */
  #writeAll(): void {
    const { tables, functions } = this.#formatter;
    const { bytes } = this.#machine;
    let copy = tables.shadow;
    for (const span of tables.spans) {
      bytes.copyWithin(copy, span.address, span.address + span.bytes);
      copy += span.bytes;
    }
    functions.all();
  }

  get #cursor(): number {
    return this.#machine.words[(this.#formatter.tables.control + Control.cursor) / 4]!;
  }

  set #cursor(address: number) {
    this.#machine.words[(this.#formatter.tables.control + Control.cursor) / 4] = address;
  }

  #put(text: string): void {
    putText(this.#machine.bytes, this.#cursor, text);
    this.#cursor += text.length;
  }

  /** Hands the text over, if there is much of it. */
  #flush(all = false): void {
    const { text, limit } = this.#formatter.tables;
    const end = this.#cursor;
    if (end === text || (!all && end <= limit)) return;
    const bytes = this.#machine.bytes.subarray(text, end);
    if (this.#writer.writeBytes) this.#writer.writeBytes(bytes);
    else this.#writer.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'));
    this.#cursor = text;
  }
}
