import { readFileSync } from 'node:fs';
import { fail, InternalError } from '../diag/index.ts';
import type { Design, Module } from '../ir/index.ts';
import { checkNames } from './check-names.ts';
import { portDependencies } from './dependencies.ts';
import { lowerModule } from './lower-module.ts';
import {
  digest,
  type Manifest,
  type ModuleNames,
  moduleNames,
  type NameMap,
  plainValue,
  type SourceMap,
  SourceMapBuilder,
} from './maps.ts';
import { type MemoryStyle, memoryData } from './memory-file.ts';
import { type Prepared, prepare } from './prepare.ts';
import { printModule } from './print-module.ts';
import { oneLine } from './print-parts.ts';
import { SourceNames } from './source-names.ts';
import { Templates } from './templates.ts';

export interface VerilogOptions {
  /** A folder whose templates replace those of the same name; see `templates/verilog`. */
  readonly templatesDir?: string;
  /** Default `inferred`. */
  readonly memory?: MemoryStyle;
  /** Folder that source paths are relative to. Default: the working directory. */
  readonly base?: string;
  /** Default true: comments name the lines of the source. */
  readonly locationComments?: boolean;
  /** Versions of tools to note in the manifest. */
  readonly tools?: Readonly<Record<string, string>>;
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
}

/** `version` of spinlight's own package. */
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/**
 * Verilog-2005 for a verified design: one file per module that the top module uses, one per memory, a file list, a
 * name map, a source map and a manifest. The same design and options give the same bytes on every machine.
 * Errors: SL0107 and SL0108 for names, SL0401 for templates.
 */
export function emitVerilog(design: Design, options: VerilogOptions = {}): VerilogOutput {
  const style = options.memory ?? 'inferred';
  const order = usedModules(design);
  checkNames(design, order);
  const templates = new Templates(options.templatesDir);
  const names = new SourceNames(options.base ?? process.cwd());
  const sourceMap = new SourceMapBuilder(design, names);
  const prepared: Prepared[] = [];
  for (const index of order) prepared[index] = prepare(design.modules[index]!);
  const ports = portDependencies(design, order, prepared);
  const counts = instanceCounts(design, order);
  const instances = instanceNames(design, order);
  const wrappers = wrapperNames(design, order);
  const files: OutputFile[] = [];
  const modules: ModuleNames[] = [];

  for (const index of order) {
    const module = design.modules[index]!;
    const wrapperOf = (memory: number) => wrappers.get(index)![memory]!;
    module.memories.forEach((memory, i) => {
      const text = templates.render(`memory-${style}`, memoryData(module, memory, wrapperOf(i)));
      files.push({ path: `${wrapperOf(i)}.v`, text: tidy(text) });
    });
    const lowered = lowerModule({
      design,
      module,
      prepared: prepared[index]!,
      childPorts: (child) => ports.get(child)!,
      instanceNames: instances.get(index) ?? new Set(),
      replicated: counts.get(index)! > 1,
      wrapperOf,
    });
    const shortName = options.locationComments === false ? null : names.short;
    const printed = printModule(lowered.tree, { locations: design.locations, shortName });
    const path = `${module.name}.v`;
    const shell = inShell(templates, design, module, printed.lines.join('\n'), names);
    files.push({ path, text: shell.text });
    sourceMap.add(path, shell.firstLine, printed.locations);
    modules.push(moduleNames(design, index, lowered, wrapperOf));
  }

  const top = design.modules[design.top]!;
  const nameMap: NameMap = { design: design.name, top: top.name, modules };
  const sources = files.map(({ path }) => path);
  const stem = design.name.replace(/[^A-Za-z0-9_.-]/g, '_');
  const map = sourceMap.finish();
  files.push(
    { path: `${stem}.f`, text: sources.map((path) => `${path}\n`).join('') },
    { path: `${stem}.names.json`, text: json(nameMap) },
    { path: `${stem}.sourcemap.json`, text: compactJson(map) },
  );
  const manifest: Manifest = {
    spinlight: version,
    design: design.name,
    top: top.name,
    memory: style,
    parameters: plainValue(top.parameters),
    tools: plainValue(options.tools ?? {}) as Record<string, string>,
    sources,
    files: Object.fromEntries(files.map(({ path, text }) => [path, digest(text)])),
  };
  files.push({ path: manifestPath(design.name), text: json(manifest) });
  return { design: design.name, top: top.name, files, sources, nameMap, sourceMap: map, manifest };
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

/** How many instances of each module the whole design has; counting stops at many. */
function instanceCounts(design: Design, order: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>([[design.top, 1]]);
  for (const index of [...order].reverse()) {
    for (const { module } of design.modules[index]!.instances)
      counts.set(module, Math.min(1e6, (counts.get(module) ?? 0) + counts.get(index)!));
  }
  return counts;
}

/** For each module, the names under which others use it. */
function instanceNames(design: Design, order: readonly number[]): Map<number, Set<string>> {
  const names = new Map<number, Set<string>>(order.map((index) => [index, new Set()]));
  for (const index of order)
    for (const { name, module } of design.modules[index]!.instances) names.get(module)!.add(name);
  return names;
}

/** `<module>_<memory>` for each memory, made different from the names of modules where need be. */
function wrapperNames(design: Design, order: readonly number[]): Map<number, string[]> {
  const taken = new Set(order.map((index) => design.modules[index]!.name.toLowerCase()));
  const result = new Map<number, string[]>();
  for (const index of order) {
    const { name, memories } = design.modules[index]!;
    const names = memories.map((memory) => {
      let wrapper = `${name}_${memory.name}`;
      while (taken.has(wrapper.toLowerCase())) wrapper += '_mem';
      taken.add(wrapper.toLowerCase());
      return wrapper;
    });
    result.set(index, names);
  }
  return result;
}

function inShell(
  templates: Templates,
  design: Design,
  module: Module,
  body: string,
  names: SourceNames,
): { text: string; firstLine: number } {
  const place = design.locations.place(module.location);
  const parameters = parameterLines(module.parameters);
  const text = tidy(
    templates.render('module-shell', {
      name: module.name,
      doc: oneLine(module.doc),
      parameters,
      source: place ? `${names.relative(place.file)}:${place.line}` : '',
      module: body,
    }),
  );
  const start = text.indexOf(body);
  if (start < 0) {
    return fail('SL0401', "template 'module-shell' does not print {{{module}}} as it is", {
      help: 'put {{{module}}} at the beginning of a line of its own',
    });
  }
  return { text, firstLine: text.slice(0, start).split('\n').length };
}

/** `Parameters: a = 1, b = [2,3]`, in lines of readable length; nothing for none. */
function parameterLines(parameters: Readonly<Record<string, unknown>>): string[] {
  const plain = plainValue(parameters) as Record<string, unknown>;
  const lines: string[] = [];
  for (const [name, value] of Object.entries(plain)) {
    const text = `${name} = ${oneLine(typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined'))}`;
    const last = lines.at(-1);
    if (last === undefined) lines.push(`Parameters: ${text}`);
    else if (last.length + text.length < 105) lines[lines.length - 1] = `${last}, ${text}`;
    else {
      lines[lines.length - 1] = `${last},`;
      lines.push(`    ${text}`);
    }
  }
  return lines;
}

/** No spaces at line ends, one newline at the end. */
function tidy(text: string): string {
  return `${text.replace(/[ \t]+$/gm, '').trimEnd()}\n`;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Readable, with each innermost list on one line. */
function compactJson(map: SourceMap): string {
  const files = Object.entries(map.files).map(([file, lines]) => {
    const rows = lines.map((row) => `      ${JSON.stringify(row)}`);
    return `    ${JSON.stringify(file)}: [\n${rows.join(',\n')}\n    ]`;
  });
  return `{\n  "sources": ${JSON.stringify(map.sources)},\n  "files": {\n${files.join(',\n')}\n  }\n}\n`;
}
