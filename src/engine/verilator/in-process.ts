import { fail } from '../../diag/index.ts';
import { checkCycles, checkWords, highestWord, PortDirectory, refuseNumber } from '../port-directory.ts';
import { PromisedSimulation } from '../promised-simulation.ts';
import { holdReset } from '../reset.ts';
import type { DesignInterface, PortInfo, StreamJob, StreamResult, SyncSimulation } from '../simulation.ts';
import { planStreams } from '../stream-plan.ts';
import type { TraceFile } from '../trace-file.ts';
import { ModelStopped, VerilatedModel } from './model.ts';
import { packJob, unpackResult } from './packed-job.ts';
import type { PortPlace } from './port-layout.ts';

/** A port of at most 32 bits as a number, for a bench that steps every cycle. */
export class VerilatedPort {
  readonly info: PortInfo;
  readonly #model: VerilatedModel;
  readonly #word: number;
  readonly #isInput: boolean;
  readonly #highest: number;

  constructor(model: VerilatedModel, info: PortInfo, word: number) {
    this.info = info;
    this.#model = model;
    this.#word = word;
    this.#isInput = info.direction === 'in';
    this.#highest = 2 ** info.width - 1;
  }

  /** The unsigned value, with the present inputs. */
  get value(): number {
    const { words } = this.#model;
    if (words[0] !== 0) this.#model.eval();
    return words[this.#word]!;
  }

  /** Inputs only. Out of range: diagnostic SL0507. */
  set value(value: number) {
    if (!this.#isInput || !(value >= 0 && value <= this.#highest && Number.isInteger(value)))
      refuseNumber(this.info, value);
    const { words } = this.#model;
    words[this.#word] = value;
    words[0] = 1;
  }
}

/** A port of any width as 32-bit words, least significant first and unused bits 0. */
export class VerilatedWords {
  readonly info: PortInfo;
  /** Words of a value. */
  readonly count: number;
  readonly #model: VerilatedModel;
  readonly #first: number;
  readonly #isInput: boolean;
  /** What the last word may be at most. */
  readonly #highest: number;

  constructor(model: VerilatedModel, { port, word, words }: PortPlace) {
    this.info = port;
    this.count = words;
    this.#model = model;
    this.#first = word;
    this.#isInput = port.direction === 'in';
    this.#highest = highestWord(port.width);
  }

  /** Copies the value, with the present inputs, to `target[at]` and up. */
  get(target: Uint32Array, at = 0): void {
    const { words } = this.#model;
    if (words[0] !== 0) this.#model.eval();
    const first = this.#first;
    const { count } = this;
    for (let i = 0; i < count; i++) target[at + i] = words[first + i]!;
  }

  /** Inputs only: takes the value from `source[at]` and up. Out of range: diagnostic SL0507. */
  set(source: Uint32Array, at = 0): void {
    const { count } = this;
    // Words that are missing are undefined, and so not in range.
    if (!this.#isInput || !(at >= 0 && source[at + count - 1]! <= this.#highest))
      checkWords(this.info, source, at);
    const { words } = this.#model;
    const first = this.#first;
    for (let i = 0; i < count; i++) words[first + i] = source[at + i]!;
    words[0] = 1;
  }
}

/**
 * A Verilated design in this process, without promises: a step costs one call into C++, which is what a bench wants
 * that looks at every cycle. The price is that a crash of the model is a crash of this process.
 */
export class VerilatedSync implements SyncSimulation {
  readonly interface: DesignInterface;
  readonly #model: VerilatedModel;
  readonly #ports: PortDirectory;

  constructor(model: VerilatedModel) {
    this.interface = model.interface;
    this.#model = model;
    this.#ports = new PortDirectory(model.interface);
  }

  get cycle(): number {
    return this.#model.cycle;
  }

  poke(port: string, value: bigint | number): void {
    this.#model.poke(port, value);
  }

  peek(port: string): bigint {
    return this.#guarded(() => this.#model.peek(port));
  }

  /** A port of at most 32 bits for repeated access. Wider: diagnostic SL0509. */
  port(name: string): VerilatedPort {
    const info = this.#ports.numberPort(name);
    return new VerilatedPort(this.#model, info, this.#model.layout.places.get(name)!.word);
  }

  /** A port of any width as 32-bit words for repeated access. */
  words(name: string): VerilatedWords {
    this.#ports.valuePort(name);
    return new VerilatedWords(this.#model, this.#model.layout.places.get(name)!);
  }

  step(cycles = 1, clocks?: readonly string[]): void {
    try {
      if (cycles === 1 && clocks === undefined) this.#model.tick();
      else {
        const ticks = clocks === undefined ? 0xffff_ffff : this.#ports.ticks(clocks);
        this.#model.step(checkCycles(cycles), ticks);
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  reset(cycles = 2): void {
    const release = holdReset(this.interface, (port, value) => this.poke(port, value));
    this.step(cycles);
    release();
  }

  runStreams(job: StreamJob): StreamResult {
    const plan = planStreams(this.interface, job);
    const packed = packJob(plan, this.#model.layout);
    return unpackResult(
      plan,
      this.#guarded(() => this.#model.runStreams(packed)),
    );
  }

  #guarded<T>(body: () => T): T {
    try {
      return body();
    } catch (error) {
      return this.#fail(error);
    }
  }

  #fail(error: unknown): never {
    if (!(error instanceof ModelStopped)) throw error;
    const { name } = this.interface;
    return fail(
      'SL0504',
      `the Verilator model of \`${name}\` stopped in cycle ${error.cycle}: ${error.message}`,
    );
  }
}

/** The same with the promises of `Simulation`; `sync` is without them. */
export class InProcessVerilator extends PromisedSimulation<VerilatedSync> {
  readonly engine = 'verilator';
  readonly model: VerilatedModel;
  readonly #trace: TraceFile | null;

  constructor(library: string, description: DesignInterface, trace: TraceFile | null) {
    const model = new VerilatedModel(library, description, trace?.partial ?? null);
    super(new VerilatedSync(model));
    this.model = model;
    this.#trace = trace;
  }

  async close(): Promise<void> {
    this.model.close();
    this.#trace?.publish();
  }
}
