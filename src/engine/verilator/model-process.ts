import { type ChildProcess, fork } from 'node:child_process';
import type { Socket } from 'node:net';
import path from 'node:path';
import { type Diagnostic, SpinlightError } from '../../diag/index.ts';
import type { FromWorker, OpenModel, ToWorker } from './messages.ts';

/** How much of what the model prints is kept for a diagnostic. */
const keptOutput = 4096;

interface Waiting {
  /** What the host was waiting for, for the diagnostic of a crash. */
  readonly task: string;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A child process with one model. Requests are answered in order. When the process dies or the Verilog stops it, every
 * request, then and later, fails with diagnostic SL0504. An idle child does not keep this process alive.
 */
export class ModelProcess {
  readonly #child: ChildProcess;
  readonly #design: string;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #output = '';
  #stopped: { readonly reason: string; readonly cycle: number | null } | null = null;
  #failure: SpinlightError | null = null;
  /** Somebody has been told of the failure. */
  #isTold = false;
  #isClosing = false;
  #task = 'starting';
  readonly #ended: Promise<void>;

  constructor(design: string) {
    this.#design = design;
    const extension = path.extname(import.meta.filename);
    this.#child = fork(path.join(import.meta.dirname, `worker${extension}`), [], {
      execPath: process.execPath,
      execArgv: ['--disable-warning=ExperimentalWarning'],
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child.on('message', (message: FromWorker) => this.#receive(message));
    const keep = (text: string) => {
      this.#output = (this.#output + text).slice(-keptOutput);
    };
    this.#child.stdout!.setEncoding('utf8').on('data', keep);
    this.#child.stderr!.setEncoding('utf8').on('data', keep);
    this.#child.on('error', (error) => keep(`${error.message}\n`));
    this.#ended = new Promise((resolve) => {
      this.#child.on('close', (code, signal) => {
        this.#end(code, signal);
        resolve();
      });
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get hasFailed(): boolean {
    return this.#failure !== null;
  }

  open(model: OpenModel): Promise<void> {
    return this.#request('loading the model', (id) => ({ kind: 'open', id, open: model })) as Promise<void>;
  }

  /** Sends a message that is not answered. `task` says what it does. */
  send(task: string, message: ToWorker): void {
    if (this.#failure) throw this.#tell(this.#failure);
    if (this.#waiting.size === 0) this.#task = task;
    this.#post(message);
  }

  request(task: string, message: (id: number) => ToWorker): Promise<unknown> {
    return this.#request(task, message);
  }

  /** Ends a process that has no model yet. */
  kill(): void {
    this.#isClosing = true;
    this.#child.kill('SIGKILL');
  }

  /** Ends the process in good order; its trace is complete afterwards. Fails only with a failure not yet told. */
  async close(): Promise<void> {
    if (this.#isClosing || this.#isTold) return this.#ended;
    this.#isClosing = true;
    try {
      await this.#request('closing', (id) => ({ kind: 'close', id }));
    } finally {
      this.#hold(true);
      await this.#ended;
    }
  }

  #request(task: string, message: (id: number) => ToWorker): Promise<unknown> {
    if (this.#failure) return Promise.reject(this.#tell(this.#failure));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      if (this.#waiting.size === 0) this.#task = task;
      this.#waiting.set(id, { task, resolve, reject });
      this.#hold(true);
      this.#post(message(id));
    });
  }

  /** A channel that has just broken is reported by the end of the process, which knows the reason. */
  #post(message: ToWorker): void {
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  #receive(message: FromWorker): void {
    if ('stopped' in message) this.#stopped = { reason: message.stopped, cycle: message.cycle };
    else if ('broken' in message) this.#stopped = { reason: message.broken, cycle: null };
    else {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (this.#waiting.size === 0) this.#hold(false);
      waiting?.resolve(message.value);
    }
  }

  /** Whether the child keeps this process alive. */
  #hold(keeps: boolean): void {
    const { channel, stdout, stderr } = this.#child;
    for (const each of [this.#child, channel, stdout as Socket, stderr as Socket]) {
      if (keeps) each?.ref();
      else each?.unref();
    }
  }

  #end(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#isClosing && this.#waiting.size === 0) return;
    const first = this.#waiting.values().next();
    const task = first.done ? this.#task : first.value.task;
    this.#failure = new SpinlightError([this.#diagnose(task, code, signal)]);
    for (const { reject } of this.#waiting.values()) reject(this.#tell(this.#failure));
    this.#waiting.clear();
  }

  #tell(failure: SpinlightError): SpinlightError {
    this.#isTold = true;
    return failure;
  }

  #diagnose(task: string, code: number | null, signal: NodeJS.Signals | null): Diagnostic {
    const crash = /\nspinlight-crash-cycle (\d+)\n/.exec(this.#output);
    const said = this.#output.replace(/\nspinlight-crash-cycle \d+\n/g, '').trim();
    const cycle = this.#stopped?.cycle ?? (crash ? Number(crash[1]) : null);
    const where = `while ${task}${cycle === null ? '' : `, in cycle ${cycle}`}`;
    const how = signal === null ? `ended with exit code ${code}` : `died of ${signal}`;
    const message = this.#stopped
      ? `the Verilator model of \`${this.#design}\` stopped ${where}: ${this.#stopped.reason}`
      : `the Verilator model of \`${this.#design}\` crashed ${where}: its process ${how}`;
    const help = said === '' ? {} : { help: `The last that it printed:\n${said}` };
    return { code: 'SL0504', severity: 'error', message, ...help };
  }
}
