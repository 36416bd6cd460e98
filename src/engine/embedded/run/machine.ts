import { fail } from '../../../diag/index.ts';
import type { Program, ProgramExports } from '../program.ts';
import { instantiate } from '../wasm/host.ts';
import type { Recorder } from './recorder.ts';

const pageBytes = 65536;

/** Where a program has its clocks as inputs. */
export interface Ticks {
  /** Words in memory, in the order of `clockPorts`. */
  readonly words: readonly number[];
  readonly resetsActAtOnce: boolean;
  /** The clocks of the last edge. */
  last: number;
}

/** An instance of a program and the views of its memory, which change when the memory grows. */
export class Machine {
  readonly program: Program;
  readonly exports: ProgramExports;
  words: Uint32Array<ArrayBuffer>;
  bytes: Uint8Array<ArrayBuffer>;
  /** Whether outputs are those of the present state and inputs. */
  isSettled = false;
  cycle = 0;
  /** Takes note of words that come from outside. */
  recorder: Recorder | null = null;
  /** What makes an edge one of some clocks only, for a design with several or with resets that act at once. */
  readonly ticks: Ticks | null;
  // Fields of its own: a look into the exports in every cycle would show.
  readonly #settle: () => void;
  readonly #edge: () => void;
  readonly #cycle: () => void;

  constructor(program: Program, ticks: Ticks | null = null) {
    this.program = program;
    this.ticks = ticks;
    this.exports = instantiate(program.wasm) as unknown as ProgramExports;
    this.#settle = this.exports.settle;
    this.#edge = this.exports.edge;
    this.#cycle = this.exports.cycle;
    this.words = new Uint32Array(this.#buffer);
    this.bytes = new Uint8Array(this.#buffer);
    for (const { address, bytes } of program.initial) this.bytes.set(bytes, address);
  }

  settle(): void {
    if (this.isSettled) return;
    this.#settle();
    // An edge of no clock: a reset that acts at once replaces the state.
    if (this.ticks?.resetsActAtOnce) this.#edge();
    this.isSettled = true;
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
    this.isSettled = false;
    this.cycle++;
  }

  /** `cycles` times settle and edge, without leaving WebAssembly. */
  run(cycles: number, clocks = 0xffff_ffff): void {
    if (this.ticks !== null) {
      this.ticks.last = clocks;
      this.setTicks(clocks);
    }
    this.exports.run(cycles);
    if (this.ticks !== null) this.setTicks(0);
    this.cycle += cycles;
    if (cycles > 0) this.isSettled = false;
  }

  /** Says which clocks tick at the edges that follow; see `withTicks`. */
  setTicks(clocks: number): void {
    const { ticks, words } = this;
    if (ticks === null) return;
    ticks.words.forEach((word, i) => {
      words[word] = i < 32 ? (clocks >>> i) & 1 : clocks & 1;
    });
  }

  /** Makes room for `bytes` bytes after the program's own. */
  reserve(bytes: number): void {
    const missing = this.program.end + bytes - this.bytes.length;
    if (missing <= 0) return;
    try {
      this.exports.memory.grow(Math.ceil(missing / pageBytes));
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
      this.recorder?.word(address + word * 4, this.words[address / 4 + word]!);
      rest >>= 32n;
    }
    this.isSettled = false;
  }

  get #buffer(): ArrayBuffer {
    return this.exports.memory.buffer;
  }
}
