import type { Design } from '../../../ir/index.ts';
import { compileProgram } from '../program.ts';
import { Runner } from './runner.ts';
import { copyState, mapState, type StateRange } from './state-map.ts';

/** A second program of a design that keeps every signal, and takes over states of the first. */
export class Observer {
  readonly runner: Runner;
  readonly ranges: readonly StateRange[];
  readonly #origin: number;

  constructor(design: Design, observed: Runner) {
    const { program } = observed.machine;
    this.runner = new Runner(design, compileProgram(program.design, true, new Set(['fold'])));
    this.ranges = mapState(observed.directory, this.runner.directory);
    this.#origin = program.base;
  }

  /** Goes to a state of the first program: its bytes from its base on. */
  enter(state: Uint8Array, cycle: number, lastClocks: number): Runner {
    const { machine } = this.runner;
    this.replaceState(state);
    machine.cycle = cycle;
    if (machine.ticks) machine.ticks.last = lastClocks;
    return this.runner;
  }

  replaceState(state: Uint8Array): void {
    const { machine } = this.runner;
    copyState(this.ranges, state, this.#origin, machine.bytes);
    machine.isSettled = false;
  }

  /** Writes a word of the first program's memory. */
  writeWord(address: number, value: number): void {
    const { from, to } = this.ranges.find(
      (range) => address >= range.from && address < range.from + range.bytes,
    )!;
    this.runner.machine.write(address - from + to, 32, BigInt(value));
  }
}
