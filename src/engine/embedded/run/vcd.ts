import { closeSync, openSync, renameSync, writeSync } from 'node:fs';
import { fail } from '../../../diag/index.ts';
import { isAdded } from '../ticked.ts';
import type { Directory, InstancePlace } from './directory.ts';
import type { Machine } from './machine.ts';

/** Where the text of a trace goes. */
export interface TraceWriter {
  write(text: string): void;
  close?(): void;
}

export interface TraceOptions {
  /** First cycle that is written. Default: the present one. */
  readonly from?: number;
  /** First cycle that is not written any more. Default: all until `close`. */
  readonly to?: number;
}

interface Variable {
  readonly code: string;
  /** Word of the memory; -1 - i: clock i. */
  readonly word: number;
  readonly width: number;
}

/** Time units of a cycle: the clock rises at its begin and falls in its middle. */
const period = 10;
const bufferedText = 1 << 18;

/**
 * Writes value changes as IEEE 1364 defines them. The values of cycle `c` are those from time `10 c` on; the clock
 * edge that ends the cycle is the one at `10 (c + 1)`.
 */
export class VcdTrace {
  readonly #machine: Machine;
  readonly #writer: TraceWriter;
  readonly #from: number;
  readonly #to: number;
  readonly #variables: Variable[] = [];
  readonly #clocks: { readonly code: string; readonly index: number }[] = [];
  readonly #codes = new Map<string, string>();
  readonly #previous: Uint32Array;
  #text = '';
  #started = false;
  #closed = false;

  /** `clockNames`: the clock ports of the top, in the order in which the machine counts them. */
  constructor(
    machine: Machine,
    directory: Directory,
    clockNames: readonly string[],
    writer: TraceWriter,
    options: TraceOptions,
  ) {
    this.#machine = machine;
    this.#writer = writer;
    this.#from = options.from ?? machine.cycle;
    this.#to = options.to ?? Number.POSITIVE_INFINITY;
    this.#text = '$version spinlight $end\n$timescale 1ns $end\n';
    const top = machine.program.top.builder.moduleOf(0);
    const clocks = new Map<number, number>();
    for (const { id, name } of top.signals)
      if (clockNames.includes(name)) clocks.set(id, clockNames.indexOf(name));
    this.#scope(directory, directory.top, top.name, clocks);
    this.#text += '$enddefinitions $end\n';
    let words = 0;
    for (const { width } of this.#variables) words += Math.ceil(width / 32);
    this.#previous = new Uint32Array(words);
  }

  get isOver(): boolean {
    return this.#closed;
  }

  /** Notes the settled values of the machine's cycle. */
  sample(): void {
    const { cycle } = this.#machine;
    if (this.#closed || cycle < this.#from) return;
    if (cycle >= this.#to) {
      this.close();
      return;
    }
    const isFirst = !this.#started;
    this.#started = true;
    this.#text += `#${cycle * period}\n`;
    if (isFirst) this.#text += '$dumpvars\n';
    const risen = cycle === 0 ? [] : this.#clocks.filter(({ index }) => this.#hasTicked(index));
    if (isFirst && risen.length < this.#clocks.length)
      for (const clock of this.#clocks) if (!risen.includes(clock)) this.#text += `0${clock.code}\n`;
    for (const { code } of risen) this.#text += `1${code}\n`;
    this.#changes(isFirst);
    if (isFirst) this.#text += '$end\n';
    if (risen.length > 0) {
      this.#text += `#${cycle * period + period / 2}\n`;
      for (const { code } of risen) this.#text += `0${code}\n`;
    }
    if (this.#text.length > bufferedText) this.#flush();
  }

  /** Writes what is left. Further cycles are not traced. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#text += `#${Math.max(0, Math.min(this.#machine.cycle, this.#to)) * period}\n`;
    this.#flush();
    this.#writer.close?.();
  }

  #hasTicked(clock: number): boolean {
    const { ticks } = this.#machine;
    return ticks === null || clock >= 32 || ((ticks.last >>> clock) & 1) === 1;
  }

  #changes(all: boolean): void {
    const { words } = this.#machine;
    const previous = this.#previous;
    let at = 0;
    for (const { code, word, width } of this.#variables) {
      if (width <= 32) {
        const value = words[word]!;
        if (all || previous[at] !== value) {
          previous[at] = value;
          this.#text += width === 1 ? `${value}${code}\n` : `b${value.toString(2)} ${code}\n`;
        }
        at++;
        continue;
      }
      const count = Math.ceil(width / 32);
      let changed = all;
      for (let i = 0; i < count; i++) {
        if (previous[at + i] === words[word + i]) continue;
        previous[at + i] = words[word + i]!;
        changed = true;
      }
      if (changed) this.#text += `b${this.#machine.read(word * 4, width).toString(2)} ${code}\n`;
      at += count;
    }
  }

  /** `clocks`: the signals of this place that are clocks of the top, and which. */
  #scope(
    directory: Directory,
    place: InstancePlace,
    name: string,
    clocks: ReadonlyMap<number, number>,
  ): void {
    const module = place.region.builder.moduleOf(place.scope);
    const { signals, domains } = module;
    this.#text += `$scope module ${name} $end\n`;
    for (const signal of signals) {
      const isClock = clocks.has(signal.id) || domains.some(({ clock }) => clock === signal.id);
      const address = isClock ? -4 - 4 * (clocks.get(signal.id) ?? 0) : directory.addressOf(place, signal);
      if ((address < 0 && !isClock) || isAdded(signal)) continue;
      const code = this.#codeOf(address / 4, signal.width);
      const range = signal.width > 1 ? ` [${signal.width - 1}:0]` : '';
      const kind = signal.kind === 'reg' ? 'reg' : 'wire';
      this.#text += `$var ${kind} ${signal.width} ${code} ${signal.name}${range} $end\n`;
    }
    directory.instances(place).forEach((inner, i) => {
      const { ports } = inner.place.region.builder.moduleOf(inner.place.scope);
      const connected = module.instances[i]!.ports;
      const passed = connected.flatMap((id, port): [number, number][] =>
        clocks.has(id) ? [[ports[port]!, clocks.get(id)!]] : [],
      );
      this.#scope(directory, inner.place, inner.name, new Map(passed));
    });
    this.#text += '$upscope $end\n';
  }

  /** Signals that are one value, like a port and the wire behind it, share an identifier. */
  #codeOf(word: number, width: number): string {
    const key = `${word}:${width}`;
    let code = this.#codes.get(key);
    if (code === undefined) {
      code = identifier(this.#codes.size);
      this.#codes.set(key, code);
      if (word < 0) this.#clocks.push({ code, index: -1 - word });
      else this.#variables.push({ code, word, width });
    }
    return code;
  }

  #flush(): void {
    this.#writer.write(this.#text);
    this.#text = '';
  }
}

/** A file that gets its name only when it is complete. */
export function fileWriter(path: string): TraceWriter {
  const unfinished = `${path}.${process.pid}.part`;
  const guard = <T>(action: () => T): T => {
    try {
      return action();
    } catch (error) {
      return fail('SL0804', `cannot write \`${path}\`: ${(error as Error).message}`);
    }
  };
  const file = guard(() => openSync(unfinished, 'w'));
  return {
    write: (text) => guard(() => void writeSync(file, text)),
    close: () =>
      guard(() => {
        closeSync(file);
        renameSync(unfinished, path);
      }),
  };
}

/** Short printable names, `!` first. */
function identifier(index: number): string {
  let rest = index;
  let code = '';
  do {
    code += String.fromCharCode(33 + (rest % 94));
    rest = Math.floor(rest / 94) - 1;
  } while (rest >= 0);
  return code;
}
