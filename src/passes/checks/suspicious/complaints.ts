import type { Diagnostic, DiagnosticSink, KnownCode, Related, Severity } from '../../../diag/index.ts';
import type { Design, LocationId } from '../../../ir/index.ts';

/** What a complaint says beyond its code and message. */
export interface Details {
  readonly severity?: Severity;
  readonly related?: readonly { readonly message: string; readonly location: LocationId }[];
  readonly help: string;
}

/** Complaints of one code that are told in full. */
const most = 20;

/**
 * Takes what looks like a mistake and is none for the tools: warnings, unless said otherwise. One line of a generator
 * makes many modules, so the same code at the same place is told once; where no place is known, all are told.
 * After 20 of one code, the others are counted only: `finish` says how many.
 */
export class Complaints {
  readonly #design: Design;
  readonly #sink: DiagnosticSink;
  readonly #told = new Set<string>();
  readonly #counts = new Map<KnownCode, { count: number; readonly severity: Severity }>();

  constructor(design: Design, sink: DiagnosticSink) {
    this.#design = design;
    this.#sink = sink;
  }

  add(code: KnownCode, location: LocationId, message: string, details: Details): void {
    const place = this.#design.locations.place(location);
    if (place) {
      const key = `${code} ${location} ${message.replace(/ of module '.*?'/, '')}`;
      if (this.#told.has(key)) return;
      this.#told.add(key);
    }
    const { severity = 'warning' } = details;
    const counted = this.#counts.get(code) ?? { count: 0, severity };
    this.#counts.set(code, counted);
    if (++counted.count > most) return;
    const related = (details.related ?? []).map((one): Related => {
      const at = this.#design.locations.place(one.location);
      return at ? { message: one.message, place: at } : { message: one.message };
    });
    const diagnostic: Diagnostic = {
      code,
      severity,
      message,
      ...(place && { place }),
      ...(related.length > 0 && { related }),
      help: details.help,
    };
    this.#sink.report(diagnostic);
  }

  finish(): void {
    for (const [code, { count, severity }] of this.#counts)
      if (count > most) this.#sink.report({ code, severity, message: `${count - most} more like the above` });
  }
}
