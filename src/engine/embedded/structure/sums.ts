import { type NodeId, Op } from '../../../ir/index.ts';
import type { EngineNodes } from '../region/engine-nodes.ts';

/** How the bits of a term are read as a number: `modular` is modulo the width of the sum. */
export type View = 'modular' | 'signed' | 'unsigned';

/** One addend: `sign * 2^shift * node`. */
export interface Term {
  readonly node: NodeId;
  readonly view: View;
  readonly sign: 1 | -1;
  readonly shift: number;
}

export interface Bounds {
  readonly unsigned: Int32Array;
  readonly signed: Int32Array;
}

/**
 * The addends of a tree of adders, subtractors and extensions below `root`, modulo 2^width of `root`. An inner adder is
 * taken apart only if it cannot overflow, or if what it loses is lost by the root as well. `inner` receives the adders
 * that were taken apart.
 */
export function collectTerms(nodes: EngineNodes, bounds: Bounds, root: NodeId, inner: Set<NodeId>): Term[] {
  const terms: Term[] = [];
  const stack: Term[] = [{ node: root, view: 'modular', sign: 1, shift: 0 }];
  for (let term = stack.pop(); term !== undefined; term = stack.pop()) {
    const below = takeApart(nodes, bounds, term);
    if (below === null) terms.push(term);
    else {
      inner.add(term.node);
      for (let i = below.length - 1; i >= 0; i--) stack.push(below[i]!);
    }
  }
  return terms;
}

/** For each node an upper bound on what `collectTerms` finds below it. */
export function mostTerms(nodes: EngineNodes): Int32Array {
  const counts = new Int32Array(nodes.count);
  for (let node = 0; node < nodes.count; node++) {
    const a = nodes.a[node]!;
    let count = 1;
    switch (nodes.op[node]) {
      case Op.add:
      case Op.sub:
        count = Math.min(2 ** 24, counts[a]! + counts[nodes.b[node]!]!);
        break;
      case Op.neg:
      case Op.zext:
      case Op.sext:
        count = counts[a]!;
        break;
      case Op.cat:
        count = counts[nodes.pool[a]!]!;
        break;
    }
    counts[node] = count;
  }
  return counts;
}

function takeApart(nodes: EngineNodes, bounds: Bounds, term: Term): Term[] | null {
  const { node, view, sign, shift } = term;
  const width = nodes.width[node]!;
  const a = nodes.a[node]!;
  const b = nodes.b[node]!;
  const op = nodes.op[node]!;
  switch (op) {
    case Op.add:
    case Op.sub: {
      if (view === 'unsigned' && op === Op.sub) return null;
      const kind = view === 'unsigned' ? bounds.unsigned : bounds.signed;
      if (view !== 'modular' && Math.max(kind[a]!, kind[b]!) + 1 > width) return null;
      const other = op === Op.sub ? (-sign as 1 | -1) : sign;
      return [
        { ...term, node: a },
        { ...term, node: b, sign: other },
      ];
    }
    case Op.neg:
      if (view === 'unsigned' || (view === 'signed' && bounds.signed[a]! + 1 > width)) return null;
      return [{ ...term, node: a, sign: -sign as 1 | -1 }];
    case Op.zext:
      return [{ ...term, node: a, view: 'unsigned' }];
    case Op.sext:
      return view === 'unsigned' ? null : [{ ...term, node: a, view: 'signed' }];
    case Op.cat: {
      // Literal zeros at the bottom: a shift.
      const last = nodes.pool[a + b - 1]!;
      if (view !== 'modular' || b !== 2 || nodes.op[last] !== Op.const || nodes.value(last) !== 0n)
        return null;
      return [{ ...term, node: nodes.pool[a]!, shift: shift + nodes.width[last]! }];
    }
    default:
      return null;
  }
}
