import { checksMacro } from '../checks/print-checks.ts';
import type { SourceMap } from '../maps.ts';
import { aligned } from './aligned.ts';
import { type Formula, formulaText, parametersOf } from './formula.ts';
import { literalText } from './literal-form.ts';
import type { Token, Tokens } from './tokens.ts';
import type { Bundle, Pattern, Slot } from './unify.ts';
import { wrappedLine } from './wrapped-line.ts';

/** A parameter as the module declares it. */
export interface DeclaredParameter {
  readonly name: string;
  readonly value: number;
  /** What values it may have. */
  readonly doc: string;
}

/** A text with its parameters, and where lines were added: `count` of them behind line `after` of the original. */
export interface SharedText {
  readonly text: string;
  readonly inserted: readonly { readonly after: number; readonly count: number }[];
}

interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Verilog with parameters from the texts at one point. `modules[i]` is the name of the module in text i. */
export function printShared(
  bundle: Bundle,
  pattern: Pattern,
  parameters: readonly DeclaredParameter[],
  modules: readonly string[],
): SharedText[] {
  const names = parameters.map(({ name }) => name);
  const used = bundle.map((_, text) => usedParameters(pattern, text));
  // The module gives its memories what they need.
  used[used.length - 1] = new Set(used.flatMap((list) => [...list]));
  return bundle.map((tokens, text) => {
    const taken = new Set(tokens.code.map((token) => token.text));
    const constants = new Constants(names, taken, checksStart(tokens.code));
    const changes: Change[] = [];
    const body = bodyStart(tokens.code, modules[text]!);
    for (const [at, slot] of pattern.code[text]!) {
      const { start, end } = tokens.code[at]!;
      const plain = slotText(slot, tokens.code, at, names, constants);
      changes.push({ start, end, text: start < body ? plain : constants.withLogarithms(plain, at) });
    }
    for (const [at, formula] of pattern.comments[text]!) {
      if (![...parametersOf(formula)].every((p) => used[text]!.has(p))) continue;
      const { start, end } = tokens.comments[at]!;
      changes.push({ start, end, text: formulaText(formula, names, true).replaceAll(' ', '') });
    }
    tokens.code.forEach((token, i) => {
      const inner = modules.slice(0, -1).indexOf(token.text);
      if (inner < 0 || inner === text || tokens.code[i + 1]?.kind !== 'word' || used[inner]!.size === 0)
        return;
      const list = [...used[inner]!].sort((a, b) => a - b).map((p) => `.${names[p]}(${names[p]})`);
      changes.push({ start: token.end, end: token.end, text: ` #(${list.join(', ')})` });
    });
    const declared = parameters.filter((_, p) => used[text]!.has(p));
    addHeader(tokens.code, modules[text]!, declared, changes);
    addConstants(tokens, modules[text]!, constants, changes);
    return wrapped(aligned(applied(tokens.text, changes)), insertedLines(tokens.text, changes));
  });
}

/** Adds the list of parameters. */
function addHeader(
  code: readonly Token[],
  module: string,
  parameters: readonly DeclaredParameter[],
  changes: Change[],
): void {
  if (parameters.length === 0) return;
  const cells = parameters.map(
    ({ name, value }, i) => `${name} = ${value}${i < parameters.length - 1 ? ',' : ''}`,
  );
  const width = Math.max(...cells.map((cell) => cell.length));
  const lines = parameters.map(({ doc }, i) => {
    const comment = doc === '' ? '' : `  // ${doc}`;
    return `${`    parameter ${cells[i]!.padEnd(width)}${comment}`.trimEnd()}\n`;
  });
  for (const head of headsOf(code, module)) {
    const { end } = code[head]!;
    changes.push({ start: end, end, text: ` #(\n${lines.join('')})` });
  }
}

/** Positions of the name of a module where it is defined: several in the branches of an `ifdef`. */
function headsOf(code: readonly Token[], module: string): number[] {
  return code.flatMap((token, i) => (token.text === 'module' && code[i + 1]?.text === module ? [i + 1] : []));
}

/** Where the ports of a module end. */
function bodyStart(code: readonly Token[], module: string): number {
  const head = headsOf(code, module).at(-1) ?? 0;
  return code.slice(head).find((token) => token.text === ';')!.end;
}

/** Position of the macro that switches the checks on, or the end. */
function checksStart(code: readonly Token[]): number {
  const at = code.findIndex(({ text }) => text === checksMacro);
  return at < 0 ? code.length : at;
}

/** Adds the constants behind the ports, or among the checks if only they need them. */
function addConstants({ code, text }: Tokens, module: string, constants: Constants, changes: Change[]): void {
  const ports = bodyStart(code, module);
  for (const [lines, start] of [
    [constants.lines(false), ports],
    [constants.lines(true), code[checksStart(code)]?.end ?? 0],
  ] as const) {
    if (lines.length === 0) continue;
    const apart = /^\n[ \t]*\n/.test(text.slice(start)) ? '' : '\n';
    changes.push({ start, end: start, text: lines.map((line) => `\n    ${line}`).join('') + apart });
  }
}

function insertedLines(text: string, changes: readonly Change[]): SharedText['inserted'] {
  return changes.flatMap((change) => {
    const count = change.text.split('\n').length - 1;
    return count === 0 ? [] : [{ after: text.slice(0, change.start).split('\n').length, count }];
  });
}

/** The text with lines that parameters have made too long broken. */
function wrapped(text: string, inserted: SharedText['inserted']): SharedText {
  const added = [...inserted];
  let original = 1;
  const lines = text.split('\n').flatMap((line, i) => {
    while (movedLine(original, inserted) < i + 1) original++;
    const parts = wrappedLine(line);
    if (parts.length > 1) added.push({ after: original, count: parts.length - 1 });
    return parts;
  });
  return added.length === inserted.length ? { text, inserted } : { text: lines.join('\n'), inserted: added };
}

function slotText(
  slot: Slot,
  code: readonly Token[],
  at: number,
  names: readonly string[],
  constants: Constants,
): string {
  if (slot.kind === 'word') return slot.word;
  if (slot.kind === 'literal' && code[at]!.text === '') {
    const { form } = slot.literal;
    if (form.kind === 'zeros' && (isWholeValue(code, at) || isCompared(code, at))) return '0';
    const isOne = form.kind === 'value' && form.value.terms.length === 0 && form.value.constant === 1n;
    if (isOne && /^[+-]$/.test(code[at - 1]!.text)) return "1'b1";
  }
  if (slot.kind === 'literal')
    return literalText(slot.literal, names, (formula) => constants.nameOf(formula, at));
  const before = code[at - 1]?.text;
  const after = code[at + 1]?.text;
  const inRange = (before === '[' || before === ':') && (after === ':' || after === ']');
  if (inRange) return formulaText(slot.formula, names, true).replaceAll(' ', '');
  const alone = before === '(' && after === ')';
  return formulaText(slot.formula, names, alone);
}

/** Whether a token is all that a signal is assigned: `x <= 8'd0;`, but not what is compared in `y = x <= 8'd0;`. */
function isWholeValue(code: readonly Token[], at: number): boolean {
  const is = (i: number, ...texts: string[]) => code[i]!.kind !== 'string' && texts.includes(code[i]!.text);
  if (!is(at - 1, '=') || !is(at + 1, ';')) return false;
  for (let i = at - 2; i >= 0; i--) {
    if (is(i, ';', ')', ':', 'begin', 'end', 'else', 'endcase', 'assign', 'wire')) return true;
    if (is(i, '=', '!', '>')) return false;
  }
  return false;
}

/** Whether equality with a token is all that it is there for. */
function isCompared(code: readonly Token[], at: number): boolean {
  const [first, second] = [code[at - 2]!, code[at - 1]!];
  const isEquality = second.text === '=' && second.start === first.end && /^[=!]$/.test(first.text);
  return isEquality && /^[;)&|?]$/.test(code[at + 1]!.text);
}

function usedParameters({ code }: Pattern, text: number): Set<number> {
  const used = new Set<number>();
  const add = (formula: Formula) => {
    for (const parameter of parametersOf(formula)) used.add(parameter);
  };
  for (const slot of code[text]!.values()) {
    if (slot.kind === 'number') add(slot.formula);
    if (slot.kind !== 'literal') continue;
    add(slot.literal.width);
    if (slot.literal.form.kind === 'value') add(slot.literal.form.value);
  }
  return used;
}

function applied(text: string, changes: readonly Change[]): string {
  let result = '';
  let at = 0;
  for (const change of [...changes].sort((a, b) => a.start - b.start || a.end - b.end)) {
    result += text.slice(at, change.start) + change.text;
    at = change.end;
  }
  return result + text.slice(at);
}

/** Constants for values that bits are taken of, as Verilog takes bits of names only, and for the widths of addresses. */
class Constants {
  readonly #parameters: readonly string[];
  readonly #taken: ReadonlySet<string>;
  readonly #checks: number;
  /** By definition: `localparam [31:0] NAME = text`, or `localparam NAME = text` for a logarithm. */
  readonly #names = new Map<string, { readonly name: string; readonly onlyChecks: boolean }>();

  /** `checks`: position of the first token that is there for the checks only. */
  constructor(parameters: readonly string[], taken: ReadonlySet<string>, checks: number) {
    this.#parameters = parameters;
    this.#taken = taken;
    this.#checks = checks;
  }

  /** The constant, needed at the token at position `at`. */
  nameOf(formula: Formula, at: number): string {
    const text = formulaText(formula, this.#parameters, true);
    return this.#claim(`[31:0] = ${text}`, at, () => this.#newName(text));
  }

  /** The text with a name for the logarithm of each parameter. */
  withLogarithms(text: string, at: number): string {
    return text.replace(/\$clog2\((\w+)\)/g, (logarithm, parameter: string) =>
      this.#claim(`= ${logarithm}`, at, () => this.#free(`${parameter}_BITS`)),
    );
  }

  #claim(definition: string, at: number, make: () => string): string {
    const known = this.#names.get(definition);
    const onlyChecks = at >= this.#checks && (known?.onlyChecks ?? true);
    const name = known?.name ?? make();
    this.#names.set(definition, { name, onlyChecks });
    return name;
  }

  #newName(text: string): string {
    const plain = text
      .replaceAll('$', '')
      .replaceAll('+', ' PLUS ')
      .replaceAll('-', ' MINUS ')
      .replaceAll('*', ' TIMES ')
      .replaceAll('/', ' BY ')
      .replaceAll('<<', ' SHL ')
      .toUpperCase()
      .match(/[A-Z0-9_]+/g)!
      .join('_');
    return this.#free(/^[A-Z]/.test(plain) ? plain : `VALUE_${plain}`);
  }

  #free(wanted: string): string {
    const used = [...this.#parameters, ...[...this.#names.values()].map(({ name }) => name)];
    let name = wanted;
    while (this.#taken.has(name) || used.includes(name)) name += '_VALUE';
    return name;
  }

  lines(onlyChecks: boolean): string[] {
    return [...this.#names].flatMap(([definition, constant]) =>
      constant.onlyChecks === onlyChecks
        ? [`localparam ${definition.replace('=', `${constant.name} =`)};`]
        : [],
    );
  }
}

/** Rows of a source map for a text with more lines. The sources are those of the same design, in the same order. */
export function movedRows(rows: SourceMap['files'][string], inserted: SharedText['inserted']): typeof rows {
  return rows.map(([line, ...rest]) => [movedLine(line, inserted), ...rest] as const);
}

function movedLine(line: number, inserted: SharedText['inserted']): number {
  return line + inserted.reduce((sum, { after, count }) => (line > after ? sum + count : sum), 0);
}
