import { createToken, Lexer, type TokenType } from 'chevrotain';
import { holeCharacter } from './syntax.ts';

/** Binary operators by how tightly they bind, loosest first: the order of Verilog. */
const levels = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['<<', '>>', '>>>'],
  ['+', '-', '+&', '-&', '+|', '-|'],
  ['*', '*&'],
] as const;

const unaryOperators = ['!', '~', '-', '&', '|', '^'];

/** How tightly a binary operator binds; higher binds tighter. */
export const precedence: ReadonlyMap<string, number> = new Map(
  levels.flatMap((operators, level) => operators.map((operator): [string, number] => [operator, level])),
);

export const BinaryOperator = createToken({
  name: 'BinaryOperator',
  pattern: Lexer.NA,
  label: 'an operator',
});
export const UnaryOperator = createToken({ name: 'UnaryOperator', pattern: Lexer.NA, label: 'an operator' });
export const Hole = createToken({ name: 'Hole', pattern: holeCharacter, label: 'a placeholder' });
export const Sized = createToken({
  name: 'Sized',
  pattern: /\d[\d_]*'[sS]?[hHbBoOdD][0-9a-zA-Z_]+/,
  label: 'a literal',
});
export const Plain = createToken({ name: 'Plain', pattern: /\d[\d_]*/, label: 'a number' });
export const Name = createToken({
  name: 'Name',
  pattern: /[A-Za-z_][A-Za-z0-9_]*/,
  label: 'a function name',
});
export const Question = fixed('Question', '?');
export const Colon = fixed('Colon', ':');
export const Comma = fixed('Comma', ',');
export const ParenOpen = fixed('ParenOpen', '(');
export const ParenClose = fixed('ParenClose', ')');
export const BracketOpen = fixed('BracketOpen', '[');
export const BracketClose = fixed('BracketClose', ']');
export const BraceOpen = fixed('BraceOpen', '{');
export const BraceClose = fixed('BraceClose', '}');
const Space = createToken({ name: 'Space', pattern: /\s+/, group: Lexer.SKIPPED });

const operators = [...new Set<string>([...precedence.keys(), ...unaryOperators])]
  .sort((a, b) => b.length - a.length)
  .map((operator, i) =>
    createToken({
      name: `Operator${i}`,
      pattern: operator,
      label: `'${operator}'`,
      categories: [
        ...(precedence.has(operator) ? [BinaryOperator] : []),
        ...(unaryOperators.includes(operator) ? [UnaryOperator] : []),
      ],
    }),
  );

export const allTokens: TokenType[] = [
  Space,
  Hole,
  Sized,
  Plain,
  Name,
  ...operators,
  Question,
  Colon,
  Comma,
  ParenOpen,
  ParenClose,
  BracketOpen,
  BracketClose,
  BraceOpen,
  BraceClose,
  UnaryOperator,
  BinaryOperator,
];

function fixed(name: string, pattern: string): TokenType {
  return createToken({ name, pattern, label: `'${pattern}'` });
}
