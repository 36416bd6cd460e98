import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Handlebars from 'handlebars';
import { readContents, type Section } from './contents.ts';
import { escapeHtml, type Rendered, renderMarkdown } from './markdown.ts';

const root = path.resolve(import.meta.dirname, '../..');
const repository = 'https://www.npmjs.com/package/spinlight';

interface Page {
  /** Path relative to docs/, e.g. `language.md`. */
  readonly file: string;
  readonly rendered: Rendered;
}

/** Writes the documentation of `docs/` as HTML pages into `folder`, which is replaced; gives the files of the pages. */
export function buildSite(folder: string): string[] {
  const docs = path.join(root, 'docs');
  const files = readdirSync(docs, { recursive: true, encoding: 'utf8' });
  const pages = files
    .filter((file) => file.endsWith('.md'))
    .sort()
    .map((file): Page => {
      const source = readFileSync(path.join(docs, file), 'utf8');
      return { file, rendered: renderMarkdown(source, (target) => siteAddress(file, target)) };
    });
  const contents = readContents(readFileSync(path.join(docs, 'README.md'), 'utf8'));
  const template = Handlebars.compile(readFileSync(path.join(root, 'templates/docs/page.hbs'), 'utf8'), {
    strict: true,
  });

  rmSync(folder, { recursive: true, force: true });
  for (const page of pages) {
    const target = path.join(folder, htmlName(page.file));
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, template(pageData(page, pages, contents)));
  }
  for (const asset of ['style.css', 'search.js']) {
    cpSync(path.join(root, 'templates/docs', asset), path.join(folder, asset));
  }
  for (const file of files.filter((name) => /\.(svg|png)$/.test(name))) {
    cpSync(path.join(docs, file), path.join(folder, file));
  }
  const index = JSON.stringify(searchIndex(pages));
  writeFileSync(path.join(folder, 'search-index.js'), `globalThis.searchPages = ${index};\n`);
  return pages.map(({ file }) => htmlName(file));
}

function pageData({ file, rendered }: Page, pages: readonly Page[], contents: readonly Section[]) {
  const up = '../'.repeat(file.split('/').length - 1);
  const order = contents.flatMap(({ entries }) => entries.map((entry) => entry.file));
  const place = order.indexOf(file);
  const neighbour = (target: string | undefined) => {
    const page = pages.find((other) => other.file === target);
    return page ? { href: up + htmlName(page.file), title: page.rendered.title } : null;
  };
  return {
    up,
    title: rendered.title,
    html: rendered.html,
    sections: contents.map(({ title, entries }) => ({
      title,
      entries: entries.map((entry) => ({
        href: up + htmlName(entry.file),
        title: pages.find((page) => page.file === entry.file)?.rendered.title ?? entry.title,
        here: entry.file === file,
      })),
    })),
    headings: rendered.headings.filter(({ depth }) => depth === 2),
    previous: neighbour(order[place - 1]),
    next: place < 0 ? null : neighbour(order[place + 1]),
  };
}

/** Where a link of a document leads on the site: other documents become pages, the rest of the project its package. */
function siteAddress(file: string, target: string): string {
  if (/^[a-z]+:/.test(target) || target.startsWith('#')) return target;
  const [name, anchor] = target.split('#');
  const inDocs = path.posix.normalize(path.posix.join(path.posix.dirname(file), name!));
  if (inDocs.startsWith('..')) return repository;
  return htmlName(name!) + (anchor === undefined ? '' : `#${anchor}`);
}

function htmlName(file: string): string {
  return file.replace(/(^|\/)README\.md$/, '$1index.html').replace(/\.md$/, '.html');
}

/** One entry for each section of each page: what the search box looks through. */
function searchIndex(pages: readonly Page[]) {
  return pages.map(({ file, rendered }) => ({
    href: htmlName(file),
    title: escapeHtml(rendered.title),
    headings: rendered.headings
      .filter(({ depth }) => depth > 1)
      .map(({ text, anchor }) => ({ text: escapeHtml(text), anchor })),
    text: rendered.text.toLowerCase(),
  }));
}
