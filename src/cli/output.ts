import { type Diagnostic, renderDiagnostics, type SpinlightError } from '../diag/index.ts';

/** How a command talks: results to standard output, everything else to standard error. */
export interface Output {
  /** One JSON object on standard output, and nothing else there. */
  readonly json: boolean;
  /** Colours on standard output. */
  readonly color: boolean;
  /** Standard error is a terminal, where a line can be replaced. */
  readonly interactive: boolean;
  /** Characters of a line of the terminal; no limit where there is none. */
  readonly columns: number;
  /** A line of the result, for people: nothing with `json`. */
  print(line: string): void;
  /** The result, for programs: nothing without `json`. */
  object(value: unknown): void;
  /** A line of what is going on. */
  note(line: string): void;
  /** Replaces the live line of a terminal; '' removes it. Nothing where there is no terminal. */
  live(line: string): void;
  diagnostics(diagnostics: readonly Diagnostic[]): void;
  /** The diagnostics of an error; with --debug also where it was raised. */
  failure(error: SpinlightError): void;
}

export function makeOutput({
  json = false,
  debug = false,
}: {
  readonly json?: boolean;
  readonly debug?: boolean;
}): Output {
  const { stdout, stderr } = process;
  const interactive = stderr.isTTY === true && process.env.TERM !== 'dumb';
  let shown = false;
  const write = (text: string) => {
    clear();
    stderr.write(text);
  };
  const clear = () => {
    if (shown) stderr.write('\r\u001b[2K');
    shown = false;
  };
  const diagnostics = (list: readonly Diagnostic[]) => {
    if (list.length > 0) write(`${renderDiagnostics(list, { color: wantsColor(stderr) })}\n`);
  };
  return {
    json,
    color: wantsColor(stdout),
    interactive,
    columns: stdout.isTTY ? stdout.columns || 100 : Number.POSITIVE_INFINITY,
    print: (line) => {
      if (json) return;
      clear();
      stdout.write(`${line}\n`);
    },
    object: (value) => {
      if (!json) return;
      clear();
      stdout.write(`${jsonText(value)}\n`);
    },
    note: (line) => write(`${line}\n`),
    live: (line) => {
      if (!interactive) return;
      clear();
      if (line === '') return;
      stderr.write(line.slice(0, Math.max(20, (stderr.columns || 80) - 1)));
      shown = true;
    },
    diagnostics,
    failure: (error) => {
      diagnostics(error.diagnostics);
      if (debug) write(`${stackOf(error)}\n`);
    },
  };
}

/** NO_COLOR (https://no-color.org) wins, then FORCE_COLOR, then whether there is a terminal. */
function wantsColor(stream: NodeJS.WriteStream): boolean {
  if (process.env.NO_COLOR) return false;
  if (process.env.FORCE_COLOR) return process.env.FORCE_COLOR !== '0';
  return stream.isTTY === true && process.env.TERM !== 'dumb';
}

/** A reader that goes away (`| head`) ends the program quietly, with the exit code that is set so far. */
export function endQuietlyOnBrokenPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit();
    });
  }
}

/** The stack of an error and of what caused it. */
export function stackOf(error: Error): string {
  return error.cause instanceof Error
    ? `${error.stack}\ncaused by ${stackOf(error.cause)}`
    : String(error.stack);
}

/** Indented, with arrays of numbers on one line. */
function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(/\[\n\s+(-?[\d.][^\]"[{]*?)\s+\]/g, (_, items: string) => {
    return `[${items.split(/,\s+/).join(', ')}]`;
  });
}
