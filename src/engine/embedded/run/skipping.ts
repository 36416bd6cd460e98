import { type ActivityCode, compileActivity } from '../activity/compile.ts';
import type { CycleFunctions, Machine } from './machine.ts';

/** A machine's cycles without what nothing has changed for, in the place of the usual ones, and back at any time. */
export class Skipping {
  readonly #machine: Machine;
  readonly #usual: CycleFunctions;
  readonly #functions: CycleFunctions;
  readonly #code: ActivityCode;
  #isOn = false;

  /** Compiles these cycles. The machine's functions must be those of its program. */
  constructor(machine: Machine) {
    this.#machine = machine;
    this.#usual = machine.functions;
    const start = machine.freeFrom();
    const code = compileActivity(machine.program, start);
    machine.takeUpTo(code.end);
    for (const { address, bytes } of code.tables) machine.bytes.set(bytes, address);
    this.#code = code;
    this.#functions = machine.extend(code.wasm) as unknown as CycleFunctions;
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  /** Parts of the work that are left out by themselves. */
  get clusters(): number {
    return this.#code.clusters;
  }

  turn(on: boolean): void {
    if (on === this.#isOn) return;
    this.#isOn = on;
    if (on) this.forget();
    this.#machine.useProgram(on ? this.#functions : this.#usual);
  }

  /** To be called when something else has replaced the state: everything has to run once. */
  forget(): void {
    if (!this.#isOn) return;
    const { bytes } = this.#machine;
    for (const { from, bytes: count, to } of this.#code.copies) bytes.copyWithin(to, from, from + count);
    for (const { from, bytes: count, value } of this.#code.unknown) bytes.fill(value, from, from + count);
  }
}
