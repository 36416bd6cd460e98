import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Diagnostic, Place } from './diagnostic.ts';

/** Turns terminal colours on; the plain text is otherwise identical. */
export interface RenderOptions {
  readonly color?: boolean;
  /** Paths are printed relative to this folder. Default: the working directory. */
  readonly base?: string;
}

const paint = {
  error: (text: string) => `\u001b[1;31m${text}\u001b[0m`,
  warning: (text: string) => `\u001b[1;33m${text}\u001b[0m`,
  note: (text: string) => `\u001b[1;36m${text}\u001b[0m`,
};

/** Draws one diagnostic: headline, caret frame, related places, help. */
export function renderDiagnostic(diagnostic: Diagnostic, options: RenderOptions = {}): string {
  const headline = `${diagnostic.severity}[${diagnostic.code}]`;
  const lines = [`${options.color ? paint[diagnostic.severity](headline) : headline}: ${diagnostic.message}`];
  if (diagnostic.place) lines.push(...renderFrame(diagnostic.place, options));
  for (const related of diagnostic.related ?? []) {
    lines.push(`  note: ${related.message}`);
    if (related.place) lines.push(...renderFrame(related.place, options));
  }
  if (diagnostic.help) lines.push(`  help: ${diagnostic.help}`);
  return lines.join('\n');
}

export function renderDiagnostics(diagnostics: readonly Diagnostic[], options: RenderOptions = {}): string {
  return diagnostics.map((d) => renderDiagnostic(d, options)).join('\n\n');
}

/** A place as lines: its name, its text and a caret; the name alone if the file is not there. */
export function renderFrame(place: Place, options: RenderOptions = {}): string[] {
  const shown = displayPath(place.file, options.base ?? process.cwd());
  const head = `  --> ${shown}:${place.line}:${place.column}`;
  const text = sourceLine(place);
  if (text === undefined) return [head];
  const number = String(place.line);
  const gutter = ' '.repeat(number.length);
  const pad = text.slice(0, place.column - 1).replace(/[^\t]/g, ' ');
  const caret = '^'.repeat(Math.max(1, Math.min(place.length ?? 1, text.length - place.column + 1)));
  return [head, `  ${gutter} |`, `  ${number} | ${text}`, `  ${gutter} | ${pad}${caret}`];
}

function displayPath(file: string, base: string): string {
  const relative = path.isAbsolute(file) ? path.relative(base, file) : file;
  return relative === '' || relative.startsWith('..') ? file : relative;
}

function sourceLine(place: Place): string | undefined {
  try {
    const text = place.source ?? readFileSync(place.file, 'utf8');
    return text.split('\n')[place.line - 1]?.replace(/\r$/, '');
  } catch {
    return undefined;
  }
}
