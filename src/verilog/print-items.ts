import { expressionText } from './print-expression.ts';
import { assignment, declared, oneLine } from './print-parts.ts';
import { BlockPrinter } from './print-statements.ts';
import { printTable, tableLength } from './print-table.ts';
import { commentColumn, type Printer } from './printer.ts';
import type {
  AssignTree,
  ClockedTree,
  CombinationalTree,
  DeclarationTree,
  InstanceTree,
  ItemTree,
} from './tree.ts';

/** Prints the items of a module: declarations and assignments in paragraphs, everything else between empty lines. */
export function printItems(printer: Printer, items: readonly ItemTree[]): void {
  let run: Assignment[] = [];
  for (const item of items) {
    if (isAssignment(item)) {
      run.push(item);
      continue;
    }
    const attached = run.findLastIndex((other) => other.kind === 'assign' || !other.forNext) + 1;
    printRun(printer, run.slice(0, attached));
    printer.blank();
    for (const own of run.slice(attached)) printAssign(printer, own);
    printBlock(printer, item);
    run = [];
  }
  printRun(printer, run);
}

type Assignment = AssignTree | DeclarationTree;

function isAssignment(item: ItemTree): item is Assignment {
  return item.kind === 'assign' || item.kind === 'declaration';
}

/** Values with names in front of the assignments that use them, a paragraph for each turn; lists as tables. */
function printRun(printer: Printer, run: readonly Assignment[]): void {
  if (run.length === 0) return;
  printer.blank();
  let previous: Assignment | null = null;
  for (let i = 0; i < run.length; ) {
    const length = tableLength(run, i);
    const item = run[i]!;
    if (length > 1) {
      printer.blank();
      printer.place(item.location);
      printTable(printer, run.slice(i, i + length) as DeclarationTree[]);
      printer.blank();
      previous = null;
    } else {
      if (previous?.kind === 'assign' && item.kind === 'declaration') printer.blank();
      printer.place(item.location);
      const before = printer.lines.length;
      printAssign(printer, item);
      previous = item;
      if (printer.lines.length - before > 3) {
        printer.blank();
        previous = null;
      }
    }
    i += length;
  }
}

function printAssign(printer: Printer, item: Assignment): void {
  if (item.kind === 'assign') {
    printer.layout((to) => assignment('assign ', item.target, '=', item.value, to), item.location);
    return;
  }
  const { value, waivers, name, location, doc } = item;
  const before = declared(item, printer.flavour);
  printer.waived(waivers, () =>
    printer.layout(
      (to) =>
        value
          ? assignment(`${before} `, { kind: 'name', name }, '=', value, to)
          : to.text(`${before} ${name};`),
      location,
      oneLine(doc),
      commentColumn,
    ),
  );
}

function printBlock(printer: Printer, item: Exclude<ItemTree, AssignTree | DeclarationTree>): void {
  if (item.kind === 'instance') printInstance(printer, item);
  else if (item.kind === 'combinational') printCombinational(printer, item);
  else printClocked(printer, item);
}

function printCombinational(printer: Printer, item: CombinationalTree): void {
  const block = new BlockPrinter(printer, '=');
  const always = printer.flavour === 'systemverilog' ? 'always_comb' : 'always @(*)';
  printer.line(`${always} begin`, item.body[0]?.location);
  printer.indented(() => block.statements(item.body, true));
  printer.line('end');
}

function printClocked(printer: Printer, item: ClockedTree): void {
  const block = new BlockPrinter(printer, '<=');
  const { clock, reset, body } = item;
  const edges = reset?.kind === 'async' ? [clock, reset.signal] : [clock];
  const edge = edges.map(({ name }) => `posedge ${name}`).join(' or ');
  const always = printer.flavour === 'systemverilog' ? 'always_ff' : 'always';
  printer.line(`${always} @(${edge}) begin`, body[0]?.location);
  printer.indented(() => {
    if (reset) block.resetThen(reset.signal.name, reset.body, body);
    else block.statements(body, true);
  });
  printer.line('end');
}

function printInstance(printer: Printer, item: InstanceTree): void {
  const notes = [item.doc === '' ? null : oneLine(item.doc), printer.shortPlace(item.location)];
  const comment = notes.filter((note) => note !== null).join(', ');
  const range = item.count > 0 ? ` [${item.count - 1}:0]` : '';
  printer.line(
    `${item.module} ${item.name}${range} (${comment === '' ? '' : `  // ${comment}`}`,
    item.location,
  );
  printer.indented(() =>
    item.connections.forEach(({ port, value }, i) => {
      const comma = i < item.connections.length - 1 ? ',' : '';
      printer.layout((to) => {
        const inner = to.group([to.line(''), expressionText(value, to)], 4);
        return to.group([to.text(`.${port}(`), inner, to.line(''), to.text(`)${comma}`)], 0);
      }, item.location);
    }),
  );
  printer.line(');');
}
