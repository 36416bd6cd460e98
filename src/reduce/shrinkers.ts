import type { Design } from '../ir/index.ts';
import { collectGarbage } from './collect-garbage.ts';
import { inlineWires } from './inline-wires.ts';
import { shrinkLooks } from './shrink-looks.ts';
import { shrinkNodes } from './shrink-nodes.ts';
import { shrinkInstances, shrinkMemories, shrinkModules, shrinkPorts } from './shrink-parts.ts';
import { shrinkSignals, shrinkWidths } from './shrink-signals.ts';
import { hoistBranches, shrinkStatements } from './shrink-statements.ts';

/** One way to make designs smaller: things that could go, and the design without some of them. */
export interface Shrinker<Item = unknown> {
  readonly name: string;
  /** In a stable order; where there is a choice, what is best tried first comes first. */
  items(design: Design): readonly Item[];
  /** The design without `items`; null if that cannot be. */
  without(design: Design, items: readonly Item[]): Design | null;
}

export const garbage: Shrinker<'garbage'> = {
  name: 'garbage',
  items: () => ['garbage'],
  without: (design) => collectGarbage(design),
};

/** In the order in which they are tried, round after round until none helps. */
export const shrinkers: readonly Shrinker[] = [
  shrinkModules,
  shrinkInstances,
  shrinkMemories,
  shrinkPorts,
  shrinkSignals,
  shrinkStatements,
  hoistBranches,
  inlineWires,
  shrinkNodes,
  shrinkWidths,
  shrinkLooks,
  garbage,
] as readonly Shrinker[];
