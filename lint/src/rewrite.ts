import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

type Context = Readonly<TSESLint.RuleContext<string, readonly unknown[]>>;

/** Expressions that may stand in front of `.method()` without parentheses. */
const simple = new Set([
  'Identifier',
  'MemberExpression',
  'CallExpression',
  'ThisExpression',
  'TaggedTemplateExpression',
  'TSNonNullExpression',
]);

/** The source text of `receiver.method(operands)`. */
export function methodCall(
  context: Context,
  receiver: TSESTree.Node,
  method: string,
  ...operands: readonly TSESTree.Node[]
): string {
  const text = (node: TSESTree.Node) => context.sourceCode.getText(node);
  const front = simple.has(receiver.type) ? text(receiver) : `(${text(receiver)})`;
  return `${front}.${method}(${operands.map(text).join(', ')})`;
}
