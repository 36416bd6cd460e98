import type { TSESTree } from '@typescript-eslint/utils';
import { createRule } from './create-rule.ts';
import { methodCall } from './rewrite.ts';
import { typeReader } from './signal-type.ts';

/** The method that does in hardware what the operator seems to say. */
const methods: Readonly<Record<string, string>> = {
  '===': 'eq',
  '==': 'eq',
  '!==': 'ne',
  '!=': 'ne',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '&': 'and',
  '|': 'or',
  '^': 'xor',
  '<<': 'shl',
  '>>': 'shr',
  '>>>': 'shr',
};

const unaryMethods: Readonly<Record<string, string>> = { '!': 'not', '~': 'not', '-': 'neg' };

const equalities = new Set(['===', '==', '!==', '!=']);

type Messages = 'compare' | 'operator' | 'unknown' | 'unary' | 'assign' | 'useMethod';

/** Arithmetic, comparison, bit and `!` operators on signals: they see a JavaScript object, not a value of the hardware. */
export const noOperator = createRule<[], Messages>({
  name: 'no-operator',
  meta: {
    type: 'problem',
    docs: { description: 'Disallow operators of JavaScript on signals' },
    hasSuggestions: true,
    schema: [],
    messages: {
      compare:
        "'{{operator}}' compares two JavaScript objects while the hardware is described; it makes no comparator. Use .{{method}}(...).",
      operator: "'{{operator}}' does not work on signals. Use .{{method}}(...).",
      unknown: "'{{operator}}' does not work on signals, and no method stands for it here.",
      unary: "'{{operator}}' is applied to a JavaScript object, not to the signal. Use .{{method}}().",
      assign:
        "'{{operator}}' assigns a JavaScript variable. Registers are assigned with .next(...), wires with .drive(...).",
      useMethod: 'Write {{call}}',
    },
  },
  defaultOptions: [],
  create(context) {
    const types = typeReader(context);
    const nullish = (node: TSESTree.Node) => !types.mayBeSignal(node) && isNullishLiteral(node);
    return {
      BinaryExpression(node) {
        const { operator, left, right } = node;
        if (left.type === 'PrivateIdentifier') return;
        const [isLeft, isRight] = [types.mayBeSignal(left), types.mayBeSignal(right)];
        if (!isLeft && !isRight) return;
        if (operator === 'in' || operator === 'instanceof') return;
        if (equalities.has(operator) && (nullish(left) || nullish(right))) return;
        const method = isLeft ? methods[operator] : swapped(operator);
        if (!method) return context.report({ node, messageId: 'unknown', data: { operator } });
        const call = isLeft
          ? methodCall(context, left, method, right)
          : methodCall(context, right, method, left);
        context.report({
          node,
          messageId: equalities.has(operator) ? 'compare' : 'operator',
          data: { operator, method },
          suggest: [
            { messageId: 'useMethod', data: { call }, fix: (fixer) => fixer.replaceText(node, call) },
          ],
        });
      },
      UnaryExpression(node) {
        const { operator, argument } = node;
        if (operator === 'typeof' || operator === 'void' || operator === 'delete') return;
        // `!port` asks whether an optional port is there: a JavaScript question.
        const asked = operator === '!' ? types.isSignal(argument) : types.mayBeSignal(argument);
        if (!asked) return;
        const method = unaryMethods[operator];
        if (!method) return context.report({ node, messageId: 'unknown', data: { operator } });
        const call = methodCall(context, argument, method);
        context.report({
          node,
          messageId: 'unary',
          data: { operator, method },
          suggest: [
            { messageId: 'useMethod', data: { call }, fix: (fixer) => fixer.replaceText(node, call) },
          ],
        });
      },
      AssignmentExpression(node) {
        if (node.operator === '=' || node.operator === '??=' || !types.mayBeSignal(node.left)) return;
        context.report({ node, messageId: 'assign', data: { operator: node.operator } });
      },
      UpdateExpression(node) {
        if (!types.mayBeSignal(node.argument)) return;
        context.report({ node, messageId: 'assign', data: { operator: node.operator } });
      },
    };
  },
});

/** The method with the operands exchanged: `3 < a` is `a.gt(3)`; none for `3 - a`. */
function swapped(operator: string): string | undefined {
  const exchanged: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };
  if (['-', '<<', '>>', '>>>'].includes(operator)) return undefined;
  return methods[exchanged[operator] ?? operator];
}

function isNullishLiteral(node: TSESTree.Node): boolean {
  return (
    (node.type === 'Literal' && node.value === null) ||
    (node.type === 'Identifier' && node.name === 'undefined')
  );
}
