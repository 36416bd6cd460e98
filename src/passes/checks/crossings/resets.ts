import type { SignalId } from '../../../ir/index.ts';
import type { Use } from '../flat-graph.ts';
import { resetAtOnce } from '../module-dependencies.ts';
import type { Complaints } from './complaints.ts';
import type { Flat } from './crossing-check.ts';
import type { CrossingReport } from './report.ts';
import { logicBefore } from './straight.ts';

/**
 * SL0213: an asynchronous reset that is released by another clock than that of its registers, other than into a reset
 * synchroniser. SL0211: one that logic makes. Gives the inputs whose release is taken on trust.
 */
export function checkResets(
  flat: Flat,
  complaints: Complaints,
  accept: (use: Use, signal: SignalId, from: readonly number[]) => void,
): CrossingReport['trustedResets'] {
  const { graph, clocks, sets, sources, reach, chains } = flat;
  for (const use of graph.uses) {
    const { module } = use.dependencies;
    const exempt = new Set<SignalId>();
    for (const [first, chain] of chains.get(use)!) {
      const { crossing, location } = module.signals[first]!;
      if (crossing!.kind !== 'reset') continue;
      for (const register of chain.registers) exempt.add(register);
      const { domain } = module.signals[first]!;
      const sink = { use, signal: first, what: 'register', domain, takes: [], location };
      if (chain.wrong !== null) complaints.chain(sink, chain.wrong);
      else {
        const set = reach.at(use.first + module.domains[domain]!.reset);
        accept(use, first, sets.membersOf(set));
      }
    }
    const looked = new Set<number>();
    for (const { id, domain, location } of module.signals) {
      const reset = resetAtOnce(module, id);
      if (reset < 0 || exempt.has(id) || looked.has(domain)) continue;
      looked.add(domain);
      const own = clocks.of(use, domain);
      const start = use.first + reset;
      const sink = { use, signal: id, what: 'register', domain, takes: [start], location };
      const foreign = sets.membersOf(reach.at(start)).filter((clock) => clock !== own);
      for (const clock of foreign) complaints.reset(sink, clock);
      if (foreign.length > 0) continue;
      const logic = logicBefore(graph, start, (vertex) => sources.at(vertex) >= 0);
      if (logic !== null) complaints.resetGlitch(sink, logic);
    }
  }
  const top = graph.uses[0]!.dependencies.module;
  return top.domains
    .filter(({ reset, resetKind }) => resetKind === 'async' && top.signals[reset]?.kind === 'input')
    .filter(({ reset }) => top.signals[reset]!.crossing === undefined)
    .map(({ reset, clock }) => ({ reset: top.signals[reset]!.name, clock: top.signals[clock]!.name }));
}
