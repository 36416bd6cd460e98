import { refuseNumber } from '../../port-directory.ts';
import type { PortInfo } from '../../simulation.ts';
import { type Machine, settled } from './machine.ts';

/** A port as a number that can be read and written without looking anything up: for a bench that steps every cycle. */
export class PortHandle {
  readonly info: PortInfo;
  readonly #machine: Machine;
  readonly #index: number;
  readonly #highest: number;
  readonly #isOutput: boolean;
  /** The least `freshness` with which the value can be read. */
  readonly #needs: number;

  /** `info.width` must be at most 32. `isRegister`: the value is there without settling. */
  constructor(machine: Machine, info: PortInfo, address: number, isRegister: boolean) {
    this.info = info;
    this.#machine = machine;
    this.#index = address / 4;
    this.#highest = 2 ** info.width - 1;
    this.#isOutput = info.direction === 'out';
    this.#needs = this.#isOutput && !isRegister ? settled : 0;
  }

  /** The unsigned value, with the present inputs. */
  get value(): number {
    const machine = this.#machine;
    if (machine.freshness < this.#needs) machine.settle();
    return machine.words[this.#index]!;
  }

  /** Inputs only. Out of range: diagnostic SL0507. */
  set value(value: number) {
    if (this.#isOutput || !(value >= 0 && value <= this.#highest && Number.isInteger(value)))
      refuseNumber(this.info, value);
    const machine = this.#machine;
    if (machine.words[this.#index] === value) return;
    machine.words[this.#index] = value;
    machine.isSettled = false;
    machine.recorder?.word(this.#index * 4, value);
  }
}
