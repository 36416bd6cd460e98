import { checkWords } from '../../port-directory.ts';
import type { PortInfo } from '../../simulation.ts';
import type { Machine } from './machine.ts';

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

  constructor(machine: Machine, info: PortInfo, address: number) {
    this.info = info;
    this.count = Math.ceil(info.width / 32);
    this.#machine = machine;
    this.#first = address / 4;
  }

  /** Copies the value, with the present inputs, to `target[at]` and up. */
  get(target: Uint32Array, at = 0): void {
    const machine = this.#machine;
    if (!machine.isSettled) machine.settle();
    const { words } = machine;
    const first = this.#first;
    const { count } = this;
    for (let i = 0; i < count; i++) target[at + i] = words[first + i]!;
  }

  /** Inputs only: takes the value from `source[at]` and up. Out of range: diagnostic SL0507. */
  set(source: Uint32Array, at = 0): void {
    checkWords(this.info, source, at);
    const machine = this.#machine;
    const { words, recorder } = machine;
    const first = this.#first;
    const { count } = this;
    for (let i = 0; i < count; i++) words[first + i] = source[at + i]!;
    if (recorder !== null) for (let i = 0; i < count; i++) recorder.word((first + i) * 4, words[first + i]!);
    machine.isSettled = false;
  }
}
