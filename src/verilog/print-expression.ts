import { type Builder, flat } from './layout.ts';
import type { Binary, Conditional, Expression } from './tree.ts';

/** Operators whose chains `a op b op c` need no parentheses, whichever way they were built. */
const associative = new Set(['&', '|', '^', '&&', '||', '+', '*']);

/** The text of an expression, with parentheses wherever two different operators meet, but for products in a sum. */
export function expressionText<T>(expression: Expression, to: Builder<T>): T {
  switch (expression.kind) {
    case 'name':
      return to.text(expression.name);
    case 'literal':
      return to.text(expression.text);
    case 'bits':
      return to.text(bitsText(expression.name, expression.high, expression.low));
    case 'element': {
      const { name, index, width } = expression;
      const end = width === 1 ? ']' : `*${width} +: ${width}]`;
      return to.group([to.text(`${name}[`), expressionText(index, to), to.text(end)], 0);
    }
    case 'word': {
      const { name, index } = expression;
      return to.group([to.text(`${name}[`), expressionText(index, to), to.text(']')], 0);
    }
    case 'unary':
      return to.group([to.text(expression.operator), operand(expression.operand, true, to)], 0);
    case 'call':
      return around(`${expression.name}(`, expression.operand, ')', to);
    case 'repeat':
      return around(`{${expression.times}{`, expression.operand, '}}', to);
    case 'concat':
      return concat(expression.parts, to);
    case 'conditional':
      return conditional(expression, to);
    case 'binary':
      return chain(expression, to);
  }
}

function bitsText(name: string, high: number, low: number): string {
  return high === low ? `${name}[${low}]` : `${name}[${high}:${low}]`;
}

function around<T>(before: string, expression: Expression, after: string, to: Builder<T>): T {
  return to.group([to.text(before), expressionText(expression, to), to.text(after)], 0);
}

function concat<T>(parts: readonly Expression[], to: Builder<T>): T {
  const items: T[] = [to.line('')];
  for (let i = 0; i < parts.length; i++) {
    const text = to.group([expressionText(parts[i]!, to), to.text(i < parts.length - 1 ? ',' : '')], 0);
    items.push(i === 0 ? text : to.group([to.line(' '), text], 0));
  }
  return to.group([to.text('{'), to.group(items, 4), to.line(''), to.text('}')], 0);
}

/** `a op b op c`, broken before operators; every line holds as many operands as fit. */
function chain<T>(expression: Binary, to: Builder<T>): T {
  const { operator } = expression;
  const operands: Expression[] = [];
  addOperands(operands, expression, operator);
  const isSum = operator === '+' || operator === '-';
  const text = (part: Expression) =>
    isSum && part.kind === 'binary' && part.operator === '*'
      ? expressionText(part, to)
      : operand(part, false, to);
  const rest: T[] = [];
  for (let i = 1; i < operands.length; i++)
    rest.push(to.group([to.line(' '), to.text(`${operator} `), text(operands[i]!)], 0));
  return to.group([text(operands[0]!), to.group(rest, 4)], 0);
}

function addOperands(list: Expression[], { left, right }: Binary, operator: string): void {
  const joins = (part: Expression, isRight: boolean): part is Binary =>
    part.kind === 'binary' &&
    part.operator === operator &&
    (associative.has(operator) || (operator === '-' && !isRight));
  if (joins(left, false)) addOperands(list, left, operator);
  else list.push(left);
  if (joins(right, true)) addOperands(list, right, operator);
  else list.push(right);
}

/** `c1 ? a : c2 ? b : c`: one line for each choice when it has to be broken. */
function conditional<T>(expression: Conditional, to: Builder<T>): T {
  const parts: T[] = [];
  let rest: Expression = expression;
  while (rest.kind === 'conditional') {
    if (parts.length > 0) parts.push(to.line(' '), to.text(': '));
    parts.push(operand(rest.condition, false, to), to.text(' ? '), arm(rest.whenTrue, to));
    rest = rest.whenFalse;
  }
  parts.push(to.line(' '), to.text(': '), arm(rest, to));
  return to.group(parts, 4);
}

function arm<T>(expression: Expression, to: Builder<T>): T {
  return expression.kind === 'conditional'
    ? around('(', expression, ')', to)
    : expressionText(expression, to);
}

function operand<T>(expression: Expression, ofUnary: boolean, to: Builder<T>): T {
  const { kind } = expression;
  const bare =
    kind === 'name' ||
    (kind !== 'binary' &&
      kind !== 'conditional' &&
      !(ofUnary && kind === 'unary') &&
      !(ofUnary && kind === 'literal' && expression.text.startsWith('-')) &&
      !(kind === 'unary' && '&|^'.includes(expression.operator)));
  return bare ? expressionText(expression, to) : around('(', expression, ')', to);
}

/** The expression on one line. */
export function flatText(expression: Expression): string {
  return expressionText(expression, flat);
}
