import { type Diagnostic, SpinlightError } from '../../diag/index.ts';
import type { LocationTable } from '../../ir/index.ts';
import type { DesignInterface, EngineName, Simulation, StreamJob, StreamResult } from '../simulation.ts';
import { hitBits, type Instrumented, type WatchedProperty } from './instrument.ts';

/** How often a cover happened. */
export interface CoverHits {
  readonly name: string;
  /** Of the instance, from the top on. */
  readonly path: string;
  readonly message: string;
  /** Clock edges so far at which it was 1; modulo 2^32. */
  readonly hits: number;
}

/** A simulation that looks at the properties of its design. */
export interface CheckedSimulation extends Simulation {
  /** Covers of all instances, in the order of the hierarchy. */
  covers(): Promise<readonly CoverHits[]>;
}

/**
 * Runs an instrumented design as if it were the original. `step`, `reset` and `runStreams` fail with SL0510 when an
 * assertion or assumption failed meanwhile: one diagnostic for each, those of the first cycle with failures. What failed
 * is not reported again, so that a bench may go on.
 */
export class WatchedSimulation implements CheckedSimulation {
  readonly interface: DesignInterface;
  readonly #inner: Simulation;
  readonly #checks: Instrumented;
  readonly #locations: LocationTable;
  /** Properties that were reported, or failed later than those. */
  #known = 0n;

  constructor(inner: Simulation, original: DesignInterface, checks: Instrumented, locations: LocationTable) {
    this.#inner = inner;
    this.interface = original;
    this.#checks = checks;
    this.#locations = locations;
  }

  get engine(): EngineName {
    return this.#inner.engine;
  }

  get cycle(): number {
    return this.#inner.cycle;
  }

  poke(port: string, value: bigint | number): void {
    this.#inner.poke(port, value);
  }

  async peek(port: string): Promise<bigint> {
    return await this.#inner.peek(port);
  }

  async step(cycles?: number, clocks?: readonly string[]): Promise<void> {
    const before = this.cycle;
    await this.#inner.step(cycles, clocks);
    await this.#look(before);
  }

  async reset(cycles?: number): Promise<void> {
    const before = this.cycle;
    await this.#inner.reset(cycles);
    await this.#look(before);
  }

  async runStreams(job: StreamJob): Promise<StreamResult> {
    const before = this.cycle;
    const result = await this.#inner.runStreams(job);
    await this.#look(before);
    return result;
  }

  async close(): Promise<void> {
    await this.#inner.close();
  }

  async covers(): Promise<readonly CoverHits[]> {
    const { covers, ports } = this.#checks;
    const all = ports.hits === null ? 0n : await this.#inner.peek(ports.hits);
    return covers.map(({ name, path, message }, i) => ({
      name,
      path,
      message,
      hits: Number(BigInt.asUintN(hitBits, all >> BigInt(i * hitBits))),
    }));
  }

  /** `before`: the cycle at which the last look was. */
  async #look(before: number): Promise<void> {
    const { ports } = this.#checks;
    if (ports.failed === null) return;
    const failed = await this.#inner.peek(ports.failed);
    const fresh = failed & ~this.#known;
    if (fresh === 0n) return;
    // Edges are counted on one clock: with several, a call over many steps does not tell the step.
    const counted = this.#known === 0n && new Set(this.interface.domains.map(({ clock }) => clock)).size < 2;
    this.#known |= failed;
    // The top keeps the first failures one edge after they happened: until then, that edge was the last one.
    const first = counted ? await this.#inner.peek(ports.first!) : 0n;
    const edge = first === 0n ? this.cycle - 1 : Number(await this.#inner.peek(ports.at!)) - 1;
    const isKnown = counted || this.cycle === before + 1;
    const when = isKnown ? `in cycle ${edge}` : `in cycles ${before} to ${edge}`;
    const bits = first === 0n ? fresh : first;
    const diagnostics = this.#checks.guarded
      .filter((_, i) => (bits >> BigInt(i)) & 1n)
      .map((property) => this.#diagnostic(property, when));
    throw new SpinlightError(diagnostics);
  }

  #diagnostic({ kind, name, path, message, location }: WatchedProperty, when: string): Diagnostic {
    const place = this.#locations.place(location);
    const what = kind === 'assert' ? 'assertion' : 'assumption';
    return {
      code: 'SL0510',
      severity: 'error',
      message: `${what} '${name}' of ${path} failed ${when}${message === '' ? '' : `: ${message}`}`,
      ...(place && { place }),
      help:
        kind === 'assert'
          ? "start the simulation with trace: 'vcd' to see the cycles before it"
          : 'the bench drives the inputs in a way that the design does not expect',
    };
  }
}
