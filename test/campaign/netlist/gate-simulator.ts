import { type Cell, constantNets, type FlatNetlist } from './flatten.ts';
import { digits, parameter, type WordFunction, wordFunction } from './word-cells.ts';

/** Both values of a net: bit 0 if all that is undefined is 0, bit 1 if it is 1. */
const both = 3;

type Gate = (values: Uint8Array) => void;

interface FlipFlop {
  readonly clock: number;
  readonly data: number;
  readonly output: number;
  /** The net that resets it at once, or -1, and the value. */
  readonly reset: number;
  readonly resetValue: number;
}

/**
 * Simulates a netlist of gates, flip-flops and words. Every net has two values, with 0 and with 1 for what is
 * undefined: where they differ in the end, the value is undefined. Flip-flops without an initial value start at 0.
 */
export class GateSimulator {
  readonly #netlist: FlatNetlist;
  readonly #values: Uint8Array;
  readonly #gates: readonly Gate[];
  readonly #flipFlops: readonly FlipFlop[];
  /** What each flip-flop holds. */
  readonly #held: Uint8Array;

  constructor(netlist: FlatNetlist) {
    this.#netlist = netlist;
    this.#values = new Uint8Array(netlist.nets);
    this.#values[constantNets['1']] = both;
    this.#values[constantNets.x] = 2;
    const flipFlops: FlipFlop[] = [];
    const logic: Cell[] = [];
    for (const cell of netlist.cells) {
      const found = flipFlopsOf(cell);
      if (found) flipFlops.push(...found);
      else logic.push(cell);
    }
    this.#flipFlops = flipFlops;
    this.#held = Uint8Array.from(flipFlops, ({ output }) => (netlist.ones.has(output) ? both : 0));
    const states = flipFlops.map((f, i): [Gate, readonly number[], readonly number[]] => [
      (values) => {
        if (f.reset >= 0 && values[f.reset] !== 0)
          this.#held[i] = (this.#held[i]! & ~values[f.reset]!) | (f.resetValue & values[f.reset]!);
        values[f.output] = this.#held[i]!;
      },
      f.reset >= 0 ? [f.reset] : [],
      [f.output],
    ]);
    this.#gates = ordered([...states, ...logic.map(gate)], netlist.nets);
  }

  poke(port: string, value: bigint): void {
    this.#netlist.ports[port]!.forEach((net, i) => {
      this.#values[net] = (value >> BigInt(i)) & 1n ? both : 0;
    });
  }

  /** Binary digits of an output, highest first, `x` where undefined. */
  peek(port: string): string {
    const digits = this.#netlist.ports[port]!.map((net) => '0xx1'[this.#values[net]!]!);
    return digits.reverse().join('');
  }

  /** Lets all logic follow the inputs. */
  settle(): void {
    for (const evaluate of this.#gates) evaluate(this.#values);
  }

  /** One rising edge of the clocks on these ports. */
  tick(clocks: readonly string[]): void {
    const ticking = new Set(clocks.map((name) => this.#netlist.ports[name]![0]!));
    const values = this.#values;
    this.#flipFlops.forEach(({ clock, data, reset, resetValue }, i) => {
      if (!ticking.has(clock)) return;
      const isReset = reset < 0 ? 0 : values[reset]!;
      this.#held[i] = (values[data]! & ~isReset) | (resetValue & isReset);
    });
  }
}

/** The bits of a register; undefined for other cells. */
function flipFlopsOf(cell: Cell): FlipFlop[] | undefined {
  const { type, pins } = cell;
  const gate = /^\$_DFF_P(?:P([01]))?_$/.exec(type);
  if (!gate && type !== '$dff' && type !== '$adff') return undefined;
  const [clock, reset = -1] = [(pins.C ?? pins.CLK)![0]!, (pins.R ?? pins.ARST)?.[0]];
  const isOne = (i: number) =>
    gate
      ? gate[1] === '1'
      : type === '$adff' && digits(cell, 'ARST_VALUE', pins.Q!.length).at(-1 - i) === '1';
  if (
    !gate &&
    [parameter(cell, 'CLK_POLARITY'), type === '$adff' ? parameter(cell, 'ARST_POLARITY') : 1].includes(0)
  )
    throw new Error(`a ${type} of negative polarity in the netlist of Yosys`);
  return pins.Q!.map((output, i) => ({
    ...{ clock, data: pins.D![i]!, output, reset, resetValue: isOne(i) ? both : 0 },
  }));
}

/** A cell as a function, with the nets that it reads and drives. */
function gate(cell: Cell): [Gate, readonly number[], readonly number[]] {
  const { type, pins } = cell;
  const [a = -1, b = -1, s = -1, y = -1] = ['A', 'B', 'S', 'Y'].map((pin) => pins[pin]?.[0]);
  const simple: Record<string, Gate> = {
    copy: (v) => {
      v[y] = v[a]!;
    },
    $_NOT_: (v) => {
      v[y] = v[a]! ^ both;
    },
    $_AND_: (v) => {
      v[y] = v[a]! & v[b]!;
    },
    $_OR_: (v) => {
      v[y] = v[a]! | v[b]!;
    },
    $_XOR_: (v) => {
      v[y] = v[a]! ^ v[b]!;
    },
    $_XNOR_: (v) => {
      v[y] = v[a]! ^ v[b]! ^ both;
    },
    $_MUX_: (v) => {
      v[y] = (v[a]! & ~v[s]!) | (v[b]! & v[s]!);
    },
  };
  const inputs = Object.entries(pins).flatMap(([pin, nets]) => (pin === 'Y' ? [] : nets));
  const made = simple[type];
  if (made) return [made, inputs, pins.Y!];
  const compute = wordFunction(cell);
  if (!compute) throw new Error(`a cell of type ${type} in the netlist of Yosys`);
  return [wordGate(cell, compute), inputs, pins.Y!];
}

function wordGate({ pins }: Cell, compute: WordFunction): Gate {
  const inputs = Object.entries(pins).filter(([pin]) => pin !== 'Y');
  const outputs = pins.Y!;
  const result = (values: Uint8Array, lane: number): bigint => {
    const words: Record<string, bigint> = {};
    for (const [pin, nets] of inputs) {
      let digits = '0b';
      for (let i = nets.length - 1; i >= 0; i--) digits += (values[nets[i]!]! >> lane) & 1;
      words[pin] = BigInt(digits);
    }
    return compute(words) ?? (lane === 0 ? 0n : -1n);
  };
  return (values) => {
    const defined = inputs.every(([, nets]) =>
      nets.every((net) => values[net] === 0 || values[net] === both),
    );
    const low = BigInt.asUintN(outputs.length, result(values, 0));
    // An undefined result of defined operands differs between the two as well.
    const high = BigInt.asUintN(outputs.length, defined && low !== 0n ? low : result(values, 1));
    outputs.forEach((net, i) => {
      const at = BigInt(i);
      values[net] = Number((low >> at) & 1n) | (Number((high >> at) & 1n) << 1);
    });
  };
}

/** So that each comes after what drives its inputs. */
function ordered(gates: [Gate, readonly number[], readonly number[]][], nets: number): Gate[] {
  const driver = new Int32Array(nets).fill(-1);
  gates.forEach(([, , outputs], i) => {
    for (const net of outputs) driver[net] = i;
  });
  const list: Gate[] = [];
  const state = new Uint8Array(gates.length);
  for (let first = 0; first < gates.length; first++) {
    const stack = [first];
    while (stack.length > 0) {
      const top = stack.at(-1)!;
      if (state[top] === 2) {
        stack.pop();
        continue;
      }
      const isSecond = state[top] === 1;
      let waits = false;
      if (!isSecond) {
        for (const net of gates[top]![1]) {
          const before = driver[net]!;
          if (before < 0 || state[before] === 2) continue;
          if (state[before] === 1) throw new Error('a combinational loop in the netlist of Yosys');
          stack.push(before);
          waits = true;
        }
        state[top] = 1;
      }
      if (waits) continue;
      stack.pop();
      state[top] = 2;
      list.push(gates[top]![0]);
    }
  }
  return list;
}
