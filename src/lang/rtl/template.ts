import { createRequire } from 'node:module';
import path from 'node:path';
import type { Place } from '../../diag/index.ts';
import { holeCharacter, type Span, type Syntax, type SyntaxMistake } from './syntax.ts';

/** One call site of `rtl`: its text with `holeCharacter` for each placeholder, and what the grammar made of it. */
export interface Template {
  readonly text: string;
  readonly tree: Syntax | null;
  readonly mistakes: readonly SyntaxMistake[];
}

const known = new WeakMap<TemplateStringsArray, Template>();

/** The template of a call site; parsed at the first call only. */
export function templateOf(strings: TemplateStringsArray): Template {
  let template = known.get(strings);
  if (!template) {
    template = parseTemplate(strings.raw);
    known.set(strings, template);
  }
  return template;
}

let loaded: typeof import('./grammar.ts') | null = null;

/** The grammar with its parser library, which many designs never need and which takes long to load. */
function grammar(): typeof import('./grammar.ts') {
  loaded ??= createRequire(import.meta.url)(`./grammar${path.extname(import.meta.url)}`) as typeof loaded;
  return loaded!;
}

function parseTemplate(parts: readonly string[]): Template {
  const text = parts.join(holeCharacter);
  const stray = parts.find((part) => part.includes(holeCharacter));
  if (stray !== undefined) {
    const start = text.indexOf(stray) + stray.indexOf(holeCharacter);
    const message = 'character U+E000 is not known in rtl templates';
    return { text, tree: null, mistakes: [{ message, span: { start, end: start + 1 } }] };
  }
  const result = grammar().parse(text);
  return 'kind' in result ? { text, tree: result, mistakes: [] } : { text, tree: null, mistakes: result };
}

/** A span of the template as a place in the text that the reader knows: with names instead of placeholders. */
export function placeInTemplate(text: string, names: readonly string[], span: Span): Place {
  let source = '';
  let hole = 0;
  let start = 0;
  let end = 0;
  for (let i = 0; i <= text.length; i++) {
    if (i === span.start) start = source.length;
    if (i < text.length) source += text[i] === holeCharacter ? (names[hole++] ?? '?') : text[i];
    if (i === span.end - 1) end = source.length;
  }
  const lineStart = source.lastIndexOf('\n', start - 1) + 1;
  const line = source.slice(0, start).split('\n').length;
  const length = Math.max(1, end - start);
  return { file: 'rtl template', line, column: start - lineStart + 1, length, source };
}
