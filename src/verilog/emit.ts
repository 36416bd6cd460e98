import { readFileSync } from 'node:fs';
import { type Diagnostic, fail, InternalError } from '../diag/index.ts';
import type { Design, Module } from '../ir/index.ts';
import { checkNames } from './check-names.ts';
import { type LoweredModule, lowerModule } from './lower-module.ts';
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
import { isPlainArray } from './memory-shape.ts';
import { type SharedModule, withParameters } from './parameters/index.ts';
import { planModules } from './plan.ts';
import { type Flavour, printModule } from './print-module.ts';
import { oneLine } from './print-parts.ts';
import { keepsWhole, verilatorHints } from './simulator-hints.ts';
import { SourceNames } from './source-names.ts';
import { memoryText, toSystemVerilog } from './systemverilog/index.ts';
import { Templates } from './templates.ts';

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
  const style = options.memory ?? 'inferred';
  const flavour = options.flavour ?? 'verilog';
  const extension = flavour === 'systemverilog' ? '.sv' : '.v';
  const order = usedModules(design);
  checkNames(design, order);
  const templates = new Templates(options.templatesDir);
  const names = new SourceNames(options.base ?? process.cwd());
  const sourceMap = new SourceMapBuilder(design, names);
  const plans = planModules(design, order);
  const counts = instanceCounts(design, order);
  const instances = instanceNames(design, order);
  const inModule = style === 'inferred' && !templates.isReplaced('memory-inferred');
  const wrappers = wrapperNames(design, order, inModule);
  const printedFiles: OutputFile[] = [];
  const printedModules: ModuleNames[] = [];
  const done = new Map<number, LoweredModule>();

  for (const index of order) {
    const module = design.modules[index]!;
    const wrapperOf = (memory: number) => wrappers.get(index)![memory] ?? null;
    module.memories.forEach((memory, i) => {
      const wrapper = wrapperOf(i);
      if (wrapper === null) return;
      const text = templates.render(`memory-${style}`, memoryData(module, memory, wrapper));
      const shown = flavour === 'systemverilog' ? memoryText(text) : text;
      printedFiles.push({ path: `${wrapper}${extension}`, text: tidy(shown) });
    });
    const lowered = lowerModule({
      design,
      plan: plans.get(index)!,
      instanceNames: instances.get(index) ?? new Set(),
      keepWhole: keepsWhole(plans.get(index)!, counts.get(index)!),
      wrapperOf,
    });
    done.set(index, lowered);
    const shortName = options.locationComments === true ? names.short : null;
    const printed = printModule(flavour === 'systemverilog' ? toSystemVerilog(lowered.tree) : lowered.tree, {
      locations: design.locations,
      shortName,
      flavour,
    });
    const path = `${module.name}${extension}`;
    const shell = moduleShell(templates, design, module, names);
    printedFiles.push({ path, text: `${shell.before}${printed.lines.join('\n')}${shell.after}` });
    sourceMap.add(path, shell.firstLine, printed.locations);
    printedModules.push({
      ...moduleNames(design, index, plans.get(index)!.gathered, lowered, wrapperOf),
      file: path,
    });
  }

  const plain = {
    files: printedFiles,
    modules: printedModules,
    sourceMap: sourceMap.finish(),
    hints: verilatorHints(design, plans, done),
  };
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
    { path: `${stem}.sourcemap.json`, text: compactJson(map) },
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

/**
 * `<module>_<memory>` for each memory, made different from the names of modules where need be; null for arrays in the
 * module itself.
 */
function wrapperNames(
  design: Design,
  order: readonly number[],
  inModule: boolean,
): Map<number, (string | null)[]> {
  const taken = new Set(order.map((index) => design.modules[index]!.name.toLowerCase()));
  const result = new Map<number, (string | null)[]>();
  for (const index of order) {
    const module = design.modules[index]!;
    const { name, memories } = module;
    const names = memories.map((memory) => {
      if (inModule && isPlainArray(module, memory)) return null;
      let wrapper = `${name}_${memory.name}`;
      while (taken.has(wrapper.toLowerCase())) wrapper += '_mem';
      taken.add(wrapper.toLowerCase());
      return wrapper;
    });
    result.set(index, names);
  }
  return result;
}

/** Stands for the text of the module while its shell is made. */
const bodyMark = 'module (spinlight)';

/** The text around a module, and the line of the file on which the module begins. */
function moduleShell(
  templates: Templates,
  design: Design,
  module: Module,
  names: SourceNames,
): { before: string; after: string; firstLine: number } {
  const place = design.locations.place(module.location);
  const text = tidy(
    templates.render('module-shell', {
      name: module.name,
      doc: oneLine(module.doc),
      parameters: parameterLines(module.parameters),
      source: place ? names.relative(place.file) : '',
      module: bodyMark,
    }),
  );
  const [before, after] = text.split(bodyMark);
  if (before === undefined || after === undefined) {
    return fail('SL0401', "template 'module-shell' does not print {{{module}}} as it is", {
      help: 'put {{{module}}} at the beginning of a line of its own',
    });
  }
  return { before, after, firstLine: before.split('\n').length };
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
    const rows = lines.map(([line, source, at, column]) => `      [${line},${source},${at},${column}]`);
    return `    ${JSON.stringify(file)}: [\n${rows.join(',\n')}\n    ]`;
  });
  return `{\n  "sources": ${JSON.stringify(map.sources)},\n  "files": {\n${files.join(',\n')}\n  }\n}\n`;
}
