import type { Design } from '../../src/ir/index.ts';
import { printDesign } from '../../src/ir/text/index.ts';
import { reduceDesign } from '../../src/reduce/index.ts';
import { type CampaignEngine, type Failure, runBatch } from './batch.ts';
import { campaignDesign, planFor } from './plan.ts';

/**
 * The smallest netlist found in so many tries on which the engine fails in the same way: it refuses the design, shows
 * undefined bits, other values, or the same values in another number of digits.
 */
export function reduceFailure(failure: Failure, engine: CampaignEngine, tries: number): string {
  const kindOf = ({ cycle, what }: Failure) => {
    if (cycle < 0) return 'refused';
    if (/shown 'b/.test(what)) return 'x';
    return what.startsWith('expected') ? 'digits' : 'value';
  };
  const kind = kindOf(failure);
  const { seed } = failure;
  const stillFails = (design: Design) => {
    const { failures } = runBatch([seed], [{ ...engine, takes: () => true }], () => planFor(design, seed));
    return failures.length > 0 && kindOf(failures[0]!) === kind;
  };
  const { design, nodesBefore, nodesAfter } = reduceDesign(campaignDesign(seed), stillFails, {
    tries,
  });
  return `seed ${seed} on ${engine.name}, ${nodesBefore} nodes reduced to ${nodesAfter}:\n${printDesign(design, { locations: false })}`;
}
