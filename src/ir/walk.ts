import type { Module, Statement } from './design.ts';
import type { NodeId, NodeStore } from './nodes.ts';
import { Op } from './op.ts';

/** Calls `visit` with every statement of a body, outer before inner, in the order of the author. */
export function forEachStatement(body: readonly Statement[], visit: (statement: Statement) => void): void {
  // Lists that are not finished, and how far each is; the list at hand is not among them.
  const lists: (readonly Statement[])[] = [];
  const positions: number[] = [];
  let list = body;
  let at = 0;
  const enter = (inner: readonly Statement[]) => {
    if (inner.length === 0) return;
    if (at < list.length) {
      lists.push(list);
      positions.push(at);
    }
    list = inner;
    at = 0;
  };
  for (;;) {
    while (at < list.length) {
      const statement = list[at++]!;
      visit(statement);
      if (statement.kind === 'assign') continue;
      enter(statement.otherwise);
      if (statement.kind === 'if') enter(statement.then);
      else for (let i = statement.arms.length - 1; i >= 0; i--) enter(statement.arms[i]!.body);
    }
    if (lists.length === 0) return;
    list = lists.pop()!;
    at = positions.pop()!;
  }
}

/** Calls `visit` with each node that the statement itself uses, inner statements not included. */
export function forEachNodeOf(statement: Statement, visit: (node: NodeId) => void): void {
  if (statement.kind === 'if') visit(statement.condition);
  else if (statement.kind === 'case') {
    visit(statement.subject);
    for (const arm of statement.arms) for (const label of arm.labels) visit(label);
  } else {
    if (statement.index >= 0) visit(statement.index);
    visit(statement.value);
  }
}

/** How many times each node is used: by statements, and by nodes that are used themselves. 0: unreachable. */
export function countUses(module: Pick<Module, 'nodes' | 'body'>): Int32Array {
  const { nodes } = module;
  const uses = new Int32Array(nodes.count);
  forEachStatement(module.body, (statement) => {
    forEachNodeOf(statement, (node) => {
      uses[node]!++;
    });
  });
  for (let node = nodes.count - 1; node >= 0; node--) {
    if (uses[node] === 0) continue;
    nodes.forEachOperand(node, (operand) => {
      uses[operand]!++;
    });
  }
  return uses;
}

/** Literals and plain reads of signals. */
export function isLeaf(nodes: NodeStore, node: NodeId): boolean {
  return nodes.op[node] === Op.const || nodes.op[node] === Op.ref;
}
