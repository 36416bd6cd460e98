import { type NodeId, Op } from '../../../ir/index.ts';
import { gatherStrides } from '../emit/gather.ts';
import type { TaskList } from '../schedule/task-list.ts';
import { reachableNodes, replaceNodes } from './task-nodes.ts';

/** Bits from which taking them together is cheaper than one by one. */
const fewestBits = 8;

/** Concatenations of single bits that lie at equal distances in one word are taken from it many at a time. */
export function gatherBits(list: TaskList): void {
  const { nodes } = list.builder.region;
  const { maker } = list.builder;
  const isLong = (node: NodeId) => nodes.op[node] === Op.cat && nodes.b[node]! >= fewestBits;
  let any = false;
  for (let node = 0; node < nodes.count && !any; node++) any = isLong(node);
  if (!any) return;
  const reached = reachableNodes(list);
  const replacements = new Map<NodeId, NodeId>();
  for (let node = 0; node < reached.length; node++) {
    if (reached[node] === 0 || !isLong(node)) continue;
    // Least significant first.
    const parts = nodes.operands(node).reverse();
    const joined: NodeId[] = [];
    for (let from = 0; from < parts.length; ) {
      const { count, stride } = runAt(parts, from);
      const source = nodes.a[parts[from]!]!;
      if (count < fewestBits) joined.push(...parts.slice(from, from + count));
      else
        for (let done = 0; done < count; done += 64) {
          const lanes = Math.min(64, count - done);
          const gathered = nodes.gather(source, nodes.b[parts[from + done]!]!, stride);
          joined.push(maker.slice(gathered, 0, lanes));
        }
      from += count;
    }
    if (joined.length < parts.length) replacements.set(node, maker.cat(joined.reverse()));
  }
  replaceNodes(list, replacements);

  /** How many parts from `from` on are bits of one source at one distance that can be gathered; at least 1. */
  function runAt(parts: readonly NodeId[], from: number): { count: number; stride: number } {
    const first = parts[from]!;
    const isBit = (part: NodeId | undefined): part is NodeId =>
      part !== undefined && nodes.op[part] === Op.slice && nodes.width[part] === 1;
    if (!isBit(first) || nodes.width[nodes.a[first]!]! <= 64) return { count: 1, stride: 0 };
    const next = parts[from + 1];
    if (!isBit(next) || nodes.a[next] !== nodes.a[first]) return { count: 1, stride: 0 };
    const stride = nodes.b[next]! - nodes.b[first]!;
    if (!gatherStrides.includes(stride)) return { count: 1, stride };
    let count = 1;
    for (let part = next; ; part = parts[from + count]!) {
      if (!isBit(part) || nodes.a[part] !== nodes.a[first]) break;
      if (nodes.b[part] !== nodes.b[first]! + count * stride) break;
      count++;
      if (from + count === parts.length) break;
    }
    return { count, stride };
  }
}
