import { Op } from '../../../ir/index.ts';
import type { FlatGraph } from '../flat-graph.ts';

const wiring: ReadonlySet<number> = new Set([Op.ref, Op.const, Op.slice, Op.cat, Op.rep, Op.zext, Op.sext]);

/**
 * The first place where a value is computed on the way to `vertex` from registers and inputs: such logic may show wrong
 * values for a moment after the edge. Null if there are only wires. `isSource`: registers, inputs of the top.
 */
export function logicBefore(
  flat: FlatGraph,
  vertex: number,
  isSource: (vertex: number) => boolean,
): number | null {
  const seen = new Set([vertex]);
  const waiting = [vertex];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (isSource(at)) continue;
    if (isLogic(flat, at)) return at;
    for (let k = 0, to = flat.edge(at, 0); to >= 0; to = flat.edge(at, ++k)) {
      if (seen.has(to)) continue;
      seen.add(to);
      waiting.push(to);
    }
  }
  return null;
}

function isLogic(flat: FlatGraph, vertex: number): boolean {
  const { dependencies, first } = flat.useOf(vertex);
  const { module, firstNode, firstControl, assigns, memoryReads } = dependencies;
  const local = vertex - first;
  if (local >= firstControl) return true;
  if (local >= firstNode) return !wiring.has(module.nodes.op[local - firstNode]!);
  const isChosen = assigns[local]!.some(({ assign, control }) => control >= 0 || assign.index >= 0);
  return isChosen || memoryReads.has(local);
}
