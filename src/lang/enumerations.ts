import type { Enumeration } from '../ir/index.ts';
import type { ModuleContext } from './context.ts';
import { sameEnumeration } from './format.ts';

/**
 * Number of an enumeration in the design: entered when it is first used. Names are different in a design; the second
 * of two enumerations of one name gets the name of its module in front, which the Verilog leaves out again.
 */
export function enumerationIndex(context: ModuleContext, enumeration: Enumeration): number {
  const list = context.design.enumerations;
  const plain = enumeration.name;
  let name = plain;
  for (let i = 1; ; i++) {
    const index = list.findIndex((other) => other.name === name);
    if (index < 0) return list.push(name === plain ? enumeration : { ...enumeration, name }) - 1;
    if (sameEnumeration({ ...list[index]!, name: plain }, enumeration)) return index;
    name = i === 1 ? `${context.builder.name}.${plain}` : `${context.builder.name}${i}.${plain}`;
  }
}
