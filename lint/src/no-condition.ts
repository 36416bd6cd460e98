import type { TSESTree } from '@typescript-eslint/utils';
import { createRule } from './create-rule.ts';
import { methodCall } from './rewrite.ts';
import { typeReader } from './signal-type.ts';

type Messages = 'test' | 'conditional' | 'logical' | 'missing' | 'switch' | 'useMethod';

/**
 * Signals as conditions of JavaScript. An object is always true, so the branch is taken once and for all while the
 * hardware is described. A signal that may be undefined (an optional port) may be tested for its presence, and have a
 * value in its place with `??`.
 */
export const noCondition = createRule<[], Messages>({
  name: 'no-condition',
  meta: {
    type: 'problem',
    docs: { description: 'Disallow signals as conditions of if, ?:, &&, ||, ??, loops and switch' },
    hasSuggestions: true,
    schema: [],
    messages: {
      test: "'{{statement}}' tests a JavaScript object, which is always true. Use m.when(...) for hardware that depends on the signal.",
      conditional:
        "'?:' tests a JavaScript object, which is always true. Use condition.mux(whenTrue, whenFalse).",
      logical: "'{{operator}}' tests a JavaScript object, which is always true. Use .{{method}}(...).",
      missing:
        "the value left of '??' is a signal and never missing, so the right side is never used. Use condition.mux(whenTrue, whenFalse) to choose in hardware.",
      switch: 'switch compares JavaScript objects, and no case matches a signal. Use m.switch(...).',
      useMethod: 'Write {{call}}',
    },
  },
  defaultOptions: [],
  create(context) {
    const types = typeReader(context);
    const test = (statement: string) => (node: { readonly test: TSESTree.Expression | null }) => {
      if (node.test && types.isSignal(node.test))
        context.report({ node: node.test, messageId: 'test', data: { statement } });
    };
    return {
      IfStatement: test('if'),
      WhileStatement: test('while'),
      DoWhileStatement: test('do'),
      ForStatement: test('for'),
      ConditionalExpression(node) {
        if (!types.isSignal(node.test)) return;
        const call = methodCall(context, node.test, 'mux', node.consequent, node.alternate);
        context.report({
          node,
          messageId: 'conditional',
          suggest: [
            { messageId: 'useMethod', data: { call }, fix: (fixer) => fixer.replaceText(node, call) },
          ],
        });
      },
      LogicalExpression(node) {
        const { operator, left, right } = node;
        if (!types.isSignal(left)) return;
        if (operator === '??') return context.report({ node, messageId: 'missing' });
        const method = operator === '&&' ? 'and' : 'or';
        const call = methodCall(context, left, method, right);
        context.report({
          node,
          messageId: 'logical',
          data: { operator, method },
          suggest: types.isSignal(right)
            ? [{ messageId: 'useMethod', data: { call }, fix: (fixer) => fixer.replaceText(node, call) }]
            : [],
        });
      },
      SwitchStatement(node) {
        if (types.mayBeSignal(node.discriminant))
          context.report({ node: node.discriminant, messageId: 'switch' });
      },
    };
  },
});
