import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';
import { fail } from '../../../src/diag/index.ts';
import { documentData } from './document-data.ts';
import type { RegisterMap } from './layout.ts';
import { rdlName, xmlAccess } from './standards.ts';

export interface DocumentOptions {
  /** A folder whose templates replace those of `templates/registers` with the same name. */
  readonly templatesDir?: string;
}

export interface RegisterDocument {
  /** A plain file name. */
  readonly path: string;
  readonly text: string;
}

const ownFolder = fileURLToPath(new URL('../../../templates/registers/', import.meta.url));

/** Template -> end of the file name. */
const documents: Readonly<Record<string, string>> = {
  markdown: '.registers.md',
  html: '.registers.html',
  'c-header': '.h',
  systemrdl: '.rdl',
  ipxact: '.ipxact.xml',
};

/** All documents of a block. The same block gives the same bytes. SL0401 for a template that cannot be used. */
export function registerDocuments(map: RegisterMap, options: DocumentOptions): RegisterDocument[] {
  const data = documentData(map);
  const rendered = Object.entries(documents).map(([template, end]) => ({
    path: `${map.name}${end}`,
    text: render(template, data, options),
  }));
  return [...rendered, { path: `${map.name}.registers.json`, text: `${JSON.stringify(data, null, 2)}\n` }];
}

function render(name: string, data: object, { templatesDir }: DocumentOptions): string {
  const own = templatesDir === undefined ? '' : path.join(templatesDir, `${name}.hbs`);
  const file = own !== '' && existsSync(own) ? own : path.join(ownFolder, `${name}.hbs`);
  try {
    const template = handlebars().compile(readFileSync(file, 'utf8'), { noEscape: true, strict: true });
    return `${template(data)
      .replace(/[ \t]+$/gm, '')
      .trimEnd()}\n`;
  } catch (error) {
    const message = error instanceof Error ? error.message.split('\n', 1)[0]! : String(error);
    return fail('SL0401', `template '${name}' cannot be used: ${message}`, {
      place: {
        file,
        line: Number(/line (\d+)|on (\d+):/.exec(message)?.slice(1).find(Boolean) ?? 1),
        column: 1,
      },
      help: 'the templates that come with spinlight show what each one is given',
    });
  }
}

/** Each output escapes in its own way: helpers do it where a text of the author is printed. */
function handlebars(): typeof Handlebars {
  const made = Handlebars.create();
  const helper = (name: string, body: (value: string) => string) =>
    made.registerHelper(name, (value: unknown) => body(String(value ?? '')));
  helper('upper', (value) => value.toUpperCase());
  helper('xml', (value) =>
    value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  );
  helper('cell', (value) => value.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replace(/\s+/g, ' '));
  helper('comment', (value) => value.replaceAll('*/', '* /').replace(/\s+/g, ' '));
  helper(
    'quoted',
    (value) => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replace(/\s+/g, ' ')}"`,
  );
  helper('rdlName', rdlName);
  helper('digits', (value) => value.slice(2));
  helper('xmlHex', (value) => `'h${value.slice(2)}`);
  helper('xmlAccess', xmlAccess);
  made.registerHelper('is', (a: unknown, b: unknown) => a === b);
  made.registerHelper('has', (list: readonly unknown[], item: unknown) => list.includes(item));
  return made;
}
