import { type Assign, type Case, type If, type Module, Op, type Statement } from '../ir/index.ts';
import { Folder } from './fold/folder.ts';
import { mapModules, type Pass } from './pass.ts';
import { mapNodes, remakeNodes, rewriteBody } from './rewrite.ts';

export const foldConstants: Pass = {
  name: 'fold-constants',
  summary: 'compute literals, apply identities, drop branches that a literal decides',
  requires: '',
  ensures: 'no operator has only literal operands; no condition, case subject or index is a literal',
  run: (design) => mapModules(design, foldModule),
};

function foldModule(module: Module): Module {
  const folder = new Folder();
  const made = remakeNodes(module, folder);
  const body = rewriteBody(module.body, (statement) => {
    const folded = mapNodes(statement, (node) => made[node]!);
    if (folded.kind === 'if') return foldIf(folder, folded);
    return folded.kind === 'case' ? foldCase(folder, folded) : foldAssign(module, folder, folded);
  });
  return { ...module, nodes: folder.nodes, body };
}

function foldIf(folder: Folder, statement: If): readonly Statement[] {
  const { condition } = statement;
  const value = folder.literal(condition);
  if (value !== null) return value === 1n ? statement.then : statement.otherwise;
  if (!folder.is(condition, Op.not) || statement.otherwise.length === 0) return [statement];
  const { then: yes, otherwise: no } = statement;
  return [{ ...statement, condition: folder.nodes.a[condition]!, then: no, otherwise: yes }];
}

function foldCase(folder: Folder, statement: Case): readonly Statement[] {
  const value = folder.literal(statement.subject);
  if (value === null) return [statement];
  const taken = statement.arms.find((arm) => arm.labels.some((label) => folder.literal(label) === value));
  return taken ? taken.body : statement.otherwise;
}

/** An indexed assignment at a literal index is a plain one, or none if the index is out of range. */
function foldAssign(module: Module, folder: Folder, statement: Assign): readonly Statement[] {
  if (statement.index < 0) return [statement];
  const at = folder.literal(statement.index);
  if (at === null) return [statement];
  const low = at * BigInt(statement.width);
  if (low + BigInt(statement.width) > BigInt(module.signals[statement.target]!.width)) return [];
  return [{ ...statement, low: Number(low), index: -1 }];
}
