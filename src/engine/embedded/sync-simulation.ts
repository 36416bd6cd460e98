import { fail } from '../../diag/index.ts';
import type { Design } from '../../ir/index.ts';
import { failClock, tickMask } from '../port-directory.ts';
import {
  clockPorts,
  type DesignInterface,
  describeInterface,
  type PortInfo,
  resetPorts,
  type StreamJob,
  type StreamResult,
  type SyncSimulation,
} from '../simulation.ts';
import { compileProgram, type Program, portAddresses } from './program.ts';
import { Directory } from './run/directory.ts';
import { Machine } from './run/machine.ts';
import { PortHandle } from './run/port-handle.ts';
import { copyOfJob, Recorder, type RecordOptions } from './run/recorder.ts';
import { copyState, mapState, type StateRange } from './run/state-map.ts';
import { runStreams } from './run/stream-run.ts';
import { suggestion } from './run/suggest.ts';
import { fileWriter, type TraceOptions, type TraceWriter, VcdTrace } from './run/vcd.ts';
import { wordBytesOf } from './schedule/slot.ts';
import { hasAsyncReset, needsTicks } from './ticked.ts';

/** Cycles between two returns from WebAssembly, so that code that was optimised meanwhile is entered. */
const sliceCycles = 4096;

/** The embedded engine without promises. */
export class EmbeddedSyncSimulation implements SyncSimulation {
  readonly interface: DesignInterface;
  readonly #machine: Machine;
  readonly #directory: Directory;
  readonly #ports: Map<string, PortInfo>;
  readonly #addresses: Map<string, number>;
  readonly #observesAll: boolean;
  readonly #clocks: readonly string[];
  readonly #design: Design;
  #trace: VcdTrace | null = null;
  /** A second program of the design that keeps every signal, made when first needed. */
  #observer: { readonly sync: EmbeddedSyncSimulation; readonly ranges: readonly StateRange[] } | null = null;

  constructor(design: Design, program: Program, observesAll: boolean) {
    this.#design = design;
    this.interface = describeInterface(design);
    this.#clocks = clockPorts(this.interface);
    this.#directory = new Directory(program);
    this.#ports = new Map(this.interface.ports.map((port) => [port.name, port]));
    this.#addresses = portAddresses(program.top, program.base);
    const ticks = needsTicks(design)
      ? {
          words: this.#clocks.map((clock) => this.#addresses.get(clock)! / 4),
          resetsActAtOnce: hasAsyncReset(design),
          last: 0,
        }
      : null;
    for (const clock of this.#clocks) this.#addresses.delete(clock);
    this.#machine = new Machine(program, ticks);
    this.#observesAll = observesAll;
  }

  get cycle(): number {
    return this.#machine.cycle;
  }

  poke(port: string, value: bigint | number): void {
    const info = this.#port(port);
    if (info.direction === 'out')
      fail('SL0505', `\`${port}\` is an output`, { help: 'Only inputs can be set.' });
    const address = this.#addresses.get(port);
    if (address === undefined) failClock(port, this.#clocks.length);
    if (typeof value === 'number' && !Number.isSafeInteger(value))
      fail('SL0507', `${value} is not an integer that \`${port}\` could take`);
    const wanted = BigInt(value);
    if (wanted < 0n || wanted >> BigInt(info.width) !== 0n)
      fail('SL0507', `${value} does not fit the ${info.width} bits of \`${port}\``, {
        help: `Values are unsigned: 0 to ${(1n << BigInt(info.width)) - 1n}.`,
      });
    this.#machine.write(address, info.width, wanted);
  }

  /**
   * A port, or any declared signal by its path (`instance.name`). A signal that the program does not keep is computed by a
   * second one that keeps all, from the present state; that one is compiled at the first such call.
   */
  peek(name: string): bigint {
    this.#machine.settle();
    const info = this.#ports.get(name);
    if (!info && !this.#isInternal(name)) this.#port(name);
    const address = info ? this.#addresses.get(name) : undefined;
    if (address !== undefined) return this.#machine.read(address, info!.width);
    if (info) return 0n;
    const { address: place, signal, isState } = this.#directory.find(name);
    // Other logic may have a place without being computed in every cycle.
    if (place >= 0 && (this.#observesAll || isState)) return this.#machine.read(place, signal.width);
    const { base } = this.#machine.program;
    const observer = this.#observe(this.#machine.bytes.subarray(base), this.cycle, this.#machine.ticks?.last);
    observer.#machine.settle();
    const { address: there } = observer.#directory.find(name);
    return there < 0 ? 0n : observer.#machine.read(there, signal.width);
  }

  /** A port of at most 32 bits for repeated access. Wider: diagnostic SL0509. */
  port(name: string): PortHandle {
    const info = this.#port(name);
    const address = this.#addresses.get(name);
    if (address === undefined) failClock(name, this.#clocks.length);
    if (info.width > 32)
      fail('SL0509', `\`${name}\` has ${info.width} bits; a handle takes at most 32`, {
        help: 'Use `poke` and `peek`, or a stream.',
      });
    return new PortHandle(this.#machine, info, address);
  }

  step(cycles = 1, clocks?: readonly string[]): void {
    const { recorder } = this.#machine;
    if (recorder === null) {
      this.#step(cycles, clocks);
      return;
    }
    recorder.clocks(clocks === undefined ? 0xffff_ffff : tickMask(this.#clocks, clocks));
    for (let rest = cycles; rest > 0; ) {
      if (this.cycle >= recorder.next) recorder.snapshot(null);
      const now = Math.min(rest, recorder.next - this.cycle);
      this.#step(now, clocks);
      rest -= now;
    }
  }

  #step(cycles: number, clocks?: readonly string[]): void {
    const machine = this.#machine;
    if (cycles === 1 && clocks === undefined && this.#trace === null) {
      machine.edge();
      return;
    }
    const ticks = clocks === undefined ? undefined : tickMask(this.#clocks, clocks);
    if (ticks === 0 && machine.ticks === null) {
      this.#stepWithoutEdge(cycles);
      return;
    }
    if (cycles === 1 && this.#trace === null) {
      machine.edge(ticks);
      return;
    }
    if (this.#trace === null) {
      for (let rest = cycles; rest > 0; rest -= sliceCycles) machine.run(Math.min(rest, sliceCycles), ticks);
      return;
    }
    for (let i = 0; i < cycles; i++) {
      this.#sample();
      machine.edge(ticks);
    }
  }

  reset(cycles = 2): void {
    for (const { direction, valid, ready } of this.interface.streams)
      this.poke(direction === 'in' ? valid : ready, 0);
    const resets = resetPorts(this.interface);
    for (const reset of resets) this.poke(reset, 1);
    this.step(cycles);
    for (const reset of resets) this.poke(reset, 0);
  }

  runStreams(job: StreamJob): StreamResult {
    return this.#runStreams(job, null);
  }

  #runStreams(given: StreamJob, resumed: Uint32Array | null): StreamResult {
    const { recorder } = this.#machine;
    const job = recorder === null ? given : copyOfJob(given);
    if (recorder !== null) {
      if (this.cycle >= recorder.next) recorder.snapshot(null);
      recorder.job(job);
      recorder.isInJob = true;
    }
    const addressOf = (port: string) => this.#addresses.get(port)!;
    const sample = this.#trace === null ? null : () => this.#sample();
    this.#machine.setTicks(0xffff_ffff);
    try {
      return runStreams(this.#machine, this.interface, job, addressOf, sample, resumed);
    } finally {
      if (recorder !== null) recorder.isInJob = false;
      this.#machine.setTicks(0);
      if (this.#machine.ticks !== null) this.#machine.isSettled = false;
    }
  }

  /** Words `address` and up of a memory, by its path. */
  readMemory(path: string, address = 0, count?: number): bigint[] {
    const { memory, address: start } = this.#directory.memory(path);
    const words = count ?? memory.depth - address;
    this.#checkRange(path, memory.depth, address, words);
    const size = wordBytesOf(memory.width);
    return Array.from({ length: words }, (_, i) => {
      const at = start + (address + i) * size;
      if (size >= 4) return this.#machine.read(at, memory.width);
      const { bytes } = this.#machine;
      return BigInt(size === 1 ? bytes[at]! : bytes[at]! | (bytes[at + 1]! << 8));
    });
  }

  /** Replaces words `address` and up of a memory, by its path. Too large a value: diagnostic SL0507. */
  writeMemory(path: string, address: number, values: Iterable<bigint | number>): void {
    const { memory, address: start } = this.#directory.memory(path);
    const list = [...values].map(BigInt);
    this.#checkRange(path, memory.depth, address, list.length);
    const size = wordBytesOf(memory.width);
    list.forEach((value) => {
      if (value < 0n || value >> BigInt(memory.width) !== 0n)
        fail('SL0507', `${value} does not fit the ${memory.width} bits of a word of \`${path}\``);
    });
    list.forEach((value, i) => {
      const at = start + (address + i) * size;
      if (size >= 4) this.#machine.write(at, memory.width, value);
      else
        for (let byte = 0; byte < size; byte++)
          this.#machine.bytes[at + byte] = Number(value >> BigInt(byte * 8)) & 255;
    });
    this.#machine.isSettled = false;
    // Bytes of short words are not in the log.
    this.#machine.recorder?.changed();
  }

  /**
   * Keeps snapshots and a log of what comes from outside from now on, so that `lastCycles` can write the waves of the last
   * cycles at any time. Stops with `null`.
   */
  record(options: RecordOptions | null = {}): void {
    this.#machine.recorder = options === null ? null : new Recorder(this.#machine, options);
  }

  /**
   * Writes the VCD of the last `count` cycles (fewer, if fewer were recorded) by running them again, and gives the first of
   * them. Without `record`: diagnostic SL0509.
   */
  lastCycles(count: number, target: string | TraceWriter): number {
    const { recorder } = this.#machine;
    if (recorder === null)
      fail('SL0509', 'this simulation records nothing to run again', { help: 'Call `record()` before.' });
    const end = this.cycle;
    const { segments } = recorder;
    const first = Math.max(segments[0]!.cycle, end - count);
    // The last segment that begins early enough; all that follow are run through.
    const start = segments.findLastIndex(({ cycle }) => cycle <= first);
    const { state, cycle, lastClocks, running, clocks } = segments[start]!;
    const observer = this.#observe(state, cycle, lastClocks);
    const { sync, ranges } = { sync: observer, ranges: this.#observer!.ranges };
    const stop = sync.trace(target, { from: first, to: end });
    let names = this.#clockNames(clocks);
    if (running) sync.#runStreams(running.job, running.blocks);
    for (const event of segments.slice(start).flatMap(({ events }) => events)) {
      // A job that runs beyond a snapshot is in the log once, before the snapshot.
      if (event.cycle > sync.cycle) sync.step(event.cycle - sync.cycle, names);
      if (event.kind === 'job') sync.runStreams(event.job);
      else if (event.kind === 'state') {
        copyState(ranges, event.state, this.#machine.program.base, sync.#machine.bytes);
        sync.#machine.isSettled = false;
      } else if (event.kind === 'clocks') names = this.#clockNames(event.clocks);
      else {
        const range = ranges.find(
          ({ from, bytes }) => event.address >= from && event.address < from + bytes,
        )!;
        sync.#machine.write(event.address - range.from + range.to, 32, BigInt(event.value));
      }
    }
    if (end > sync.cycle) sync.step(end - sync.cycle, names);
    stop();
    return first;
  }

  #clockNames(mask: number): string[] | undefined {
    return mask === 0xffff_ffff ? undefined : this.#clocks.filter((_, i) => (mask >>> i) & 1);
  }

  /** The simulation that keeps all signals, in a state of this one. */
  #observe(state: Uint8Array, cycle: number, lastClocks = 0): EmbeddedSyncSimulation {
    const { program } = this.#machine;
    if (this.#observer === null) {
      const all = compileProgram(program.design, true, new Set(['fold']));
      const sync = new EmbeddedSyncSimulation(this.#design, all, true);
      this.#observer = { sync, ranges: mapState(this.#directory, sync.#directory) };
    }
    const { sync, ranges } = this.#observer;
    copyState(ranges, state, program.base, sync.#machine.bytes);
    sync.#machine.cycle = cycle;
    sync.#machine.isSettled = false;
    if (sync.#machine.ticks) sync.#machine.ticks.last = lastClocks;
    return sync;
  }

  /** The whole state: registers, memories, inputs and the cycle count. */
  snapshot(): Uint8Array {
    const { base, end } = this.#machine.program;
    const copy = new Uint8Array(8 + end - base);
    new DataView(copy.buffer).setFloat64(0, this.#machine.cycle);
    copy.set(this.#machine.bytes.subarray(base, end), 8);
    return copy;
  }

  /** Goes back to a snapshot of a simulation of the same design, started with the same options. */
  restore(snapshot: Uint8Array): void {
    const { base, end } = this.#machine.program;
    if (snapshot.length !== 8 + end - base)
      fail('SL0507', 'the snapshot is not one of this design with these options');
    this.#machine.cycle = new DataView(snapshot.buffer, snapshot.byteOffset).getFloat64(0);
    this.#machine.bytes.set(snapshot.subarray(8), base);
    this.#machine.isSettled = false;
    this.#machine.recorder?.restart();
  }

  /**
   * Writes a VCD file of all signals from now on, until the returned function is called or `to` is reached. Needs
   * `observe: 'all'`: diagnostic SL0509 otherwise. A file gets its name when the trace is complete.
   */
  trace(target: string | TraceWriter, options: TraceOptions = {}): () => void {
    if (!this.#observesAll)
      fail('SL0509', 'this simulation keeps no signals to trace', {
        help: "Start it with { observe: 'all' }.",
      });
    this.#trace?.close();
    const writer = typeof target === 'string' ? fileWriter(target) : target;
    const trace = new VcdTrace(this.#machine, this.#directory, this.#clocks, writer, options);
    this.#trace = trace;
    return () => {
      trace.close();
      if (this.#trace === trace) this.#trace = null;
    };
  }

  /** Ends a trace that is running. */
  close(): void {
    this.#trace?.close();
    this.#trace = null;
  }

  /** Only the count goes on, where no clock and no reset can have an effect. */
  #stepWithoutEdge(cycles: number): void {
    for (let i = 0; i < cycles; i++) {
      if (this.#trace !== null) this.#sample();
      this.#machine.cycle++;
    }
  }

  #sample(): void {
    this.#machine.settle();
    this.#trace?.sample();
    if (this.#trace?.isOver) this.#trace = null;
  }

  #isInternal(name: string): boolean {
    if (name.includes('.')) return true;
    return this.#machine.program.top.builder.moduleOf(0).signals.some((signal) => signal.name === name);
  }

  #port(name: string): PortInfo {
    const info = this.#ports.get(name);
    if (!info) fail('SL0505', `unknown port \`${name}\``, suggestion(name, this.#ports.keys()));
    return info;
  }

  #checkRange(path: string, depth: number, address: number, count: number): void {
    if (address < 0 || count < 0 || address + count > depth)
      fail(
        'SL0507',
        `words ${address} to ${address + count - 1} are outside of memory \`${path}\` of ${depth} words`,
      );
  }
}
