import { InternalError } from '../../diag/index.ts';
import { PortDirectory } from '../port-directory.ts';
import type { DesignInterface } from '../simulation.ts';
import { type PackedJob, type PackedResult, roomFor } from './packed-job.ts';
import { layoutPorts, type PortLayout } from './port-layout.ts';

/** The Verilog stopped the model: $finish, $stop, $fatal, or values that never settle. */
export class ModelStopped extends Error {
  readonly cycle: number;

  constructor(message: string, cycle: number) {
    super(message);
    this.name = 'ModelStopped';
    this.cycle = cycle;
  }
}

/** Operations, and room for the four words of a mismatch. */
export interface Batch {
  readonly operations: Uint32Array;
  /** Words of `operations` that count. */
  readonly length: number;
  /** Which word of the outputs, cycle (low, high word), where in `operations` the expected words begin. First word -1: none. */
  readonly mismatch: Uint32Array;
}

/** Edges in one call into C++, which counts them in 32 bits. */
const sliceCycles = 2 ** 31;

/**
 * A compiled model in this process. A crash of the model is a crash of the process: the engine runs it in a worker.
 * Every method but the constructor may throw `ModelStopped`; the model is of no use afterwards.
 */
export class VerilatedModel {
  readonly interface: DesignInterface;
  readonly layout: PortLayout;
  /** Port memory. Whoever writes an input here sets word 0 to 1. */
  readonly words: Uint32Array;
  readonly #functions: Functions;
  readonly #tick: Functions['tick'];
  readonly #ports: PortDirectory;
  #isOpen = true;

  constructor(library: string, description: DesignInterface, traceFile: string | null = null) {
    this.interface = description;
    this.layout = layoutPorts(description);
    this.#ports = new PortDirectory(description);
    this.words = new Uint32Array(this.layout.words);
    const functions = loadLibrary(library).open(this.words, traceFile);
    if (!functions) throw new InternalError('the Verilated model could not be made');
    this.#functions = functions;
    this.#tick = functions.tick;
  }

  get cycle(): number {
    return this.#functions.cycle();
  }

  poke(port: string, value: bigint | number): void {
    let rest = this.#ports.inputValue(port, value);
    const place = this.layout.places.get(port)!;
    for (let i = 0; i < place.words; i++, rest >>= 32n)
      this.words[place.word + i] = Number(rest & 0xffff_ffffn);
    this.words[0] = 1;
  }

  peek(port: string): bigint {
    this.#ports.port(port);
    const place = this.layout.places.get(port);
    if (!place) return 0n;
    this.eval();
    let value = 0n;
    for (let i = place.words - 1; i >= 0; i--) value = (value << 32n) | BigInt(this.words[place.word + i]!);
    return value;
  }

  /** Brings the outputs in `words` up to date with the inputs. */
  eval(): void {
    if (this.words[0] !== 0) this.#check(this.#functions.eval());
  }

  /** One edge of all clocks. */
  tick(): void {
    const status = this.#tick();
    if (status !== undefined) this.#check(status);
  }

  /** Bit i of `clocks`: the i-th of `clockPorts` rises. */
  step(cycles = 1, clocks = 0xffff_ffff): void {
    for (let rest = cycles; rest > 0; rest -= sliceCycles) {
      this.#check(this.#functions.step(Math.min(rest, sliceCycles), clocks));
    }
  }

  runStreams(packed: PackedJob): PackedResult {
    const { out, result } = roomFor(packed);
    this.#check(this.#functions.runStreams(packed.job, packed.data, out, result));
    return { result, out };
  }

  /** Operations up to the first output that differs; see `Operation`. */
  operate(batch: Batch): void {
    this.#check(
      this.#functions.operate(batch.operations, batch.length, this.layout.firstOutput, batch.mismatch),
    );
  }

  /**
   * The same in another thread. Nothing else may touch the model until the promise is kept, or `join` has returned: then
   * `message` tells whether it has stopped.
   */
  async operateLater(batch: Batch): Promise<void> {
    const { operations, length, mismatch } = batch;
    const { firstOutput } = this.layout;
    this.#check(await this.#functions.operateLater(operations, length, firstOutput, mismatch));
  }

  /** Streams in another thread; results appear in `target`, which has room for them. */
  async runStreamsLater({ job, data }: PackedJob, { out, result }: PackedResult): Promise<void> {
    this.#check(await this.#functions.runStreamsLater(job, data, out, result));
  }

  /** Waits for the other thread without giving way to other work of this one. */
  join(): void {
    this.#functions.join();
  }

  /** Why the model has stopped, or ''. */
  get message(): string {
    return this.#functions.message();
  }

  /** Closes the trace and frees the model. */
  close(): void {
    if (this.#isOpen) this.#functions.free();
    this.#isOpen = false;
  }

  /** Makes crashes of this process tell the cycle; for processes that hold nothing else. */
  guardProcess(): void {
    this.#functions.guard();
  }

  #check(status: number): void {
    if (status !== 0) throw new ModelStopped(this.#functions.message(), this.cycle);
  }
}

/** What `open` of sim/verilator/addon.cpp gives. Statuses: 0, or 1 for a model that has stopped. */
interface Functions {
  tick(): number | undefined;
  eval(): number;
  step(cycles: number, clocks: number): number;
  runStreams(job: Uint32Array, data: Uint32Array, out: Uint32Array, result: Uint32Array): number;
  operate(operations: Uint32Array, count: number, firstOutput: number, mismatch: Uint32Array): number;
  runStreamsLater(
    job: Uint32Array,
    data: Uint32Array,
    out: Uint32Array,
    result: Uint32Array,
  ): Promise<number>;
  operateLater(
    operations: Uint32Array,
    count: number,
    firstOutput: number,
    mismatch: Uint32Array,
  ): Promise<number>;
  join(): void;
  free(): void;
  cycle(): number;
  message(): string;
  guard(): void;
}

interface Library {
  open(words: Uint32Array, traceFile: string | null): Functions | null;
}

function loadLibrary(file: string): Library {
  const loaded = { exports: {} };
  process.dlopen(loaded, file);
  return loaded.exports as Library;
}
