import { type Design, requireDesign, type SignalId } from '../../ir/index.ts';
import { PromisedSimulation } from '../promised-simulation.ts';
import { enabledOptimisations, type Optimise } from './optimisations.ts';
import { compileProgram } from './program.ts';
import type { ActivityMode } from './run/activity-choice.ts';
import { threadSeconds } from './run/thread-seconds.ts';
import { toggleSignals } from './run/toggle-points.ts';
import { withWriteFlags } from './run/write-flags.ts';
import { EmbeddedSyncSimulation } from './sync-simulation.ts';
import { needsTicks, withTicks } from './ticked.ts';

export { type EmbeddedOptimisation, embeddedOptimisations, type Optimise } from './optimisations.ts';
export type { ActivityMode, ActivityReport } from './run/activity-choice.ts';
export type { Condition } from './run/condition.ts';
export type { Comparison, Expectation, SignalMismatch } from './run/expectations.ts';
export type { PortHandle } from './run/port-handle.ts';
export type { PortWords } from './run/port-words.ts';
export type { RecordOptions } from './run/recorder.ts';
export type { TraceWriter } from './run/trace-writer.ts';
export type { TraceOptions } from './run/vcd.ts';
export { EmbeddedSyncSimulation } from './sync-simulation.ts';

export interface EmbeddedOptions {
  /**
   * `ports` (default): ports and registers can be read, other logic is computed only where something needs it.
   * `all`: every declared signal is kept, for `peek` and traces.
   */
  readonly observe?: 'ports' | 'all';
  /**
   * Signals, by module, whose bits are watched for rising and falling, in every instance: see `toggled`. Ports, registers
   * and wires; the clocks have no value.
   */
  readonly toggles?: readonly (readonly SignalId[])[] | undefined;
  /**
   * Optimisations by name (see `embeddedOptimisations`), all on by default; `false` switches all off. An unknown name:
   * diagnostic SL0505.
   */
  readonly optimise?: Optimise | undefined;
  /**
   * Whether logic of which no input has changed is left out: `measured` (default), where it was measured to be faster;
   * `always`; `never`. Values are the same. Nothing is left out without the optimisation `activity`, or with `toggles`.
   */
  readonly activity?: ActivityMode | undefined;
}

/** A design compiled to WebAssembly in this process. `sync` is the same simulation without promises. */
export class EmbeddedSimulation extends PromisedSimulation<EmbeddedSyncSimulation> {
  readonly engine = 'embedded';

  async close(): Promise<void> {
    this.sync.close();
  }
}

/**
 * Compiles a checked design and starts it, in milliseconds and without any tool. Registers and memories start at 0
 * or at their initial contents. Errors: SL0204 for a combinational loop.
 */
export function startEmbedded(design: Design, options: EmbeddedOptions = {}): EmbeddedSimulation {
  requireDesign(design);
  const observesAll = options.observe === 'all';
  const enabled = enabledOptimisations(options.optimise);
  const { toggles = [] } = options;
  const watched = toggles.length > 0 ? toggleSignals(design, toggles) : [];
  const { design: compiled, flags } =
    toggles.length > 0 ? withWriteFlags(design, toggles) : { design, flags: [] };
  const begin = threadSeconds();
  const program = compileProgram(
    needsTicks(compiled) ? withTicks(compiled) : compiled,
    observesAll,
    enabled,
    watched,
  );
  const seconds = threadSeconds() - begin;
  const sync = new EmbeddedSyncSimulation(design, program, observesAll, toggles, flags, seconds);
  sync.setActivity(options.activity ?? 'measured');
  return new EmbeddedSimulation(sync);
}
