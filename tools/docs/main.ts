import path from 'node:path';
import { buildSite } from './build-site.ts';

/** `npm run docs [folder]`: the documentation as HTML. */
const folder = path.resolve(process.argv[2] ?? path.join(import.meta.dirname, '../../dist-docs'));
const pages = buildSite(folder);
process.stdout.write(
  `${pages.length} pages in ${path.relative(process.cwd(), folder)}; open ${path.relative(process.cwd(), path.join(folder, 'index.html'))}\n`,
);
