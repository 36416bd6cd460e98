import { type Design, forEachStatement, type Module, type Statement } from '../ir/index.ts';
import { editModule } from './edit-module.ts';
import { byModule, parts, replaceModule } from './shrink-parts.ts';
import type { Shrinker } from './shrinkers.ts';

interface StatementItem {
  readonly module: number;
  readonly part: number;
}

function statements(module: Module): Statement[] {
  const list: Statement[] = [];
  forEachStatement(module.body, (statement) => list.push(statement));
  return list;
}

const items = (design: Design) => parts(design, (module) => statements(module).length);

/** Statements go, with what is in them. */
export const shrinkStatements: Shrinker<StatementItem> = {
  name: 'statements',
  items,
  without(design, gone) {
    let result = design;
    for (const [index, positions] of byModule(gone)) {
      const module = design.modules[index]!;
      const all = statements(module);
      const places = new Set([...positions].map((position) => all[position]!));
      result = replaceModule(result, index, dropStatements(module, places));
    }
    return result;
  },
};

/** Of a condition or a case only one branch is left, in its place. */
export const hoistBranches: Shrinker<StatementItem & { readonly branch: number }> = {
  name: 'branches',
  items: (design) =>
    items(design).flatMap((item) => {
      const branches = branchesOf(statements(design.modules[item.module]!)[item.part]!);
      return branches.map((_, branch) => ({ ...item, branch }));
    }),
  without(design, chosen) {
    const [item] = chosen;
    if (chosen.length !== 1 || !item) return null;
    const module = design.modules[item.module]!;
    const target = statements(module)[item.part]!;
    const branch = branchesOf(target)[item.branch]!;
    const replace = (body: readonly Statement[]): Statement[] =>
      body.flatMap((s) => (s === target ? branch : [withInner(s, replace)]));
    return replaceModule(design, item.module, editModule({ ...module, body: replace(module.body) }, {}));
  },
};

function branchesOf(statement: Statement): (readonly Statement[])[] {
  if (statement.kind === 'if') return [statement.then, statement.otherwise];
  if (statement.kind === 'case') return [...statement.arms.map((arm) => arm.body), statement.otherwise];
  return [];
}

function dropStatements(module: Module, gone: ReadonlySet<Statement>): Module {
  const drop = (body: readonly Statement[]): Statement[] =>
    body.filter((s) => !gone.has(s)).map((s) => withInner(s, drop));
  return editModule({ ...module, body: drop(module.body) }, {});
}

function withInner(s: Statement, change: (body: readonly Statement[]) => Statement[]): Statement {
  if (s.kind === 'assign') return s;
  if (s.kind === 'if') return { ...s, then: change(s.then), otherwise: change(s.otherwise) };
  const arms = s.arms.map((arm) => ({ ...arm, body: change(arm.body) }));
  return { ...s, arms, otherwise: change(s.otherwise) };
}
