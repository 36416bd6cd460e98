import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { SpinlightError } from '../../diag/index.ts';

const keptOutput = 4096;

interface Waiting {
  readonly task: string;
  /** Letter of the answer's last line. */
  readonly last: string;
  readonly lines: string[];
  readonly resolve: (lines: string[]) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A running `vvp` that is sent commands and answers in lines that start with `@`. When it ends, because the Verilog
 * calls $finish or otherwise, every request fails with diagnostic SL0504. An idle one does not keep this process alive.
 */
export class VvpProcess {
  readonly #child: ChildProcess;
  readonly #design: string;
  readonly #waiting: Waiting[] = [];
  readonly #ended: Promise<void>;
  #output = '';
  #failure: SpinlightError | null = null;
  #isClosing = false;

  constructor(design: string, program: string, given: readonly string[], cwd: string) {
    this.#design = design;
    this.#child = spawn(program, given, { cwd, stdio: ['pipe', 'pipe', 'pipe'] });
    createInterface({ input: this.#child.stdout! }).on('line', (line) => this.#receive(line));
    this.#child.stderr!.setEncoding('utf8').on('data', (text: string) => this.#keep(text));
    this.#child.on('error', (error) => this.#keep(`${error.message}\n`));
    this.#child.stdin!.on('error', () => {}); // the end of the process tells more
    this.#ended = new Promise((resolve) => {
      this.#child.on('close', (code, signal) => {
        this.#end(signal === null ? `ended with exit code ${code}` : `died of ${signal}`);
        resolve();
      });
    });
    this.#hold(false);
  }

  /** Sends a command that is not answered. */
  send(command: string): void {
    if (!this.#failure) this.#child.stdin!.write(command);
  }

  /** Sends a command and waits for the answer, whose last line starts with `@last`. */
  request(task: string, command: string, last: string): Promise<string[]> {
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ task, last, lines: [], resolve, reject });
      this.#hold(true);
      this.#child.stdin!.write(command);
    });
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    this.#hold(true);
    this.#child.stdin!.end('q\n');
    await this.#ended;
  }

  #receive(line: string): void {
    const waiting = this.#waiting[0];
    if (!line.startsWith('@') || !waiting) {
      this.#keep(`${line}\n`);
      return;
    }
    waiting.lines.push(line.slice(1));
    if (line[1] !== waiting.last) return;
    this.#waiting.shift();
    if (this.#waiting.length === 0) this.#hold(false);
    waiting.resolve(waiting.lines);
  }

  #keep(text: string): void {
    this.#output = (this.#output + text).slice(-keptOutput);
  }

  #hold(keeps: boolean): void {
    const { stdin, stdout, stderr } = this.#child;
    for (const each of [this.#child, stdin as Socket, stdout as Socket, stderr as Socket]) {
      if (keeps) each.ref();
      else each.unref();
    }
  }

  #end(how: string): void {
    if (this.#isClosing && this.#waiting.length === 0) return;
    const task = this.#waiting[0]?.task ?? 'idle';
    const said = this.#output.trim();
    this.#failure = new SpinlightError([
      {
        code: 'SL0504',
        severity: 'error',
        message: `the Icarus simulation of \`${this.#design}\` ended while ${task}: vvp ${how}`,
        ...(said === '' ? {} : { help: `The last that it printed:\n${said}` }),
      },
    ]);
    for (const { reject } of this.#waiting.splice(0)) reject(this.#failure);
  }
}
