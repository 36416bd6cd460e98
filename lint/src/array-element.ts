import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

type Context = Readonly<TSESLint.RuleContext<string, readonly unknown[]>>;

/**
 * Whether an expression is an element of an array that may not be there: `list[i]`, `list[i]?.sum`, a constant that holds one, or a
 * question after one. Its type says nothing of this unless `noUncheckedIndexedAccess` is set, and asking for its presence is right. An author
 * who writes `list[i]!` says that it is there.
 */
export function isArrayElement(context: Context, node: TSESTree.Node): boolean {
  if (node.type === 'MemberExpression') return node.computed;
  // `row[r - 1]?.[c]?.sum`: whoever asks so counts on a gap.
  if (node.type === 'ChainExpression') return true;
  if (node.type === 'LogicalExpression')
    return isArrayElement(context, node.left) || isArrayElement(context, node.right);
  if (node.type !== 'Identifier') return false;
  const value = initialValue(context, node);
  return value?.type === 'MemberExpression' && value.computed;
}

/** What a constant was declared with, also through `const [a, b] = [x, y]`. */
function initialValue(context: Context, node: TSESTree.Identifier): TSESTree.Node | undefined {
  for (
    let scope: TSESLint.Scope.Scope | null = context.sourceCode.getScope(node);
    scope;
    scope = scope.upper
  ) {
    const definition = scope.set.get(node.name)?.defs[0]?.node;
    if (!definition) continue;
    if (definition.type !== 'VariableDeclarator' || !definition.init) return undefined;
    const { id, init } = definition;
    if (id.type === 'Identifier') return init;
    if (id.type !== 'ArrayPattern' || init.type !== 'ArrayExpression') return undefined;
    const position = id.elements.findIndex((item) => item?.type === 'Identifier' && item.name === node.name);
    return init.elements[position] ?? undefined;
  }
  return undefined;
}
