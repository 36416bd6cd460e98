import { flatText } from './print-expression.ts';
import { declared } from './print-parts.ts';
import type { Printer } from './printer.ts';
import type { DeclarationTree } from './tree.ts';

/** Lists shorter than this stand line by line. */
const shortest = 4;
const separator = '  ';
/** Elements on a line, at best. */
const widths = [8, 4, 3, 2];

/**
 * How many items from `start` on are one list: `name_0`, `name_1`, ... of one shape with values of one form, so that the
 * reader has to read only one of them. 1: no list.
 */
export function tableLength(items: readonly unknown[], start: number): number {
  const first = items[start] as DeclarationTree;
  const base = numbered(first);
  if (base?.number !== 0) return 1;
  const form = formOf(first);
  let length = 1;
  for (; start + length < items.length; length++) {
    const item = items[start + length] as DeclarationTree;
    const next = numbered(item);
    if (next?.name !== base.name || next.number !== length) break;
    if (declared(item) !== declared(first) || formOf(item) !== form) break;
  }
  return length >= shortest ? length : 1;
}

/** Prints a list as one declaration, with as many elements on a line as fit. */
export function printTable(printer: Printer, items: readonly DeclarationTree[]): void {
  const names = Math.max(...items.map(({ name }) => name.length));
  const cells = items.map(({ name, value }, i) => {
    return `${name.padEnd(names)} = ${flatText(value!)}${i === items.length - 1 ? ';' : ','}`;
  });
  const width = Math.max(...cells.map((cell) => cell.length));
  printer.line(declared(items[0]!), items[0]!.location);
  printer.indented(() => {
    const fits = (count: number) =>
      printer.fits(' '.repeat(count * (width + separator.length) - separator.length));
    const columns = widths.find(fits) ?? 1;
    for (let i = 0; i < cells.length; i += columns) {
      const row = cells.slice(i, i + columns).map((cell) => cell.padEnd(width));
      printer.line(row.join(separator).trimEnd(), items[i]!.location);
    }
  });
}

/** The name and number of an element of a list that may stand in a table. */
function numbered(item: DeclarationTree): { readonly name: string; readonly number: number } | null {
  if (item?.kind !== 'declaration' || !item.value || item.doc !== '' || item.waivers.length > 0) return null;
  const parts = /^(.*)_(\d+)$/.exec(item.name);
  return parts && { name: parts[1]!, number: Number(parts[2]) };
}

/** The value without its numbers. */
function formOf(item: DeclarationTree): string {
  return flatText(item.value!).replace(/\d+/g, '#');
}
