import type { KnownCode } from './codes.ts';

/**
 * A diagnostic is a value: what happened, where, what else is involved, and what to do about it.
 * Detection builds diagnostics; only `render.ts` turns them into text.
 */
export type Severity = 'error' | 'warning' | 'note';

/** A position in a source text. `line` and `column` count from 1; `length` is in characters on that line. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly length?: number;
  /** The text itself, when it is not a file on disk (an `rtl` template, a netlist in memory). */
  readonly source?: string;
}

/** A second position that explains the first, with a few words on what it is. */
export interface Related {
  readonly message: string;
  readonly place?: Place;
}

export interface Diagnostic {
  /** `SL` and four digits; the table in `codes.ts` lists every one, and a code is never reused. */
  readonly code: Code;
  readonly severity: Severity;
  readonly message: string;
  readonly place?: Place;
  readonly related?: readonly Related[];
  /** What the user can do: one or two imperative sentences. */
  readonly help?: string;
}

export type Code = KnownCode;

/** The exception that carries diagnostics to the command line, which renders them without a stack trace. */
export class SpinlightError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((d) => `${d.code}: ${d.message}`).join('\n'));
    this.name = 'SpinlightError';
    this.diagnostics = diagnostics;
  }
}

/** Throws one error diagnostic. */
export function fail(
  code: Code,
  message: string,
  more: Omit<Diagnostic, 'code' | 'severity' | 'message'> = {},
): never {
  throw new SpinlightError([{ code, severity: 'error', message, ...more }]);
}

/**
 * Collects diagnostics so that one run reports several mistakes. The same words about the same place are kept once: a loop
 * of a generator makes one mistake many times.
 */
export class DiagnosticSink {
  readonly diagnostics: Diagnostic[] = [];
  readonly #told = new Set<string>();

  report(diagnostic: Diagnostic): void {
    const { code, message, place } = diagnostic;
    if (place && place.source === undefined) {
      const key = `${code} ${place.file}:${place.line}:${place.column} ${message}`;
      if (this.#told.has(key)) return;
      this.#told.add(key);
    }
    this.diagnostics.push(diagnostic);
  }

  error(code: Code, message: string, more: Omit<Diagnostic, 'code' | 'severity' | 'message'> = {}): void {
    this.report({ code, severity: 'error', message, ...more });
  }

  warning(code: Code, message: string, more: Omit<Diagnostic, 'code' | 'severity' | 'message'> = {}): void {
    this.report({ code, severity: 'warning', message, ...more });
  }

  get hasErrors(): boolean {
    return this.diagnostics.some((d) => d.severity === 'error');
  }

  /** Throws all that was collected if any of it is an error. */
  throwIfErrors(): void {
    if (this.hasErrors) throw new SpinlightError(this.diagnostics);
  }
}

/** A violated invariant of spinlight itself: a bug of ours, not a mistake of the user. */
export class InternalError extends Error {
  constructor(message: string) {
    super(`internal error: ${message}`);
    this.name = 'InternalError';
  }
}
