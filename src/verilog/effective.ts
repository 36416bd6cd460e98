import { type Case, type Module, type NodeId, type NodeStore, Op, type Statement } from '../ir/index.ts';
import type { Prepared } from './prepare.ts';

/**
 * Leaves out assignments to an element that a constant index puts beyond the end, and conditions under which nothing else
 * stands: a block that reads nothing but what they read would never run in a simulator. Leaves out what a `case` cannot
 * reach because of constant bits in its subject: Yosys 0.23 does not finish a process in which only that assigns a register.
 */
export function effectiveStatements({ signals }: Module, { nodes, body }: Prepared): Prepared {
  const hasEffect = (statement: Statement): boolean => {
    if (statement.kind !== 'assign') return true;
    const { target, index, width } = statement;
    if (index < 0 || nodes.op[index] !== Op.const) return true;
    return nodes.value(index) < BigInt(Math.floor(signals[target]!.width / width));
  };
  const kept = (list: readonly Statement[]): readonly Statement[] => {
    if (list.every((statement) => statement.kind === 'assign' && hasEffect(statement))) return list;
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
  const known = constantBits(nodes, subject);
  if (known.count === 0) return { arms, otherwise };
  const taken = arms.flatMap(({ labels, body }) => {
    const possible = labels.filter((label) => (nodes.value(label) & known.mask) === known.value);
    return possible.length === 0 ? [] : [{ labels: possible, body }];
  });
  const covered = taken.reduce((sum, { labels }) => sum + labels.length, 0);
  if (BigInt(covered) < 1n << BigInt(nodes.width[subject]! - known.count)) return { arms: taken, otherwise };
  return { arms: taken.slice(0, -1), otherwise: taken.at(-1)!.body };
}

interface ConstantBits {
  readonly count: number;
  /** 1 where a bit is constant. */
  readonly mask: bigint;
  readonly value: bigint;
}

/** The bits of a node that are written as constants in it: of constants, and of what is put together from them. */
function constantBits(nodes: NodeStore, node: NodeId): ConstantBits {
  const width = nodes.width[node]!;
  const op = nodes.op[node];
  if (op === Op.const) return { count: width, mask: (1n << BigInt(width)) - 1n, value: nodes.value(node) };
  if (op !== Op.cat && op !== Op.zext) return { count: 0, mask: 0n, value: 0n };
  // The zeros of a zero extension, then the parts, highest first.
  const parts = nodes.operands(node);
  const extended = width - parts.reduce((sum, part) => sum + nodes.width[part]!, 0);
  let known: ConstantBits = { count: extended, mask: (1n << BigInt(extended)) - 1n, value: 0n };
  for (const part of parts) {
    const shift = BigInt(nodes.width[part]!);
    const { count, mask, value } = constantBits(nodes, part);
    known = {
      count: known.count + count,
      mask: (known.mask << shift) | mask,
      value: (known.value << shift) | value,
    };
  }
  return known;
}
