import type { DeclarationTree, Expression, PortTree, Waiver } from './tree.ts';
import { missingBits, missingSpans, type Usage } from './usage.ts';

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
  const undriven = type === 'reg' ? missingBits(usage.drivenBits(declaration), width) : '';
  if (undriven === '' && !looped.has(name) && !instanceNames.has(name)) return declaration;
  const waivers: Waiver[] = [];
  if (undriven !== '')
    waivers.push({
      rule: 'UNDRIVEN',
      reason: undriven === 'all' ? 'never written' : `${undriven} never written`,
    });
  if (looped.has(name))
    waivers.push({ rule: 'UNOPTFLAT', reason: 'some bits depend on others, no bit on itself' });
  if (instanceNames.has(name)) waivers.push(hiddenWaiver);
  return { ...declaration, waivers };
}

/** The parts of what is declared that nothing in the module reads. Outputs are read outside. */
export function unreadParts(
  declarations: readonly (DeclarationTree | PortTree)[],
  usage: Usage,
): Expression[] {
  const parts: Expression[] = [];
  for (const declaration of declarations) {
    const { name, width } = declaration;
    if ('direction' in declaration && declaration.direction === 'output') continue;
    for (const [high, low] of missingSpans(usage.readBits(declaration), width))
      parts.push(high - low + 1 === width ? { kind: 'name', name } : { kind: 'bits', name, high, low });
  }
  return parts;
}

/**
 * One wire for all that is not read, so that nobody has to look for it: by its name, lint tools know that it is meant,
 * and as it is always 0, nothing comes of it.
 */
export function unusedWire(name: string, parts: readonly Expression[]): DeclarationTree {
  const zero: Expression = { kind: 'literal', text: "1'b0" };
  return {
    kind: 'declaration',
    type: 'wire',
    signed: false,
    width: 1,
    name,
    value: { kind: 'unary', operator: '&', operand: { kind: 'concat', parts: [zero, ...parts] } },
    doc: 'not read here',
    location: -1,
    waivers: [],
  };
}
