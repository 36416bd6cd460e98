import { createHash } from 'node:crypto';
import type { Design, LocationId, SignalId } from '../ir/index.ts';
import type { Gathered } from './instance-arrays.ts';
import type { LoweredModule } from './lower-module.ts';
import { arrayName } from './memory-shape.ts';
import type { SourceNames } from './source-names.ts';
import type { DeclarationTree } from './tree.ts';

/** Where the objects of one module of the design are in the Verilog. Paths are relative to the module. */
export interface ModuleNames {
  readonly module: string;
  readonly file: string;
  /** By the author's name: parameters that the Verilog has too. */
  readonly parameters?: Readonly<Record<string, string>>;
  /**
   * By the author's name: the same name, or where no signal of that name is needed `instance.port`, another signal, or
   * part of a vector, `column_sum[43:22]`.
   */
  readonly signals: Readonly<Record<string, string>>;
  /** `path` is the name, or `column[3]` for an element of an array of instances. */
  readonly instances: Readonly<Record<string, { readonly module: string; readonly path: string }>>;
  /** `module` is the wrapper, null for an array in this module; `contents` the array of words, null for a ROM. */
  readonly memories: Readonly<
    Record<string, { readonly module: string | null; readonly contents: string | null }>
  >;
  /** `enumeration.member` -> name of the constant. */
  readonly constants: Readonly<Record<string, string>>;
  /** Wires that the emission added. */
  readonly temporaries: readonly string[];
}

/** Design object -> emitted name, for every module in the order of the file list. */
export interface NameMap {
  readonly design: string;
  readonly top: string;
  readonly modules: readonly ModuleNames[];
}

/** Emitted lines -> places in the source. Lines and columns count from 1. */
export interface SourceMap {
  readonly sources: readonly string[];
  /** By file: `[line, source, line in the source, column]`, source as an index into `sources`. */
  readonly files: Readonly<Record<string, readonly (readonly [number, number, number, number])[]>>;
}

export interface Manifest {
  readonly spinlight: string;
  readonly design: string;
  readonly top: string;
  readonly memory: string;
  /** Absent for Verilog-2005. */
  readonly flavour?: string;
  /** Parameters of the top module. */
  readonly parameters: unknown;
  /** Verilog modules with parameters: the values with which the design uses each; absent for none. */
  readonly shared?: Readonly<Record<string, readonly Readonly<Record<string, number>>[]>>;
  readonly tools: Readonly<Record<string, string>>;
  /** Verilog files in the order of the file list. */
  readonly sources: readonly string[];
  /** SHA-256 of every file but the manifest itself. */
  readonly files: Readonly<Record<string, string>>;
}

/** The part of the name map for one module. */
export function moduleNames(
  design: Design,
  index: number,
  gathered: Gathered,
  lowered: LoweredModule,
  wrapperOf: (memory: number) => string | null,
): ModuleNames {
  const module = design.modules[index]!;
  const { tree, constants } = lowered;
  const entries = <T>(pairs: readonly (readonly [string, T])[]) =>
    Object.fromEntries(pairs) as Record<string, T>;
  const declared = new Set(tree.constants.flat().map(({ name }) => name));
  return {
    module: module.name,
    file: `${module.name}.v`,
    signals: entries(module.signals.map(({ id, name }) => [name, pathOf(gathered, lowered, id)] as const)),
    instances: entries(
      module.instances.map(({ name, module: child }) => {
        const path = gathered.elements.get(name) ?? name;
        return [name, { module: design.modules[child]!.name, path }] as const;
      }),
    ),
    memories: entries(
      module.memories.map(({ name, writes }, i) => {
        const wrapper = wrapperOf(i);
        const array = wrapper === null ? name : `${name}.${arrayName(name)}`;
        return [name, { module: wrapper, contents: writes.length > 0 ? array : null }] as const;
      }),
    ),
    constants: constants.entries(declared),
    temporaries: [...tree.items, ...(tree.checks?.items ?? [])]
      .filter((item): item is DeclarationTree => item.kind === 'declaration')
      .map(({ name }) => name),
  };
}

/** Where a signal of the author's module is in the text. */
function pathOf(gathered: Gathered, lowered: LoweredModule, id: SignalId): string {
  const moved = gathered.moved.get(id);
  if (!moved) return lowered.paths[id]!;
  const path = lowered.paths[moved.signal]!;
  const { low, width, element } = moved;
  if (path.includes('.')) return path.replace('.', `[${element}].`);
  if (gathered.module.signals[moved.signal]!.width === width) return path;
  return `${path}[${width === 1 ? low : `${low + width - 1}:${low}`}]`;
}

/** Collects the lines of all files. */
export class SourceMapBuilder {
  readonly #design: Design;
  readonly #names: SourceNames;
  readonly #sources = new Map<string, number>();
  /** By file of the design. */
  readonly #sourceOf: (number | undefined)[] = [];
  readonly #files: Record<string, (readonly [number, number, number, number])[]> = {};

  constructor(design: Design, names: SourceNames) {
    this.#design = design;
    this.#names = names;
  }

  /** `locations[i]` is where line `firstLine + i` of `file` comes from. */
  add(file: string, firstLine: number, locations: readonly LocationId[]): void {
    const rows: (readonly [number, number, number, number])[] = [];
    const { locations: table } = this.#design;
    for (let i = 0; i < locations.length; i++) {
      const id = locations[i]!;
      if (id >= 0)
        rows.push([firstLine + i, this.#source(table.fileOf(id)), table.lineOf(id), table.columnOf(id)]);
    }
    this.#files[file] = rows;
  }

  /** Sources are numbered in the order in which they are met. */
  #source(file: number): number {
    let source = this.#sourceOf[file];
    if (source === undefined) {
      const name = this.#names.relative(this.#design.locations.files[file]!);
      source = this.#sources.get(name) ?? this.#sources.size;
      this.#sources.set(name, source);
      this.#sourceOf[file] = source;
    }
    return source;
  }

  finish(): SourceMap {
    return { sources: [...this.#sources.keys()], files: this.#files };
  }
}

export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Parameters as plain data: keys sorted, big integers and functions as text. */
export function plainValue(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'function') return `function ${value.name}`;
  if (Array.isArray(value)) return value.map(plainValue);
  if (value !== null && typeof value === 'object') {
    const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return Object.fromEntries(sorted.map(([key, item]) => [key, plainValue(item)]));
  }
  return value;
}
