import { countUses, type Design, type NodeId, type NodeStore, Op } from '../ir/index.ts';
import type { NodeMaker } from '../passes/rewrite.ts';
import { editModule } from './edit-module.ts';
import { replaceModule } from './shrink-parts.ts';
import type { Shrinker } from './shrinkers.ts';

/** A node, and what stands in for it: 0 (-1), or one of its operands, cut or widened. */
interface NodeItem {
  readonly module: number;
  readonly node: NodeId;
  readonly operand: number;
}

/** Expressions become 0 or one of their operands; outer ones first. */
export const shrinkNodes: Shrinker<NodeItem> = {
  name: 'expressions',
  items: (design) => [-1, 0, 1, 2].flatMap((operand) => itemsWith(design, operand)),
  without(design, items) {
    let result = design;
    for (const index of new Set(items.map((item) => item.module))) {
      const operands = new Map(items.filter((i) => i.module === index).map((i) => [i.node, i.operand]));
      const changed = editModule(result.modules[index]!, {
        node: (node, maker, made, from) => {
          const operand = operands.get(node);
          if (operand === undefined) return undefined;
          const width = from.width[node]!;
          return operand < 0 ? maker.nodes.constant(width, 0) : fitted(maker, made[operand]!, width);
        },
      });
      result = replaceModule(result, index, changed);
    }
    return result;
  },
};

function itemsWith(design: Design, operand: number): NodeItem[] {
  return design.modules.flatMap(({ nodes, body }, module) => {
    const uses = countUses({ nodes, body });
    const list: NodeItem[] = [];
    for (let node = nodes.count - 1; node >= 0; node--)
      if (uses[node]! > 0 && canBe(nodes, node, operand)) list.push({ module, node, operand });
    return list;
  });
}

function canBe(nodes: NodeStore, node: NodeId, operand: number): boolean {
  const isZero = nodes.op[node] === Op.const && nodes.value(node) === 0n;
  return operand < 0 ? !isZero : operand < nodes.operands(node).length;
}

/** Low bits of a node, or the node widened with zeros. */
export function fitted(maker: NodeMaker, node: NodeId, width: number): NodeId {
  const have = maker.nodes.width[node]!;
  return have > width ? maker.slice(node, 0, width) : maker.extend(Op.zext, node, width);
}
