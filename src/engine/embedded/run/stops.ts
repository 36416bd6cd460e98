import { fail } from '../../../diag/index.ts';
import { failClock, type PortDirectory } from '../../port-directory.ts';
import type { FindSignal } from './condition.ts';
import type { CycleFunctions, Machine } from './machine.ts';
import type { Runner } from './runner.ts';
import type { Stop } from './until.ts';

/** What runs have ended at so far, compiled, by what was asked for. */
export class Stops {
  readonly #runner: Runner;
  readonly #ports: PortDirectory;
  readonly #observesAll: boolean;
  readonly #known = new Map<string, { readonly stop: Stop; readonly functions: CycleFunctions }>();

  constructor(runner: Runner, ports: PortDirectory, observesAll: boolean) {
    this.#runner = runner;
    this.#ports = ports;
    this.#observesAll = observesAll;
  }

  /** `what`: all that the code of `make` depends on. A signal that the program does not keep: diagnostic SL0509. */
  get<S extends Stop>(what: object, make: (machine: Machine, find: FindSignal) => S): S {
    const { machine } = this.#runner;
    const key = JSON.stringify(what, (_, value) => (typeof value === 'bigint' ? `${value}` : value));
    let known = this.#known.get(key);
    // What was compiled calls the functions that were in use then.
    if (known?.functions !== machine.functions) {
      known = { stop: make(machine, (name) => this.#find(name)), functions: machine.functions };
      this.#known.set(key, known);
    }
    return known.stop as S;
  }

  #find(name: string): { address: number; width: number } {
    const port = this.#runner.addresses.get(name);
    if (port !== undefined) return { address: port, width: this.#ports.port(name).width };
    if (this.#ports.isClock(name)) failClock(name, this.#runner.clocks.length);
    const { address, signal, isState } = this.#runner.directory.find(name);
    if (address < 0 || !(this.#observesAll || isState))
      fail('SL0509', `this simulation does not keep \`${name}\``, {
        help: "Wait for a port or a register, or start it with { observe: 'all' }.",
      });
    return { address, width: signal.width };
  }
}
