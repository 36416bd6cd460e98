import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Handlebars from 'handlebars';
import type { CosimSummary } from '../cosim/index.ts';
import { InternalError } from '../diag/index.ts';
import { pageData } from './page-data.ts';
import type { Picture } from './picture.ts';

/**
 * A co-simulation as one HTML page that needs nothing else: styles, charts and pictures are in it. `pictures` are
 * shown with the inputs of the same name.
 */
export function renderHtml(
  summary: CosimSummary,
  pictures: ReadonlyMap<string, Picture> = new Map(),
): string {
  return template()(pageData(summary, pictures));
}

/** `page.hbs` of templates/report, with the other files there as partials named after themselves. */
function template(): Handlebars.TemplateDelegate {
  const folder = templateFolder();
  const handlebars = Handlebars.create();
  const read = (file: string) => readFileSync(path.join(folder, file), 'utf8');
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.hbs')))
    handlebars.registerPartial(path.basename(file, '.hbs'), read(file));
  return handlebars.compile(read('page.hbs'), { strict: true });
}

function templateFolder(): string {
  let folder = import.meta.dirname;
  for (;;) {
    const found = path.join(folder, 'templates', 'report');
    if (existsSync(found)) return found;
    const parent = path.dirname(folder);
    if (parent === folder) throw new InternalError('there is no folder templates/report');
    folder = parent;
  }
}
