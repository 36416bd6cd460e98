import { fail } from '../../diag/index.ts';
import type { Network, Operator, Tensor } from '../../golden/network.ts';

/** Where the parts of a network came from: a few words that follow their names in messages, or ''. */
export interface Origins {
  operator(index: number): string;
  tensor(index: number): string;
  network(): string;
}

export const noOrigins: Origins = { operator: () => '', tensor: () => '', network: () => '' };

/** Throws the diagnostics of a check: SL0601 for a contradiction, SL0602 for what spinlight does not compute. */
export class Reporter {
  readonly network: Network;
  readonly #origins: Origins;

  constructor(network: Network, origins: Origins) {
    this.network = network;
    this.#origins = origins;
  }

  networkDamaged(problem: string): never {
    return this.#contradiction(`${this.network.name}: the network${this.#origins.network()} ${problem}`);
  }

  tensorDamaged(index: number, problem: string): never {
    const text = this.tensorName(index) + this.#origins.tensor(index);
    return this.#contradiction(`${this.network.name}: ${text}: ${problem}`);
  }

  damaged(index: number, problem: string): never {
    return this.#contradiction(`${this.#head(index)}: ${problem}`);
  }

  unsupported(index: number, problem: string, help: string): never {
    return fail('SL0602', `${this.#head(index)}: ${problem}`, { help });
  }

  #head(index: number): string {
    const operator = this.network.operators[index]!;
    return `${this.network.name}: operator ${index}, ${operator.name}${this.#origins.operator(index)}`;
  }

  #contradiction(message: string): never {
    return fail('SL0601', message, {
      help: 'The file contradicts itself: it is corrupted, or was written by a faulty exporter.',
    });
  }

  tensorName(index: number): string {
    const name = this.network.tensors[index]?.name ?? '';
    return `tensor ${index} (${JSON.stringify(name.length > 60 ? `${name.slice(0, 57)}...` : name)})`;
  }
}

/** One operator under check, with its tensors at hand and messages that name it. */
export class Subject<O extends Operator = Operator> {
  readonly operator: O;
  readonly index: number;
  readonly #report: Reporter;

  constructor(report: Reporter, index: number) {
    this.#report = report;
    this.index = index;
    this.operator = report.network.operators[index]! as O;
  }

  input(slot: number): Tensor {
    return this.#report.network.tensors[this.operator.inputs[slot]!]!;
  }

  /** Input `slot`, or null when it is absent (-1). */
  optionalInput(slot: number): Tensor | null {
    const index = this.operator.inputs[slot] ?? -1;
    return index < 0 ? null : this.#report.network.tensors[index]!;
  }

  get output(): Tensor {
    return this.#report.network.tensors[this.operator.outputs[0]!]!;
  }

  damaged(problem: string): never {
    return this.#report.damaged(this.index, problem);
  }

  unsupported(problem: string, help: string): never {
    return this.#report.unsupported(this.index, problem, help);
  }

  /** Throws SL0601 unless the output has the shape that the operator computes. */
  requireOutput(computed: readonly number[]): void {
    if (!sameShape(this.output.shape, computed)) {
      this.damaged(`computes the shape ${show(computed)}, but its output has ${show(this.output.shape)}`);
    }
  }
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((extent, i) => extent === b[i]);
}

export function show(shape: readonly number[]): string {
  return `[${shape.slice(0, 8).join(', ')}${shape.length > 8 ? ', ...' : ''}]`;
}

export function elements(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}
