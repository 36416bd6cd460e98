import type { Place } from '../diag/index.ts';
import type { If, Statement } from '../ir/index.ts';
import { captureLocation } from './call-site.ts';
import type { ModuleContext } from './context.ts';
import { conditionNode } from './operands.ts';
import type { Condition } from './values.ts';

/** What follows a `when`. */
export interface Otherwise {
  elsewhen(condition: Condition, body: () => void): Otherwise;
  otherwise(body: () => void): void;
}

const none: Statement[] = [];

/** Adds a conditional statement; `body` gives what applies while `value` is 1. `place`: the author's line. */
export function addWhen(
  context: ModuleContext,
  value: unknown,
  operation: string,
  body: () => void,
  place: Place | undefined,
): Otherwise {
  const condition = conditionNode(context, value, operation);
  const location = context.design.locate(place);
  const statement = { kind: 'if', condition, then: none, otherwise: none, location } satisfies If;
  context.push(statement);
  const add = (side: 'then' | 'otherwise', more: () => void): void => {
    const list = [...statement[side]];
    context.inScope(list, more);
    // A list that has grown keeps room for more.
    statement[side] = list.slice();
  };
  add('then', body);
  const elsewhen: Otherwise['elsewhen'] = (next, nextBody) => {
    const at = captureLocation(elsewhen);
    let rest!: Otherwise;
    add('otherwise', () => {
      rest = addWhen(context, next, 'elsewhen', nextBody, at);
    });
    return rest;
  };
  return { elsewhen, otherwise: (last) => add('otherwise', last) };
}
