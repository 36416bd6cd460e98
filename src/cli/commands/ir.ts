import { SpinlightError } from '../../diag/index.ts';
import type { Design } from '../../ir/index.ts';
import { printDesign } from '../../ir/text/index.ts';
import {
  checkDesign,
  commonSubexpressions,
  deadCode,
  foldConstants,
  lowerStatements,
  type Pass,
  runPasses,
  simulationPasses,
  standardPasses,
} from '../../passes/index.ts';
import { exitCodes } from '../failure.ts';
import { loadDesign } from '../netlist-file.ts';
import type { Output } from '../output.ts';
import { expectWritable, writeWholeFile } from '../write-file.ts';
import { predicateOf } from './ir-predicates.ts';

/** What `--passes` can name, in the order in which a list is run. */
const passLists: Readonly<Record<string, readonly Pass[]>> = {
  standard: standardPasses,
  simulation: simulationPasses,
  'fold-constants': [foldConstants],
  'common-subexpressions': [commonSubexpressions],
  'dead-code': [deadCode()],
  'dead-signals': [deadCode({ signals: true })],
  'lower-statements': [lowerStatements],
};

export interface IrArguments {
  readonly out?: string;
  readonly passes?: readonly string[];
  readonly module?: string;
  /** Commander's form of `--no-locations`. */
  readonly locations: boolean;
}

/** `spinlight ir print`: a design in its text form, perhaps after some passes. */
export async function irPrint(output: Output, file: string, options: IrArguments): Promise<number> {
  if (options.out !== undefined) expectWritable(options.out);
  const design = afterPasses(await loadDesign(file), options.passes ?? []);
  const text = printDesign(selected(design, options.module), { locations: options.locations });
  return show(output, text, options.out);
}

/** `spinlight ir check`: whether a netlist parses, is consistent, and has no latch, loop, undriven bit and the like. */
export async function irCheck(output: Output, file: string): Promise<number> {
  const design = await loadDesign(file);
  const diagnostics = checkDesign(design);
  const ok = !diagnostics.some(({ severity }) => severity === 'error');
  output.diagnostics(diagnostics);
  output.print(ok ? `${file}: ${design.name} is in order` : `${file}: ${design.name} has errors`);
  output.object({ ok, design: design.name, modules: design.modules.length, diagnostics });
  return ok ? exitCodes.ok : exitCodes.wrong;
}

/** `spinlight ir verilog`: the Verilog of a netlist, all modules one after the other. */
export async function irVerilog(output: Output, file: string, options: IrArguments): Promise<number> {
  if (options.out !== undefined) expectWritable(options.out);
  const { emitVerilog } = await import('../../verilog/index.ts');
  const design = checked(afterPasses(await loadDesign(file), options.passes ?? []), output);
  const { files, sources } = emitVerilog(design);
  const texts = files.filter(({ path }) => sources.includes(path)).map(({ text }) => text);
  return show(output, texts.join('\n'), options.out);
}

export interface IrReduceArguments {
  readonly out?: string;
  /** A program that gets the netlist as its last argument and ends with 0 if the failure is still there. */
  readonly command?: string;
  /** The name of a predicate that is built in. */
  readonly while?: string;
  readonly tries?: number;
}

/** `spinlight ir reduce`: the smallest netlist that still fails. */
export async function irReduce(output: Output, file: string, options: IrReduceArguments): Promise<number> {
  if (options.out !== undefined) expectWritable(options.out);
  const stillFails = predicateOf(options);
  const { reduceDesign } = await import('../../reduce/index.ts');
  const { design, nodesBefore, nodesAfter, tries } = reduceDesign(await loadDesign(file), stillFails, {
    ...(options.tries !== undefined && { tries: options.tries }),
    onProgress: (step, smaller) => output.live(`${step}: ${smaller.modules.length} modules`),
  });
  output.live('');
  if (tries === 1) {
    output.note(`${file} does not fail: nothing to reduce`);
    return exitCodes.wrong;
  }
  output.note(`${nodesBefore} operations became ${nodesAfter}, in ${tries} tries`);
  return show(output, printDesign(design, { locations: false }), options.out);
}

function afterPasses(design: Design, names: readonly string[]): Design {
  return runPasses(
    design,
    names.flatMap((name) => passLists[name]!),
    { verify: true },
  );
}

function checked(design: Design, output: Output): Design {
  const diagnostics = checkDesign(design);
  if (diagnostics.some(({ severity }) => severity === 'error')) throw new SpinlightError(diagnostics);
  output.diagnostics(diagnostics);
  return design;
}

/** The design cut down to one module and what it instantiates, with that module as its top. */
function selected(design: Design, name: string | undefined): Design {
  if (name === undefined) return design;
  const top = design.modules.findIndex((module) => module.name === name);
  if (top < 0) {
    const names = design.modules.map((module) => module.name).join(', ');
    throw new SpinlightError([
      {
        code: 'SL0803',
        severity: 'error',
        message: `there is no module '${name}' in ${design.name}`,
        help: `It has ${names}.`,
      },
    ]);
  }
  const used = new Set([top]);
  for (let i = top; i >= 0; i--) {
    if (used.has(i)) for (const { module } of design.modules[i]!.instances) used.add(module);
  }
  const kept = [...used].sort((a, b) => a - b);
  const modules = kept.map((index) => {
    const module = design.modules[index]!;
    const instances = module.instances.map((instance) => ({
      ...instance,
      module: kept.indexOf(instance.module),
    }));
    return { ...module, instances };
  });
  return { ...design, modules, top: modules.length - 1 };
}

function show(output: Output, text: string, file: string | undefined): number {
  if (file === undefined) {
    output.print(text.trimEnd());
    output.object({ text });
  } else {
    writeWholeFile(file, text);
    output.print(`wrote ${file}`);
    output.object({ file });
  }
  return exitCodes.ok;
}
