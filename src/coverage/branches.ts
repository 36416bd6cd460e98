import {
  type Case,
  type Enumeration,
  type LocationId,
  type Module,
  type NodeStore,
  Op,
  type Statement,
} from '../ir/index.ts';
import type { ModuleCover } from './module-cover.ts';
import type { BranchPoint, ModulePoints, StatementPoint } from './points.ts';

/**
 * Puts an assignment into every branch of the body that sets a register of that branch. The engine runs such a
 * statement only where it runs the branch, so that watching costs next to nothing.
 */
export function watchBranches(
  module: Module,
  cover: ModuleCover,
  enumerations: readonly Enumeration[],
  wanted: boolean,
): Pick<ModulePoints, 'branches' | 'statements'> {
  const branches: BranchPoint[] = [];
  const statements: StatementPoint[] = [];
  let count = 0;

  const watched = (body: readonly Statement[], point: Omit<BranchPoint, 'register'>): Statement[] => {
    const { nodes } = cover.maker;
    const register = cover.register(`cover_b${branches.length}`, 1);
    const branch = branches.push({ ...point, register: cover.signals[register]!.name }) - 1;
    const value = cover.maker.binary(Op.or, cover.ref(register), cover.active);
    const isAlways = nodes.op[cover.active] === Op.const;
    return [...walk(body, branch), cover.assign(register, isAlways ? nodes.constant(1, 1) : value)];
  };
  const walk = (body: readonly Statement[], branch: number): Statement[] =>
    body.map((statement) => {
      statements.push({ branch, location: statement.location });
      if (statement.kind === 'assign') return statement;
      const place = { statement: count++ };
      const at = (inner: readonly Statement[]): LocationId => inner[0]?.location ?? statement.location;
      const { otherwise } = statement;
      if (statement.kind === 'if') {
        const then = watched(statement.then, {
          ...place,
          branch: 0,
          what: 'when',
          location: at(statement.then),
        });
        const point = { ...place, branch: 1, what: 'otherwise', location: at(otherwise) };
        return { ...statement, then, otherwise: watched(otherwise, point) };
      }
      const { nodes } = cover.maker;
      const arms = statement.arms.map(({ labels, body: inner }, i) => {
        const what = `case ${labels.map((label) => nodes.value(label)).join(', ')}`;
        return { labels, body: watched(inner, { ...place, branch: i, what, location: at(inner) }) };
      });
      if (otherwise.length === 0 && isFull(nodes, statement, enumerations)) return { ...statement, arms };
      const point = { ...place, branch: arms.length, what: 'default', location: at(otherwise) };
      return { ...statement, arms, otherwise: watched(otherwise, point) };
    });

  if (!wanted || module.body.length === 0) return { branches, statements };
  const body = walk(cover.body.splice(0), -1);
  cover.body.unshift(...body);
  return { branches, statements };
}

/** Whether the arms take every value that the subject can have: all bit patterns, or all names of its enumeration. */
function isFull(nodes: NodeStore, { subject, arms }: Case, enumerations: readonly Enumeration[]): boolean {
  const labels = arms.flatMap((arm) => arm.labels);
  const width = nodes.width[subject]!;
  if (width < 31 && labels.length >= 2 ** width) return true;
  const enumeration = labels.length > 0 ? nodes.c[labels[0]!]! : -1;
  return enumeration >= 0 && labels.length >= enumerations[enumeration]!.members.length;
}
