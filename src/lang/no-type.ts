import { captureLocation } from './call-site.ts';
import { reportAt } from './context.ts';
import { whatIs } from './operands.ts';

/** SL0102 for something that is no type where one is expected; goes on with `instead`. */
export function reportNoType<T>(what: string, value: unknown, instead: T): T {
  const called = typeof value === 'function' && value.name !== '' ? value.name : null;
  reportAt(captureLocation(), 'SL0102', `${what}: ${called ?? whatIs(value)} is not a type`, {
    help: called
      ? `call it: ${called === 'Bool' ? 'Bool()' : `${called}(8)`}`
      : 'types are UInt(8), SInt(8), Bits(8), Bool(), Vec(4, UInt(8)), Enum(...), UFix(4, 4), Bundle({...})',
  });
  return instead;
}
