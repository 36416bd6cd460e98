import type { StreamJob } from '../../simulation.ts';
import type { Machine } from './machine.ts';

export interface RecordOptions {
  /** Cycles between two snapshots. Default 1024. */
  readonly everyCycles?: number;
  /** Cycles that can be looked at afterwards, at least. Default 4096. */
  readonly keep?: number;
}

/** What happened from the outside, in order. */
export type RecordedEvent =
  | { readonly kind: 'word'; readonly cycle: number; readonly address: number; readonly value: number }
  | { readonly kind: 'job'; readonly cycle: number; readonly job: StreamJob }
  | { readonly kind: 'state'; readonly cycle: number; readonly state: Uint8Array }
  /** From this cycle on, edges are those of these clocks; see `Machine.edge`. */
  | { readonly kind: 'clocks'; readonly cycle: number; readonly clocks: number };

/** The state at a cycle and all that came from outside until the next snapshot. */
export interface Segment {
  readonly cycle: number;
  /** The program's bytes from its base to its end. */
  readonly state: Uint8Array;
  readonly lastClocks: number;
  readonly clocks: number;
  /** A stream run in the middle of which the snapshot was taken, and its blocks. */
  readonly running: { readonly job: StreamJob; readonly blocks: Uint32Array } | null;
  readonly events: RecordedEvent[];
}

/** Snapshots at intervals and a log of what came from outside: enough to run the last cycles again. */
export class Recorder {
  readonly #machine: Machine;
  readonly #every: number;
  readonly #keep: number;
  #segments: Segment[] = [];
  #clocks = 0xffff_ffff;
  /** The cycle in which the next snapshot is due. */
  next = 0;
  /** Whether words that are written come from a stream run, which is recorded as a whole. */
  isInJob = false;

  constructor(machine: Machine, options: RecordOptions) {
    this.#machine = machine;
    this.#every = Math.max(1, Math.floor(options.everyCycles ?? 1024));
    this.#keep = Math.max(1, Math.floor(options.keep ?? 4096));
    this.snapshot(null);
  }

  get segments(): readonly Segment[] {
    return this.#segments;
  }

  /** Forgets everything: the state was replaced. */
  restart(): void {
    this.#segments = [];
    this.snapshot(null);
  }

  snapshot(running: Segment['running']): void {
    const { program, bytes, cycle, ticks } = this.#machine;
    const oldest = cycle - this.#keep;
    // Snapshots take over the memory of those that go: new memory would cost more than the copy.
    let state: Uint8Array | null = null;
    while (this.#segments.length > 1 && this.#segments[1]!.cycle <= oldest)
      state = this.#segments.shift()!.state;
    state ??= new Uint8Array(program.end - program.base);
    state.set(bytes.subarray(program.base, program.end));
    this.#segments.push({
      cycle,
      state,
      lastClocks: ticks?.last ?? 0,
      clocks: this.#clocks,
      running,
      events: [],
    });
    this.next = cycle + this.#every;
  }

  /** The state was changed in a way that the log has no words for. */
  changed(): void {
    this.snapshot(null);
    const { cycle, state } = this.#segments.at(-1)!;
    this.#note({ kind: 'state', cycle, state });
  }

  word(address: number, value: number): void {
    if (!this.isInJob) this.#note({ kind: 'word', cycle: this.#machine.cycle, address, value });
  }

  clocks(clocks: number): void {
    if (clocks === this.#clocks) return;
    this.#clocks = clocks;
    this.#note({ kind: 'clocks', cycle: this.#machine.cycle, clocks });
  }

  job(job: StreamJob): void {
    this.#note({ kind: 'job', cycle: this.#machine.cycle, job });
  }

  #note(event: RecordedEvent): void {
    this.#segments.at(-1)!.events.push(event);
  }
}

/** A job whose words the caller may change meanwhile. */
export function copyOfJob(job: StreamJob): StreamJob {
  const drive = Object.entries(job.drive).map(([name, stream]) => [
    name,
    { ...stream, words: stream.words.slice() },
  ]);
  const collect = Object.entries(job.collect).map(([name, stream]) => {
    const { expected } = stream;
    return [
      name,
      expected ? { ...stream, expected: { ...expected, words: expected.words.slice() } } : stream,
    ];
  });
  return { ...job, drive: Object.fromEntries(drive), collect: Object.fromEntries(collect) };
}
