import type { LocationId } from '../ir/index.ts';
import { group, line } from './layout.ts';
import { expressionLayout } from './print-expression.ts';
import { assignment, oneLine, shape } from './print-parts.ts';
import { BlockPrinter } from './print-statements.ts';
import type { Printer } from './printer.ts';
import type {
  AssignTree,
  ClockedTree,
  CombinationalTree,
  DeclarationTree,
  InstanceTree,
  ItemTree,
} from './tree.ts';

/** Prints the items of a module: assignments in paragraphs, everything else with an empty line before it. */
export function printItems(printer: Printer, items: readonly ItemTree[]): void {
  let run: Assignment[] = [];
  for (const item of items) {
    if (isAssignment(item)) {
      run.push(item);
      continue;
    }
    const attached =
      item.kind === 'instance' ? run.length : 1 + run.findLastIndex(({ kind }) => kind === 'assign');
    printRun(printer, run.slice(0, attached));
    printer.blank();
    for (const temporary of run.slice(attached)) printAssign(printer, temporary);
    printBlock(printer, item);
    run = [];
  }
  printRun(printer, run);
}

type Assignment = AssignTree | DeclarationTree;

function isAssignment(item: ItemTree): item is Assignment {
  return item.kind === 'assign' || item.kind === 'declaration';
}

/** Assignments in paragraphs, each below the place in the source where it begins. */
function printRun(printer: Printer, run: readonly Assignment[]): void {
  let previous: LocationId = -1;
  run.forEach((item, i) => {
    if (i === 0 || printer.isFar(previous, item.location)) {
      printer.blank();
      const place = printer.shortPlace(item.location);
      if (place !== null) printer.line(`// ${place}`);
    }
    if (item.location >= 0) previous = item.location;
    printAssign(printer, item);
  });
}

function printAssign(printer: Printer, item: Assignment): void {
  if (item.kind === 'assign') {
    printer.layout(assignment('assign ', expressionLayout(item.target), '=', item.value), item.location);
    return;
  }
  const { value, waivers, name, location } = item;
  const before = `${item.type}${shape(item)} `;
  printer.waived(waivers, () =>
    printer.layout(value ? assignment(before, name, '=', value) : `${before}${name};`, location),
  );
}

function printBlock(printer: Printer, item: Exclude<ItemTree, AssignTree | DeclarationTree>): void {
  if (item.kind === 'instance') printInstance(printer, item);
  else if (item.kind === 'combinational') printCombinational(printer, item);
  else printClocked(printer, item);
}

function printCombinational(printer: Printer, item: CombinationalTree): void {
  const block = new BlockPrinter(printer, '=');
  printer.line('always @(*) begin', item.body[0]?.location);
  printer.indented(() => block.statements(item.body, true));
  printer.line('end');
}

function printClocked(printer: Printer, item: ClockedTree): void {
  const block = new BlockPrinter(printer, '<=');
  const { clock, reset, body } = item;
  const edge = reset?.kind === 'async' ? `posedge ${clock} or posedge ${reset.signal}` : `posedge ${clock}`;
  printer.line(`always @(${edge}) begin`, body[0]?.location);
  printer.indented(() => {
    if (reset) block.resetThen(reset.signal, reset.body, body);
    else block.statements(body, true);
  });
  printer.line('end');
}

function printInstance(printer: Printer, item: InstanceTree): void {
  const notes = [item.doc === '' ? null : oneLine(item.doc), printer.shortPlace(item.location)];
  const comment = notes.filter((note) => note !== null).join(', ');
  printer.line(`${item.module} ${item.name} (${comment === '' ? '' : `  // ${comment}`}`, item.location);
  printer.indented(() =>
    item.connections.forEach(({ port, value }, i) => {
      const comma = i < item.connections.length - 1 ? ',' : '';
      const connection = group([
        `.${port}(`,
        group([line(''), expressionLayout(value)], 4),
        line(''),
        `)${comma}`,
      ]);
      printer.layout(connection, item.location);
    }),
  );
  printer.line(');');
}
