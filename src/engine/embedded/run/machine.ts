import { fail } from '../../../diag/index.ts';
import type { Program, ProgramExports } from '../program.ts';
import { align } from '../schedule/layout.ts';
import { instantiate, type WasmMemory } from '../wasm/host.ts';
import type { ActivityChoice } from './activity-choice.ts';
import type { Recorder } from './recorder.ts';
import type { Skipping } from './skipping.ts';
import { Run } from './stream-driver.ts';

const pageBytes = 65536;
/** Cycles between two returns from WebAssembly, so that code that was optimised meanwhile is entered. */
const sliceCycles = 4096;

/** Where a program has its clocks as inputs. */
export interface Ticks {
  /** Words in memory, in the order of `clockPorts`. */
  readonly words: readonly number[];
  readonly resetsActAtOnce: boolean;
  /** The clocks of the last edge. */
  last: number;
}

/** The functions that run cycles. */
export type CycleFunctions = Omit<ProgramExports, 'memory'>;

/** How up to date the outputs are: an edge has passed, and nothing else has happened. */
const stale = 0;
/** An input or the state was written. */
const changed = 1;
/** They are those of the present state and inputs. */
export const settled = 2;

/** Cycles after which it is tried again whether somebody looks at the outputs right after an edge: a power of two. */
const tryEvery = 1024;

/** Cycles between two looks at the clock of whoever steps one by one: a power of two. */
export const noticedTicks = 4096;
/** Cycles of one call from which on its time is taken. */
const fewestTimed = 64;

/** An instance of a program and the views of its memory, which change when the memory grows. */
export class Machine {
  readonly program: Program;
  /** The functions in use: those of the program, or of a watch that stands between it and its edges. */
  functions: CycleFunctions;
  readonly #memory: WasmMemory;
  words: Uint32Array<ArrayBuffer>;
  bytes: Uint8Array<ArrayBuffer>;
  /** One of `stale`, `changed`, `settled`. */
  freshness = changed;
  /** Whether somebody looks at the outputs after most edges, before inputs change: then they are settled with the edge. */
  #isWatched = false;
  cycle = 0;
  #recorder: Recorder | null = null;
  #isTraced = false;
  /** Whether an edge of all clocks is one call of the program, and nobody else has to know: then `tick` does it. */
  isPlain: boolean;
  /** What makes an edge one of some clocks only, for a design with several or with resets that act at once. */
  readonly ticks: Ticks | null;
  /** First address that neither the program nor a watch uses: buffers of stream runs start here. */
  end: number;
  // Fields of its own: a look into the functions in every cycle would show.
  #settle: () => void;
  #edge: () => void;
  #cycle: () => void;
  #advance: (freshness: number) => void;
  /** The program's own edge: no watch takes it for the end of a cycle. */
  #quietEdge: () => void;
  #quietAdvance: (freshness: number) => void;
  /** Bytes beyond `end` that are in use for the time being. */
  #reserved = 0;
  /** Cycles that leave out what is idle, if there are such. */
  skipping: Skipping | null = null;
  /** Decides whether to use them. */
  choice: ActivityChoice | null = null;

  constructor(program: Program, ticks: Ticks | null = null) {
    this.program = program;
    this.ticks = ticks;
    this.isPlain = ticks === null;
    const { memory, ...functions } = instantiate(program.wasm) as unknown as ProgramExports;
    this.#memory = memory;
    this.functions = functions;
    this.#settle = functions.settle;
    this.#edge = functions.edge;
    this.#cycle = functions.cycle;
    this.#advance = functions.advance;
    this.#quietEdge = functions.edge;
    this.#quietAdvance = functions.advance;
    this.end = program.end;
    this.words = new Uint32Array(this.#buffer);
    this.bytes = new Uint8Array(this.#buffer);
    for (const { address, bytes } of program.initial) this.bytes.set(bytes, address);
  }

  /** Whether outputs are those of the present state and inputs. To be set to false when one of these was written. */
  get isSettled(): boolean {
    return this.freshness === settled;
  }

  set isSettled(isSettled: boolean) {
    this.freshness = isSettled ? settled : changed;
  }

  /** The state was replaced from outside, other than inputs. */
  stateChanged(): void {
    this.freshness = changed;
    this.skipping?.forget();
  }

  /** Takes note of words that come from outside. */
  get recorder(): Recorder | null {
    return this.#recorder;
  }

  set recorder(recorder: Recorder | null) {
    this.#recorder = recorder;
    this.#findPlain();
  }

  /** Whether somebody writes the waves of every cycle. */
  set isTraced(isTraced: boolean) {
    this.#isTraced = isTraced;
    this.#findPlain();
  }

  #advanceInParts(freshness: number): void {
    if (freshness === settled) this.#edge();
    else this.#cycle();
    this.#settle();
  }

  /** Brings the outputs up to date. */
  settle(): void {
    if (this.freshness === settled) return;
    if (this.freshness === stale) this.#isWatched = true;
    this.#settle();
    // An edge of no clock: a reset that acts at once replaces the state.
    if (this.ticks?.resetsActAtOnce) this.#quietEdge();
    this.freshness = settled;
  }

  /** The edge of all clocks; only if `isPlain`. What follows from it is settled in the same call if somebody will look. */
  tick(): void {
    const cycle = this.cycle++;
    if ((cycle & (noticedTicks - 1)) < 2 && this.choice !== null) this.choice.tick(cycle);
    const { freshness } = this;
    if (freshness === stale) this.#cycle();
    else if (this.#isWatched && (cycle & (tryEvery - 1)) !== 0) {
      this.#advance(freshness);
      this.freshness = settled;
    } else {
      if (freshness === settled) this.#edge();
      else this.#cycle();
      this.freshness = stale;
      this.#isWatched = false;
    }
  }

  /** The edge of all clocks, or of those whose bit is set in `clocks`. */
  edge(clocks = 0xffff_ffff): void {
    if (this.ticks === null) {
      if (this.isSettled) this.#edge();
      else this.#cycle();
    } else {
      this.ticks.last = clocks;
      this.setTicks(clocks);
      this.#settle();
      this.#edge();
      this.setTicks(0);
    }
    this.freshness = stale;
    this.cycle++;
  }

  /** `cycles` times settle and edge. */
  run(cycles: number, clocks = 0xffff_ffff): void {
    if (this.ticks !== null) {
      this.ticks.last = clocks;
      this.setTicks(clocks);
    }
    if (this.choice !== null && cycles >= fewestTimed)
      this.choice.run(cycles, (now) => {
        this.functions.run(now);
        return now;
      });
    else
      for (let rest = cycles; rest > 0; rest -= sliceCycles) this.functions.run(Math.min(rest, sliceCycles));
    if (this.ticks !== null) this.setTicks(0);
    this.cycle += cycles;
    if (cycles > 0) this.freshness = stale;
  }

  /** Up to `most` cycles of a stream run; false when it is over. */
  streamRun(most: number): boolean {
    let goesOn = true;
    const run = (cycles: number): number => {
      const at = (this.program.streamBlock + Run.cycle) / 4;
      const before = this.words[at]!;
      goesOn = this.functions.streamRun(cycles) !== 0;
      return this.words[at]! - before;
    };
    if (this.choice === null) run(most);
    else this.choice.run(most, run);
    return goesOn;
  }

  /** Says which clocks tick at the edges that follow; see `withTicks`. */
  setTicks(clocks: number): void {
    const { ticks, words } = this;
    if (ticks === null) return;
    ticks.words.forEach((word, i) => {
      words[word] = i < 32 ? (clocks >>> i) & 1 : clocks & 1;
    });
  }

  /** Runs cycles through other functions from now on, which call the present ones. */
  use(functions: CycleFunctions): void {
    this.functions = functions;
    this.#settle = functions.settle;
    this.#edge = functions.edge;
    this.#cycle = functions.cycle;
    // A watch that has none of its own: the program's would pass it by.
    const passesBy = functions.edge !== this.#quietEdge && functions.advance === this.#quietAdvance;
    this.#advance = passesBy ? (freshness) => this.#advanceInParts(freshness) : functions.advance;
  }

  /** The same for functions that do all that those of the program do. */
  useProgram(functions: CycleFunctions): void {
    this.#quietEdge = functions.edge;
    this.#quietAdvance = functions.advance;
    this.use(functions);
    // What was settled is not where these keep it.
    this.freshness = changed;
  }

  /** Instantiates a module that shares the memory; it may call functions, by default the present ones, by their names. */
  extend(wasm: Uint8Array<ArrayBuffer>, functions: CycleFunctions = this.functions): Record<string, unknown> {
    return instantiate(wasm, { ...functions, memory: this.#memory });
  }

  /** Takes `bytes` bytes for good, at a multiple of 16; they are 0. */
  allocate(bytes: number): number {
    const address = align(this.end, 16);
    this.reserve(address + bytes - this.end);
    this.bytes.fill(0, address, address + bytes);
    this.end = align(address + bytes, 64);
    this.#reserved = 0;
    return address;
  }

  /** First address that nothing uses at present, not even a stream run that goes on. */
  freeFrom(): number {
    return align(this.end + this.#reserved, 64);
  }

  /** Takes everything below an address for good. */
  takeUpTo(address: number): void {
    const reserved = this.#reserved;
    this.reserve(address - this.end);
    this.bytes.fill(0, align(this.end + reserved, 64), address);
    this.end = align(address, 64);
    this.#reserved = 0;
  }

  /** Makes room for `bytes` bytes from `end` on. */
  reserve(bytes: number): void {
    this.#reserved = bytes;
    const missing = this.end + bytes - this.bytes.length;
    if (missing <= 0) return;
    try {
      this.#memory.grow(Math.ceil(missing / pageBytes));
    } catch {
      fail('SL0509', `the buffers of this run need ${bytes} bytes, more than the embedded engine can hold`, {
        help: 'Split the run into several.',
      });
    }
    this.words = new Uint32Array(this.#buffer);
    this.bytes = new Uint8Array(this.#buffer);
  }

  /** A value of `width` bits at an address that is a multiple of 4. */
  read(address: number, width: number): bigint {
    let value = 0n;
    for (let word = Math.ceil(width / 32) - 1; word >= 0; word--)
      value = (value << 32n) | BigInt(this.words[address / 4 + word]!);
    return value;
  }

  write(address: number, width: number, value: bigint): void {
    let rest = value;
    for (let word = 0; word * 32 < width; word++) {
      this.words[address / 4 + word] = Number(rest & 0xffff_ffffn);
      this.#recorder?.word(address + word * 4, this.words[address / 4 + word]!);
      rest >>= 32n;
    }
    this.isSettled = false;
  }

  #findPlain(): void {
    this.isPlain = this.ticks === null && this.#recorder === null && !this.#isTraced;
  }

  get #buffer(): ArrayBuffer {
    return this.#memory.buffer;
  }
}
