import { fail } from '../diag/index.ts';
import type { Design, Module } from '../ir/index.ts';
import type { OutputFile, VerilogOptions } from './emit.ts';
import { type LoweredModule, lowerModule } from './lower-module.ts';
import { type ModuleNames, moduleNames, plainValue, type SourceMap, SourceMapBuilder } from './maps.ts';
import { memoryData } from './memory-file.ts';
import { isPlainArray } from './memory-shape.ts';
import { type ModulePlan, planModules } from './plan.ts';
import { printModule } from './print-module.ts';
import { oneLine } from './print-parts.ts';
import { keepsWhole, verilatorHints } from './simulator-hints.ts';
import { SourceNames } from './source-names.ts';
import { memoryText, toSystemVerilog } from './systemverilog/index.ts';
import { Templates } from './templates.ts';

/** The modules of a design in Verilog, and where everything in them is. */
export interface EmittedModules {
  readonly files: OutputFile[];
  readonly modules: ModuleNames[];
  readonly sourceMap: SourceMap;
  /** See `verilatorHints`. */
  readonly hints: string | null;
}

/**
 * Emits the modules in `order`, each of which comes after those that it uses. Trees and plans end with this function, and
 * printed lines with each module: of a large design they take more memory than its text.
 */
export function emitModules(
  design: Design,
  order: readonly number[],
  options: VerilogOptions,
): EmittedModules {
  const templates = new Templates(options.templatesDir);
  const names = new SourceNames(options.base ?? process.cwd());
  const sourceMap = new SourceMapBuilder(design, names);
  const plans = planModules(design, order);
  const counts = instanceCounts(design, order);
  const instances = instanceNames(design, order);
  const isInferred = (options.memory ?? 'inferred') === 'inferred';
  const inModule = isInferred && !templates.isReplaced('memory-inferred');
  const wrappers = wrapperNames(design, order, inModule);
  const files: OutputFile[] = [];
  const modules: ModuleNames[] = [];
  const done = new Map<number, LoweredModule>();
  const emit: Emission = { design, options, templates, names, sourceMap, files };
  for (const index of order) {
    const plan = plans.get(index)!;
    const wrapperOf = (memory: number) => wrappers.get(index)![memory] ?? null;
    const lowered = lowerModule({
      design,
      plan,
      instanceNames: instances.get(index) ?? new Set(),
      keepWhole: keepsWhole(plan, counts.get(index)!),
      wrapperOf,
    });
    done.set(index, lowered);
    modules.push(emitModule(emit, index, plan, lowered, wrapperOf));
  }
  return { files, modules, sourceMap: sourceMap.finish(), hints: verilatorHints(design, plans, done) };
}

interface Emission {
  readonly design: Design;
  readonly options: VerilogOptions;
  readonly templates: Templates;
  readonly names: SourceNames;
  readonly sourceMap: SourceMapBuilder;
  readonly files: OutputFile[];
}

/** Adds the files of a module and of its memories. */
function emitModule(
  { design, options, templates, names, sourceMap, files }: Emission,
  index: number,
  { gathered }: ModulePlan,
  lowered: LoweredModule,
  wrapperOf: (memory: number) => string | null,
): ModuleNames {
  const module = design.modules[index]!;
  const flavour = options.flavour ?? 'verilog';
  const isSystem = flavour === 'systemverilog';
  const extension = isSystem ? '.sv' : '.v';
  module.memories.forEach((memory, i) => {
    const wrapper = wrapperOf(i);
    if (wrapper === null) return;
    const style = `memory-${options.memory ?? 'inferred'}`;
    const text = templates.render(style, memoryData(module, memory, wrapper));
    files.push({ path: `${wrapper}${extension}`, text: tidy(isSystem ? memoryText(text) : text) });
  });
  const printed = printModule(isSystem ? toSystemVerilog(lowered.tree) : lowered.tree, {
    locations: design.locations,
    shortName: options.locationComments === true ? names.short : null,
    flavour,
  });
  const path = `${module.name}${extension}`;
  const shell = moduleShell(templates, design, module, names);
  files.push({ path, text: `${shell.before}${printed.lines.join('\n')}${shell.after}` });
  sourceMap.add(path, shell.firstLine, printed.locations);
  return { ...moduleNames(design, index, gathered, lowered, wrapperOf), file: path };
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
