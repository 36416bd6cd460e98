import type { TSESTree } from '@typescript-eslint/utils';
import { createRule } from './create-rule.ts';
import { typeReader } from './signal-type.ts';

/** A signal that is computed and dropped, `count.add(1);`, a method that is not called, `count.next;`, or a module, `Fifo({ depth: 8 });`: none makes hardware. */
export const noUnusedValue = createRule<[], 'unused' | 'request' | 'uncalled'>({
  name: 'no-unused-value',
  meta: {
    type: 'problem',
    docs: { description: 'Disallow statements that compute a signal and do nothing with it' },
    schema: [],
    messages: {
      unused:
        'The value of this expression is not used, so it makes no hardware. Assign it: register.next(...), wire.drive(...), or name it with m.let({ ... }).',
      uncalled: "'{{method}}' is named and not called: write .{{method}}(...).",
      request:
        'This module is called and not used, so it makes no hardware. Instantiate it: m.instance({ name: ... }).',
    },
  },
  defaultOptions: [],
  create(context) {
    const types = typeReader(context);
    return {
      ExpressionStatement({ expression }) {
        const { type } = expression;
        if (type === 'AssignmentExpression' || type === 'UpdateExpression' || type === 'AwaitExpression')
          return;
        if (types.isRequest(expression)) context.report({ node: expression, messageId: 'request' });
        else if (types.mayBeSignal(expression)) context.report({ node: expression, messageId: 'unused' });
        else if (isMethodOf(expression, types.mayBeSignal))
          context.report({
            node: expression,
            messageId: 'uncalled',
            data: { method: expression.property.name },
          });
      },
    };
  },
});

/** `count.next;`: a plain name asked of a signal. */
function isMethodOf(
  expression: TSESTree.Expression,
  isSignal: (node: TSESTree.Node) => boolean,
): expression is TSESTree.MemberExpression & { property: TSESTree.Identifier } {
  return (
    expression.type === 'MemberExpression' &&
    !expression.computed &&
    expression.property.type === 'Identifier' &&
    isSignal(expression.object)
  );
}
