import { readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from './package-root.ts';

/** Reads a file of the package, for example `templates/icarus/testbench.v.hbs`. */
export function readPackageFile(name: string): string {
  return readFileSync(path.join(packageRoot(), name), 'utf8');
}

/** Loads what templates need, 30 ms, while something else is waited for. */
export async function loadTemplates(): Promise<void> {
  await import('handlebars');
}

/**
 * Fills a Handlebars template of the package; a name that the data lack is an error. Handlebars is loaded only when
 * something is built.
 */
export async function renderTemplate(name: string, data: object): Promise<string> {
  const { default: handlebars } = await import('handlebars');
  return handlebars.compile(readPackageFile(name), { noEscape: true, strict: true })(data);
}
