import type { DeclarationTree, PortTree, Waiver } from './tree.ts';
import { missingBits, type Usage } from './usage.ts';

/** For a name that an instance of the module has as well. */
export const hiddenWaiver: Waiver = {
  rule: 'VARHIDDEN',
  reason: 'an instance of this module has the same name',
};

/** The declaration with the lint rules that it would break, each with the reason why that is meant. */
export function withWaivers<D extends DeclarationTree>(
  declaration: D,
  usage: Usage,
  looped: ReadonlySet<string>,
  instanceNames: ReadonlySet<string>,
): D {
  const { name, width, type } = declaration;
  const direction = (declaration as Partial<PortTree>).direction;
  const waivers: Waiver[] = [];
  const unread = direction === 'output' ? '' : missingBits(usage.read.get(name), width);
  if (unread !== '')
    waivers.push({
      rule: 'UNUSEDSIGNAL',
      reason: unread === 'all' ? 'not read here' : `${unread} not read here`,
    });
  const undriven = type === 'reg' ? missingBits(usage.driven.get(name), width) : '';
  if (undriven !== '')
    waivers.push({
      rule: 'UNDRIVEN',
      reason: undriven === 'all' ? 'never written' : `${undriven} never written`,
    });
  if (looped.has(name))
    waivers.push({ rule: 'UNOPTFLAT', reason: 'some bits depend on others, no bit on itself' });
  if (instanceNames.has(name)) waivers.push(hiddenWaiver);
  return waivers.length === 0 ? declaration : { ...declaration, waivers };
}
