import { createHash, type Hash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { Design } from '../../ir/index.ts';
import { findExecutable, openCacheFolder, packageRoot } from '../tools/index.ts';
import type { BuiltModel } from './build-model.ts';
import { type BuildKind, compilerFlags, targetOf } from './flags.ts';

/**
 * Remembers which model belongs to a netlist, so that one that is there already is found without writing the Verilog of the
 * design and without asking the tools for their versions: both take longer than all the rest. A netlist is known only while
 * spinlight and the tools are the same files.
 */
export class KnownModels {
  readonly #cache: string;
  readonly #file: string | null;

  constructor(design: Design, kind: BuildKind, cacheDir: string | undefined) {
    this.#cache = openCacheFolder(cacheDir);
    const tools = toolFiles();
    if (tools === null) {
      this.#file = null;
      return;
    }
    const hash = createHash('sha256');
    hash.update(JSON.stringify([kind, tools, targetOf(compilerFlags(kind)), ownFiles()]));
    addDesign(hash, design);
    this.#file = path.join(this.#cache, 'verilator-known', hash.digest('hex'));
  }

  /** The model, or null if it has to be built. */
  find(): BuiltModel | null {
    if (this.#file === null || !existsSync(this.#file)) return null;
    const { entry, tools } = JSON.parse(readFileSync(this.#file, 'utf8')) as { entry: string; tools: string };
    const folder = path.join(this.#cache, 'verilator', entry);
    const library = path.join(folder, 'model.so');
    return existsSync(library) ? { library, sources: path.join(folder, 'src'), tools, cached: true } : null;
  }

  remember({ library, tools }: BuiltModel): void {
    if (this.#file === null) return;
    mkdirSync(path.dirname(this.#file), { recursive: true });
    const entry = path.basename(path.dirname(library));
    writeFileSync(`${this.#file}.${process.pid}`, JSON.stringify({ entry, tools }));
    renameSync(`${this.#file}.${process.pid}`, this.#file);
  }
}

/** The programs as they lie on the disk; null if one is missing. */
function toolFiles(): string[] | null {
  const files = ['verilator', 'verilator_bin', 'g++'].map((name) => findExecutable(name));
  // `verilator` finds `verilator_bin` in other places too.
  if (files[0] === null || files[2] === null) return null;
  return files.flatMap((file) => (file === null ? [] : [identityOf(file)]));
}

/** Everything that makes a model out of a netlist. */
function ownFiles(): string[] {
  const root = packageRoot();
  const source = path.resolve(import.meta.dirname, '../..');
  const folders = [
    ...['ir', 'passes', 'verilog', 'engine/verilator'].map((name) => path.join(source, name)),
    ...['sim/verilator', 'templates'].map((name) => path.join(root, name)),
  ];
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .toSorted()
      .map((name) => path.join(folder, name)),
  );
  return [readFileSync(path.join(root, 'package.json'), 'utf8'), ...files.map(identityOf)];
}

function identityOf(file: string): string {
  const { mtimeMs, size } = statSync(file);
  return `${file} ${mtimeMs} ${size}`;
}

/** All of a design but where its parts come from, which Verilog for a simulator does not tell. */
function addDesign(hash: Hash, design: Design): void {
  for (const { nodes, location: _location, family: _family, unused: _unused, ...module } of design.modules) {
    hash.update(JSON.stringify(module, plain));
    for (const field of [nodes.op, nodes.width, nodes.a, nodes.b, nodes.c])
      hash.update(new Uint8Array(field.buffer, field.byteOffset, nodes.count * field.BYTES_PER_ELEMENT));
    hash.update(nodes.pool);
    hash.update(nodes.literals.join());
  }
  hash.update(JSON.stringify([design.name, design.top, design.enumerations], plain));
}

function plain(key: string, value: unknown): unknown {
  if (key === 'location') return undefined;
  return typeof value === 'bigint' ? `${value}n` : value;
}
