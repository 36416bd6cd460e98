import {
  forEachNodeOf,
  forEachStatement,
  type Instance,
  type Module,
  Op,
  type SignalId,
} from '../ir/index.ts';

/**
 * Whether what some of `members` give reaches the inputs of some of them within a cycle, as between the cells of a
 * systolic array. As an array of instances these would be joined by one wide vector that contains all of their outputs,
 * which simulators take apart and put together in every cycle.
 */
export function feedsItself(
  module: Module,
  isInput: (member: Instance, port: number) => boolean,
  members: readonly Instance[],
): boolean {
  const reached = new Set<SignalId>();
  const inputs = new Set<SignalId>();
  for (const member of members)
    for (const [port, id] of member.ports.entries()) (isInput(member, port) ? inputs : reached).add(id);
  for (let size = 0; size !== reached.size; ) {
    size = reached.size;
    const nodes = nodesReached(module, reached);
    let found = false;
    const spread = (target: SignalId) => {
      if (module.signals[target]!.kind === 'reg') return;
      reached.add(target);
      found ||= inputs.has(target);
    };
    forEachStatement(module.body, (statement) => {
      let reads = false;
      forEachNodeOf(statement, (node) => {
        reads ||= nodes[node] === 1;
      });
      if (!reads) return;
      if (statement.kind === 'assign') spread(statement.target);
      else forEachTarget(statement, spread);
    });
    if (found) return true;
  }
  return false;
}

/** 1 for each node that depends on a reached signal. */
function nodesReached({ nodes }: Module, reached: ReadonlySet<SignalId>): Uint8Array {
  const marks = new Uint8Array(nodes.count);
  for (let node = 0; node < nodes.count; node++) {
    if (nodes.op[node] === Op.ref) {
      if (reached.has(nodes.a[node]!)) marks[node] = 1;
      continue;
    }
    nodes.forEachOperand(node, (operand) => {
      if (marks[operand] === 1) marks[node] = 1;
    });
  }
  return marks;
}

/** Targets of all assignments under a condition. */
function forEachTarget(statement: Module['body'][number], visit: (target: SignalId) => void): void {
  forEachStatement([statement], (inner) => {
    if (inner.kind === 'assign') visit(inner.target);
  });
}
