import { fail } from '../../../diag/index.ts';
import type { Program, ProgramExports } from '../program.ts';
import { instantiate } from '../wasm/host.ts';

const pageBytes = 65536;

/** An instance of a program and the views of its memory, which change when the memory grows. */
export class Machine {
  readonly program: Program;
  readonly exports: ProgramExports;
  words: Uint32Array<ArrayBuffer>;
  bytes: Uint8Array<ArrayBuffer>;
  /** Whether outputs are those of the present state and inputs. */
  isSettled = false;
  cycle = 0;

  constructor(program: Program) {
    this.program = program;
    this.exports = instantiate(program.wasm) as unknown as ProgramExports;
    this.words = new Uint32Array(this.#buffer);
    this.bytes = new Uint8Array(this.#buffer);
    for (const { address, bytes } of program.initial) this.bytes.set(bytes, address);
  }

  settle(): void {
    if (this.isSettled) return;
    this.exports.settle();
    this.isSettled = true;
  }

  edge(): void {
    this.settle();
    this.exports.edge();
    this.isSettled = false;
    this.cycle++;
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
      rest >>= 32n;
    }
    this.isSettled = false;
  }

  get #buffer(): ArrayBuffer {
    return this.exports.memory.buffer;
  }
}
