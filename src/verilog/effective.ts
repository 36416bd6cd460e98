import { type Case, type Module, type NodeId, type NodeStore, Op, type Statement } from '../ir/index.ts';
import type { Prepared } from './prepare.ts';

/**
 * Leaves out assignments to an element that a constant index puts beyond the end, and conditions under which nothing else
 * stands: a block that reads nothing but what they read would never run in a simulator. Leaves out what a `case` cannot
 * reach because its subject begins with zeros: Yosys 0.23 does not finish a process in which only that assigns a register.
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
      if (statement.kind === 'if') {
        const [then, otherwise] = [kept(statement.then), kept(statement.otherwise)];
        if (then === statement.then && otherwise === statement.otherwise) return [statement];
        return then.length + otherwise.length === 0 ? [] : [{ ...statement, then, otherwise }];
      }
      const { arms, otherwise: rest } = reachable(nodes, statement);
      if (arms.length === 0) return kept(rest);
      const inArms = arms.map((arm) => ({ ...arm, body: kept(arm.body) }));
      const inRest = kept(rest);
      const isEmpty = inRest.length === 0 && inArms.every((arm) => arm.body.length === 0);
      return isEmpty ? [] : [{ ...statement, arms: inArms, otherwise: inRest }];
    });
    return result.length === list.length && result.every((one, i) => one === list[i]) ? list : result;
  };
  return { nodes, body: kept(body) };
}

/** The arms whose labels the subject can have; where they have all of its values, the last one is the default. */
function reachable(nodes: NodeStore, { subject, arms, otherwise }: Case): Pick<Case, 'arms' | 'otherwise'> {
  const bits = bitsWithoutZeros(nodes, subject);
  if (bits === nodes.width[subject]) return { arms, otherwise };
  const values = 1n << BigInt(bits);
  const taken = arms.flatMap(({ labels, body }) => {
    const possible = labels.filter((label) => nodes.value(label) < values);
    return possible.length === 0 ? [] : [{ labels: possible, body }];
  });
  const covered = taken.reduce((sum, { labels }) => sum + labels.length, 0);
  if (BigInt(covered) < values) return { arms: taken, otherwise };
  return { arms: taken.slice(0, -1), otherwise: taken.at(-1)!.body };
}

/** Width of a node without the zeros that are put in front of it. */
function bitsWithoutZeros(nodes: NodeStore, node: NodeId): number {
  if (nodes.op[node] === Op.zext) return nodes.width[nodes.a[node]!]!;
  let bits = nodes.width[node]!;
  if (nodes.op[node] !== Op.cat) return bits;
  for (const part of nodes.operands(node)) {
    if (nodes.op[part] !== Op.const || nodes.value(part) !== 0n) break;
    bits -= nodes.width[part]!;
  }
  return bits;
}
