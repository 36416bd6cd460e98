import {
  type Expression,
  forEachExpression,
  type ItemTree,
  type ModuleTree,
  type StatementTree,
} from './tree.ts';

type Visit = (part: Expression) => void;

/** Calls `visit` with every expression of a module and all that these contain; targets of assignments too. */
export function forEachExpressionOf(tree: ModuleTree, visit: Visit): void {
  for (const item of tree.items) inItem(item, visit);
  for (const item of tree.checks?.items ?? []) inItem(item, visit);
}

function inItem(item: ItemTree, visit: Visit): void {
  switch (item.kind) {
    case 'assign':
      inStatements([item], visit);
      break;
    case 'declaration':
      if (item.value) forEachExpression(item.value, visit);
      break;
    case 'instance':
      for (const { value } of item.connections) forEachExpression(value, visit);
      break;
    default:
      inStatements(item.body, visit);
  }
}

function inStatements(list: readonly StatementTree[], visit: Visit): void {
  for (const statement of list) {
    if (statement.kind === 'assign') {
      forEachExpression(statement.target, visit);
      forEachExpression(statement.value, visit);
    } else if (statement.kind === 'if') {
      forEachExpression(statement.condition, visit);
      inStatements(statement.then, visit);
      inStatements(statement.otherwise, visit);
    } else {
      forEachExpression(statement.subject, visit);
      for (const { body } of statement.arms) inStatements(body, visit);
      inStatements(statement.otherwise ?? [], visit);
    }
  }
}
