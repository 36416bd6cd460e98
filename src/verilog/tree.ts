import type { LocationId, SignalId } from '../ir/index.ts';
import type { EnumerationType } from './systemverilog/enumerations.ts';

/**
 * A small tree of the register-transfer constructs that the printer knows: neutral between the netlist and the text.
 * Every expression has the width that its place needs; nothing relies on Verilog widening an operand, except the sum,
 * difference or product that is the whole value of an assignment.
 */
export type Expression =
  | Name
  | { readonly kind: 'literal'; readonly text: string }
  | Bits
  | Element
  | Word
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
  | Binary
  | Conditional
  | { readonly kind: 'concat'; readonly parts: readonly Expression[] }
  | { readonly kind: 'repeat'; readonly times: number; readonly operand: Expression }
  | { readonly kind: 'call'; readonly name: '$signed' | '$unsigned'; readonly operand: Expression };

/** Something with a name; `signal` is given where that is a signal of the module, and speaks for it. */
export interface Named {
  readonly name: string;
  readonly signal?: SignalId | undefined;
}

export interface Name extends Named {
  readonly kind: 'name';
}

/** Bits `high .. low` of a signal of at least 2 bits. */
export interface Bits extends Named {
  readonly kind: 'bits';
  readonly high: number;
  readonly low: number;
}

/** Element `index` of a signal, in elements of `width` bits. */
export interface Element extends Named {
  readonly kind: 'element';
  readonly index: Expression;
  readonly width: number;
}

/** A word of an array. */
export interface Word extends Named {
  readonly kind: 'word';
  readonly index: Expression;
}

export interface Binary {
  readonly kind: 'binary';
  readonly operator: string;
  readonly left: Expression;
  readonly right: Expression;
}

export interface Conditional {
  readonly kind: 'conditional';
  readonly condition: Expression;
  readonly whenTrue: Expression;
  readonly whenFalse: Expression;
}

/** What can stand on the left of an assignment. */
export type TargetExpression = Extract<Expression, { kind: 'name' | 'bits' | 'element' | 'word' }>;

export interface AssignTree {
  readonly kind: 'assign';
  readonly target: TargetExpression;
  readonly value: Expression;
  readonly location: LocationId;
}

export interface IfTree {
  readonly kind: 'if';
  readonly condition: Expression;
  readonly then: readonly StatementTree[];
  readonly otherwise: readonly StatementTree[];
  readonly location: LocationId;
}

export interface CaseTree {
  readonly kind: 'case';
  readonly subject: Expression;
  readonly arms: readonly {
    readonly labels: readonly Expression[];
    readonly body: readonly StatementTree[];
  }[];
  /** null: the arms cover every value. */
  readonly otherwise: readonly StatementTree[] | null;
  readonly location: LocationId;
  /** SystemVerilog: every value has exactly one arm. */
  readonly unique?: boolean;
}

export type StatementTree = AssignTree | IfTree | CaseTree;

/** A lint rule of Verilator that is switched off for one declaration, and why. */
export interface Waiver {
  readonly rule: 'UNDRIVEN' | 'UNOPTFLAT' | 'VARHIDDEN';
  readonly reason: string;
}

export interface DeclarationTree extends Named {
  readonly kind: 'declaration';
  readonly type: 'wire' | 'reg';
  readonly signed: boolean;
  readonly width: number;
  /** Words of an array. */
  readonly depth?: number;
  /** Value of a wire that is declared and driven at once, or null. */
  readonly value: Expression | null;
  readonly doc: string;
  readonly location: LocationId;
  readonly waivers: readonly Waiver[];
  /** SystemVerilog: an enumerated type in the place of sign and range. */
  readonly typeName?: string;
  /** Made for the item that follows, and printed with it. */
  readonly forNext?: boolean;
  /** A register of a synchroniser, which tools place close to the next one and leave as it is. */
  readonly synchroniser?: true;
}

export interface PortTree extends DeclarationTree {
  readonly direction: 'input' | 'output';
}

export interface ConstantTree {
  readonly name: string;
  readonly width: number;
  readonly value: string;
  readonly waivers: readonly Waiver[];
}

/** An always block; `reset` holds what applies while the reset signal is 1. */
export interface ClockedTree {
  readonly kind: 'clocked';
  readonly clock: Name;
  readonly reset: {
    readonly signal: Name;
    readonly kind: 'sync' | 'async';
    readonly body: readonly StatementTree[];
  } | null;
  readonly body: readonly StatementTree[];
}

export interface CombinationalTree {
  readonly kind: 'combinational';
  readonly body: readonly StatementTree[];
}

export interface InstanceTree {
  readonly kind: 'instance';
  readonly module: string;
  readonly name: string;
  /** Elements of an array of instances, or 0 for a single one. */
  readonly count: number;
  readonly doc: string;
  readonly connections: readonly {
    readonly port: string;
    readonly value: Expression;
    readonly isOutput: boolean;
  }[];
  readonly location: LocationId;
}

export type ItemTree = AssignTree | DeclarationTree | ClockedTree | CombinationalTree | InstanceTree;

/** A property; its condition is a declared name. */
export interface CheckTree {
  readonly kind: 'assert' | 'assume' | 'cover';
  readonly name: string;
  /** Name of the statement in proofs. */
  readonly label: string;
  /** Name of the counter of a cover in simulation, or ''. */
  readonly counter: string;
  readonly message: string;
  readonly clock: string;
  /** The reset during which nothing is looked at, or null. */
  readonly exceptIn: string | null;
  readonly location: LocationId;
}

/** All that only properties need. */
export interface ChecksTree {
  readonly declarations: readonly DeclarationTree[];
  readonly items: readonly ItemTree[];
  readonly checks: readonly CheckTree[];
}

export interface ModuleTree {
  readonly name: string;
  readonly ports: readonly PortTree[];
  /** Several instances exist: one compiled body for all of them simulates faster. */
  readonly keepWhole: boolean;
  /** Lists of names for the values of an enumeration. */
  readonly constants: readonly (readonly ConstantTree[])[];
  /** SystemVerilog: these types declare the constants. */
  readonly types?: readonly EnumerationType[];
  readonly declarations: readonly DeclarationTree[];
  readonly items: readonly ItemTree[];
  readonly checks: ChecksTree | null;
}

/** Calls `visit` with `expression` and all that it contains. */
export function forEachExpression(expression: Expression, visit: (part: Expression) => void): void {
  visit(expression);
  switch (expression.kind) {
    case 'element':
    case 'word':
      forEachExpression(expression.index, visit);
      break;
    case 'unary':
    case 'repeat':
    case 'call':
      forEachExpression(expression.operand, visit);
      break;
    case 'binary':
      forEachExpression(expression.left, visit);
      forEachExpression(expression.right, visit);
      break;
    case 'conditional':
      forEachExpression(expression.condition, visit);
      forEachExpression(expression.whenTrue, visit);
      forEachExpression(expression.whenFalse, visit);
      break;
    case 'concat':
      for (const part of expression.parts) forEachExpression(part, visit);
      break;
  }
}
