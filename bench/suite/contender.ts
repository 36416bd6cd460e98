import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Design } from '../../src/ir/index.ts';
import { emitVerilog } from '../../src/verilog/index.ts';

/** One engine that is ready to run a self-driven design. All times in seconds of wall clock. */
export interface Contender {
  readonly engine: string;
  /** From the elaborated design to a model that can run. */
  readonly buildSeconds: number;
  /** From the elaborated design to the end of the first cycle. */
  readonly firstCycleSeconds: number;
  /** Runs clock edges; gives the time and the signature after them, null if it has unknown bits. */
  run(cycles: number): Promise<{ readonly seconds: number; readonly signature: bigint | null }>;
  /** Resident memory in bytes of the process that simulates. */
  memory(): number;
  close(): void;
}

/** Writes the Verilog of a design into `folder`; gives the files in the order in which tools read them. */
export function writeSources(design: Design, folder: string): string[] {
  const { files, sources } = emitVerilog(design, { locationComments: false });
  for (const { path: name, text } of files.filter((file) => sources.includes(file.path))) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return [...sources];
}

/** A simulator in a process of its own that answers each number of cycles with a line. */
export class SimulatorProcess {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(command: string, args: readonly string[], folder: string) {
    this.#child = spawn(command, args, { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
  }

  async ask(cycles: number): Promise<string> {
    if (!this.#child.stdin!.write(`${cycles}\n`)) await once(this.#child.stdin!, 'drain');
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`the simulator ended after exit code ${this.#child.exitCode}`);
    return value;
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
