import { fail } from '../../diag/index.ts';
import type { Design } from '../../ir/index.ts';
import { checkCycles, PortDirectory } from '../port-directory.ts';
import { holdReset } from '../reset.ts';
import type { DesignInterface, StreamJob, StreamResult, SyncSimulation } from '../simulation.ts';
import type { Program } from './program.ts';
import { Activity } from './run/activity.ts';
import type { ActivityMode, ActivityReport } from './run/activity-choice.ts';
import type { Condition } from './run/condition.ts';
import { type Comparison, type Expectation, Expectations } from './run/expectations.ts';
import type { Machine } from './run/machine.ts';
import { readMemory, writeMemory } from './run/memory-words.ts';
import { Observer } from './run/observer.ts';
import { PortHandle } from './run/port-handle.ts';
import { PortWords } from './run/port-words.ts';
import { Recorder, type RecordOptions } from './run/recorder.ts';
import { replay } from './run/replay.ts';
import { Runner } from './run/runner.ts';
import { Stops } from './run/stops.ts';
import { togglePoints } from './run/toggle-points.ts';
import { Toggles } from './run/toggles.ts';
import type { TraceWriter } from './run/trace-writer.ts';
import { Until } from './run/until.ts';
import type { TraceOptions } from './run/vcd.ts';
import type { WriteFlags } from './run/write-flags.ts';
import type { WatchedSignals } from './schedule/task-list.ts';

/** The embedded engine without promises. */
export class EmbeddedSyncSimulation implements SyncSimulation {
  readonly interface: DesignInterface;
  readonly #design: Design;
  readonly #runner: Runner;
  readonly #machine: Machine;
  readonly #ports: PortDirectory;
  readonly #observesAll: boolean;
  #toggles: Toggles | null = null;
  #activity: Activity | null = null;
  readonly #stops: Stops;
  /** Made when first needed. */
  #observer: Observer | null = null;

  constructor(
    design: Design,
    program: Program,
    observesAll: boolean,
    toggles: WatchedSignals = [],
    writeFlags: WriteFlags = [],
    compileSeconds = 0,
  ) {
    this.#design = design;
    this.#runner = new Runner(design, program);
    const { machine, directory } = this.#runner;
    this.#machine = machine;
    // Those who watch toggles would have to be told of every change of functions.
    if (program.top.source !== null && toggles.length === 0)
      this.#activity = new Activity(machine, compileSeconds);
    if (toggles.length > 0)
      this.#toggles = new Toggles(machine, togglePoints(design, directory, toggles, writeFlags));
    this.interface = this.#runner.interface;
    this.#ports = new PortDirectory(this.interface);
    this.#observesAll = observesAll;
    this.#stops = new Stops(this.#runner, this.#ports, observesAll);
  }

  get cycle(): number {
    return this.#runner.machine.cycle;
  }

  poke(port: string, value: bigint | number): void {
    const wanted = this.#ports.inputValue(port, value);
    const { width } = this.#ports.port(port);
    this.#runner.machine.write(this.#runner.addresses.get(port)!, width, wanted);
  }

  /**
   * A port, or any declared signal by its path (`instance.name`). A signal that the program does not keep is computed by a
   * second one that keeps all, from the present state; that one is compiled at the first such call.
   */
  peek(name: string): bigint {
    const { machine, directory, addresses } = this.#runner;
    machine.settle();
    const address = addresses.get(name);
    if (address !== undefined) return machine.read(address, this.#ports.port(name).width);
    if (this.#ports.isClock(name)) return 0n;
    if (!this.#isInternal(name)) this.#ports.port(name);
    const { address: place, signal, isState } = directory.find(name);
    // Other logic may have a place without being computed in every cycle.
    if (place >= 0 && (this.#observesAll || isState)) return machine.read(place, signal.width);
    const { base } = machine.program;
    const observer = this.#observe().enter(
      machine.bytes.subarray(base),
      this.cycle,
      machine.ticks?.last ?? 0,
    );
    observer.machine.settle();
    const { address: there } = observer.directory.find(name);
    return there < 0 ? 0n : observer.machine.read(there, signal.width);
  }

  /** A port of at most 32 bits for repeated access. Wider: diagnostic SL0509. */
  port(name: string): PortHandle {
    const info = this.#ports.numberPort(name);
    const address = this.#runner.addresses.get(name)!;
    return new PortHandle(this.#machine, info, address, this.#runner.registers.has(name));
  }

  /** A port of any width as 32-bit words for repeated access. */
  words(name: string): PortWords {
    const info = this.#ports.valuePort(name);
    const address = this.#runner.addresses.get(name)!;
    return new PortWords(this.#machine, info, address, this.#runner.registers.has(name));
  }

  step(cycles = 1, clocks?: readonly string[]): void {
    // What a bench does that looks at every cycle: not one call more than it takes.
    const machine = this.#machine;
    if (cycles === 1 && clocks === undefined && machine.isPlain) machine.tick();
    else this.#runner.step(checkCycles(cycles), clocks);
  }

  /**
   * Steps all clocks until `condition` holds: in the present cycle, or after at most `maxCycles` edges. Gives that cycle, in
   * which the simulation then is, its edge still to come; or null. The condition is compiled: no JavaScript runs per cycle.
   */
  runUntil(condition: Condition, maxCycles: number): number | null {
    const until = this.#stops.get(condition, (machine, find) => new Until(machine, condition, find));
    return this.#runner.runUntil(until, checkCycles(maxCycles));
  }

  /**
   * Compares signals with what they must be, in the present cycle and after each of at most `maxCycles` edges. Stops at the
   * first difference, in its cycle, its edge still to come; or in the cycle after the last value. It is compiled, as
   * `runUntil` is. With `record`, `lastCycles` then shows how it came about.
   */
  runExpecting(expectations: readonly Expectation[], maxCycles: number): Comparison {
    const shape = expectations.map(({ signal, when }) => ({ signal, when }));
    const run = this.#stops.get({ shape }, (machine, find) => new Expectations(machine, expectations, find));
    run.expect(expectations);
    this.#runner.runUntil(run, checkCycles(maxCycles));
    return run.result();
  }

  reset(cycles = 2): void {
    const release = holdReset(this.interface, (port, value) => this.poke(port, value));
    this.step(cycles);
    release();
  }

  runStreams(job: StreamJob): StreamResult {
    return this.#runner.runStreams(job, null);
  }

  /**
   * The bits of a signal that rose and that fell so far, by its path; it must be one of the option `toggles`: diagnostic
   * SL0505 otherwise. Just before each edge its value is compared with that before the last one. Cycles in which its module
   * is in reset do not count; a module without reset counts when the one around it does.
   */
  toggled(path: string): { rise: bigint; fall: bigint } {
    if (this.#toggles === null)
      fail('SL0509', 'this simulation watches no toggles', { help: 'Start it with the option `toggles`.' });
    return this.#toggles.of(path);
  }

  /** Words `address` and up of a memory, by its path. */
  readMemory(path: string, address = 0, count?: number): bigint[] {
    return readMemory(this.#runner, path, address, count);
  }

  /** Replaces words `address` and up of a memory, by its path. Too large a value: diagnostic SL0507. */
  writeMemory(path: string, address: number, values: Iterable<bigint | number>): void {
    writeMemory(this.#runner, path, address, values);
  }

  /**
   * Keeps snapshots and a log of what comes from outside from now on, so that `lastCycles` can write the waves of the last
   * cycles at any time. Stops with `null`.
   */
  record(options: RecordOptions | null = {}): void {
    const { machine } = this.#runner;
    machine.recorder = options === null ? null : new Recorder(machine, options);
  }

  /**
   * Writes the VCD of the last `count` cycles (fewer, if fewer were recorded) by running them again, and gives the first of
   * them. Without `record`: diagnostic SL0509.
   */
  lastCycles(count: number, target: string | TraceWriter): number {
    const { recorder } = this.#runner.machine;
    if (recorder === null)
      fail('SL0509', 'this simulation records nothing to run again', { help: 'Call `record()` before.' });
    return replay(recorder, this.#observe(), { count, end: this.cycle }, target);
  }

  /** Whether logic of which no input has changed is left out at present, and why. */
  get activity(): ActivityReport {
    return this.#activity === null
      ? { isSkipping: false, speedUp: null, activity: null, reason: 'not available' }
      : this.#activity.report();
  }

  /**
   * Chooses whether such logic is left out: `measured` as of the option. It makes no difference to any value, and can be
   * changed at any time. Nothing changes where the optimisation `activity` is off, or toggles are watched.
   */
  setActivity(mode: ActivityMode): void {
    this.#activity?.set(mode);
  }

  /** The whole state: registers, memories, inputs and the cycle count. */
  snapshot(): Uint8Array {
    const { program, bytes, cycle } = this.#runner.machine;
    const { base, end } = program;
    const copy = new Uint8Array(8 + end - base);
    new DataView(copy.buffer).setFloat64(0, cycle);
    copy.set(bytes.subarray(base, end), 8);
    return copy;
  }

  /** Goes back to a snapshot of a simulation of the same design, started with the same options. */
  restore(snapshot: Uint8Array): void {
    const { machine } = this.#runner;
    const { base, end } = machine.program;
    if (snapshot.length !== 8 + end - base)
      fail('SL0507', 'the snapshot is not one of this design with these options');
    machine.cycle = new DataView(snapshot.buffer, snapshot.byteOffset).getFloat64(0);
    machine.bytes.set(snapshot.subarray(8), base);
    machine.stateChanged();
    machine.recorder?.restart();
    this.#toggles?.restart();
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
    return this.#runner.trace(target, options);
  }

  /** Ends a trace that is running. */
  close(): void {
    this.#runner.close();
  }

  #observe(): Observer {
    this.#observer ??= new Observer(this.#design, this.#runner);
    return this.#observer;
  }

  #isInternal(name: string): boolean {
    if (name.includes('.')) return true;
    const top = this.#runner.machine.program.top.builder.moduleOf(0);
    return top.signals.some((signal) => signal.name === name);
  }
}
