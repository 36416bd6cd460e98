import { groupBytes, type Span, spansOf } from './blocks.ts';
import type { Machine } from './machine.ts';
import { digitConstants } from './vcd-digits.ts';
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
  /** How many cycles were compared: what was written in the present one has this number. */
  stamp: 88,
  bytes: 96,
} as const;

/**
 * Bytes of the record of a word: the end of its variable's line, how long that is, the length of what stands before the digits
 * (`b` or nothing), and unless it is 0, the address of a list of variables that are to be written instead. With a list, the
 * words of the group that have another one stand for the text.
 */
export const Word = { text: 0, others: 0, length: 8, prefix: 9, list: 12, bytes: 16 } as const;

/** Bytes of the record of a variable: as that of a word, its address, its form, and when it was written last. */
export const Entry = { ...Word, address: 16, form: 20, stamp: 24, bytes: 32 } as const;

/** Where the digits of a value come from: one word, or so many limbs of 64 bits. */
export const oneWord = 0;

/** Where the tables of the formatter lie. */
export interface VcdTables {
  readonly control: number;
  readonly spans: readonly Span[];
  /** By span: address, address of the copy, end. */
  readonly spanTable: number;
  readonly spanTableEnd: number;
  readonly shadow: number;
  /** For each group of the copies, 64 bits: its words that variables lie in. */
  readonly used: number;
  /** For each word of the copies. */
  readonly words: number;
  /** In the order of the variables. */
  readonly entries: number;
  readonly entriesEnd: number;
  /** Vectors that digits are made with. */
  readonly constants: number;
  readonly text: number;
  /** No cycle begins beyond this. */
  readonly limit: number;
}

/** Text that is collected before it is written. */
const bufferedText = 1 << 20;
const groupWords = groupBytes / 4;
/** Bytes that stores may reach beyond what they write. */
const overhang = 256;

/** Lays out the tables for some variables in the machine's memory. */
export function layOutTables(machine: Machine, variables: readonly Variable[]): VcdTables {
  const words = variables.map(({ width }) => Math.ceil(width / 32));
  const spans = spansOf(variables.map(({ address }, i) => [address, words[i]! * 4]));
  const shadowBytes = spans.reduce((sum, { bytes }) => sum + bytes, 0);
  const mostText = variables.reduce((sum, { width, code }) => sum + width + code.length + 3, overhang);
  const control = machine.allocate(Control.bytes);
  const spanTable = machine.allocate(spans.length * 12);
  const shadow = machine.allocate(shadowBytes);
  const used = machine.allocate((shadowBytes / groupBytes) * 8);
  const wordRecords = machine.allocate((shadowBytes / 4) * Word.bytes);
  const lists = machine.allocate(words.reduce((sum, count) => sum + count * 8, 0));
  const entries = machine.allocate(variables.length * Entry.bytes);
  const digits = digitConstants();
  const constants = machine.allocate(digits.length);
  const text = machine.allocate(bufferedText + mostText);

  const view = machine.words;
  const bytes = machine.bytes;
  bytes.set(digits, constants);
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
  const putRecord = (record: number, { width, code }: Variable): void => {
    const end = width === 1 ? `${code}\n` : ` ${code}\n`;
    putText(bytes, record + Word.text, end);
    bytes[record + Word.length] = end.length;
    bytes[record + Word.prefix] = width === 1 ? 0 : 1;
  };
  let next = lists;
  /** By group and list. */
  const listed = new Map<string, { readonly address: number; readonly words: number[] }>();
  usersOf.forEach((list, word) => {
    const [only] = list;
    if (only === undefined) return;
    bytes[used + (word >> 3)]! |= 1 << (word & 7);
    const record = wordRecords + word * Word.bytes;
    if (list.length === 1 && words[only] === 1) {
      putRecord(record, variables[only]!);
      return;
    }
    const group = Math.floor(word / groupWords);
    const key = `${group} ${list}`;
    const alike = listed.get(key);
    if (alike) {
      alike.words.push(word);
      return;
    }
    listed.set(key, { address: next, words: [word] });
    view.set([list.length, ...list.map((variable) => entries + variable * Entry.bytes)], next / 4);
    next += 4 + list.length * 4;
  });
  for (const { address, words: alike } of listed.values()) {
    const own = alike.reduce((bits, word) => bits | (1n << BigInt(word % groupWords)), 0n);
    const others = BigInt.asUintN(64, ~own);
    for (const word of alike) {
      const record = (wordRecords + word * Word.bytes) / 4;
      view.set([Number(others & 0xffff_ffffn), Number(others >> 32n)], record + Word.others / 4);
      view[record + Word.list / 4] = address;
    }
  }
  variables.forEach((variable, i) => {
    const { address, width } = variable;
    const entry = entries + i * Entry.bytes;
    putRecord(entry, variable);
    view[(entry + Entry.address) / 4] = address;
    view[(entry + Entry.form) / 4] = width <= 32 ? oneWord : Math.ceil(width / 64);
  });
  putText(bytes, control + Control.counterEnd, '0\n');
  return {
    ...{ control, spans, spanTable, spanTableEnd: spanTable + spans.length * 12, shadow, used },
    ...{ words: wordRecords, constants },
    ...{ entries, entriesEnd: entries + variables.length * Entry.bytes, text, limit: text + bufferedText },
  };
}

/** ASCII only. */
export function putText(bytes: Uint8Array, address: number, text: string): void {
  for (let i = 0; i < text.length; i++) bytes[address + i] = text.charCodeAt(i);
}
