import { fail } from '../../diag/index.ts';
import type { Design } from '../../ir/index.ts';
import type { DesignInterface, Simulation, StreamJob, StreamResult } from '../simulation.ts';
import { compileProgram } from './program.ts';
import { EmbeddedSyncSimulation } from './sync-simulation.ts';

export type { PortHandle } from './run/port-handle.ts';
export type { TraceOptions, TraceWriter } from './run/vcd.ts';
export { EmbeddedSyncSimulation } from './sync-simulation.ts';

export interface EmbeddedOptions {
  /**
   * `ports` (default): ports and registers can be read, other logic is computed only where something needs it.
   * `all`: every declared signal is kept, for `peek` and traces.
   */
  readonly observe?: 'ports' | 'all';
}

/** A design compiled to WebAssembly in this process. `sync` is the same simulation without promises. */
export class EmbeddedSimulation implements Simulation {
  readonly engine = 'embedded';
  readonly sync: EmbeddedSyncSimulation;

  constructor(sync: EmbeddedSyncSimulation) {
    this.sync = sync;
  }

  get interface(): DesignInterface {
    return this.sync.interface;
  }

  get cycle(): number {
    return this.sync.cycle;
  }

  poke(port: string, value: bigint | number): void {
    this.sync.poke(port, value);
  }

  async peek(port: string): Promise<bigint> {
    return this.sync.peek(port);
  }

  async step(cycles?: number): Promise<void> {
    this.sync.step(cycles);
  }

  async reset(cycles?: number): Promise<void> {
    this.sync.reset(cycles);
  }

  async runStreams(job: StreamJob): Promise<StreamResult> {
    return this.sync.runStreams(job);
  }

  async close(): Promise<void> {
    this.sync.close();
  }
}

/**
 * Compiles a checked design and starts it, in milliseconds and without any tool. Registers and memories start at 0
 * or at their initial contents. Errors: SL0204 for a combinational loop, SL0509 for several clocks.
 */
export function startEmbedded(design: Design, options: EmbeddedOptions = {}): EmbeddedSimulation {
  const top = design.modules[design.top]!;
  const clocks = new Set(top.domains.map(({ clock }) => clock));
  if (clocks.size > 1) {
    const names = [...clocks].map((clock) => `\`${top.signals[clock]!.name}\``).join(', ');
    fail('SL0509', `the embedded engine runs designs with one clock; \`${top.name}\` has ${names}`);
  }
  const observesAll = options.observe === 'all';
  const program = compileProgram(design, observesAll);
  return new EmbeddedSimulation(new EmbeddedSyncSimulation(design, program, observesAll));
}
