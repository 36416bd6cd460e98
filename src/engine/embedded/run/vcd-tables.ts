import { groupBytes, type Span, spansOf } from './blocks.ts';
import type { Machine } from './machine.ts';
import type { Variable } from './vcd-variables.ts';

/** Words of the block that steers the formatter: byte offsets. */
export const Control = {
  /** Where the next byte of text goes. */
  cursor: 0,
  /** First digit of the counter. */
  digit: 4,
  /** The lines of the rising and of the falling clock, up to 8 bytes, and their lengths. */
  rise: 8,
  fall: 16,
  riseLength: 24,
  fallLength: 28,
  /** The number of the cycle in ASCII, to the right, followed by `0` and a new line: its time. */
  counter: 32,
  counterEnd: 56,
  bytes: 96,
} as const;

/** Bytes of a record: address, form, length of the end of the line, and that text. */
export const Entry = { address: 0, form: 4, length: 8, text: 16, bytes: 24 } as const;

/** How a value is written: a bit; up to 32 bits; or so many limbs of 64 bits. */
export const Form = { bit: 0, word: -1 } as const;

/** Where the tables of the formatter lie. */
export interface VcdTables {
  readonly control: number;
  readonly spans: readonly Span[];
  /** By span: address, address of the copy, end. */
  readonly spanTable: number;
  readonly spanTableEnd: number;
  readonly shadow: number;
  /** For each group of the copies, 16 bits: its words that variables lie in. */
  readonly used: number;
  /** For each such word of the copies: the number of its variable, or -1 - the address of a list of several. */
  readonly users: number;
  /** One bit per variable: to be written. */
  readonly marks: number;
  readonly markBytes: number;
  readonly entries: number;
  /** By byte: its eight binary digits. */
  readonly digits: number;
  readonly text: number;
  /** No cycle begins beyond this. */
  readonly limit: number;
}

/** Text that is collected before it is written. */
const bufferedText = 1 << 20;

/** Lays out the tables for some variables in the machine's memory. */
export function layOutTables(machine: Machine, variables: readonly Variable[]): VcdTables {
  const words = variables.map(({ width }) => Math.ceil(width / 32));
  const spans = spansOf(variables.map(({ address }, i) => [address, words[i]! * 4]));
  const shadowBytes = spans.reduce((sum, { bytes }) => sum + bytes, 0);
  const markBytes = Math.ceil(variables.length / 64) * 8;
  // The widest stores reach beyond what they write.
  const mostText = variables.reduce((sum, { width, code }) => sum + width + code.length + 3, 256);
  const control = machine.allocate(Control.bytes);
  const spanTable = machine.allocate(spans.length * 12);
  const shadow = machine.allocate(shadowBytes);
  const used = machine.allocate((shadowBytes / groupBytes) * 2);
  const users = machine.allocate(shadowBytes);
  const lists = machine.allocate(sharedWords(variables) * 8);
  const marks = machine.allocate(markBytes);
  const entries = machine.allocate(variables.length * Entry.bytes);
  const digits = machine.allocate(256 * 8);
  const text = machine.allocate(bufferedText + mostText);

  const view = machine.words;
  const bytes = machine.bytes;
  /** By word of the copies. */
  const usersOf: number[][] = Array.from({ length: shadowBytes / 4 }, () => []);
  let at = 0;
  let first = 0;
  spans.forEach((span, i) => {
    view.set([span.address, shadow + at, span.address + span.bytes], spanTable / 4 + i * 3);
    at += span.bytes;
  });
  const order = variables.map((_, i) => i).sort((a, b) => variables[a]!.address - variables[b]!.address);
  let span = 0;
  for (const variable of order) {
    const { address } = variables[variable]!;
    while (address >= spans[span]!.address + spans[span]!.bytes) first += spans[span++]!.bytes;
    const word = (first + address - spans[span]!.address) / 4;
    for (let i = 0; i < words[variable]!; i++) usersOf[word + i]!.push(variable);
  }
  let next = lists;
  usersOf.forEach((list, word) => {
    const [only] = list;
    if (only === undefined) return;
    bytes[used + (word >> 4) * 2 + ((word >> 3) & 1)]! |= 1 << (word & 7);
    view[users / 4 + word] = list.length === 1 ? only : -1 - next;
    if (list.length === 1) return;
    view.set([list.length, ...list], next / 4);
    next += 4 + list.length * 4;
  });
  variables.forEach(({ address, width, code }, i) => {
    const entry = entries + i * Entry.bytes;
    const end = width === 1 ? `${code}\n` : ` ${code}\n`;
    const form = width === 1 ? Form.bit : width <= 32 ? Form.word : Math.ceil(width / 64);
    view[(entry + Entry.address) / 4] = address;
    view[(entry + Entry.form) / 4] = form;
    view[(entry + Entry.length) / 4] = end.length;
    putText(bytes, entry + Entry.text, end);
  });
  for (let byte = 0; byte < 256; byte++) putText(bytes, digits + byte * 8, byte.toString(2).padStart(8, '0'));
  putText(bytes, control + Control.counterEnd, '0\n');
  return {
    ...{ control, spans, spanTable, spanTableEnd: spanTable + spans.length * 12, shadow, used, users },
    ...{ marks, markBytes, entries, digits, text, limit: text + bufferedText },
  };
}

/** Words of variables whose word another variable has as well. */
function sharedWords(variables: readonly Variable[]): number {
  const seen = new Map<number, number>();
  let shared = 0;
  for (const { address, width } of variables)
    for (let word = 0; word < Math.ceil(width / 32); word++) {
      const count = (seen.get(address + word * 4) ?? 0) + 1;
      seen.set(address + word * 4, count);
      if (count > 1) shared += count === 2 ? 2 : 1;
    }
  return shared;
}

/** ASCII only. */
export function putText(bytes: Uint8Array, address: number, text: string): void {
  for (let i = 0; i < text.length; i++) bytes[address + i] = text.charCodeAt(i);
}
