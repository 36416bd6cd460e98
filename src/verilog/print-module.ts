import type { LocationId, LocationTable } from '../ir/index.ts';
import { printItems } from './print-items.ts';
import { oneLine, shape } from './print-parts.ts';
import { Printer } from './printer.ts';
import type { ConstantTree, DeclarationTree, ModuleTree, PortTree } from './tree.ts';

/** Printed Verilog: lines of text, each with the place in the source that it comes from, or -1. */
export interface PrintedModule {
  readonly lines: readonly string[];
  readonly locations: readonly LocationId[];
}

export interface PrintOptions {
  readonly locations: LocationTable;
  /** File name for location comments, or null for no comments. */
  readonly shortName: ((file: string) => string) | null;
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
    for (const constants of tree.constants) {
      printer.blank();
      for (const constant of constants) printConstant(printer, constant);
    }
    printDeclarations(printer, tree.declarations);
    printItems(printer, tree.items);
  });
  printer.line('endmodule');
  return printer;
}

function printPort(printer: Printer, port: PortTree, isLast: boolean): void {
  const kind = port.direction === 'input' ? 'input  wire' : `output ${port.type === 'reg' ? 'reg ' : 'wire'}`;
  printWaived(printer, port, `${kind}${shape(port)} ${port.name}${isLast ? '' : ','}`);
}

function printConstant(printer: Printer, constant: ConstantTree): void {
  const range = constant.width === 1 ? '' : ` [${constant.width - 1}:0]`;
  printer.waived(constant.waivers, () =>
    printer.line(`localparam${range} ${constant.name} = ${constant.value};`),
  );
}

/** Declarations in the order of the author, in paragraphs below the place in the source where each begins. */
function printDeclarations(printer: Printer, declarations: readonly DeclarationTree[]): void {
  declarations.forEach((declaration, i) => {
    const { location, type, name } = declaration;
    const previous = declarations[i - 1];
    if (!previous || printer.isFar(previous.location, location)) {
      printer.blank();
      const place = printer.shortPlace(location);
      if (place !== null) printer.line(`// ${place}`);
    }
    printWaived(printer, declaration, `${type === 'reg' ? 'reg ' : 'wire'}${shape(declaration)} ${name};`);
  });
}

function printWaived(printer: Printer, declaration: DeclarationTree, text: string): void {
  printer.waived(declaration.waivers, () => {
    const doc = oneLine(declaration.doc);
    printer.layout(text, declaration.location, doc);
  });
}
