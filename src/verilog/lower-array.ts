import type { Memory, SignalId } from '../ir/index.ts';
import type { DeclarationTree, Expression, ItemTree, Name } from './tree.ts';

/** What the lowering of a module says of its signals. */
export interface ArrayEnds {
  /** The expression that stands for what an array is given. */
  readonly at: (signal: SignalId) => Expression;
  /** The signal that shows what is read. */
  readonly shownAs: (data: SignalId) => Name;
  /** The clock of a domain. */
  readonly clockOf: (domain: number) => Name;
}

/** A memory for which `isPlainArray` holds, as an array in its module: the declaration, its reads and its write. */
export function lowerArray(
  { name, width, depth, doc, reads, writes, location }: Memory,
  { at, shownAs, clockOf }: ArrayEnds,
): { readonly declaration: DeclarationTree; readonly items: readonly ItemTree[] } {
  const shape = { type: 'reg', signed: false, width, depth, name, value: null, doc, location } as const;
  const word = (address: SignalId) => ({ kind: 'word', name, index: at(address) }) as const;
  const shown = reads.map(({ address, data }): ItemTree => {
    return { kind: 'assign', target: shownAs(data), value: word(address), location };
  });
  const written = writes.map(({ address, enable, data, domain }): ItemTree => {
    const write = { kind: 'assign', target: word(address), value: at(data), location } as const;
    const body = [{ kind: 'if', condition: at(enable), then: [write], otherwise: [], location } as const];
    return { kind: 'clocked', clock: clockOf(domain), reset: null, body };
  });
  return { declaration: { kind: 'declaration', ...shape, waivers: [] }, items: [...shown, ...written] };
}
