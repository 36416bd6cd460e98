import { checkCycles, PortDirectory } from '../port-directory.ts';
import { holdReset } from '../reset.ts';
import type { DesignInterface, Simulation, StreamJob, StreamResult } from '../simulation.ts';
import { planStreams } from '../stream-plan.ts';
import type { TraceFile } from '../trace-file.ts';
import type { ModelProcess } from './model-process.ts';
import { OperationQueue } from './operation-queue.ts';
import { type PackedResult, packJob, unpackResult } from './packed-job.ts';
import { layoutPorts, type PortLayout } from './port-layout.ts';

/** Words of operations that are sent in one message. */
const batchWords = 1 << 16;

/** Batches on their way before `step` begins to wait. */
const batchesAhead = 4;

/**
 * A Verilated design in a process of its own. Pokes and steps are queued and sent in batches; only `peek`,
 * `runStreams` and `close` wait for the model, and `step` when it is far ahead. A model that crashes or is stopped by
 * its Verilog makes these fail with diagnostic SL0504.
 */
export class VerilatorSimulation implements Simulation {
  readonly engine = 'verilator';
  readonly interface: DesignInterface;
  readonly #process: ModelProcess;
  readonly #ports: PortDirectory;
  readonly #layout: PortLayout;
  readonly #trace: TraceFile | null;
  readonly #queue = new OperationQueue();
  #cycle = 0;
  /** Answers that tell how far the model has come, oldest first. */
  readonly #ahead: Promise<unknown>[] = [];
  #isFlushPlanned = false;

  constructor(description: DesignInterface, process: ModelProcess, trace: TraceFile | null) {
    this.#trace = trace;
    this.interface = description;
    this.#process = process;
    this.#ports = new PortDirectory(description);
    this.#layout = layoutPorts(description);
  }

  get cycle(): number {
    return this.#cycle;
  }

  /** The process of the model. */
  get pid(): number | undefined {
    return this.#process.pid;
  }

  poke(port: string, value: bigint | number): void {
    const wanted = this.#ports.inputValue(port, value);
    this.#queue.poke(this.#layout.places.get(port)!, wanted);
  }

  async peek(port: string): Promise<bigint> {
    this.#ports.port(port);
    if (this.#ports.isClock(port)) return 0n;
    this.#flush();
    return (await this.#process.request(`reading \`${port}\``, (id) => ({
      kind: 'peek',
      id,
      port,
    }))) as bigint;
  }

  async step(cycles = 1, clocks?: readonly string[]): Promise<void> {
    this.#queue.step(checkCycles(cycles), this.#ports.ticks(clocks));
    this.#cycle += cycles;
    if (this.#queue.length >= batchWords) {
      this.#flush();
      const sync = this.#process.request('running cycles', (id) => ({ kind: 'sync', id }));
      sync.catch(() => {}); // whoever waits next is told
      this.#ahead.push(sync);
      if (this.#ahead.length > batchesAhead) await this.#ahead.shift();
    } else if (!this.#isFlushPlanned) {
      this.#isFlushPlanned = true;
      setImmediate(() => this.#flushPlanned());
    }
  }

  async reset(cycles = 2): Promise<void> {
    const release = holdReset(this.interface, (port, value) => this.poke(port, value));
    await this.step(cycles);
    release();
  }

  async runStreams(job: StreamJob): Promise<StreamResult> {
    const plan = planStreams(this.interface, job);
    const packed = packJob(plan, this.#layout);
    this.#flush();
    const answer = this.#process.request('running streams', (id) => ({ kind: 'streams', id, job: packed }));
    const result = unpackResult(plan, (await answer) as PackedResult);
    this.#cycle += result.cycles;
    return result;
  }

  async close(): Promise<void> {
    try {
      if (!this.#process.hasFailed) this.#flush();
      await this.#process.close();
    } finally {
      this.#trace?.publish();
    }
  }

  #flush(): void {
    if (this.#queue.length > 0) {
      this.#process.send('running cycles', { kind: 'operations', words: this.#queue.take() });
    }
  }

  /** The model starts to work even if nobody waits for it. A failure is told to whoever waits next. */
  #flushPlanned(): void {
    this.#isFlushPlanned = false;
    try {
      this.#flush();
    } catch {
      // the next peek, run or close fails with the same
    }
  }
}
