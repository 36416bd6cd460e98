import { readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from './package-root.ts';

/** Reads a file of the package, for example `templates/icarus/testbench.v.hbs`. */
export function readPackageFile(name: string): string {
  return readFileSync(path.join(packageRoot(), name), 'utf8');
}

/**
 * Fills a Handlebars template of the package; a name that the data lack is an error. Handlebars takes 30 ms to load,
 * so it is loaded only when something is built.
 */
export async function renderTemplate(name: string, data: object): Promise<string> {
  const { default: handlebars } = await import('handlebars');
  return handlebars.compile(readPackageFile(name), { noEscape: true, strict: true })(data);
}
