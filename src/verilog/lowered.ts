import type { Design, LocationId, NodeId, NodeStore, SignalId } from '../ir/index.ts';
import type { Names } from './names.ts';
import type { DeclarationTree, Expression, Name } from './tree.ts';

/** An expression with what Verilog's context rules make of it. */
export interface Lowered {
  readonly expression: Expression;
  /** Verilog's own notion: signed only if all that takes part is. */
  readonly signed: boolean;
  /** An arithmetic right shift inside would change its meaning next to an unsigned operand. */
  readonly fragile: boolean;
}

/** How the rest of the module names a signal, or a wire that was added. */
export interface SignalView extends Lowered {
  readonly expression: Name;
  readonly name: string;
}

/** `signal` as in `Named`. */
export function viewOf(name: string, signed: boolean, signal?: SignalId): SignalView {
  const expression: Name = signal === undefined ? { kind: 'name', name } : { kind: 'name', name, signal };
  return { expression, signed, fragile: false, name };
}

/** For whom an expression is made: names of temporaries come from it. */
export interface Consumer {
  readonly name: string;
  readonly location: LocationId;
}

export interface LoweringContext {
  readonly design: Design;
  readonly nodes: NodeStore;
  readonly uses: Int32Array;
  readonly names: Names;
  /** May be changed by the user of the lowering while a block is made. */
  readonly signal: (id: SignalId) => SignalView;
  /** Name of an enumeration's value, or null. */
  readonly constantName: (enumeration: number, value: bigint) => string | null;
  /** The signal whose only assignment is this node, so that its name serves all other readers; or -1. */
  readonly holderOf: (node: NodeId) => SignalId;
  /** Takes the declaration of a temporary; it must come before what is lowered now. */
  readonly declare: (declaration: DeclarationTree) => void;
}

/** A result that Verilog takes as unsigned and that its neighbours cannot change. */
export function own(expression: Expression): Lowered {
  return { expression, signed: false, fragile: false };
}

/** The operand as Verilog takes it in signed operations. */
export function asSigned(operand: Lowered): Expression {
  return operand.signed ? operand.expression : { kind: 'call', name: '$signed', operand: operand.expression };
}

/** The operand as Verilog takes it in unsigned operations. */
export function unsigned(operand: Lowered): Expression {
  return operand.signed
    ? { kind: 'call', name: '$unsigned', operand: operand.expression }
    : operand.expression;
}
