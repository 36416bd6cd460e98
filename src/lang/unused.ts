import { Op } from '../ir/index.ts';
import { valuesOf } from './bundle-handles.ts';
import type { ModuleContext } from './context.ts';
import { isVector, reportNoValue, requireSameModule } from './operands.ts';
import type { AnyValue, Vec } from './values.ts';

/** A value, or a record of values: a bundle, a stream, what `m.reg` gave. */
export type Unused = AnyValue | Vec | object;

/** Notes that the signals behind `values`, and in records of them, are not used on purpose. */
export function declareUnused(context: ModuleContext, values: readonly unknown[]): void {
  for (const value of values) {
    const found = valuesOf(value);
    if (found.size === 0) reportNoValue(context, value, 'unused');
    for (const one of found.values()) {
      const owner = isVector(one) ? one.asBits() : one;
      if (requireSameModule(context, owner, 'unused')) noteSignals(context, one.node);
    }
  }
}

/** All signals that an expression reads. */
function noteSignals({ builder }: ModuleContext, from: number): void {
  const { nodes, signals, unused } = builder;
  const waiting = [from];
  const seen = new Set(waiting);
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (nodes.op[node] === Op.ref) unused.add(signals[nodes.a[node]!]!.name);
    nodes.forEachOperand(node, (operand) => {
      if (seen.has(operand)) return;
      seen.add(operand);
      waiting.push(operand);
    });
  }
}
