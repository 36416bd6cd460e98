import { fail } from '../../../diag/index.ts';
import type { FunctionWriter } from '../wasm/function-writer.ts';
import { load, store } from '../wasm/idioms.ts';
import { Code, I32 } from '../wasm/opcodes.ts';
import { type Condition, ConditionCode, type FindSignal, valueFor } from './condition.ts';
import type { Machine } from './machine.ts';
import { type Stop, type UntilFunctions, untilFunctions } from './until.ts';

/** What a signal must be: one value for every cycle that counts. */
export interface Expectation {
  /** A port, a register or, with `observe: 'all'`, any other signal, by its path. */
  readonly signal: string;
  /** A number each, or 32-bit words, least significant first: as many for a value as the width takes. Unsigned. */
  readonly values: Uint32Array | readonly (bigint | number)[];
  /** The cycles that count: every one by default. */
  readonly when?: Condition;
}

/** The first value that was not the expected one. */
export interface SignalMismatch {
  /** The simulation is in this cycle now, its edge still to come. */
  readonly cycle: number;
  readonly signal: string;
  /** Of the value in `values`. */
  readonly index: number;
  readonly expected: bigint;
  readonly actual: bigint;
}

export interface Comparison {
  readonly mismatch: SignalMismatch | null;
  /** By expectation: values that were there and right. */
  readonly compared: readonly number[];
  /** Whether all values were there, and right. */
  readonly isComplete: boolean;
}

/** The words of each expectation: where its next value lies, and how many values are left. */
const Field = { next: 0, left: 4, bytes: 8 } as const;

interface Place {
  readonly signal: string;
  readonly address: number;
  readonly width: number;
  readonly words: number;
  /** See `Field`. */
  readonly block: number;
}

/** Compares signals with expected values just before every edge, inside WebAssembly. */
export class Expectations implements Stop {
  readonly functions: UntilFunctions;
  readonly #machine: Machine;
  readonly #code: ConditionCode;
  readonly #places: readonly Place[];
  /** Words: values that are left in all, and 1 + the index of the expectation that failed. */
  readonly #left: number;
  readonly #failed: number;
  #values: readonly Uint32Array[] = [];

  /** For all lists with the same signals and conditions. Diagnostics: those of `ConditionCode`. */
  constructor(machine: Machine, list: readonly Expectation[], find: FindSignal) {
    this.#machine = machine;
    this.#code = new ConditionCode(machine, find);
    const blocks = machine.allocate(list.length * Field.bytes + 8);
    this.#left = blocks + list.length * Field.bytes;
    this.#failed = this.#left + 4;
    this.#places = list.map(({ signal }, i) => {
      const { address, width } = find(signal);
      return { signal, address, width, words: Math.ceil(width / 32), block: blocks + i * Field.bytes };
    });
    this.functions = untilFunctions(machine, (f) => this.#pushTest(f, list));
  }

  /** Takes the values for the next run. One that does not fit: diagnostic SL0507. */
  expect(list: readonly Expectation[]): void {
    this.#values = list.map(({ values }, i) => wordsOf(this.#places[i]!, values));
  }

  start(): void {
    this.#code.start();
    const machine = this.#machine;
    // Where stream runs have their buffers: nothing else is there during a run.
    machine.reserve(this.#values.reduce((sum, { length }) => sum + length * 4, 0));
    const { words } = machine;
    let at = machine.end;
    let left = 0;
    this.#places.forEach(({ block, words: each }, i) => {
      const values = this.#values[i]!;
      words.set(values, at / 4);
      words[(block + Field.next) / 4] = at;
      words[(block + Field.left) / 4] = values.length / each;
      at += values.length * 4;
      left += values.length / each;
    });
    words[this.#left / 4] = left;
    words[this.#failed / 4] = 0;
  }

  /** How the run ended. */
  result(): Comparison {
    const { words, cycle } = this.#machine;
    const compared = this.#places.map(
      ({ block, words: each }, i) => this.#values[i]!.length / each - words[(block + Field.left) / 4]!,
    );
    const failed = words[this.#failed / 4]! - 1;
    if (failed < 0) return { mismatch: null, compared, isComplete: words[this.#left / 4] === 0 };
    const { signal, address, width, words: each } = this.#places[failed]!;
    const index = compared[failed]!;
    let expected = 0n;
    for (let word = each - 1; word >= 0; word--)
      expected = (expected << 32n) | BigInt(this.#values[failed]![index * each + word]!);
    const mismatch = { cycle, signal, index, expected, actual: this.#machine.read(address, width) };
    return { mismatch, compared, isComplete: false };
  }

  /** Pushes whether the run is over: nothing is left, or a value is wrong. */
  #pushTest(f: FunctionWriter, list: readonly Expectation[]): void {
    load(f, this.#left);
    f.op(I32.eqz);
    f.if();
    f.i32(1);
    f.op(Code.return);
    f.end();
    list.forEach(({ when }, i) => {
      const { address, words, block } = this.#places[i]!;
      if (when) this.#code.push(f, when);
      else f.i32(1);
      load(f, block + Field.left);
      f.i32(0);
      f.op(I32.ne);
      f.op(I32.and);
      f.if();
      for (let word = 0; word < words; word++) {
        load(f, address + word * 4);
        load(f, block + Field.next);
        f.memory(I32.load, word * 4);
        f.op(I32.ne);
        if (word > 0) f.op(I32.or);
      }
      f.if();
      store(f, this.#failed, () => f.i32(i + 1));
      f.i32(1);
      f.op(Code.return);
      f.end();
      add(f, block + Field.next, words * 4);
      add(f, block + Field.left, -1);
      add(f, this.#left, -1);
      f.end();
    });
    f.i32(0);
  }
}

function add(f: FunctionWriter, address: number, by: number): void {
  store(f, address, () => {
    load(f, address);
    f.i32(by);
    f.op(I32.add);
  });
}

function wordsOf({ signal, width, words: each }: Place, values: Expectation['values']): Uint32Array {
  if (values instanceof Uint32Array) {
    if (values.length % each !== 0)
      fail(
        'SL0507',
        `a value of \`${signal}\` has ${each} words; ${values.length} are no whole number of values`,
      );
    if (width % 32 !== 0)
      for (let at = each - 1; at < values.length; at += each)
        if (values[at]! >>> (width % 32) > 0)
          fail('SL0507', `value ${(at + 1) / each - 1} does not fit the ${width} bits of \`${signal}\``);
    return values;
  }
  const words = new Uint32Array(values.length * each);
  values.forEach((value, i) => {
    let rest = valueFor(signal, width, value);
    for (let word = 0; word < each; word++, rest >>= 32n)
      words[i * each + word] = Number(rest & 0xffff_ffffn);
  });
  return words;
}
