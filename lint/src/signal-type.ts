import { ESLintUtils, type TSESLint, type TSESTree } from '@typescript-eslint/utils';
import ts from 'typescript';
import { isArrayElement } from './array-element.ts';

/** What an expression holds, as far as the rules care. */
export interface TypeReader {
  /** Whether the expression is always a signal: a value, vector, bundle of bits or `rtl` result of spinlight. */
  isSignal(node: TSESTree.Node): boolean;
  /** The same, for one that may also be missing: an optional port, an element beyond the end of an array. */
  mayBeSignal(node: TSESTree.Node): boolean;
  /** Whether the expression is an array of which every element is a signal. */
  isSignalArray(node: TSESTree.Node): boolean;
  /** Whether the expression is a function that gives a signal. */
  givesSignal(node: TSESTree.Node): boolean;
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

  const members = (node: TSESTree.Node) => membersOf(services.getTypeAtLocation(node));
  const membersOf = (type: ts.Type): readonly ts.Type[] => {
    const plain = checker.getBaseConstraintOfType(type) ?? type;
    return plain.isUnion() ? plain.types : [plain];
  };
  const isSignalType = (type: ts.Type): boolean => {
    const names = [type.aliasSymbol?.name, type.getSymbol()?.name];
    if (names.includes('RtlValue')) return true;
    const has = (name: string) => checker.getPropertyOfType(type, name) !== undefined;
    return has('width') && has('asBits');
  };
  const count = (node: TSESTree.Node) => countOf(members(node));
  const countOf = (types: readonly ts.Type[]): { readonly all: boolean; readonly nullish: boolean } => {
    const real = types.filter((type) => !isNullish(type));
    return { all: real.length > 0 && real.every(isSignalType), nullish: real.length < types.length };
  };
  return {
    isSignal: (node) => {
      const { all, nullish } = count(node);
      return all && !nullish && !isArrayElement(context, node);
    },
    mayBeSignal: (node) => count(node).all,
    isSignalArray: (node) =>
      members(node).every((type) => {
        const element = checker.getIndexTypeOfType(type, ts.IndexKind.Number);
        return element !== undefined && countOf(membersOf(element)).all;
      }),
    givesSignal: (node) => {
      const results = services
        .getTypeAtLocation(node)
        .getCallSignatures()
        .map((call) => countOf(membersOf(call.getReturnType())));
      return results.length > 0 && results.every(({ all, nullish }) => all && !nullish);
    },
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
