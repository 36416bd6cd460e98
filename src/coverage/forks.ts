import type { Case, Enumeration, If, LocationId, NodeStore, Statement } from '../ir/index.ts';
import type { BranchPoint, StatementPoint } from './points.ts';

/** An `if` or `case` with what is watched in it. */
export interface Fork {
  readonly statement: If | Case;
  /** `if`: both branches; `case`: the arms, and the default unless the arms take every value. */
  readonly ways: readonly Way[];
  /** Its branches and those of the forks inside are numbered from `first` on. */
  readonly first: number;
  readonly count: number;
}

export interface Way {
  readonly branch: number;
  readonly inner: readonly Fork[];
}

/** A branch before it is decided where it is remembered. */
export type Branch = Omit<BranchPoint, 'registers'>;

export interface Forks {
  readonly forks: readonly Fork[];
  /** By number. */
  readonly branches: readonly Branch[];
  readonly statements: readonly StatementPoint[];
}

/** All branches and statements of a body. */
export function forksOf(
  body: readonly Statement[],
  nodes: NodeStore,
  enumerations: readonly Enumeration[],
): Forks {
  const branches: Branch[] = [];
  const statements: StatementPoint[] = [];
  let count = 0;
  const walk = (list: readonly Statement[], branch: number): Fork[] =>
    list.flatMap((statement): Fork[] => {
      statements.push({ branch, location: statement.location });
      if (statement.kind === 'assign') return [];
      const first = branches.length;
      const number = count++;
      const way = (what: string, position: number, inner: readonly Statement[]): Way => {
        const location: LocationId = inner[0]?.location ?? statement.location;
        const index = branches.push({ statement: number, branch: position, what, location }) - 1;
        return { branch: index, inner: walk(inner, index) };
      };
      const { otherwise } = statement;
      let ways: Way[];
      if (statement.kind === 'if') ways = [way('when', 0, statement.then), way('otherwise', 1, otherwise)];
      else {
        ways = statement.arms.map(({ labels, body: inner }, i) =>
          way(`case ${labels.map((label) => nodes.value(label)).join(', ')}`, i, inner),
        );
        if (otherwise.length > 0 || !isFull(nodes, statement, enumerations))
          ways.push(way('default', ways.length, otherwise));
      }
      return [{ statement, ways, first, count: branches.length - first }];
    });
  return { forks: walk(body, -1), branches, statements };
}

/** The nodes that decide which ways are taken, in a fixed order. */
export function conditionsOf({ statement, ways }: Fork): number[] {
  const own =
    statement.kind === 'if'
      ? [statement.condition]
      : [statement.subject, ...statement.arms.flatMap(({ labels }) => labels)];
  return [...own, ...ways.flatMap(({ inner }) => inner.flatMap(conditionsOf))];
}

/** Whether the arms take every value that the subject can have: all bit patterns, or all names of its enumeration. */
function isFull(nodes: NodeStore, { subject, arms }: Case, enumerations: readonly Enumeration[]): boolean {
  const labels = arms.flatMap((arm) => arm.labels);
  const width = nodes.width[subject]!;
  if (width < 31 && labels.length >= 2 ** width) return true;
  const enumeration = labels.length > 0 ? nodes.c[labels[0]!]! : -1;
  return enumeration >= 0 && labels.length >= enumerations[enumeration]!.members.length;
}
