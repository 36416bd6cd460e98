import { existsSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fail } from '../diag/index.ts';
import { makeFolder } from '../files/index.ts';

/** A file of waves. Simulators write to `partial`; `publish` gives it its name when the simulation is closed. */
export class TraceFile {
  readonly partial: string;
  readonly #final: string;

  constructor(file: string) {
    this.#final = path.resolve(file);
    this.partial = `${this.#final}.partial`;
    try {
      makeFolder(path.dirname(this.#final));
      writeFileSync(this.partial, '');
    } catch (error) {
      fail('SL0804', `${this.#final} cannot be written (${(error as NodeJS.ErrnoException).code})`);
    }
  }

  publish(): void {
    if (existsSync(this.partial)) renameSync(this.partial, this.#final);
  }
}

/** The file for a trace in a format, by default named after the design; null for no trace. */
export function openTrace(
  design: string,
  format: 'vcd' | 'fst' | false,
  file: string | undefined,
): TraceFile | null {
  return format ? new TraceFile(file ?? `${design}.${format}`) : null;
}
