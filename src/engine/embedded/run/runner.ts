import type { Design } from '../../../ir/index.ts';
import { tickMask } from '../../port-directory.ts';
import {
  clockPorts,
  type DesignInterface,
  describeInterface,
  type StreamJob,
  type StreamResult,
} from '../../simulation.ts';
import { type Program, portAddresses, registerPorts } from '../program.ts';
import { hasAsyncReset, needsTicks } from '../ticked.ts';
import { Directory } from './directory.ts';
import { Machine } from './machine.ts';
import { copyOfJob } from './recorder.ts';
import { runStreams } from './stream-run.ts';
import { fileWriter, type TraceWriter } from './trace-writer.ts';
import type { Stop } from './until.ts';
import { type TraceOptions, VcdFormatter, VcdTrace } from './vcd.ts';
import { vcdContents } from './vcd-variables.ts';

/** Edges between two returns to the host. */
const untilSlice = 65536;

/** Runs cycles of a compiled design, one by one or in stream runs, for whoever records or traces them. */
export class Runner {
  readonly interface: DesignInterface;
  readonly machine: Machine;
  readonly directory: Directory;
  /** By port; clocks have none. */
  readonly addresses: ReadonlyMap<string, number>;
  readonly clocks: readonly string[];
  /** Outputs that can be read without settling. */
  readonly registers: ReadonlySet<string>;
  #trace: VcdTrace | null = null;
  #formatter: VcdFormatter | null = null;

  /** `design`: the author's, of which `program` may be a form with clocks as inputs. */
  constructor(design: Design, program: Program) {
    this.interface = describeInterface(design);
    this.clocks = clockPorts(this.interface);
    this.directory = new Directory(program);
    const addresses = portAddresses(program.top, program.base);
    const ticks = needsTicks(design)
      ? {
          words: this.clocks.map((clock) => addresses.get(clock)! / 4),
          resetsActAtOnce: hasAsyncReset(design),
          last: 0,
        }
      : null;
    for (const clock of this.clocks) addresses.delete(clock);
    this.addresses = addresses;
    // A reset that acts at once shows in registers without an edge.
    this.registers = ticks?.resetsActAtOnce ? new Set() : registerPorts(program.top);
    this.machine = new Machine(program, ticks);
  }

  step(cycles: number, clocks?: readonly string[]): void {
    const { machine } = this;
    if (cycles === 1 && clocks === undefined && machine.isPlain) {
      machine.tick();
      return;
    }
    const { recorder } = machine;
    if (recorder === null) {
      this.#step(cycles, clocks);
      return;
    }
    recorder.clocks(clocks === undefined ? 0xffff_ffff : tickMask(this.clocks, clocks));
    for (let rest = cycles; rest > 0; ) {
      if (machine.cycle >= recorder.next) recorder.snapshot(null);
      const now = Math.min(rest, recorder.next - machine.cycle);
      this.#step(now, clocks);
      rest -= now;
    }
  }

  #step(cycles: number, clocks?: readonly string[]): void {
    const { machine } = this;
    const ticks = clocks === undefined ? undefined : tickMask(this.clocks, clocks);
    if (this.#trace !== null) {
      this.#trace.run(cycles, ticks);
      if (this.#trace.isOver) this.#traceTo(null);
    } else if (ticks === 0 && machine.ticks === null) {
      // Only the count goes on, where no clock and no reset can have an effect.
      machine.cycle += cycles;
    } else if (cycles === 1) machine.edge(ticks);
    else machine.run(cycles, ticks);
  }

  /**
   * Steps all clocks until a test says so, in the present cycle or after at most `cycles` edges; gives the cycle, or null.
   * Cycles that nothing else wants to see run inside WebAssembly.
   */
  runUntil(until: Stop, cycles: number): number | null {
    const { machine } = this;
    const { recorder } = machine;
    const { functions } = until;
    machine.settle();
    until.start();
    recorder?.clocks(0xffff_ffff);
    for (let left = cycles; left > 0; ) {
      if (this.#trace !== null || machine.ticks !== null) {
        machine.settle();
        if (functions.test() !== 0) return machine.cycle;
        this.step(1);
        left--;
        continue;
      }
      if (recorder !== null && machine.cycle >= recorder.next) recorder.snapshot(null);
      const now = Math.min(left, untilSlice, recorder === null ? left : recorder.next - machine.cycle);
      const unused = functions.run(now);
      const done = unused < 0 ? now : now - unused;
      machine.cycle += done;
      left -= done;
      machine.isSettled = unused >= 0;
      if (unused >= 0) return machine.cycle;
    }
    machine.settle();
    return functions.test() === 0 ? null : machine.cycle;
  }

  /** `resumed`: see `runStreams`. */
  runStreams(given: StreamJob, resumed: Uint32Array | null): StreamResult {
    const { machine } = this;
    const { recorder, ticks } = machine;
    const job = recorder === null ? given : copyOfJob(given);
    if (recorder !== null) {
      if (machine.cycle >= recorder.next) recorder.snapshot(null);
      recorder.job(job);
      recorder.isInJob = true;
    }
    const trace = this.#trace;
    const advance = trace === null ? null : (most: number) => trace.runStream(most);
    machine.setTicks(0xffff_ffff);
    const begin = machine.cycle;
    try {
      return runStreams(machine, this.interface, job, (port) => this.addresses.get(port)!, advance, resumed);
    } finally {
      if (recorder !== null) recorder.isInJob = false;
      machine.setTicks(0);
      if (ticks !== null) {
        machine.isSettled = false;
        if (machine.cycle > begin) ticks.last = 0xffff_ffff;
      }
      trace?.closeAtEnd();
      if (trace?.isOver) this.#traceTo(null);
    }
  }

  /** Writes the waves of all signals that the program keeps from now on, until the function is called or the window ends. */
  trace(target: string | TraceWriter, options: TraceOptions = {}): () => void {
    this.#trace?.close();
    const writer = typeof target === 'string' ? fileWriter(target) : target;
    this.#formatter ??= new VcdFormatter(this.machine, vcdContents(this.directory, this.clocks));
    const trace = new VcdTrace(this.#formatter, writer, options);
    this.#traceTo(trace);
    return () => {
      trace.close();
      if (this.#trace === trace) this.#traceTo(null);
    };
  }

  /** Ends a trace that is running. */
  close(): void {
    this.#trace?.close();
    this.#traceTo(null);
  }

  #traceTo(trace: VcdTrace | null): void {
    this.#trace = trace;
    this.machine.isTraced = trace !== null;
  }
}
