import { group, type Layout, line } from './layout.ts';
import type { Binary, Conditional, Expression } from './tree.ts';

/** Operators whose chains `a op b op c` need no parentheses, whichever way they were built. */
const associative = new Set(['&', '|', '^', '&&', '||', '+', '*']);

/** The text of an expression, with parentheses wherever two different operators meet. */
export function expressionLayout(expression: Expression): Layout {
  switch (expression.kind) {
    case 'name':
      return expression.name;
    case 'literal':
      return expression.text;
    case 'bits':
      return bitsText(expression.name, expression.high, expression.low);
    case 'element': {
      const { name, index, width } = expression;
      if (width === 1) return group([`${name}[`, expressionLayout(index), ']']);
      return group([`${name}[`, expressionLayout(index), `*${width} +: ${width}]`]);
    }
    case 'unary':
      return group([expression.operator, operand(expression.operand, true)]);
    case 'call':
      return group([`${expression.name}(`, expressionLayout(expression.operand), ')']);
    case 'repeat':
      return group([`{${expression.times}{`, expressionLayout(expression.operand), '}}']);
    case 'concat':
      return concat(expression.parts);
    case 'conditional':
      return conditional(expression);
    case 'binary':
      return chain(expression);
  }
}

function bitsText(name: string, high: number, low: number): string {
  return high === low ? `${name}[${low}]` : `${name}[${high}:${low}]`;
}

function concat(parts: readonly Expression[]): Layout {
  const items = parts.map((part, i) => {
    const text = group([expressionLayout(part), i < parts.length - 1 ? ',' : '']);
    return i === 0 ? text : group([line(), text]);
  });
  return group(['{', group([line(''), ...items], 4), line(''), '}']);
}

/** `a op b op c`, broken before operators; every line holds as many operands as fit. */
function chain(expression: Binary): Layout {
  const { operator } = expression;
  const operands: Expression[] = [];
  const collect = (part: Expression, isRight: boolean): void => {
    const joins = associative.has(operator) || (operator === '-' && !isRight);
    if (part.kind === 'binary' && part.operator === operator && joins) {
      collect(part.left, false);
      collect(part.right, true);
    } else operands.push(part);
  };
  collect(expression.left, false);
  collect(expression.right, true);
  const [first, ...rest] = operands.map((part) => operand(part, false));
  return group([
    first!,
    group(
      rest.map((part) => group([line(), `${operator} `, part])),
      4,
    ),
  ]);
}

/** `c1 ? a : c2 ? b : c`: one line for each choice when it has to be broken. */
function conditional(expression: Conditional): Layout {
  const parts: Layout[] = [operand(expression.condition, false), ' ? ', arm(expression.whenTrue)];
  let rest = expression.whenFalse;
  while (rest.kind === 'conditional') {
    parts.push(line(), ': ', operand(rest.condition, false), ' ? ', arm(rest.whenTrue));
    rest = rest.whenFalse;
  }
  parts.push(line(), ': ', arm(rest));
  return group(parts, 4);
}

function arm(expression: Expression): Layout {
  return expression.kind === 'conditional' ? parenthesised(expression) : expressionLayout(expression);
}

function operand(expression: Expression, ofUnary: boolean): Layout {
  const { kind } = expression;
  const bare =
    kind !== 'binary' &&
    kind !== 'conditional' &&
    !(ofUnary && kind === 'unary') &&
    !(ofUnary && kind === 'literal' && expression.text.startsWith('-')) &&
    !(kind === 'unary' && /^[&|^]$/.test(expression.operator));
  return bare ? expressionLayout(expression) : parenthesised(expression);
}

function parenthesised(expression: Expression): Layout {
  return group(['(', expressionLayout(expression), ')']);
}

/** The expression on one line, for decisions on its size. */
export function flatText(expression: Expression): string {
  const text = (layout: Layout): string => {
    if (typeof layout === 'string') return layout;
    return layout.kind === 'line' ? layout.flat : layout.parts.map(text).join('');
  };
  return text(expressionLayout(expression));
}
