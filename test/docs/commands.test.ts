import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { blocksOf, documents, readDocument, root, spinlight } from './documents.ts';

interface Shown {
  readonly file: string;
  readonly words: readonly string[];
}

/** Lines of fenced blocks, and code spans of tables, that begin with `spinlight` and a command. */
function commandsOf(file: string): Shown[] {
  const blocks = blocksOf(file).flatMap(({ text }) => text.split('\n'));
  const spans = [...readDocument(file).matchAll(/`(?:[A-Z]+=\S+ )?(spinlight [^`]+)`/g)].map(
    ([, text]) => text!,
  );
  return [...blocks.map((line) => line.replace(/^\$ /, '')), ...spans]
    .map((line) => line.replace(/^(npx |node bin\/)?spinlight(\.mjs)? /, 'spinlight ').replace(/\s+#.*$/, ''))
    .filter((line) => /^spinlight (--\S+|[a-z]+)( |$)/.test(line))
    .map((line) => ({ file, words: line.trim().split(/\s+/).slice(1) }));
}

const helps = new Map<string, Promise<string>>();

/** What `--help` of a command, such as `check` or `ir print`, says; '' if there is no such command. */
function helpOf(command: string): Promise<string> {
  let help = helps.get(command);
  if (!help) {
    help = spinlight([...command.split(' '), '--help']).then(({ code, stdout }) =>
      code === 0 ? stdout : '',
    );
    helps.set(command, help);
  }
  return help;
}

/** The options that a help text lists, as `--name` and `-x`. */
function optionsOf(help: string): string[] {
  return [...help.matchAll(/^ {2}(-\w, )?(--[\w-]+)/gm)].flatMap(([, short, long]) =>
    short ? [short.slice(0, 2), long!] : [long!],
  );
}

describe('commands that documents show', () => {
  const shown = documents().flatMap(commandsOf);

  it('are found', () => {
    expect(shown.length).toBeGreaterThan(15);
  });

  for (const file of new Set(shown.map((each) => each.file))) {
    it(`in ${file} exist and use options that --help lists`, async () => {
      const wrong: string[] = [];
      for (const { words } of shown.filter((each) => each.file === file)) {
        const [first = '', second = ''] = words;
        if (first.startsWith('-')) continue;
        const command = first === 'ir' && second !== '' ? `ir ${second}` : first;
        const help = await helpOf(command);
        if (help === '') wrong.push(`no command ${command}`);
        const known = optionsOf(help);
        for (const word of words)
          if (/^-/.test(word) && !known.includes(word.split('=')[0]!)) wrong.push(`${command} ${word}`);
      }
      expect(wrong).toEqual([]);
    });

    it(`in ${file} name specifications that exist`, () => {
      const specs = shown
        .filter((each) => each.file === file)
        .flatMap(({ words }) => words)
        .filter((word) => /^(dsl|networks)\//.test(word) && !word.includes('*'));
      expect(specs.filter((word) => !existsSync(path.join(root, word.replace(/:\d+$/, ''))))).toEqual([]);
    });
  }

  it('npm scripts that documents show exist', () => {
    const scripts = JSON.parse(readDocument('package.json')).scripts as Record<string, string>;
    const used = documents()
      .flatMap(blocksOf)
      .flatMap(({ text }) => [...text.matchAll(/^npm run ([\w:]+)/gm)].map(([, name]) => name!));
    expect(used.filter((name) => !(name in scripts))).toEqual([]);
  });
});
