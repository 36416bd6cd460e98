import { checkWords, highestWord } from '../../port-directory.ts';
import type { PortInfo } from '../../simulation.ts';
import { type Machine, settled } from './machine.ts';
import type { Recorder } from './recorder.ts';

/**
 * A port of any width as 32-bit words, least significant first and unused bits 0: for a bench that moves the beats of a
 * stream itself.
 */
export class PortWords {
  readonly info: PortInfo;
  /** Words of a value. */
  readonly count: number;
  readonly #machine: Machine;
  readonly #first: number;
  /** The least `freshness` with which the value can be read. */
  readonly #needs: number;
  readonly #isInput: boolean;
  /** What the last word may be at most. */
  readonly #highest: number;

  /** `isRegister`: the value is there without settling. */
  constructor(machine: Machine, info: PortInfo, address: number, isRegister: boolean) {
    this.info = info;
    this.count = Math.ceil(info.width / 32);
    this.#machine = machine;
    this.#first = address / 4;
    this.#isInput = info.direction === 'in';
    this.#needs = this.#isInput || isRegister ? 0 : settled;
    this.#highest = highestWord(info.width);
  }

  /** Copies the value, with the present inputs, to `target[at]` and up. */
  get(target: Uint32Array, at = 0): void {
    const machine = this.#machine;
    if (machine.freshness < this.#needs) machine.settle();
    const { words } = machine;
    const first = this.#first;
    const { count } = this;
    target[at] = words[first]!;
    // Written out: most ports have one word or two, and a loop costs as much as they do.
    if (count === 1) return;
    target[at + 1] = words[first + 1]!;
    for (let i = 2; i < count; i++) target[at + i] = words[first + i]!;
  }

  /** Inputs only: takes the value from `source[at]` and up. Out of range: diagnostic SL0507. */
  set(source: Uint32Array, at = 0): void {
    const { count } = this;
    // Words that are missing are undefined, and so not in range.
    if (!this.#isInput || !(at >= 0 && source[at + count - 1]! <= this.#highest))
      checkWords(this.info, source, at);
    const machine = this.#machine;
    const { words } = machine;
    const first = this.#first;
    for (let i = 0; i < count; i++) words[first + i] = source[at + i]!;
    machine.isSettled = false;
    if (machine.recorder !== null) this.#record(machine.recorder);
  }

  #record(recorder: Recorder): void {
    const { words } = this.#machine;
    for (let i = this.#first; i < this.#first + this.count; i++) recorder.word(i * 4, words[i]!);
  }
}
