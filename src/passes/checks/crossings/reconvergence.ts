import type { SignalId } from '../../../ir/index.ts';
import type { Complaints } from './complaints.ts';
import type { Flat } from './crossing-check.ts';
import { Reach } from './reach.ts';
import { type Sink, sinksOf } from './sinks.ts';
import { SmallSets } from './small-sets.ts';

/** A synchroniser of one bit of which the author did not say that its moment does not matter. */
export interface Synchroniser {
  readonly sink: Sink;
  /** The register that the design uses. */
  readonly last: SignalId;
  readonly from: readonly number[];
  readonly to: number;
}

/** Members that a set of synchronisers keeps: two are enough to complain. */
const kept = 6;

/**
 * SL0214: two bits of one clock that were synchronised one by one into another clock and are used together there: each
 * may be a cycle late, so that for a cycle they show a pair of values that never was.
 */
export function findReconvergence(
  flat: Flat,
  synchronisers: readonly Synchroniser[],
  complaints: Complaints,
): void {
  const groups = new Map<string, number>();
  for (const { from, to } of synchronisers) {
    const key = `${from.join()} ${to}`;
    groups.set(key, (groups.get(key) ?? 0) + 1);
  }
  const isAlone = [...groups.values()].every((count) => count < 2);
  if (isAlone) return;
  const sets = new SmallSets(kept);
  const starts = new Map<number, number>();
  synchronisers.forEach(({ sink, last }, i) => {
    starts.set(sink.use.first + last, sets.single(i));
  });
  const reach = new Reach(flat.graph, sets, (vertex) => {
    const known = starts.get(vertex);
    if (known !== undefined) return known;
    return flat.sources.at(vertex) >= 0 ? 0 : -1;
  });
  for (const use of flat.graph.uses) {
    for (const sink of sinksOf(use)) {
      const together = sets.membersOf(reach.ofAll(sink.takes)).map((i) => synchronisers[i]!);
      const [first, second] = pairOf(together);
      if (first && second) complaints.reconvergence(sink, first, second);
    }
  }
}

/** Two synchronisers between the same clocks. */
function pairOf(together: readonly Synchroniser[]): readonly Synchroniser[] {
  for (const [i, a] of together.entries()) {
    const b = together.slice(i + 1).find((other) => other.from.join() === a.from.join() && other.to === a.to);
    if (b) return [a, b];
  }
  return [];
}
