import { Lexer, type Token, type Tokens } from 'marked';

/** A page as the index of the documentation lists it. */
export interface Entry {
  /** Path of the document relative to docs/. */
  readonly file: string;
  readonly title: string;
}

export interface Section {
  readonly title: string;
  readonly entries: readonly Entry[];
}

/** The sections of docs/README.md: each second-level heading with the documents that the tables below it link. */
export function readContents(index: string): Section[] {
  const sections: { title: string; entries: Entry[] }[] = [];
  for (const token of new Lexer().lex(index)) {
    if (token.type === 'heading' && token.depth === 2)
      sections.push({ title: token.text as string, entries: [] });
    if (token.type !== 'table') continue;
    for (const [first] of (token as Tokens.Table).rows) {
      const link = first?.tokens.find((part: Token) => part.type === 'link') as Tokens.Link | undefined;
      if (link) sections.at(-1)?.entries.push({ file: link.href, title: link.text });
    }
  }
  return sections;
}
