import { fail } from '../../../diag/index.ts';
import type { FunctionWriter } from '../wasm/function-writer.ts';
import { load, store } from '../wasm/idioms.ts';
import { Code, I32, I64 } from '../wasm/opcodes.ts';
import type { Machine } from './machine.ts';

/**
 * What a run waits for, on the settled values of a cycle. Signals are ports, registers and, with `observe: 'all'`, all
 * others, by their paths; values are unsigned. `changes`: another value than in the cycle before, from the second cycle
 * of the run on. `atLeast` and `atMost` take signals of up to 64 bits.
 */
export type Condition =
  | { readonly signal: string; readonly equals: bigint | number }
  | { readonly signal: string; readonly differsFrom: bigint | number }
  | { readonly signal: string; readonly atLeast: bigint | number }
  | { readonly signal: string; readonly atMost: bigint | number }
  | { readonly signal: string; readonly changes: true }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition };

/** Where a signal lies in the machine's memory. */
export type FindSignal = (name: string) => { readonly address: number; readonly width: number };

/**
 * Writes conditions as code, with words in which the values of the cycle before are kept. Signal unknown: diagnostic SL0505;
 * value that does not fit: SL0507; signal too wide for a comparison: SL0509.
 */
export class ConditionCode {
  readonly #machine: Machine;
  readonly #find: FindSignal;
  readonly #copies: { readonly from: number; readonly to: number; readonly words: number }[] = [];

  constructor(machine: Machine, find: FindSignal) {
    this.#machine = machine;
    this.#find = find;
  }

  /** Takes the present, settled values for those that changes are changes of. */
  start(): void {
    const { words } = this.#machine;
    for (const { from, to, words: count } of this.#copies)
      words.copyWithin(to / 4, from / 4, from / 4 + count);
  }

  /** Pushes 1 or 0; every part is looked at in every cycle. */
  push(f: FunctionWriter, condition: Condition): void {
    if ('not' in condition) {
      this.push(f, condition.not);
      f.op(I32.eqz);
      return;
    }
    if (!('signal' in condition)) {
      const [list, join] = 'all' in condition ? [condition.all, I32.and] : [condition.any, I32.or];
      f.i32(join === I32.and ? 1 : 0);
      for (const each of list) {
        this.push(f, each);
        f.op(join);
      }
      return;
    }
    const { address, width } = this.#find(condition.signal);
    const count = Math.ceil(width / 32);
    if ('changes' in condition) {
      const copy = this.#machine.allocate(count * 4);
      this.#copies.push({ from: address, to: copy, words: count });
      pushDifference(f, address, count, (word) => load(f, copy + word * 4));
      for (let at = 0; at < count * 4; at += 4) store(f, copy + at, () => load(f, address + at));
    } else if ('equals' in condition || 'differsFrom' in condition) {
      const given = 'equals' in condition ? condition.equals : condition.differsFrom;
      const value = valueFor(condition.signal, width, given);
      pushDifference(f, address, count, (word) =>
        f.i32(Number(BigInt.asIntN(32, value >> BigInt(word * 32)))),
      );
      if ('equals' in condition) f.op(I32.eqz);
    } else {
      if (width > 64)
        fail(
          'SL0509',
          `\`${condition.signal}\` has ${width} bits; \`atLeast\` and \`atMost\` take at most 64`,
        );
      f.i32(0);
      f.memory(width <= 32 ? Code.load64As32U : I64.load, address);
      const given = 'atLeast' in condition ? condition.atLeast : condition.atMost;
      f.i64(valueFor(condition.signal, width, given));
      f.op('atLeast' in condition ? I64.ltU : I64.gtU);
      f.op(I32.eqz);
    }
  }
}

/** Pushes whether words of a signal differ from others. */
export function pushDifference(
  f: FunctionWriter,
  address: number,
  count: number,
  pushOther: (word: number) => void,
): void {
  for (let word = 0; word < count; word++) {
    load(f, address + word * 4);
    pushOther(word);
    f.op(I32.ne);
    if (word > 0) f.op(I32.or);
  }
}

/** A value that a signal can have: diagnostic SL0507 otherwise. */
export function valueFor(signal: string, width: number, given: bigint | number): bigint {
  if (typeof given === 'number' && !Number.isSafeInteger(given))
    fail('SL0507', `${given} is not an integer that \`${signal}\` could be`);
  const value = BigInt(given);
  if (value < 0n || value >> BigInt(width) !== 0n)
    fail('SL0507', `${given} does not fit the ${width} bits of \`${signal}\``);
  return value;
}
