import { type NodeId, type NodeStore, Op, type OpCode } from '../../ir/index.ts';
import { sizeOf } from './narrowing-folder.ts';
import { partBits } from './netlist.ts';
import type { PartMaker, Parts } from './parts.ts';

/** Below these many terms a tree is left as it is. */
const fewestTerms = 3;

/**
 * Trees of one operator whose order does not matter: where terms have different sizes, the small ones are better put
 * together first, in small elements. Gives the terms of the tree that a node is the root of, or null.
 */
export function treeFinder(
  nodes: NodeStore,
  roots: Iterable<NodeId>,
): (node: NodeId) => readonly NodeId[] | null {
  const uses = countUses(nodes, roots);
  const isInner = (node: NodeId, op: number, width: number): boolean =>
    nodes.op[node] === op && nodes.width[node] === width && uses[node] === 1;
  return (root) => {
    const op = nodes.op[root]!;
    const width = nodes.width[root]!;
    if (width <= 8 || (op !== Op.xor && op !== Op.or && op !== Op.add && op !== Op.and)) return null;
    const terms: NodeId[] = [];
    const stack = [root];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (node !== root && !isInner(node, op, width)) terms.push(node);
      else stack.push(nodes.b[node]!, nodes.a[node]!);
    }
    return terms.length >= fewestTerms && terms.some((term) => nodes.op[term] === Op.zext) ? terms : null;
  };
}

/** The terms joined, smallest first; those of one size as a balanced tree. */
export function joinTerms(
  make: PartMaker,
  op: OpCode,
  terms: readonly Parts[],
  join: (a: Parts, b: Parts) => Parts,
): Parts {
  const { folder } = make;
  const sizes = new Map<number, Parts[]>();
  for (const term of terms) {
    const top = term.findLastIndex((part) => !folder.isZero(part));
    const bits = top < 0 ? 1 : partBits * top + folder.significant(term[top]!);
    const size = sizeOf(bits);
    sizes.set(size, [...(sizes.get(size) ?? []), term]);
  }
  let result: Parts | null = null;
  for (const [, group] of [...sizes].sort(([a], [b]) => (op === Op.and ? b - a : a - b))) {
    let level = group;
    while (level.length > 1) {
      const before = level;
      level = Array.from({ length: Math.ceil(before.length / 2) }, (_, i) => {
        const right = before[2 * i + 1];
        return right === undefined ? before[2 * i]! : join(before[2 * i]!, right);
      });
    }
    result = result === null ? level[0]! : join(result, level[0]!);
  }
  return result!;
}

function countUses(nodes: NodeStore, roots: Iterable<NodeId>): Int32Array {
  const uses = new Int32Array(nodes.count);
  for (const root of roots) if (root >= 0) uses[root]!++;
  for (let node = nodes.count - 1; node >= 0; node--) {
    if (uses[node] === 0) continue;
    nodes.forEachOperand(node, (operand) => {
      uses[operand]!++;
    });
  }
  return uses;
}
