import { SpinlightError } from '../../diag/index.ts';
import type { StreamResult } from '../simulation.ts';
import type { StreamPlan } from '../stream-plan.ts';
import {
  type Batch,
  type InProcessVerilator,
  type PackedJob,
  type PackedResult,
  packJob,
  roomFor,
  unpackResult,
  type VerilatedModel,
} from '../verilator/index.ts';
import { differenceOf, type OutputPlaces } from './difference.ts';

/** What the follower has to repeat, in order. */
type Work =
  | { readonly kind: 'operations'; readonly batch: Batch }
  | {
      readonly kind: 'streams';
      readonly plan: StreamPlan;
      readonly packed: PackedJob;
      readonly room: PackedResult;
      readonly expected: StreamResult;
      /** Cycle in which the run begins. */
      readonly begin: number;
    };

interface Running {
  readonly work: Work;
  promise: Promise<void>;
  isDone: boolean;
}

/** Batches that may wait before a bench without promises has to wait for the follower. */
const mostBatches = 32;

/**
 * Repeats on a Verilated model, in another thread, what was noted, and compares. Work that comes while the model is still
 * being built waits for it.
 */
export class Follower {
  /** Kept when the model is there; fails with the diagnostics of its build. */
  readonly ready: Promise<void>;
  readonly #outputs: OutputPlaces;
  #verilator: InProcessVerilator | null = null;
  #queue: Work[] = [];
  #running: Running | null = null;
  #failure: unknown = null;
  #confirmed = 0;

  constructor(outputs: OutputPlaces, start: () => Promise<InProcessVerilator>) {
    this.#outputs = outputs;
    this.ready = start().then(
      (verilator) => {
        this.#verilator = verilator;
        this.#pump();
      },
      (error: unknown) => {
        this.#failure = error;
        throw error;
      },
    );
    this.ready.catch(() => {}); // whoever comes next is told
  }

  /** Cycles that have been repeated with equal outputs. */
  get confirmed(): number {
    return this.#confirmed;
  }

  addOperations(operations: Uint32Array, length: number): void {
    const mismatch = new Uint32Array(4);
    this.#add({
      kind: 'operations',
      batch: { operations, length, mismatch },
    });
  }

  addStreams(plan: StreamPlan, expected: StreamResult, begin: number): void {
    const packed = packJob(plan, this.#outputs.layout);
    this.#add({ kind: 'streams', plan, packed, room: roomFor(packed), expected, begin });
  }

  /** Throws what went wrong: the first difference, a model that stopped, a build that failed. */
  check(): void {
    if (this.#failure !== null) throw this.#failure;
  }

  /** Waits, without giving way, until not much is left to do. A model that is not there yet is not waited for. */
  keepUp(): void {
    while (this.#verilator !== null && this.#failure === null && this.#queue.length > mostBatches) {
      if (this.#running === null) this.#pump();
      else {
        this.#verilator.model.join();
        this.#finish(this.#running);
      }
    }
    this.check();
  }

  /** The same, giving way, and waiting for the model if it is not there yet. */
  async keepUpLater(): Promise<void> {
    this.check();
    if (this.#queue.length <= mostBatches) return;
    await this.ready;
    while (this.#failure === null && this.#queue.length > mostBatches) await this.#running?.promise;
    this.check();
  }

  /** Until everything so far has been compared. */
  async settle(): Promise<void> {
    await this.ready;
    while (this.#failure === null && (this.#running !== null || this.#queue.length > 0)) {
      this.#pump();
      await this.#running?.promise;
    }
    this.check();
  }

  /** Drops what is left. */
  async close(): Promise<void> {
    this.#queue = [];
    await this.ready.catch(() => {});
    this.#verilator?.model.join();
    await this.#verilator?.close();
  }

  #add(work: Work): void {
    if (this.#failure !== null) return;
    this.#queue.push(work);
    this.#pump();
  }

  #pump(): void {
    if (this.#verilator === null || this.#running !== null || this.#failure !== null) return;
    const work = this.#queue.shift();
    if (work === undefined) return;
    const { model } = this.#verilator;
    const running: Running = { work, promise: Promise.resolve(), isDone: false };
    this.#running = running;
    const done =
      work.kind === 'operations'
        ? model.operateLater(work.batch)
        : model.runStreamsLater(work.packed, work.room);
    // A model that has stopped says so in its message.
    running.promise = done.then(
      () => this.#finish(running),
      () => this.#finish(running),
    );
  }

  #finish(running: Running): void {
    if (running.isDone) return;
    running.isDone = true;
    this.#running = null;
    const { model } = this.#verilator!;
    const found = this.#differenceOf(running.work, model);
    if (found === null) {
      this.#confirmed = model.cycle;
      this.#pump();
    } else {
      this.#failure = new SpinlightError([found]);
      this.#queue = [];
    }
  }

  #differenceOf(work: Work, model: VerilatedModel) {
    if (model.message !== '') return differenceOf.stopped(model);
    if (work.kind === 'operations') return differenceOf.outputs(model, work.batch, this.#outputs);
    const result = unpackResult(work.plan, work.room);
    return differenceOf.streams(model, work.begin, work.expected, result);
  }
}
