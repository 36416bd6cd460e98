import type { LocationId, LocationTable } from '../ir/index.ts';
import { checksMacro, directive, printChecks } from './checks/print-checks.ts';
import { printItems } from './print-items.ts';
import { oneLine, shape, typeWord } from './print-parts.ts';
import { commentColumn, Printer } from './printer.ts';
import type { EnumerationType } from './systemverilog/index.ts';
import type { ConstantTree, DeclarationTree, ModuleTree, PortTree } from './tree.ts';

/** Printed Verilog: lines of text, each with the place in the source that it comes from, or -1. */
export interface PrintedModule {
  readonly lines: readonly string[];
  readonly locations: readonly LocationId[];
}

/** Verilog-2005, or the synthesizable part of SystemVerilog that all tools here accept. */
export type Flavour = 'verilog' | 'systemverilog';

export interface PrintOptions {
  readonly locations: LocationTable;
  /** File name for location comments, or null for no comments. */
  readonly shortName: ((file: string) => string) | null;
  /** Default `verilog`; for `systemverilog` the tree is one of `toSystemVerilog`. */
  readonly flavour?: Flavour;
}

/** Prints a module, from `module` to `endmodule`. */
export function printModule(tree: ModuleTree, options: PrintOptions): PrintedModule {
  const printer = new Printer(options);
  printer.line(`module ${tree.name} (`);
  printer.indented(() => {
    for (const port of tree.ports) printPort(printer, port, port === tree.ports.at(-1));
  });
  printer.line(');');
  printer.indented(() => {
    if (tree.keepWhole)
      printer.line('/*verilator no_inline_module*/ // many instances: one shared body simulates faster');
    for (const type of tree.types ?? []) printType(printer, type);
    for (const constants of tree.types ? [] : tree.constants) {
      printer.blank();
      const longest = Math.max(...constants.map(({ name }) => name.length));
      for (const constant of constants) printConstant(printer, constant, longest);
    }
    printDeclarations(printer, tree.declarations);
    printItems(printer, tree.items);
    if (tree.checks) {
      printer.blank();
      directive(printer, `\`ifdef ${checksMacro}`);
      printDeclarations(printer, tree.checks.declarations);
      printItems(printer, tree.checks.items);
      printChecks(printer, tree.checks.checks);
      directive(printer, '`endif');
    }
  });
  printer.closeUp();
  printer.line('endmodule');
  return printer;
}

/** Columns that the type of a port takes, with the space behind it, and that of a declaration. */
const portColumns = 26;
const declarationColumns = 16;

function printPort(printer: Printer, port: PortTree, isLast: boolean): void {
  const isSystem = printer.flavour === 'systemverilog';
  // With `default_nettype none` an input has to say that it is a net.
  const input = isSystem ? 'input  wire logic' : 'input  wire';
  const output = isSystem ? 'output logic' : `output ${port.type === 'reg' ? 'reg ' : 'wire'}`;
  const kind = port.direction === 'input' ? input : output;
  const type = `${attributes(port)}${kind}${shape(port)} `.padEnd(portColumns);
  printWaived(printer, port, `${type}${port.name}${isLast ? '' : ','}`);
}

function printConstant(printer: Printer, constant: ConstantTree, columns: number): void {
  const range = constant.width === 1 ? '' : ` [${constant.width - 1}:0]`;
  printer.waived(constant.waivers, () =>
    printer.line(`localparam${range} ${constant.name.padEnd(columns)} = ${constant.value};`),
  );
}

function printType(printer: Printer, { name, members }: EnumerationType): void {
  const { width } = members[0]!;
  printer.blank();
  printer.line(`typedef enum logic${width === 1 ? '' : ` [${width - 1}:0]`} {`);
  printer.indented(() =>
    members.forEach((member, i) => {
      const hidden = member.waivers.filter(({ rule }) => rule === 'VARHIDDEN');
      const comma = i < members.length - 1 ? ',' : '';
      printer.waived(hidden, () => printer.line(`${member.name} = ${member.value}${comma}`));
    }),
  );
  printer.line(`} ${name};`);
}

/** Registers, then wires, each in the order of the author. */
function printDeclarations(printer: Printer, declarations: readonly DeclarationTree[]): void {
  for (const wanted of ['reg', 'wire'] as const) {
    printer.blank();
    for (const declaration of declarations) {
      if (declaration.type !== wanted) continue;
      const { location, name, depth, typeName } = declaration;
      printer.place(location);
      const before = `${typeName ?? `${typeWord(declaration, printer.flavour).padEnd(4)}${shape(declaration)}`} `;
      printWaived(
        printer,
        declaration,
        `${attributes(declaration)}${padded(before)}${name}${depth === undefined ? '' : ` [0:${depth - 1}]`};`,
      );
    }
  }
}

/** What tools for FPGAs read of the registers of a synchroniser. */
function attributes({ synchroniser }: DeclarationTree): string {
  return synchroniser ? '(* async_reg = "true" *) ' : '';
}

/** Names begin at a column that does not depend on the other declarations. */
function padded(before: string): string {
  return before.padEnd(Math.max(declarationColumns, 8 * Math.ceil(before.length / 8)));
}

function printWaived(printer: Printer, declaration: DeclarationTree, text: string): void {
  printer.waived(declaration.waivers, () => {
    const doc = oneLine(declaration.doc);
    printer.layout((to) => to.text(text), declaration.location, doc, commentColumn);
  });
}
