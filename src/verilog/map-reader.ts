import type { Place } from '../diag/index.ts';
import type { ModuleNames, NameMap, SourceMap } from './maps.ts';

/** A line of the Verilog. */
export interface VerilogPlace {
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
}

/** Where an object of the design is in the Verilog. */
export interface VerilogName {
  /** From the top: `pim_macro.column[3].sum`, or part of a vector. */
  readonly path: string;
  /** The module that declares it, and its file. */
  readonly module: string;
  readonly file: string;
}

/** Answers questions in both directions from the maps that belong to a design's Verilog. */
export class MapReader {
  readonly #names: NameMap;
  readonly #source: SourceMap;

  constructor(maps: { readonly nameMap: NameMap; readonly sourceMap: SourceMap }) {
    this.#names = maps.nameMap;
    this.#source = maps.sourceMap;
  }

  /** The place in the source that a line of a Verilog file comes from; undefined for lines such as `end`. */
  sourceOf(file: string, line: number): Place | undefined {
    const row = this.#source.files[file]?.find(([at]) => at === line);
    if (!row) return undefined;
    return { file: this.#source.sources[row[1]]!, line: row[2], column: row[3] };
  }

  /** The lines of Verilog that come from a line of the source, which is named as far as it is unambiguous. */
  verilogOf(source: string, line: number): VerilogPlace[] {
    const wanted = this.#source.sources.map((name) => name === source || source.endsWith(`/${name}`));
    return Object.entries(this.#source.files).flatMap(([file, rows]) =>
      rows.filter(([, from, at]) => at === line && wanted[from]).map(([at]) => ({ file, line: at })),
    );
  }

  hasFile(file: string): boolean {
    return file in this.#source.files;
  }

  hasSource(source: string): boolean {
    return this.#source.sources.some((name) => name === source || source.endsWith(`/${name}`));
  }

  get sources(): readonly string[] {
    return this.#source.sources;
  }

  /** A signal or memory by its path in the language: instance names and a name, joined with dots. */
  find(path: string): VerilogName | undefined {
    const parts = path.split('.');
    let module = this.#module(this.#names.top);
    const walked = [this.#names.top];
    while (module) {
      const own = parts.join('.');
      const name = module.signals[own] ?? module.memories[own]?.contents;
      if (name !== undefined && name !== null)
        return { path: [...walked, name].join('.'), module: module.module, file: module.file };
      const instance = module.instances[parts[0]!];
      if (!instance || parts.length < 2) return undefined;
      walked.push(instance.path);
      parts.shift();
      module = this.#module(instance.module);
    }
    return undefined;
  }

  /** What a path could go on with, for a suggestion: instances, signals and memories of the module that it reaches. */
  namesAt(path: string): string[] {
    const parts = path.split('.');
    let module = this.#module(this.#names.top);
    for (const part of parts.slice(0, -1)) {
      const instance = module?.instances[part];
      if (!instance) break;
      module = this.#module(instance.module);
    }
    if (!module) return [];
    return [module.signals, module.instances, module.memories].flatMap((each) => Object.keys(each));
  }

  #module(name: string): ModuleNames | undefined {
    return this.#names.modules.find(({ module }) => module === name);
  }
}
