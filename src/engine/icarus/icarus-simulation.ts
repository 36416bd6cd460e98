import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fail } from '../../diag/index.ts';
import { checkCycles, PortDirectory } from '../port-directory.ts';
import { holdReset } from '../reset.ts';
import type { DesignInterface, Simulation, StreamJob, StreamResult } from '../simulation.ts';
import { planStreams } from '../stream-plan.ts';
import type { TraceFile } from '../trace-file.ts';
import type { CompiledBench } from './compile-bench.ts';
import { beatsText, parseAnswer, runCommandText, showBits } from './stream-text.ts';
import type { VvpProcess } from './vvp-process.ts';

/** Edges in one command, so that a `vvp` whose host has died ends soon. */
const sliceCycles = 10_000;

/**
 * A design in Icarus Verilog, with four-state values: registers without reset and memories without contents start as
 * X. In a run of streams no handshake output of the design, and no payload that a collected stream calls valid, may
 * be X; and `peek` of a value with X is an error: diagnostic SL0508 in each case. Calls take effect in their order,
 * whether they are awaited or not.
 */
export class IcarusSimulation implements Simulation {
  readonly engine = 'icarus';
  readonly interface: DesignInterface;
  readonly #bench: CompiledBench;
  readonly #vvp: VvpProcess;
  readonly #ports: PortDirectory;
  readonly #trace: TraceFile | null;
  readonly #poked = new Map<number, bigint>();
  #cycle = 0;
  /** The last call; the next one waits for it. */
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(description: DesignInterface, bench: CompiledBench, vvp: VvpProcess, trace: TraceFile | null) {
    this.interface = description;
    this.#bench = bench;
    this.#vvp = vvp;
    this.#trace = trace;
    this.#ports = new PortDirectory(description);
  }

  get cycle(): number {
    return this.#cycle;
  }

  poke(port: string, value: bigint | number): void {
    const wanted = this.#ports.inputValue(port, value);
    this.#enqueue(async () => {
      this.#poked.set(this.#indexOf(port), wanted);
    });
  }

  async peek(port: string): Promise<bigint> {
    this.#ports.port(port);
    const lines = await this.#enqueue(() =>
      this.#request(`reading \`${port}\``, `g ${this.#indexOf(port)}\n`, 'g'),
    );
    const bits = lines[0]!.slice(2);
    if (!/^[01]+$/.test(bits)) {
      fail('SL0508', `\`${port}\` has unknown bits in cycle ${this.#cycle}: ${showBits(bits)}`);
    }
    return BigInt(`0b${bits}`);
  }

  step(cycles = 1, clocks?: readonly string[]): Promise<void> {
    const ticks = this.#ports.ticks(clocks);
    return this.#enqueue(async () => {
      for (let rest = checkCycles(cycles); rest > 0; rest -= sliceCycles) {
        const slice = Math.min(rest, sliceCycles);
        await this.#request('running cycles', `s ${slice} ${ticks.toString(16)}\n`, 's');
        this.#cycle += slice;
      }
    });
  }

  async reset(cycles = 2): Promise<void> {
    const release = holdReset(this.interface, (port, value) => this.poke(port, value));
    const steps = this.step(cycles);
    release();
    await steps;
  }

  async runStreams(job: StreamJob): Promise<StreamResult> {
    const plan = planStreams(this.interface, job);
    return this.#enqueue(async () => {
      for (const each of plan.driven) {
        const file = `stream${this.interface.streams.indexOf(each.stream)}.hex`;
        writeFileSync(path.join(this.#bench.folder, file), beatsText(each));
      }
      const start = this.#cycle;
      const lines = await this.#request('running streams', runCommandText(this.interface, plan), 'e');
      this.#cycle += Number(lines.at(-1)!.split(' ')[1]);
      return parseAnswer(this.interface, plan, lines, start);
    });
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    try {
      await this.#last;
    } finally {
      await this.#vvp.close();
      this.#bench.remove();
      this.#trace?.publish();
    }
  }

  /** Sends a command, after what was poked meanwhile: only the last value of a port is seen by the design. */
  #request(task: string, command: string, last: string): Promise<string[]> {
    for (const [index, value] of this.#poked) this.#vvp.send(`p ${index} ${value.toString(16)}\n`);
    this.#poked.clear();
    return this.#vvp.request(task, command, last);
  }

  #indexOf(port: string): number {
    return this.interface.ports.findIndex((each) => each.name === port);
  }

  #enqueue<T>(action: () => Promise<T>): Promise<T> {
    const next = this.#last.then(action);
    this.#last = next.catch(() => {}); // told to whoever awaits this call; later calls still have their turn
    return next;
  }
}
