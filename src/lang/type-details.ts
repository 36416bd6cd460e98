import type { Place } from '../diag/index.ts';
import { captureLocation, type Origin, originAt } from './call-site.ts';
import type { Literal } from './values.ts';

/** How a register of this type resets: to a value (the integer in its bits), or not at all. */
export type ResetRule = { readonly to: Literal } | 'none';

/** What a declaration says besides its type. */
export interface Declared {
  readonly description: string;
  readonly resetRule: ResetRule;
}

export interface Details extends Declared {
  readonly origin: Origin;
}

/** `place`: of the call that makes the type. */
export function plainDetails(to: Literal = 0, place: Place | undefined = captureLocation()): Details {
  return { description: '', resetRule: { to }, origin: originAt(place) };
}

/** `.reset(3)`, `.noReset()` or nothing: what the text of a type says of its register. */
export function resetText(rule: ResetRule, shown: (to: Literal) => string = String): string {
  if (rule === 'none') return '.noReset()';
  return rule.to === 0 || rule.to === 0n ? '' : `.reset(${shown(rule.to)})`;
}
