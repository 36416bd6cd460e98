import koffi from 'koffi';
import { InternalError } from '../../diag/index.ts';
import { PortDirectory } from '../port-directory.ts';
import type { DesignInterface } from '../simulation.ts';
import type { PackedJob, PackedResult } from './packed-job.ts';
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
  readonly #handle: unknown;
  readonly #ports: PortDirectory;
  #isOpen = true;

  constructor(library: string, description: DesignInterface, traceFile: string | null = null) {
    this.interface = description;
    this.layout = layoutPorts(description);
    this.#ports = new PortDirectory(description);
    this.#functions = loadFunctions(library);
    this.#handle = this.#functions.create(traceFile);
    if (!this.#handle) throw new InternalError('the Verilated model could not be made');
    const memory = koffi.view(this.#functions.words(this.#handle), this.layout.words * 4);
    this.words = new Uint32Array(memory);
  }

  get cycle(): number {
    return this.#functions.cycle(this.#handle);
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
    if (this.words[0] !== 0) this.#check(this.#functions.eval(this.#handle));
  }

  /** Bit i of `clocks`: the i-th of `clockPorts` rises. */
  step(cycles = 1, clocks = 0xffff_ffff): void {
    for (let rest = cycles; rest > 0; rest -= sliceCycles) {
      this.#check(this.#functions.step(this.#handle, Math.min(rest, sliceCycles), clocks));
    }
  }

  runStreams({ job, data, outWords, streams }: PackedJob): PackedResult {
    const out = new Uint32Array(outWords);
    const result = new Uint32Array(2 + streams);
    this.#check(this.#functions.runStreams(this.#handle, job, data, out, result));
    return { result, out };
  }

  /** Closes the trace and frees the model. */
  close(): void {
    if (this.#isOpen) this.#functions.free(this.#handle);
    this.#isOpen = false;
  }

  /** Makes crashes of this process tell the cycle; for processes that hold nothing else. */
  guardProcess(): void {
    this.#functions.guard();
  }

  #check(status: number): void {
    if (status !== 0) throw new ModelStopped(this.#functions.message(this.#handle), this.cycle);
  }
}

type Functions = ReturnType<typeof loadFunctions>;

function loadFunctions(library: string) {
  const loaded = koffi.load(library);
  const func = (declaration: string) => loaded.func(declaration) as unknown;
  return {
    create: func('void *spinlight_new(const char *trace_file)') as (trace: string | null) => unknown,
    free: func('void spinlight_free(void *model)') as (model: unknown) => void,
    words: func('void *spinlight_words(void *model)') as (model: unknown) => unknown,
    eval: func('int spinlight_eval(void *model)') as (model: unknown) => number,
    step: func('int spinlight_step(void *model, uint32_t cycles, uint32_t clocks)') as (
      model: unknown,
      cycles: number,
      clocks: number,
    ) => number,
    runStreams: func(
      'int spinlight_run_streams(void *model, const uint32_t *job, const uint32_t *data, uint32_t *out, uint32_t *result)',
    ) as (
      model: unknown,
      job: Uint32Array,
      data: Uint32Array,
      out: Uint32Array,
      result: Uint32Array,
    ) => number,
    cycle: func('double spinlight_cycle(void *model)') as (model: unknown) => number,
    message: func('const char *spinlight_message(void *model)') as (model: unknown) => string,
    guard: func('void spinlight_guard()') as () => void,
  };
}
