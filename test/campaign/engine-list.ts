import { embeddedOptimisations } from '../../src/engine/embedded/optimisations.ts';
import { type CampaignEngine, embeddedEngine, fourEngines } from './batch.ts';

const names = embeddedOptimisations.map(({ name }) => name);

/**
 * Each optimisation of the embedded engine left out, each alone, none, and every signal kept visible. The one that only a
 * measurement would choose is forced: always, and now and then.
 */
export const embeddedConfigurations: readonly CampaignEngine[] = [
  embeddedEngine('embedded/activity', { activity: 'always' }),
  embeddedEngine('embedded/activity-at-times', { activity: 'always' }, 5),
  embeddedEngine('embedded/activity-observed', { activity: 'always', observe: 'all' }),
  embeddedEngine('embedded/none', { optimise: false }),
  embeddedEngine('embedded/observed', { observe: 'all' }),
  embeddedEngine('embedded/observed-none', { observe: 'all', optimise: false }),
  ...names.map((name) => embeddedEngine(`embedded/without-${name}`, { optimise: { [name]: false } })),
  ...names.map((name) =>
    embeddedEngine(`embedded/only-${name}`, {
      activity: name === 'activity' ? 'always' : 'never',
      optimise: Object.fromEntries(names.map((other) => [other, other === name])),
    }),
  ),
];

/** By name; `all`: the four engines, `embedded/*`: every configuration of the embedded engine. */
export function enginesNamed(list: string): CampaignEngine[] {
  const all = [...fourEngines, ...embeddedConfigurations];
  return list.split(',').flatMap((name) => {
    if (name === 'all') return fourEngines;
    if (name === 'embedded/*') return [fourEngines[0]!, ...embeddedConfigurations];
    const found = all.find((engine) => engine.name === name);
    if (!found)
      throw new Error(`no engine '${name}'; there are all, embedded/*, ${all.map((e) => e.name).join(', ')}`);
    return [found];
  });
}
