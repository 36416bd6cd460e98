import { fail } from '../diag/index.ts';
import { suggestion } from './embedded/run/suggest.ts';
import type { DesignInterface, PortInfo } from './simulation.ts';

/** Finds ports by name and checks what a bench wants to do with them. */
export class PortDirectory {
  readonly #ports: ReadonlyMap<string, PortInfo>;
  readonly #clock: string | null;

  constructor(description: DesignInterface) {
    this.#ports = new Map(description.ports.map((port) => [port.name, port]));
    this.#clock = description.clock;
  }

  /** Unknown name: diagnostic SL0505. */
  port(name: string): PortInfo {
    const port = this.#ports.get(name);
    if (!port) fail('SL0505', `unknown port \`${name}\``, suggestion(name, this.#ports.keys()));
    return port;
  }

  /** The value to put on an input. Not an input of the bench: SL0505; does not fit: SL0507. */
  inputValue(name: string, value: bigint | number): bigint {
    const port = this.port(name);
    if (port.direction === 'out')
      fail('SL0505', `\`${name}\` is an output`, { help: 'Only inputs can be set.' });
    if (name === this.#clock) {
      fail('SL0505', `\`${name}\` is the clock`, { help: 'Use `step` to run clock edges.' });
    }
    if (typeof value === 'number' && !Number.isSafeInteger(value)) {
      fail('SL0507', `${value} is not an integer that \`${name}\` could take`);
    }
    const wanted = BigInt(value);
    if (wanted < 0n || wanted >> BigInt(port.width) !== 0n) {
      fail('SL0507', `${value} does not fit the ${port.width} bits of \`${name}\``, {
        help: `Values are unsigned: 0 to ${(1n << BigInt(port.width)) - 1n}.`,
      });
    }
    return wanted;
  }
}

/** A number of clock edges, or diagnostic SL0507. */
export function checkCycles(cycles: number): number {
  if (!Number.isSafeInteger(cycles) || cycles < 0) fail('SL0507', `${cycles} is not a number of cycles`);
  return cycles;
}
