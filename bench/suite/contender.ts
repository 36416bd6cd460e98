import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Design } from '../../src/ir/index.ts';
import { emitVerilog } from '../../src/verilog/index.ts';

/**
 * What one piece of work took, in processor time of the thread that simulates (wall clock for Icarus): the engines run in
 * turn, and what others do on the machine must not count. Engines agree if their checksums after the same work do; null: it has unknown
 * bits.
 */
export interface Report {
  readonly cycles: number;
  readonly seconds: number;
  readonly checksum: string | null;
}

/** One engine that is ready to run a design of the suite. Times in seconds of wall clock. */
export interface Contender {
  /** As `--engines` names it; of several contenders of one engine that differ in `variant` the fastest counts. */
  readonly engine: string;
  readonly variant?: string;
  /** Options that the variant was built with. */
  readonly flags?: string;
  /** From the elaborated design to a model that can run. */
  readonly buildSeconds: number;
  /** From the elaborated design to the end of the first cycle. */
  readonly firstCycleSeconds: number;
  /** Does `work`: clock edges of a design that drives itself, vectors of a macro. */
  run(work: number): Promise<Report>;
  /** Resident memory in bytes of the process that simulates. */
  memory(): number;
  close(): void;
}

/** Builds and starts an engine, perhaps in several variants; its files go into `folder`. */
export type Start = (folder: string) => Promise<Contender | readonly Contender[]>;

/** A design and the engines that it can run on, by the names that `--engines` takes. */
export interface BenchCase {
  readonly name: string;
  /** Operations, roughly: what a compiler has to get through. */
  readonly size: number;
  /** The most work that one `run` can do. */
  readonly mostWork: number;
  readonly starts: Readonly<Record<string, Start>>;
}

/** Writes the Verilog of a design into `folder`; gives the files, hints for Verilator included, in the order to read them. */
export function writeSources(design: Design, folder: string): string[] {
  const { files, sources } = emitVerilog(design, { locationComments: false });
  const hints = files.map(({ path: name }) => name).filter((name) => name.endsWith('.vlt'));
  for (const { path: name, text } of files) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return [...hints.filter((name) => !sources.includes(name)), ...sources];
}

/** A simulator in a process of its own that answers each amount of work with a line. */
export class SimulatorProcess {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  readonly #prefix: string;
  /** Why it could not be started. */
  #failure: Error | null = null;

  /** Lines that do not begin with `prefix` are passed over. */
  constructor(
    command: string,
    args: readonly string[],
    folder: string,
    { env, prefix = '' }: { readonly env?: NodeJS.ProcessEnv; readonly prefix?: string } = {},
  ) {
    this.#child = spawn(command, args, {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#child.on('error', (error) => {
      this.#failure = error;
    });
    this.#child.stdin!.on('error', () => {}); // its end is told by `line`
    this.#lines = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
    this.#prefix = prefix;
  }

  async ask(work: number): Promise<string> {
    if (!this.#child.stdin!.write(`${work}\n`)) await once(this.#child.stdin!, 'drain');
    return this.line();
  }

  async line(): Promise<string> {
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done)
        throw this.#failure ?? new Error(`the simulator ended, with exit code ${this.#child.exitCode}`);
      if (value.startsWith(this.#prefix)) return value.slice(this.#prefix.length);
    }
  }

  /** Resident memory in bytes, as Linux tells it; 0 elsewhere. */
  memory(): number {
    try {
      const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
    } catch {
      return 0;
    }
  }

  close(): void {
    this.#child.stdin!.end();
    this.#child.kill();
  }
}

/** A process that answers with cycles, seconds and checksum (in hexadecimal digits), measured by itself. */
export function timed(
  engine: string,
  child: SimulatorProcess,
  times: Pick<Contender, 'buildSeconds' | 'firstCycleSeconds' | 'variant' | 'flags'>,
): Contender {
  return {
    engine,
    ...times,
    async run(work) {
      const [cycles, seconds, checksum] = (await child.ask(work)).split(' ');
      return { cycles: Number(cycles), seconds: Number(seconds), checksum: checksum! };
    },
    memory: () => child.memory(),
    close: () => child.close(),
  };
}

export function since(begin: number): number {
  return (performance.now() - begin) / 1000;
}
