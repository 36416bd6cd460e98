import type { Place } from '../diag/index.ts';

/** Index into a `LocationTable`; -1 when the place is not known. */
export type LocationId = number;

/** Source positions as integers into a table of files, shared by a whole design. */
export class LocationTable {
  readonly files: string[] = [];
  readonly #fileIds = new Map<string, number>();
  readonly #entries: number[] = [];
  readonly #ids = new Map<string, LocationId>();

  add(file: string, line: number, column: number): LocationId {
    const key = `${file}:${line}:${column}`;
    let id = this.#ids.get(key);
    if (id === undefined) {
      let fileId = this.#fileIds.get(file);
      if (fileId === undefined) {
        fileId = this.files.push(file) - 1;
        this.#fileIds.set(file, fileId);
      }
      id = this.#entries.length / 3;
      this.#entries.push(fileId, line, column);
      this.#ids.set(key, id);
    }
    return id;
  }

  get count(): number {
    return this.#entries.length / 3;
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
