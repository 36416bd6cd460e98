import type { RandomSource } from '../support/random-source.ts';

/** How tightly each operator binds in Verilog (IEEE 1364-2005, table 5-4), higher is tighter. */
const binding: Readonly<Record<string, number>> = {
  '||': 1,
  '&&': 2,
  '|': 3,
  '^': 4,
  '&': 5,
  '==': 6,
  '!=': 6,
  '<': 7,
  '<=': 7,
  '>': 7,
  '>=': 7,
  '<<': 8,
  '>>': 8,
  '+': 9,
  '-': 9,
  '*': 10,
};
const conditional = 0;
const unary = 11;
const atom = 12;

/** A text with what its outermost operator binds like. */
interface Piece {
  readonly text: string;
  readonly level: number;
}

/**
 * A random expression of 8 bits over `a`, `b`, `c`, as Verilog and `rtl` both read it, with parentheses only where the
 * precedence of Verilog asks for them.
 */
export function randomTemplate(random: RandomSource, depth: number): string {
  return word(random, depth).text;
}

function word(random: RandomSource, depth: number): Piece {
  if (depth === 0 || random.chance(0.1)) return { text: random.pick(['a', 'b', 'c', "8'h3c"]), level: atom };
  if (random.chance(0.12)) {
    const [test, yes, no] = [condition(random, depth - 1), word(random, depth - 1), word(random, depth - 1)];
    return { text: `${wrap(test, 1)} ? ${wrap(yes, 0)} : ${wrap(no, 0)}`, level: conditional };
  }
  if (random.chance(0.12)) return { text: `~${wrap(word(random, depth - 1), atom)}`, level: unary };
  const operator = random.pick(['|', '^', '&', '<<', '>>', '+', '-', '*']);
  return binary(operator, word(random, depth - 1), word(random, depth - 1));
}

function condition(random: RandomSource, depth: number): Piece {
  if (depth === 0 || random.chance(0.5)) {
    const operator = random.pick(['==', '!=', '<', '<=', '>', '>=']);
    const next = Math.max(0, depth - 1);
    return binary(operator, word(random, next), word(random, next));
  }
  if (random.chance(0.2)) return { text: `!${wrap(condition(random, depth - 1), atom)}`, level: unary };
  if (random.chance(0.3)) {
    return { text: `${random.pick(['&', '|', '^'])}${wrap(word(random, depth - 1), atom)}`, level: unary };
  }
  const operator = random.pick(['||', '&&', '|', '^', '&', '==', '!=']);
  return binary(operator, condition(random, depth - 1), condition(random, depth - 1));
}

function binary(operator: string, left: Piece, right: Piece): Piece {
  const level = binding[operator]!;
  return { text: `${wrap(left, level)} ${operator} ${wrap(right, level + 1)}`, level };
}

function wrap({ text, level }: Piece, lowest: number): string {
  return level < lowest ? `(${text})` : text;
}
