import { readFileSync } from 'node:fs';
import { type Diagnostic, InternalError } from '../diag/index.ts';
import { type Design, requireDesign } from '../ir/index.ts';
import { checkNames } from './check-names.ts';
import { emitModules } from './emit-modules.ts';
import { digest, type Manifest, type NameMap, plainValue, type SourceMap } from './maps.ts';
import type { MemoryStyle } from './memory-file.ts';
import { type SharedModule, withParameters } from './parameters/index.ts';
import type { Flavour } from './print-module.ts';
import { sourceMapText } from './source-map-text.ts';

export interface VerilogOptions {
  /** A folder whose templates replace those of the same name; see `templates/verilog`. */
  readonly templatesDir?: string;
  /** Default `inferred`. */
  readonly memory?: MemoryStyle;
  /** Folder that source paths are relative to. Default: the working directory. */
  readonly base?: string;
  /** Comments name the lines of the source. Default false: the source map has them, and moved lines change no Verilog. */
  readonly locationComments?: boolean;
  /** Versions of tools to note in the manifest. */
  readonly tools?: Readonly<Record<string, string>>;
  /** Files that belong to the design besides its Verilog; the manifest lists them too. */
  readonly documents?: readonly OutputFile[];
  /** Default true: parameters that a definition keeps are parameters of the Verilog module, where that can be. */
  readonly keepParameters?: boolean;
  /** Default `verilog`: Verilog-2005. `systemverilog`: files end in `.sv`. */
  readonly flavour?: Flavour;
}

export interface OutputFile {
  /** Relative, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** Everything that is generated for a design; nothing is written. */
export interface VerilogOutput {
  readonly design: string;
  /** Name of the top module. */
  readonly top: string;
  /** Verilog files first, in the order of the file list, then the list, the maps and the manifest. */
  readonly files: readonly OutputFile[];
  /** Paths of the Verilog files; a module comes after those that it uses. */
  readonly sources: readonly string[];
  readonly nameMap: NameMap;
  readonly sourceMap: SourceMap;
  readonly manifest: Manifest;
  /** SL0403: modules whose parameters could not stay, and why. From `verilogOf`, also the warnings of the checks. */
  readonly notes: readonly Diagnostic[];
}

/** `version` of spinlight's own package. */
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/**
 * Verilog-2005 for a design that was checked (`verilogOf` checks it first; here nothing is): one file per module that the top module uses, one per memory, a file list, a
 * name map, a source map and a manifest. The same design and options give the same bytes on every machine.
 * Errors: SL0107 and SL0108 for names, SL0401 for templates.
 */
export function emitVerilog(design: Design, options: VerilogOptions = {}): VerilogOutput {
  requireDesign(design);
  const style = options.memory ?? 'inferred';
  const flavour = options.flavour ?? 'verilog';
  const order = usedModules(design);
  checkNames(design, order);
  const plain = emitModules(design, order, options);
  const emission =
    options.keepParameters === false
      ? { ...plain, notes: [], shared: [] }
      : withParameters(design, order, plain, (other) => {
          const made = emitVerilog(other, { ...options, keepParameters: false });
          return { files: made.files, modules: made.nameMap.modules, sourceMap: made.sourceMap };
        });
  const { modules, hints, shared, notes, sourceMap: map } = emission;
  const files = [...emission.files];

  const top = design.modules[design.top]!;
  const nameMap: NameMap = { design: design.name, top: top.name, modules };
  const sources = files.map(({ path }) => path);
  const stem = design.name.replace(/[^A-Za-z0-9_.-]/g, '_');
  if (hints !== null) files.push({ path: `${stem}.vlt`, text: hints });
  files.push(
    { path: `${stem}.f`, text: sources.map((path) => `${path}\n`).join('') },
    { path: `${stem}.names.json`, text: json(nameMap) },
    { path: `${stem}.sourcemap.json`, text: sourceMapText(map) },
  );
  files.push(...(options.documents ?? []));
  const manifest: Manifest = {
    spinlight: version,
    design: design.name,
    top: top.name,
    memory: style,
    ...(flavour !== 'verilog' && { flavour }),
    parameters: plainValue(top.parameters),
    ...(shared.length > 0 && { shared: sharedValues(shared) }),
    tools: plainValue(options.tools ?? {}) as Record<string, string>,
    sources,
    files: Object.fromEntries(files.map(({ path, text }) => [path, digest(text)])),
  };
  files.push({ path: manifestPath(design.name), text: json(manifest) });
  return { design: design.name, top: top.name, files, sources, nameMap, sourceMap: map, manifest, notes };
}

function sharedValues(shared: readonly SharedModule[]): NonNullable<Manifest['shared']> {
  return Object.fromEntries(
    shared.map(({ name, parameters, members }) => [
      name,
      members.map(({ values }) => Object.fromEntries(parameters.map((p, i) => [p.name, values[i]!]))),
    ]),
  );
}

/** Path of the manifest of a design. */
export function manifestPath(design: string): string {
  return `${design.replace(/[^A-Za-z0-9_.-]/g, '_')}.manifest.json`;
}

/** Modules below the top and the top itself, each after all that it uses. */
function usedModules(design: Design): number[] {
  const order: number[] = [];
  const state = new Map<number, 'open' | 'done'>();
  const visit = (index: number): void => {
    if (state.get(index) === 'done') return;
    if (state.get(index) === 'open') throw new InternalError('modules use each other in a cycle');
    state.set(index, 'open');
    for (const { module } of design.modules[index]!.instances) visit(module);
    state.set(index, 'done');
    order.push(index);
  };
  visit(design.top);
  return order;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
