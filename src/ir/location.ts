import type { Place } from '../diag/index.ts';

/** Index into a `LocationTable`; -1 when the place is not known. */
export type LocationId = number;

/** Columns below this and lines below the other one make a small whole number, which maps find several times as fast. */
const fewColumns = 2 ** 11;
const fewLines = 2 ** 19;
/** Lines of a file that columns below this leave room for in a number. */
const columns = 2 ** 20;

/** Source positions as integers into a table of files, shared by a whole design. */
export class LocationTable {
  readonly files: string[] = [];
  readonly #fileIds = new Map<string, number>();
  readonly #entries: number[] = [];
  /** By file: location by line and column. */
  readonly #ids: Map<number, LocationId>[] = [];

  add(file: string, line: number, column: number): LocationId {
    let fileId = this.#fileIds.get(file);
    if (fileId === undefined) {
      fileId = this.files.push(file) - 1;
      this.#fileIds.set(file, fileId);
      this.#ids.push(new Map());
    }
    const ids = this.#ids[fileId]!;
    const key =
      line < fewLines && column < fewColumns
        ? line * fewColumns + column
        : -(line * columns + Math.min(column, columns - 1));
    let id = ids.get(key);
    if (id === undefined) {
      id = this.#entries.length / 3;
      this.#entries.push(fileId, line, column);
      ids.set(key, id);
    }
    return id;
  }

  get count(): number {
    return this.#entries.length / 3;
  }

  /** Index into `files` of a place that is known; likewise its line and column. */
  fileOf(id: LocationId): number {
    return this.#entries[id * 3]!;
  }

  lineOf(id: LocationId): number {
    return this.#entries[id * 3 + 1]!;
  }

  columnOf(id: LocationId): number {
    return this.#entries[id * 3 + 2]!;
  }

  place(id: LocationId): Place | undefined {
    if (id < 0) return undefined;
    return {
      file: this.files[this.#entries[id * 3]!]!,
      line: this.#entries[id * 3 + 1]!,
      column: this.#entries[id * 3 + 2]!,
    };
  }
}
