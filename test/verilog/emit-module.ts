import {
  type Design,
  type Enumeration,
  LocationTable,
  type Module,
  type ModuleBuilder,
} from '../../src/ir/index.ts';
import { emitVerilog, type VerilogOptions, type VerilogOutput } from '../../src/verilog/index.ts';

/** A design of some modules, the last of which is the top. */
export function designOf(
  builders: readonly (ModuleBuilder | Module)[],
  enumerations: readonly Enumeration[] = [],
  locations = new LocationTable(),
): Design {
  const modules = builders.map((builder) => ('finish' in builder ? builder.finish() : builder));
  return { name: 'test', modules, top: modules.length - 1, enumerations, locations };
}

/** The text of an emitted file. */
export function fileOf(output: VerilogOutput, path: string): string {
  const file = output.files.find((candidate) => candidate.path === path);
  if (!file) throw new Error(`no file ${path} among ${output.files.map((f) => f.path).join(', ')}`);
  return file.text;
}

/** Everything inside of the ports of a module, without indentation: declarations and items. */
export function bodyOf(
  design: Design,
  options: VerilogOptions = {},
  name = design.modules[design.top]!.name,
): string {
  const text = fileOf(emitVerilog(design, options), `${name}.v`);
  const body = text.slice(text.indexOf('\n);\n') + 4, text.indexOf('\nendmodule'));
  return body.replace(/^ {4}/gm, '').trim();
}

/** Lines of a template literal without the indentation that the test has. */
export function lines(text: string): string {
  const rows = text.replace(/^\n/, '').trimEnd().split('\n');
  const margin = Math.min(
    ...rows.filter((row) => row.trim() !== '').map((row) => row.length - row.trimStart().length),
  );
  return rows.map((row) => row.slice(margin)).join('\n');
}
