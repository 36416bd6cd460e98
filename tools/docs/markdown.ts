import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import c from 'highlight.js/lib/languages/c';
import json from 'highlight.js/lib/languages/json';
import typescript from 'highlight.js/lib/languages/typescript';
import verilog from 'highlight.js/lib/languages/verilog';
import { Marked, type Tokens } from 'marked';

for (const [name, language] of Object.entries({ bash, c, json, typescript, verilog })) {
  hljs.registerLanguage(name, language);
}

/** Fence words of the documents that are other names of a language. */
const aliases: Readonly<Record<string, string>> = { ts: 'typescript', sh: 'bash', v: 'verilog', h: 'c' };

/** A heading of a page, with the anchor that a link to it uses. */
export interface Heading {
  readonly depth: number;
  readonly text: string;
  readonly anchor: string;
}

/** One document as HTML. */
export interface Rendered {
  readonly title: string;
  readonly html: string;
  readonly headings: readonly Heading[];
  /** The words of the page without markup, for the search. */
  readonly text: string;
}

/** Renders a Markdown document; `link` gives the address of a target on the site. */
export function renderMarkdown(source: string, link: (target: string) => string): Rendered {
  const headings: Heading[] = [];
  const words: string[] = [];
  const marked = new Marked({
    gfm: true,
    renderer: {
      heading({ tokens, depth }: Tokens.Heading): string {
        const html = this.parser.parseInline(tokens);
        const text = plain(html);
        const anchor = uniqueAnchor(text, headings);
        headings.push({ depth, text, anchor });
        const mark =
          depth > 1 ? ` <a class="anchor" href="#${anchor}" aria-label="link to this section">#</a>` : '';
        return `<h${depth} id="${anchor}">${html}${mark}</h${depth}>\n`;
      },
      code({ text, lang }: Tokens.Code): string {
        const word = (lang ?? '').split(/\s/)[0]!;
        const language = aliases[word] ?? word;
        const html = hljs.getLanguage(language) ? hljs.highlight(text, { language }).value : escapeHtml(text);
        return `<pre><code class="${escapeHtml(language)}">${html}</code></pre>\n`;
      },
      link({ href, tokens }: Tokens.Link): string {
        return `<a href="${escapeHtml(link(href))}">${this.parser.parseInline(tokens)}</a>`;
      },
      table(token: Tokens.Table): string {
        const row = (cells: readonly Tokens.TableCell[], tag: 'th' | 'td') =>
          `<tr>${cells
            .map(({ tokens, align }) => {
              const style = align === null ? '' : ` class="${align}"`;
              return `<${tag}${style}>${this.parser.parseInline(tokens)}</${tag}>`;
            })
            .join('')}</tr>`;
        const body = token.rows.map((cells) => row(cells, 'td')).join('\n');
        const head = token.header.some(({ text }) => text !== '')
          ? `<thead>${row(token.header, 'th')}</thead>`
          : '';
        return `<div class="scroll"><table>${head}<tbody>${body}</tbody></table></div>\n`;
      },
    },
  });
  const html = marked.parse(source, { async: false });
  words.push(plain(html));
  return { title: headings[0]?.text ?? '', html, headings, text: words.join(' ').replace(/\s+/g, ' ') };
}

/** The anchor that code hosts make of a heading, with a number where it has been used. */
function uniqueAnchor(text: string, taken: readonly Heading[]): string {
  const base = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
  let anchor = base;
  for (let i = 1; taken.some((heading) => heading.anchor === anchor); i++) anchor = `${base}-${i}`;
  return anchor;
}

function plain(html: string): string {
  return html
    .replace(/<a class="anchor".*?<\/a>/g, '')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
