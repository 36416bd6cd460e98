import { group, type Layout } from './layout.ts';
import { expressionLayout } from './print-expression.ts';
import type { Flavour } from './print-module.ts';
import type { DeclarationTree, Expression } from './tree.ts';

/** `target = value;` with the value indented where it breaks. */
export function assignment(before: string, target: Layout, operator: string, value: Expression): Layout {
  // Those that break by themselves indent what follows.
  const indent = ['concat', 'binary', 'conditional'].includes(value.kind) ? 0 : 4;
  return group([before, target, ` ${operator} `, group([expressionLayout(value)], indent), ';']);
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
