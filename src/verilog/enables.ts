import { type Module, type NodeId, type NodeStore, Op, type SignalId, type Statement } from '../ir/index.ts';
import type { Prepared } from './prepare.ts';

/** An assignment of 1 below conditions, each with the value that it must have. */
interface Setting {
  readonly statement: Statement & { kind: 'assign' };
  readonly conditions: readonly { readonly node: NodeId; readonly is: boolean }[];
}

const mostConditions = 3;

/**
 * Port enables that are 0 but for one statement that sets them become one expression, which can stand at the port:
 * the language makes such a wire for every memory access within a `when`. Other wires keep the author's form.
 */
export function gatherEnables(module: Module, prepared: Prepared): Prepared {
  const { nodes, body } = prepared;
  const candidates = enableWires(module);
  if (candidates.size === 0) return prepared;
  const settings = new Map<SignalId, Setting[]>();
  collect(body, [], candidates, settings);
  const gathered = new Map<SignalId, Statement & { kind: 'assign' }>();
  for (const [target, list] of settings) {
    const [initial, set] = list;
    if (list.length !== 2 || !initial || !set || initial.conditions.length > 0) continue;
    const { conditions, statement } = set;
    if (conditions.length === 0 || conditions.length > mostConditions) continue;
    if (!isBit(nodes, initial.statement.value, 0n) || !isBit(nodes, statement.value, 1n)) continue;
    const factors = conditions.map(({ node, is }) => (is ? node : nodes.unary(Op.not, node)));
    const value = factors.reduce((left, right) => nodes.binary(Op.and, left, right));
    gathered.set(target, { ...statement, value });
  }
  if (gathered.size === 0) return prepared;
  const placed: Statement[] = [];
  for (const statement of body) {
    const rest = without(statement, gathered);
    if (rest) placed.push(rest);
  }
  return { nodes, body: [...placed, ...gathered.values()] };
}

function enableWires(module: Module): Set<SignalId> {
  const wires = new Set<SignalId>();
  for (const { name, reads, writes } of module.memories) {
    for (const { enable } of [...reads, ...writes])
      if (enable >= 0 && module.signals[enable]!.name.startsWith(`${name}_`)) wires.add(enable);
  }
  return wires;
}

/** Assignments of candidates. Below a `case` nothing is collected twice, so that the wire stays as it is. */
function collect(
  list: readonly Statement[],
  conditions: Setting['conditions'],
  candidates: ReadonlySet<SignalId>,
  settings: Map<SignalId, Setting[]>,
): void {
  for (const statement of list) {
    if (statement.kind === 'assign') {
      if (!candidates.has(statement.target) || statement.index >= 0) continue;
      const found = settings.get(statement.target) ?? [];
      settings.set(statement.target, [...found, { statement, conditions }]);
    } else if (statement.kind === 'if') {
      const { condition: node } = statement;
      collect(statement.then, [...conditions, { node, is: true }], candidates, settings);
      collect(statement.otherwise, [...conditions, { node, is: false }], candidates, settings);
    } else {
      const never = Array.from({ length: mostConditions + 1 }, () => ({ node: statement.subject, is: true }));
      for (const { body } of statement.arms) collect(body, never, candidates, settings);
      collect(statement.otherwise, never, candidates, settings);
    }
  }
}

function isBit(nodes: NodeStore, node: NodeId, value: bigint): boolean {
  return nodes.op[node] === Op.const && nodes.value(node) === value;
}

/** The statement without assignments of `removed`, or null if nothing is left. */
function without(statement: Statement, removed: ReadonlyMap<SignalId, unknown>): Statement | null {
  if (statement.kind === 'assign') return removed.has(statement.target) ? null : statement;
  const inner = (list: readonly Statement[]) => list.flatMap((item) => without(item, removed) ?? []);
  const otherwise = inner(statement.otherwise);
  if (statement.kind === 'case')
    return {
      ...statement,
      otherwise,
      arms: statement.arms.map((arm) => ({ ...arm, body: inner(arm.body) })),
    };
  const then = inner(statement.then);
  return then.length + otherwise.length === 0 ? null : { ...statement, then, otherwise };
}
