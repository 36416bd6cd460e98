import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { renderDiagnostics, SpinlightError } from '../../src/diag/index.ts';
import { elaborate, type ModuleRequest } from '../../src/lang/index.ts';
import { checkDesign } from '../../src/passes/index.ts';

/** Each file here is a small design with a mistake, and ends with what spinlight says about it in a comment. */
export const mistakesFolder = path.join(import.meta.dirname, 'mistakes');

export function mistakeFiles(): string[] {
  return readdirSync(mistakesFolder)
    .filter((file) => file.endsWith('.ts'))
    .sort();
}

/** What spinlight says about the design in `file`. */
export async function rendered(file: string): Promise<string> {
  try {
    const { top } = (await import(path.join(mistakesFolder, file))) as { top: ModuleRequest };
    const found = checkDesign(elaborate(top));
    if (found.length > 0) return renderDiagnostics(found, { base: mistakesFolder });
  } catch (error) {
    if (!(error instanceof SpinlightError)) throw error;
    return renderDiagnostics(error.diagnostics, { base: mistakesFolder });
  }
  return 'nothing';
}

const comment = /\n\/\* spinlight says\n([\s\S]*)\n\*\/\n$/;

/** What the comment at the end of `file` says. */
export function expected(file: string): string | undefined {
  return comment.exec(readFileSync(path.join(mistakesFolder, file), 'utf8'))?.[1];
}

/** Replaces the comment at the end of `file`. */
export function rewrite(file: string, text: string): void {
  const name = path.join(mistakesFolder, file);
  const program = readFileSync(name, 'utf8').replace(comment, '');
  writeFileSync(name, `${program.trimEnd()}\n\n/* spinlight says\n${text}\n*/\n`);
}

if (process.argv[1] === import.meta.filename) {
  const update = process.argv.includes('--update');
  const all: Record<string, string> = {};
  for (const file of mistakeFiles()) {
    all[file] = await rendered(file);
    if (update) rewrite(file, all[file]);
  }
  if (!update) process.stdout.write(JSON.stringify(all));
}
