import type { AnyValue, Body } from '../../src/lang/index.ts';

/**
 * Gives an intermediate value a name in the module being described. Functions on values take one as an option, so
 * that their steps can be read in the Verilog; without it, steps with several readers are named by the printer.
 */
export type Name = <T extends AnyValue>(name: string, value: T) => T;

/** Leaves values without names of their own. */
export const unnamed: Name = (_name, value) => value;

/** Names values `prefix` + name in the module `m`. */
export function naming(m: Body, prefix = ''): Name {
  return (name, value) => m.let({ [`${prefix}${name}`]: value })[`${prefix}${name}`] as typeof value;
}
