import { type Module, Op, type Statement } from '../ir/index.ts';
import type { Prepared } from './prepare.ts';

/**
 * Leaves out assignments to an element that a constant index puts beyond the end, and conditions under which nothing else
 * stands: a block that reads nothing but what they read would never run in a simulator.
 */
export function effectiveStatements({ signals }: Module, { nodes, body }: Prepared): Prepared {
  const hasEffect = (statement: Statement): boolean => {
    if (statement.kind !== 'assign') return true;
    const { target, index, width } = statement;
    if (index < 0 || nodes.op[index] !== Op.const) return true;
    return nodes.value(index) < BigInt(Math.floor(signals[target]!.width / width));
  };
  const kept = (list: readonly Statement[]): readonly Statement[] => {
    const result = list.flatMap((statement): readonly Statement[] => {
      if (statement.kind === 'assign') return hasEffect(statement) ? [statement] : [];
      const otherwise = kept(statement.otherwise);
      if (statement.kind === 'if') {
        const then = kept(statement.then);
        if (then === statement.then && otherwise === statement.otherwise) return [statement];
        return then.length + otherwise.length === 0 ? [] : [{ ...statement, then, otherwise }];
      }
      const arms = statement.arms.map((arm) => ({ ...arm, body: kept(arm.body) }));
      const isEmpty = otherwise.length === 0 && arms.every((arm) => arm.body.length === 0);
      return isEmpty ? [] : [{ ...statement, arms, otherwise }];
    });
    return result.length === list.length && result.every((one, i) => one === list[i]) ? list : result;
  };
  return { nodes, body: kept(body) };
}
