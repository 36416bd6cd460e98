import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';
import { fail } from '../diag/index.ts';

/** The templates that come with spinlight. */
const ownFolder = fileURLToPath(new URL('../../templates/verilog/', import.meta.url));
const extension = '.hbs';

/**
 * Handlebars templates of a folder, each of which a file of the same name in the user's folder replaces. Templates see
 * one another as partials. Text is not escaped. SL0401 for a template that does not parse or names something unknown.
 */
export class Templates {
  readonly #files = new Map<string, string>();
  readonly #handlebars = Handlebars.create();
  readonly #compiled = new Map<string, Handlebars.TemplateDelegate>();

  constructor(userFolder?: string) {
    this.#addFolder(ownFolder);
    if (userFolder !== undefined) this.#addUserFolder(userFolder);
    for (const [name, file] of this.#files) this.#handlebars.registerPartial(name, this.#parsed(name, file));
    this.#handlebars.registerHelper('minus', (a: number, b: number) => a - b);
    this.#handlebars.registerHelper('range', (width: number) => (width === 1 ? '' : ` [${width - 1}:0]`));
    this.#handlebars.registerHelper('equal', (a: unknown, b: unknown) => a === b);
  }

  /** Whether template `name` is the user's own. */
  isReplaced(name: string): boolean {
    return !this.#files.get(name)!.startsWith(ownFolder);
  }

  /** The text of template `name` with `data`. */
  render(name: string, data: object): string {
    let template = this.#compiled.get(name);
    const file = this.#files.get(name)!;
    try {
      if (!template) {
        template = this.#handlebars.compile(readFileSync(file, 'utf8'), { noEscape: true, strict: true });
        this.#compiled.set(name, template);
      }
      return template(data);
    } catch (error) {
      return fail('SL0401', `template '${name}' cannot be used: ${firstLine(error)}`, {
        place: { file, line: lineOf(error), column: 1 },
        help: 'the templates that come with spinlight show what each one is given',
      });
    }
  }

  #addFolder(folder: string): void {
    for (const entry of readdirSync(folder).sort()) {
      if (entry.endsWith(extension))
        this.#files.set(entry.slice(0, -extension.length), path.join(folder, entry));
    }
  }

  #addUserFolder(folder: string): void {
    if (!existsSync(folder)) fail('SL0401', `the folder of templates '${folder}' does not exist`);
    const own = new Set(this.#files.keys());
    try {
      this.#addFolder(folder);
    } catch (error) {
      fail('SL0401', `the folder of templates '${folder}' cannot be read: ${firstLine(error)}`);
    }
    const unknown = [...this.#files.keys()].find((name) => !own.has(name));
    if (unknown !== undefined)
      fail('SL0401', `'${unknown}${extension}' replaces no template of spinlight`, {
        place: { file: this.#files.get(unknown)!, line: 1, column: 1 },
        help: `templates are ${[...own].join(', ')}`,
      });
  }

  #parsed(name: string, file: string): string {
    try {
      const text = readFileSync(file, 'utf8');
      Handlebars.parse(text);
      return text;
    } catch (error) {
      return fail('SL0401', `template '${name}' cannot be used: ${firstLine(error)}`, {
        place: { file, line: lineOf(error), column: 1 },
      });
    }
  }
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text
    .split('\n')[0]!
    .replace(/:$/, '')
    .replace(/ in \[object Object\]/, '');
}

/** Handlebars says `Parse error on line 3` or has `lineNumber`. */
function lineOf(error: unknown): number {
  const { lineNumber, message } = error as { lineNumber?: number; message?: string };
  return lineNumber ?? Number(/line (\d+)/.exec(message ?? '')?.[1] ?? 1);
}
