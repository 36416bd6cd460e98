import { ESLintUtils, type TSESLint, type TSESTree } from '@typescript-eslint/utils';
import ts from 'typescript';
import { isArrayElement } from './array-element.ts';

/** What an expression holds, as far as the rules care. */
export interface TypeReader {
  /** Whether the expression is always a signal: a value, vector, bundle of bits or `rtl` result of spinlight. */
  isSignal(node: TSESTree.Node): boolean;
  /** The same, for one that may also be missing: an optional port, an element beyond the end of an array. */
  mayBeSignal(node: TSESTree.Node): boolean;
  /** Whether the expression is a module that was called with its parameters and not instantiated. */
  isRequest(node: TSESTree.Node): boolean;
}

/**
 * Reads types through the parser's type information. A signal is known by its shape (`width` and `asBits`), so that
 * registers, wires, elements and the values of a user's own generic code count, whatever name their type has.
 * Unions count when every member that is not nullish is a signal; `any` and `unknown` never do.
 */
export function typeReader(context: Readonly<TSESLint.RuleContext<string, readonly unknown[]>>): TypeReader {
  const services = ESLintUtils.getParserServices(context);
  const checker = services.program.getTypeChecker();

  const members = (node: TSESTree.Node): readonly ts.Type[] => {
    const type = services.getTypeAtLocation(node);
    const plain = checker.getBaseConstraintOfType(type) ?? type;
    return plain.isUnion() ? plain.types : [plain];
  };
  const isSignalType = (type: ts.Type): boolean => {
    const names = [type.aliasSymbol?.name, type.getSymbol()?.name];
    if (names.includes('RtlValue')) return true;
    const has = (name: string) => checker.getPropertyOfType(type, name) !== undefined;
    return has('width') && has('asBits');
  };
  const count = (node: TSESTree.Node): { readonly all: boolean; readonly nullish: boolean } => {
    const types = members(node);
    const real = types.filter((type) => !isNullish(type));
    return { all: real.length > 0 && real.every(isSignalType), nullish: real.length < types.length };
  };
  return {
    isSignal: (node) => {
      const { all, nullish } = count(node);
      return all && !nullish && !isArrayElement(context, node);
    },
    mayBeSignal: (node) => count(node).all,
    isRequest: (node) =>
      members(node).every((type) =>
        ['parameters', 'ports', 'body', 'again'].every(
          (name) => checker.getPropertyOfType(type, name) !== undefined,
        ),
      ),
  };
}

function isNullish(type: ts.Type): boolean {
  return (type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void | ts.TypeFlags.Null)) !== 0;
}
