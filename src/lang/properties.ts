import type { Property } from '../ir/index.ts';
import { captureLocation } from './call-site.ts';
import type { ModuleContext } from './context.ts';
import { claimName } from './declare.ts';
import { conditionNode } from './operands.ts';
import type { Condition } from './values.ts';

/** Conditions by the names of the properties. */
export type Conditions = { readonly [name: string]: Condition };

export interface PropertyOptions {
  /** Default false: nothing is looked at while the module's reset is 1. */
  readonly duringReset?: boolean;
}

/**
 * Adds one property for each condition. Inside of `when`, `switch` or `case` it applies while that branch is taken:
 * elsewhere an assertion holds and a cover does not happen. `domain` gives the clock domain, making the clock port if
 * there is none. The names share the module's name space: SL0107, SL0108.
 */
export function declareProperties(
  context: ModuleContext,
  kind: Property['kind'],
  conditions: Conditions,
  message: string,
  options: PropertyOptions,
  domain: () => number,
): void {
  const place = captureLocation();
  for (const [name, value] of Object.entries(conditions)) {
    const location = claimName(context, name, place);
    if (!context.isDescribed()) return;
    const { builder } = context;
    const node = conditionNode(context, value, `${kind} ${name}`);
    const condition = builder.signal(name, 'wire', 1, { location });
    if (context.scopes.length > 1) {
      const elsewhere = builder.nodes.constant(1, kind === 'cover' ? 0 : 1);
      builder.body.unshift(builder.assign(condition, elsewhere, location));
    }
    context.push(builder.assign(condition, node, location));
    const exceptInReset = options.duringReset !== true;
    builder.properties.push({ kind, condition, domain: domain(), exceptInReset, message, location });
  }
}
