import { createToken, Lexer, type TokenType } from 'chevrotain';

const Identifier = createToken({ name: 'Identifier', pattern: /[A-Za-z_$][\w$]*/ });

/** A word with a meaning in one place; elsewhere it may still be a name. */
function word(text: string): TokenType {
  return createToken({ name: `'${text}'`, pattern: text, longer_alt: Identifier, categories: Identifier });
}

/** A word that a statement begins with, never a bare name. */
function statementWord(text: string): TokenType {
  return createToken({ name: `'${text}'`, pattern: text, longer_alt: Identifier });
}

function sign(text: string): TokenType {
  return createToken({ name: `'${text}'`, pattern: text });
}

/** The tokens of the netlist text. */
export const tokens = {
  Blank: createToken({ name: 'Blank', pattern: /\s+/, group: Lexer.SKIPPED }),
  Comment: createToken({ name: 'Comment', pattern: /#[^\n]*/, group: Lexer.SKIPPED }),
  /** The whole line: the value is JSON. */
  Parameter: createToken({
    name: 'Parameter',
    pattern: /parameter[ \t]+(?:[A-Za-z_$][\w$]*|"(?:[^"\\\n]|\\.)*")[ \t]*=[^\n]*/,
    start_chars_hint: ['p'],
  }),
  Constant: createToken({ name: 'Literal', pattern: /\d+'h[0-9a-fA-F]+/ }),
  Word: createToken({ name: 'MemoryWord', pattern: /'h[0-9a-fA-F]+/ }),
  Location: createToken({ name: 'Location', pattern: /@\d+:\d+:\d+/ }),
  Integer: createToken({ name: 'Number', pattern: /\d+/ }),
  NodeName: createToken({ name: 'Node', pattern: /%\d+/ }),
  Text: createToken({ name: 'String', pattern: /"(?:[^"\\\n]|\\.)*"/ }),
  Netlist: word('netlist'),
  Design: word('design'),
  Top: word('top'),
  File: word('file'),
  Enumeration: word('enumeration'),
  Module: word('module'),
  Input: word('input'),
  Output: word('output'),
  Wire: word('wire'),
  Reg: word('reg'),
  Ports: word('ports'),
  Signed: word('signed'),
  Lane: word('lane'),
  Enum: word('enum'),
  Domain: word('domain'),
  Clock: word('clock'),
  Reset: word('reset'),
  Sync: word('sync'),
  Async: word('async'),
  In: word('in'),
  Out: word('out'),
  From: word('from'),
  Stream: word('stream'),
  Valid: word('valid'),
  Ready: word('ready'),
  Payload: word('payload'),
  Memory: word('memory'),
  Depth: word('depth'),
  Read: word('read'),
  Write: word('write'),
  Address: word('address'),
  Enable: word('enable'),
  Data: word('data'),
  Mask: word('mask'),
  Crossing: word('crossing'),
  Init: word('init'),
  Instance: word('instance'),
  Of: word('of'),
  Doc: word('doc'),
  Assert: word('assert'),
  Assume: word('assume'),
  Cover: word('cover'),
  Always: word('always'),
  Body: word('body'),
  Default: word('default'),
  If: statementWord('if'),
  Else: statementWord('else'),
  Case: statementWord('case'),
  Identifier,
  Element: sign('*:'),
  Arrow: sign('=>'),
  Equals: sign('='),
  Colon: sign(':'),
  Comma: sign(','),
  Dot: sign('.'),
  LeftBrace: sign('{'),
  RightBrace: sign('}'),
  LeftBracket: sign('['),
  RightBracket: sign(']'),
  LeftParen: sign('('),
  RightParen: sign(')'),
} as const;

/** The first token that fits is taken, so `init` has to stand before `in`. */
const inOrder = Object.values(tokens).sort((a, b) => fixedLength(b) - fixedLength(a));

export const netlistLexer = new Lexer(inOrder, { ensureOptimizations: true });

function fixedLength(token: TokenType): number {
  return typeof token.PATTERN === 'string' ? token.PATTERN.length : 0;
}
