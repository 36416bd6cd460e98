import type { Builder } from './layout.ts';
import { expressionText } from './print-expression.ts';
import type { Flavour } from './print-module.ts';
import type { DeclarationTree, Expression } from './tree.ts';

/** `target = value;` with the value indented where it breaks. */
export function assignment<T>(
  before: string,
  target: Expression,
  operator: string,
  value: Expression,
  to: Builder<T>,
): T {
  const { kind } = value.kind === 'unary' ? value.operand : value;
  // Those that break by themselves indent what follows.
  const indent = kind === 'concat' || kind === 'binary' || kind === 'conditional' ? 0 : 4;
  const left = expressionText(target, to);
  const right = to.group([expressionText(value, to)], indent);
  return to.group([to.text(before), left, to.text(` ${operator} `), right, to.text(';')], 0);
}

/** Sign and range, each with a space before it. */
export function shape(declaration: DeclarationTree): string {
  return `${declaration.signed ? ' signed' : ''}${declaration.width === 1 ? '' : ` [${declaration.width - 1}:0]`}`;
}

/** Text that cannot end the comment it stands in. */
export function oneLine(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\ ]+$/, '')
    .trim();
}

/** The word for the type of a signal. */
export function typeWord({ type, value }: DeclarationTree, flavour: Flavour): string {
  // A variable would take the value once; a net follows it.
  return flavour === 'systemverilog' && value === null ? 'logic' : type;
}

/** `wire signed [7:0]`: all of a declaration before its name. */
export function declared(declaration: DeclarationTree, flavour: Flavour = 'verilog'): string {
  return `${typeWord(declaration, flavour)}${shape(declaration)}`;
}
