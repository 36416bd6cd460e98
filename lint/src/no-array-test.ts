import type { TSESTree } from '@typescript-eslint/utils';
import { createRule } from './create-rule.ts';
import { typeReader } from './signal-type.ts';

type Messages = 'find' | 'order' | 'test';

/** Methods of arrays that look for an element by comparing objects. */
const finding = new Set(['includes', 'indexOf', 'lastIndexOf']);

/** Methods that put elements in the order of their texts, unless they are given a comparison. */
const ordering = new Set(['sort', 'toSorted']);

/** Methods that ask a function about each element, and what does it in hardware. */
const asking: Readonly<Record<string, string>> = {
  every: 'Join conditions with .and(...), or bits with .andReduce().',
  some: 'Join conditions with .or(...), or bits with .orReduce().',
  filter: 'Hardware always has all elements: choose with .mux(...), or count with popcount.',
  find: 'Choose in hardware with .mux(...), or priorityEncode.',
  findLast: 'Choose in hardware with .mux(...), or priorityEncode.',
  findIndex: 'Use priorityEncode.',
  findLastIndex: 'Use priorityEncode.',
};

/** Methods of arrays that search, sort and select signals as JavaScript objects, while the hardware is described. */
export const noArrayTest = createRule<[], Messages>({
  name: 'no-array-test',
  meta: {
    type: 'problem',
    docs: { description: 'Disallow array methods that compare or test signals as objects' },
    schema: [],
    messages: {
      find: "'{{method}}' compares JavaScript objects while the hardware is described; it makes no comparator. Compare with .eq(...) and join the results.",
      order:
        "'{{method}}' orders signals by the texts of their names, not by their values. Hardware that sorts is made of .min(...) and .max(...).",
      test: "'{{method}}' asks whether a JavaScript object is true, which it always is. {{instead}}",
    },
  },
  defaultOptions: [],
  create(context) {
    const types = typeReader(context);
    return {
      CallExpression(node) {
        const method = nameOf(node.callee);
        if (method === null) return;
        const { object } = node.callee as TSESTree.MemberExpression;
        const [first] = node.arguments;
        if (finding.has(method)) {
          if (first && types.isSignal(first) && types.isSignalArray(object))
            context.report({ node, messageId: 'find', data: { method } });
        } else if (ordering.has(method)) {
          if (!first && types.isSignalArray(object))
            context.report({ node, messageId: 'order', data: { method } });
        } else if (first && asking[method] !== undefined && types.givesSignal(first))
          context.report({ node, messageId: 'test', data: { method, instead: asking[method] } });
      },
    };
  },
});

/** The name of the method that is called, or null. */
function nameOf(callee: TSESTree.Node): string | null {
  if (callee.type !== 'MemberExpression' || callee.computed) return null;
  return callee.property.type === 'Identifier' ? callee.property.name : null;
}
