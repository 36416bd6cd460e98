import { fail } from '../diag/index.ts';
import { suggestion } from './embedded/run/suggest.ts';
import { clockPorts, type DesignInterface, type PortInfo } from './simulation.ts';

/** Finds ports by name and checks what a bench wants to do with them. */
export class PortDirectory {
  readonly #ports: ReadonlyMap<string, PortInfo>;
  readonly #clocks: readonly string[];

  constructor(description: DesignInterface) {
    this.#ports = new Map(description.ports.map((port) => [port.name, port]));
    this.#clocks = clockPorts(description);
  }

  /** Unknown name: diagnostic SL0505. */
  port(name: string): PortInfo {
    const port = this.#ports.get(name);
    if (!port) fail('SL0505', `unknown port \`${name}\``, suggestion(name, this.#ports.keys()));
    return port;
  }

  /** A port that has values: not a clock. Unknown or a clock: SL0505. */
  valuePort(name: string): PortInfo {
    const port = this.port(name);
    if (this.isClock(name)) failClock(name, this.#clocks.length);
    return port;
  }

  /** The same for a handle that takes numbers. More than 32 bits: SL0509. */
  numberPort(name: string): PortInfo {
    const port = this.valuePort(name);
    if (port.width > 32)
      fail('SL0509', `\`${name}\` has ${port.width} bits; a handle takes at most 32`, {
        help: 'Use `words`, or `poke` and `peek`, or a stream.',
      });
    return port;
  }

  isClock(name: string): boolean {
    return this.#clocks.includes(name);
  }

  /** The clocks of a step as a mask: bit i for the i-th of `clockPorts`. Default: all. Not a clock: SL0505. */
  ticks(clocks: readonly string[] | undefined): number {
    return tickMask(this.#clocks, clocks);
  }

  /** The value to put on an input. Not an input of the bench: SL0505; does not fit: SL0507. */
  inputValue(name: string, value: bigint | number): bigint {
    const port = this.port(name);
    if (port.direction === 'out') failOutput(name);
    if (this.isClock(name)) failClock(name, this.#clocks.length);
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

/** Says why a port cannot take a number: diagnostics SL0505 and SL0507. */
export function refuseNumber({ name, width, direction }: PortInfo, value: number): never {
  if (direction === 'out') failOutput(name);
  return fail('SL0507', `${value} does not fit the ${width} bits of \`${name}\``);
}

/** Whether `source[at]` and up are a value of an input, as 32-bit words: diagnostics SL0505 and SL0507. */
export function checkWords({ name, width, direction }: PortInfo, source: Uint32Array, at: number): void {
  const count = Math.ceil(width / 32);
  if (direction === 'out') failOutput(name);
  if (!(at >= 0 && at + count <= source.length))
    fail('SL0507', `\`${name}\` takes ${count} words; from ${at} on there are ${source.length - at}`);
  if (width % 32 !== 0 && source[at + count - 1]! >>> (width % 32) > 0)
    fail('SL0507', `the words from ${at} on do not fit the ${width} bits of \`${name}\``);
}

/** What the last word of a value of `width` bits may be at most. */
export function highestWord(width: number): number {
  return 2 ** (((width - 1) % 32) + 1) - 1;
}

function failOutput(name: string): never {
  return fail('SL0505', `\`${name}\` is an output`, { help: 'Only inputs can be set.' });
}

export function failClock(name: string, clocks: number): never {
  return fail('SL0505', `\`${name}\` is ${clocks > 1 ? 'a' : 'the'} clock`, {
    help: 'Use `step` to run clock edges.',
  });
}

/** Bit i for the i-th of all clocks; all of them without a list. SL0505 for a name that is no clock; SL0509 beyond 32. */
export function tickMask(all: readonly string[], clocks: readonly string[] | undefined): number {
  if (!clocks) return 0xffff_ffff;
  if (all.length > 32) {
    fail('SL0509', `a design with ${all.length} clocks cannot tick some of them alone`, {
      help: 'Up to 32 clocks can be named one by one.',
    });
  }
  let mask = 0;
  for (const name of clocks) {
    const at = all.indexOf(name);
    if (at < 0) fail('SL0505', `\`${name}\` is no clock`, suggestion(name, all));
    mask |= 1 << at;
  }
  return mask >>> 0;
}

/** A number of clock edges, or diagnostic SL0507. */
export function checkCycles(cycles: number): number {
  if (!Number.isSafeInteger(cycles) || cycles < 0) fail('SL0507', `${cycles} is not a number of cycles`);
  return cycles;
}
