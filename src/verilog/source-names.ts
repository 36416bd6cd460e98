import path from 'node:path';

/** Names of source files as the output shows them: the same on every machine. */
export class SourceNames {
  readonly #base: string;
  readonly #found = new Map<string, string>();

  /** `base`: the folder that paths are relative to. */
  constructor(base: string) {
    this.#base = base;
  }

  /** Relative to the base; a file outside of it by its place in a package, or by its name alone. */
  relative(file: string): string {
    let name = this.#found.get(file);
    if (name === undefined) {
      name = this.#relative(file);
      this.#found.set(file, name);
    }
    return name;
  }

  #relative(file: string): string {
    if (!path.isAbsolute(file)) return posix(path.normalize(file));
    const relative = posix(path.relative(this.#base, file));
    if (!relative.startsWith('../') && !path.isAbsolute(relative)) return relative;
    const parts = posix(file).split('/node_modules/');
    return parts.length > 1 ? parts.at(-1)! : path.basename(file);
  }

  /** The last part, for comments. */
  readonly short = (file: string): string => path.basename(file);
}

function posix(file: string): string {
  return file.replaceAll('\\', '/');
}
