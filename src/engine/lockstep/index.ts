import type { Design } from '../../ir/index.ts';
import { startEmbedded } from '../embedded/index.ts';
import { PromisedSimulation } from '../promised-simulation.ts';
import { describeInterface, type Simulation } from '../simulation.ts';
import { type InProcessVerilator, layoutPorts } from '../verilator/index.ts';
import { outputPlaces } from './difference.ts';
import { Follower } from './follower.ts';
import { LockStepSync } from './lockstep-sync.ts';

export { LockStepSync, NotedPort, NotedWords } from './lockstep-sync.ts';

/**
 * The embedded engine and Verilator on the same bench. Values are those of the embedded engine, at once; Verilator's model
 * is built meanwhile, catches up in a thread of its own, and compares the outputs of every cycle. The first difference is
 * diagnostic SL0511, thrown by whatever call comes next; `confirm` and `close` wait until everything has been compared.
 */
export class LockStepSimulation extends PromisedSimulation<LockStepSync> {
  readonly engine = 'embedded';
  readonly #follower: Follower;

  constructor(sync: LockStepSync, follower: Follower) {
    super(sync);
    this.#follower = follower;
  }

  /** Kept when Verilator's model is there. Fails with the diagnostics of its build. */
  get ready(): Promise<void> {
    return this.#follower.ready;
  }

  /** Cycles that Verilator has confirmed so far. */
  get confirmed(): number {
    return this.#follower.confirmed;
  }

  /** Waits until Verilator has confirmed all cycles, and gives their number. */
  async confirm(): Promise<number> {
    this.sync.flush();
    await this.#follower.settle();
    return this.confirmed;
  }

  override async step(cycles?: number, clocks?: readonly string[]): Promise<void> {
    this.sync.step(cycles, clocks);
    await this.#follower.keepUpLater();
  }

  /** Confirms what has not been confirmed yet. */
  async close(): Promise<void> {
    try {
      await this.confirm();
    } finally {
      await this.#follower.close();
    }
  }
}

/** `start` gives a model in this process of a design with the same ports. */
export function lockStep(design: Design, start: () => Promise<Simulation>): LockStepSimulation {
  const leader = startEmbedded(design);
  const outputs = outputPlaces(layoutPorts(describeInterface(design)));
  // The bench goes first: writing the Verilog would keep it waiting.
  const later = () => new Promise((resolve) => setImmediate(resolve));
  const follower = new Follower(outputs, async () => {
    await later();
    return (await start()) as InProcessVerilator;
  });
  return new LockStepSimulation(new LockStepSync(leader.sync, follower, outputs), follower);
}
