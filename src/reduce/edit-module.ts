import type { Assign, Module, NodeId, NodeStore, Signal, SignalId, Statement } from '../ir/index.ts';
import { mapNodes, type NodeMaker, remake, rewriteBody } from '../passes/rewrite.ts';
import { terseMaker } from './terse-maker.ts';

/** What becomes of a module; everything that is not named stays. */
export interface ModuleEdit {
  /** Stands in for a node; undefined: as it was. */
  readonly node?: (
    node: NodeId,
    maker: NodeMaker,
    operands: readonly NodeId[],
    from: NodeStore,
  ) => NodeId | undefined;
  readonly signal?: (signal: Signal) => Signal;
  /** Applied before nodes are replaced. */
  readonly statement?: (statement: Statement) => readonly Statement[];
  /** Applied to assignments with their new value. */
  readonly assign?: (assign: Assign, maker: NodeMaker) => readonly Statement[];
  /** Signals that a statement at the beginning drives with 0. */
  readonly zero?: ReadonlySet<SignalId>;
}

export function editModule(module: Module, edit: ModuleEdit): Module {
  const from = module.nodes;
  const maker = terseMaker();
  const signals = edit.signal ? module.signals.map(edit.signal) : module.signals;
  const made: NodeId[] = [];
  for (let node = 0; node < from.count; node++) {
    const operands = from.operands(node).map((operand) => made[operand]!);
    made.push(
      edit.node?.(node, maker, operands, from) ?? remake(from, node, maker, (operand) => made[operand]!),
    );
  }
  const kept = edit.statement ? rewriteBody(module.body, edit.statement) : module.body;
  const body = rewriteBody(kept, (statement) => {
    const moved = mapNodes(statement, (node) => made[node]!);
    return moved.kind === 'assign' && edit.assign ? edit.assign(moved, maker) : [moved];
  });
  const zeros = [...(edit.zero ?? [])].map((target): Statement => {
    const { width } = signals[target]!;
    const value = maker.nodes.constant(width, 0);
    return { kind: 'assign', target, low: 0, width, index: -1, value, location: -1 };
  });
  return { ...module, signals, nodes: maker.nodes, body: [...zeros, ...body] };
}
