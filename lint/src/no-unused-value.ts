import { createRule } from './create-rule.ts';
import { typeReader } from './signal-type.ts';

/** A signal that is computed and dropped, `count.add(1);`, or a module, `Fifo({ depth: 8 });`: neither makes hardware. */
export const noUnusedValue = createRule<[], 'unused' | 'request'>({
  name: 'no-unused-value',
  meta: {
    type: 'problem',
    docs: { description: 'Disallow statements that compute a signal and do nothing with it' },
    schema: [],
    messages: {
      unused:
        'The value of this expression is not used, so it makes no hardware. Assign it: register.next(...), wire.drive(...), or name it with m.let({ ... }).',
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
      },
    };
  },
});
