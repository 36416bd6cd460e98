import { checksMacro } from '../checks/print-checks.ts';
import { aligned } from './aligned.ts';
import { type Formula, formulaText, parametersOf } from './formula.ts';
import { literalText } from './literal-form.ts';
import type { Token, Tokens } from './tokens.ts';
import type { Bundle, Pattern, Slot } from './unify.ts';

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
    for (const [at, slot] of pattern.code[text]!) {
      const { start, end } = tokens.code[at]!;
      changes.push({ start, end, text: slotText(slot, tokens.code, at, names, constants) });
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
    return { text: aligned(applied(tokens.text, changes)), inserted: insertedLines(tokens.text, changes) };
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
  const lines = parameters.map(({ name, value, doc }, i) => {
    const comma = i < parameters.length - 1 ? ',' : '';
    return `    parameter ${name} = ${value}${comma}${doc === '' ? '' : `  // ${doc}`}\n`;
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

/** Position of the macro that switches the checks on, or the end. */
function checksStart(code: readonly Token[]): number {
  const at = code.findIndex(({ text }) => text === checksMacro);
  return at < 0 ? code.length : at;
}

/** Adds the constants behind the ports, or among the checks if only they need them. */
function addConstants({ code, text }: Tokens, module: string, constants: Constants, changes: Change[]): void {
  const head = headsOf(code, module).at(-1) ?? 0;
  const ports = code.slice(head).find((token) => token.text === ';')!.end;
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

function slotText(
  slot: Slot,
  code: readonly Token[],
  at: number,
  names: readonly string[],
  constants: Constants,
): string {
  if (slot.kind === 'word') return slot.word;
  if (slot.kind === 'literal')
    return literalText(slot.literal, names, (formula) => constants.nameOf(formula, at));
  const before = code[at - 1]?.text;
  const after = code[at + 1]?.text;
  const inRange = (before === '[' || before === ':') && (after === ':' || after === ']');
  if (inRange) return formulaText(slot.formula, names, true).replaceAll(' ', '');
  const alone = before === '(' && after === ')';
  return formulaText(slot.formula, names, alone);
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

/** Constants of 32 bits for values that are parts of: Verilog takes bits of names only. */
class Constants {
  readonly #parameters: readonly string[];
  readonly #taken: ReadonlySet<string>;
  readonly #checks: number;
  readonly #names = new Map<string, { readonly name: string; onlyChecks: boolean }>();

  /** `checks`: position of the first token that is there for the checks only. */
  constructor(parameters: readonly string[], taken: ReadonlySet<string>, checks: number) {
    this.#parameters = parameters;
    this.#taken = taken;
    this.#checks = checks;
  }

  /** The constant, needed at the token at position `at`. */
  nameOf(formula: Formula, at: number): string {
    const text = formulaText(formula, this.#parameters, true);
    const known = this.#names.get(text);
    const onlyChecks = at >= this.#checks && (known?.onlyChecks ?? true);
    const name = known?.name ?? this.#newName(text);
    this.#names.set(text, { name, onlyChecks });
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
    let name = /^[A-Z]/.test(plain) ? plain : `VALUE_${plain}`;
    if (this.#parameters.includes(name)) name = `${name}_VALUE`;
    while (this.#taken.has(name)) name += '_VALUE';
    return name;
  }

  lines(onlyChecks: boolean): string[] {
    return [...this.#names].flatMap(([text, constant]) =>
      constant.onlyChecks === onlyChecks ? [`localparam [31:0] ${constant.name} = ${text};`] : [],
    );
  }
}
