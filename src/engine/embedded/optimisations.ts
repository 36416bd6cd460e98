import { fail } from '../../diag/index.ts';
import { suggestion } from './run/suggest.ts';

/** What the embedded engine does beyond translating the netlist. Each can be switched off, alone or with others. */
export interface EmbeddedOptimisation {
  readonly name: string;
  readonly summary: string;
}

export const embeddedOptimisations: readonly EmbeddedOptimisation[] = [
  {
    name: 'fold',
    summary: 'expressions in their simplest form, across what were wires and modules',
  },
  {
    name: 'join-parts',
    summary: 'assignments to neighbouring parts of a register become one',
  },
  {
    name: 'shared-inputs',
    summary: 'an input that all instances of a module get alike is kept once for all of them',
  },
  {
    name: 'instance-lanes',
    summary:
      'registers of many instances of a module are updated for several instances at a time, in a vector',
  },
  {
    name: 'sum-tables',
    summary: 'with instance-lanes: sums of many gated words are looked up, several gates at a time',
  },
  {
    name: 'bit-planes',
    summary: 'sums of many gated words become counts of bits, with registers kept in bit planes as well',
  },
  {
    name: 'bit-gather',
    summary: 'bits at equal distances in one word are taken from it many at a time',
  },
  {
    name: 'lanes',
    summary: 'registers whose next values are computed alike are updated four at a time in a vector',
  },
  {
    name: 'guarded-work',
    summary: 'logic and instances whose results are used only under a condition run only under it',
  },
  {
    name: 'activity',
    summary:
      'in large designs, logic of which no input changed is left out, where measuring says that it pays',
  },
];

export type Optimise = boolean | Readonly<Record<string, boolean>>;

/**
 * The names that are switched on. `true`: all; `false`: none; a record: all but those that it sets to false. An
 * unknown name is diagnostic SL0505.
 */
export function enabledOptimisations(optimise: Optimise = true): Set<string> {
  const names = embeddedOptimisations.map(({ name }) => name);
  if (optimise === false) return new Set();
  if (optimise === true) return new Set(names);
  for (const name of Object.keys(optimise))
    if (!names.includes(name)) fail('SL0505', `unknown optimisation \`${name}\``, suggestion(name, names));
  return new Set(names.filter((name) => optimise[name] !== false));
}
