import { type IRecognitionException, MismatchedTokenException } from 'chevrotain';
import { fail } from '../../diag/index.ts';
import type { Design } from '../design.ts';
import { LocationTable } from '../location.ts';
import { NetlistGrammar } from './grammar.ts';
import { Source } from './source.ts';
import { netlistLexer } from './tokens.ts';

/** Made at the first use: analysing the grammar takes some 20 ms. */
let grammar: NetlistGrammar | undefined;

/**
 * The design that `text` describes. A mistake in the text is SL0301, an unknown name SL0302, both with the place.
 * The result has consistent widths and names; everything else is for `verifyDesign` to say.
 */
export function parseDesign(text: string, fileName = 'netlist'): Design {
  const source = new Source(fileName, text);
  const { tokens, errors } = netlistLexer.tokenize(text);
  const [unreadable] = errors;
  if (unreadable) {
    const { line = 1, column = 1, offset, length } = unreadable;
    fail('SL0301', `unexpected character '${text[offset] ?? ''}'`, {
      place: { file: fileName, line, column, length, source: text },
    });
  }
  grammar ??= new NetlistGrammar();
  grammar.input = tokens;
  grammar.source = source;
  grammar.locations = new LocationTable();
  const design = grammar.netlist();
  const [error] = grammar.errors;
  if (error) fail('SL0301', describe(error), { place: source.place(error.token) });
  return design;
}

/** What was found where, and what would have been right if that is a single thing. */
function describe(error: IRecognitionException): string {
  const found = error.token.image === '' ? 'the end of the text' : `'${error.token.image}'`;
  const expected =
    error instanceof MismatchedTokenException
      ? /Expecting token of type --> (.+?) <--/.exec(error.message)
      : null;
  if (expected) return `expected ${expected[1]!.toLowerCase()}, found ${found}`;
  const wanted = parts[error.context.ruleStack.at(-1) ?? ''];
  return wanted === undefined ? `unexpected ${found}` : `expected ${wanted}, found ${found}`;
}

/** What the rules of the grammar are called in messages. */
const parts: Readonly<Record<string, string>> = {
  name: 'a name',
  primary: 'an expression',
  namedPrimary: 'an expression',
  argument: 'an expression or a number',
  statement: 'a statement',
  label: 'a literal',
  targetRange: 'a range or an index',
};
