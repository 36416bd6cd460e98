import { currentContext } from '../../src/lang/context.ts';
import { enumerationIndex } from '../../src/lang/enumerations.ts';
import { Expr } from '../../src/lang/expression.ts';
import type { UInt } from '../../src/lang/index.ts';

/**
 * Numbers of `width` bits that are `localparam`s `GROUP_NAME` in the Verilog of the module being described. Unlike
 * members of an enumeration they are plain numbers: other values of the same width have a meaning too.
 */
export function namedConstants<N extends string>(
  group: string,
  width: number,
  values: Readonly<Record<N, number>>,
): Readonly<Record<N, UInt>> {
  const entries = Object.entries<number>(values);
  const members = entries.map(([name, value]) => ({ name, value: BigInt(value) }));
  const context = currentContext('a constant');
  const index = enumerationIndex(context, { name: group, width, members });
  const constants = entries.map(([name, value]) => {
    const node = context.builder.nodes.constant(width, value, index);
    return [name, new Expr(context, node, 'uint', width) as unknown as UInt];
  });
  return Object.fromEntries(constants) as Record<N, UInt>;
}
