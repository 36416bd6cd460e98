import { Fitting } from './fit.ts';
import { type Formula, formulaValue } from './formula.ts';
import { fitLiteral, type Literal, literalAt } from './literal-form.ts';
import { canonical, type Token, type Tokens } from './tokens.ts';

/** The texts of one module: its memories, and itself last. */
export type Bundle = readonly Tokens[];

/** What stands in the place of a token that is not the same at all points. */
export type Slot =
  | { readonly kind: 'number'; readonly formula: Formula }
  | { readonly kind: 'literal'; readonly literal: Literal }
  | { readonly kind: 'word'; readonly word: string };

/** Slots by position, for each text. */
export interface Pattern {
  readonly code: readonly ReadonlyMap<number, Slot>[];
  readonly comments: readonly ReadonlyMap<number, Formula>[];
}

/** The first place where the texts of two points have no common form. */
export interface Misfit {
  /** Index of the text, and offset in it. */
  readonly text: number;
  readonly offset: number;
  readonly point: readonly number[];
  readonly reason: string;
}

export interface Sample {
  readonly point: readonly number[];
  readonly bundle: Bundle;
}

/**
 * The common form of texts at several points; the first one is where places of misfits are. Only names in `renamable`
 * may differ.
 */
export function unify(samples: readonly Sample[], renamable: ReadonlySet<string>): Pattern | Misfit {
  const fitting = new Fitting(samples.map(({ point }) => point));
  const base = samples[0]!.bundle;
  const code: Map<number, Slot>[] = [];
  for (let text = 0; text < base.length; text++) {
    const misshapen = samples
      .map((sample) => shapeMisfit(base, sample, text))
      .find((found) => found !== null);
    if (misshapen) return misshapen;
    const slots = new Map<number, Slot>();
    for (const [at, token] of base[text]!.code.entries()) {
      const here = samples.map(({ bundle }) => bundle[text]!.code[at]!);
      if (here.every((other) => isSame(token, other))) continue;
      const slot = slotFor(fitting, here, renamable);
      if (slot === null) {
        const shown = [...new Set(here.map(shownToken))].slice(0, 4).join(', ');
        const other = samples[here.findIndex((item) => !isSame(token, item))]!;
        return { text, offset: token.start, point: other.point, reason: `no formula gives ${shown}` };
      }
      slots.set(at, slot);
    }
    code.push(slots);
  }
  const renamed = renamingMisfit(base, samples, code);
  if (renamed) return renamed;
  return { code, comments: base.map((_, text) => commentSlots(fitting, samples, text)) };
}

/** Whether the pattern gives exactly the texts of a point; null, or where it does not. */
export function reproduces(pattern: Pattern, base: Bundle, sample: Sample): Misfit | null {
  const { point } = sample;
  const made = base.map((tokens, text) => atPoint(tokens, pattern.code[text]!, point));
  const bundle = made.map(({ tokens }) => tokens);
  for (let text = 0; text < base.length; text++) {
    const misshapen = shapeMisfit(bundle, sample, text);
    if (misshapen) return misshapen;
    for (const [at, token] of bundle[text]!.code.entries()) {
      const other = sample.bundle[text]!.code[at]!;
      if (!isSame(token, other) && !made[text]!.words.has(at))
        return {
          text,
          offset: token.start,
          point,
          reason: `${shownToken(other)} does not follow the formula`,
        };
    }
  }
  return renamingMisfit(
    bundle,
    [sample],
    made.map(({ words }) => words),
  );
}

/** A text with its numbers at a point, and the names in it that may differ, by position. */
function atPoint(
  tokens: Tokens,
  slots: ReadonlyMap<number, Slot>,
  point: readonly number[],
): { readonly tokens: Tokens; readonly words: ReadonlyMap<number, Slot> } {
  const words = new Map<Token, Slot>();
  const code = tokens.code.map((token, at) => {
    const slot = slots.get(at);
    if (slot?.kind === 'number') return { ...token, value: formulaValue(slot.formula, point) };
    if (slot?.kind === 'literal') return { ...token, ...(literalAt(slot.literal, point) ?? { width: -1 }) };
    if (slot) words.set(token, slot);
    return token;
  });
  // A range that is `[0:0]` here may be left out.
  const kept = canonical(code);
  const at = kept.flatMap((token, i) => (words.has(token) ? [[i, words.get(token)!] as const] : []));
  return { tokens: { ...tokens, code: kept }, words: new Map(at) };
}

function isSame(a: Token, b: Token): boolean {
  return a.text === b.text && a.value === b.value && a.width === b.width;
}

/** Words may differ in numbers that they contain: names of temporaries do. */
function hasShape(a: Token, b: Token): boolean {
  if (a.kind !== b.kind) return false;
  return a.text === b.text || (a.kind === 'word' && skeleton(a.text) === skeleton(b.text));
}

/** A name without the numbers in it: `count_is_15` and `count_is_hff` are `count_is_#`. */
function skeleton(name: string): string {
  return name.replace(/_(\d+|h[0-9a-f]+)(?=_|$)/g, '_#');
}

function shapeMisfit(base: Bundle, { point, bundle }: Sample, text: number): Misfit | null {
  const here = base[text]!.code;
  const there = bundle[text]?.code ?? [];
  const at = here.findIndex((token, i) => !there[i] || !hasShape(token, there[i]));
  if (at < 0 && here.length === there.length) return null;
  const token = here[at] ?? here.at(-1)!;
  const other = there[at];
  const reason = other
    ? `${shownToken(token)} is ${shownToken(other)} there`
    : 'the text has other parts there';
  return { text, offset: token.start, point, reason };
}

function slotFor(fitting: Fitting, tokens: readonly Token[], renamable: ReadonlySet<string>): Slot | null {
  const { kind, text } = tokens[0]!;
  if (kind === 'number') {
    const formula = fitting.fit(tokens.map(({ value }) => value));
    return formula && { kind: 'number', formula };
  }
  if (kind === 'sized' && text === '') {
    const literal = fitLiteral(fitting, tokens);
    return literal && { kind: 'literal', literal };
  }
  if (kind !== 'word' || !renamable.has(text)) return null;
  const parts = tokens.map((token) => token.text.split('_'));
  const word = parts[0]!.map((part, i) => (parts.every((list) => list[i] === part) ? part : 'n')).join('_');
  return { kind: 'word', word };
}

/** Names that differ have to be the same names at all their places, at every point, and stay different from others. */
function renamingMisfit(
  base: Bundle,
  samples: readonly Sample[],
  code: readonly ReadonlyMap<number, Slot>[],
): Misfit | null {
  const all = new Set(base.flatMap(({ code: tokens }) => tokens.map(({ text }) => text)));
  for (const { point, bundle } of samples) {
    const forth = new Map<string, string>();
    const back = new Map<string, string>();
    for (const [text, { code: tokens }] of base.entries())
      for (const [at, token] of tokens.entries()) {
        if (token.kind !== 'word') continue;
        const slot = code[text]!.get(at);
        const word = slot?.kind === 'word' ? slot.word : token.text;
        const other = bundle[text]!.code[at]!.text;
        const clash =
          (forth.get(other) ?? word) !== word ||
          (back.get(word) ?? other) !== other ||
          (word !== token.text && all.has(word));
        if (clash) return { text, offset: token.start, point, reason: `${token.text} has several names` };
        forth.set(other, word);
        back.set(word, other);
      }
  }
  return null;
}

/** Numbers in comments, where all points have them at the same places and a formula gives them. */
function commentSlots(fitting: Fitting, samples: readonly Sample[], text: number): Map<number, Formula> {
  const slots = new Map<number, Formula>();
  const [base, ...others] = samples.map(({ bundle }) => bundle[text]!.comments);
  if (!others.every((list) => list.length === base!.length && list.every((t, i) => hasShape(base![i]!, t))))
    return slots;
  for (const [at, token] of base!.entries()) {
    if (token.kind !== 'number') continue;
    const formula = fitting.fit(samples.map(({ bundle }) => bundle[text]!.comments[at]!.value));
    if (formula && formula.terms.length > 0) slots.set(at, formula);
  }
  return slots;
}

function shownToken({ kind, text, value, width }: Token): string {
  if (kind === 'number') return String(value);
  if (kind === 'string' && text.startsWith('module ')) return 'another module';
  return kind === 'sized' ? `${width}'d${value}` : `'${text}'`;
}
