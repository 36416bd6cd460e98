import type {
  DesignInterface,
  EngineName,
  Simulation,
  StreamJob,
  StreamResult,
  SyncSimulation,
} from './simulation.ts';

/** An engine in this process behind the interface of all engines; `sync` is the same without promises. */
export abstract class PromisedSimulation<Sync extends SyncSimulation> implements Simulation {
  abstract readonly engine: EngineName;
  readonly sync: Sync;

  constructor(sync: Sync) {
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

  async step(cycles?: number, clocks?: readonly string[]): Promise<void> {
    this.sync.step(cycles, clocks);
  }

  async reset(cycles?: number): Promise<void> {
    this.sync.reset(cycles);
  }

  async runStreams(job: StreamJob): Promise<StreamResult> {
    return this.sync.runStreams(job);
  }

  abstract close(): Promise<void>;
}
