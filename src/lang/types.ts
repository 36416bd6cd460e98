import { captureLocation, type Origin, originHere } from './call-site.ts';
import { currentContext, reportAt } from './context.ts';
import { Expr } from './expression.ts';
import { literalNode } from './literal.ts';
import type * as values from './values.ts';
import type { AnyValue, Kind, Literal, ValueOf } from './values.ts';

export type UInt<W extends number = number> = values.UInt<W>;
export type SInt<W extends number = number> = values.SInt<W>;
export type Bits<W extends number = number> = values.Bits<W>;
export type Bool = values.Bool;
export type Vec<E extends AnyValue = AnyValue> = values.Vec<E>;

/** How a register of this type resets: to a value, or not at all. */
export type ResetRule = { readonly to: Literal } | 'none';

/** What a declaration says besides its type. */
export interface Declared {
  readonly description: string;
  readonly resetRule: ResetRule;
}

interface Details extends Declared {
  readonly origin: Origin;
}

const plain = (): Details => ({ description: '', resetRule: { to: 0 }, origin: originHere() });

/** Type of one number, bit pattern or condition. Immutable: `doc`, `reset` and `noReset` give changed copies. */
export class ScalarType<K extends Kind = Kind, W extends number = number> implements Declared {
  readonly shape = 'scalar';
  readonly kind: K;
  readonly width: W;
  readonly description: string;
  readonly resetRule: ResetRule;
  /** Private, so that two equal types are equal as parameters of a module wherever they were made. */
  readonly #origin: Origin;

  constructor(kind: K, width: W, details: Details = plain()) {
    this.kind = kind;
    this.width = width;
    this.description = details.description;
    this.resetRule = details.resetRule;
    this.#origin = details.origin;
  }

  get origin(): Origin {
    return this.#origin;
  }

  /** One line for the reader of the Verilog. */
  doc(text: string): ScalarType<K, W> {
    return this.#with({ description: text });
  }

  /** The value after reset, when the type is used for a register. Default 0. */
  reset(value: Literal): ScalarType<K, W> {
    return this.#with({ resetRule: { to: value } });
  }

  /** A register of this type has no reset: its content is unknown until it is first written. */
  noReset(): ScalarType<K, W> {
    return this.#with({ resetRule: 'none' });
  }

  /** A constant of this type in the module being described. */
  lit(value: Literal): ValueOf<K, W> {
    const context = currentContext('a literal');
    const node = literalNode(context, value, this.kind, this.width);
    return new Expr(context, node, this.kind, this.width) as unknown as ValueOf<K, W>;
  }

  #with(change: Partial<Declared>): ScalarType<K, W> {
    const { description, resetRule, origin } = this;
    return new ScalarType(this.kind, this.width, { description, resetRule, origin, ...change });
  }
}

/** Type of an array of equal elements in one signal. */
export class VecType<E extends ScalarType = ScalarType> implements Declared {
  readonly shape = 'vec';
  readonly length: number;
  readonly element: E;
  readonly description: string;
  readonly resetRule: ResetRule;
  readonly #origin: Origin;

  constructor(length: number, element: E, details: Details = plain()) {
    this.length = length;
    this.element = element;
    this.description = details.description;
    this.resetRule = details.resetRule;
    this.#origin = details.origin;
  }

  get origin(): Origin {
    return this.#origin;
  }

  get width(): number {
    return this.length * this.element.width;
  }

  doc(text: string): VecType<E> {
    return this.#with({ description: text });
  }

  /** The whole vector as one number after reset. */
  reset(value: Literal): VecType<E> {
    return this.#with({ resetRule: { to: value } });
  }

  noReset(): VecType<E> {
    return this.#with({ resetRule: 'none' });
  }

  #with(change: Partial<Declared>): VecType<E> {
    const { description, resetRule, origin } = this;
    return new VecType(this.length, this.element, { description, resetRule, origin, ...change });
  }
}

/** Types of one signal each. */
export type SignalType = ScalarType | VecType;

/** The value that a declaration of type `T` gives. */
export type ValueOfType<T> =
  T extends ScalarType<infer K, infer W>
    ? ValueOf<K, W>
    : T extends VecType<infer E>
      ? E extends ScalarType<infer K, infer W>
        ? Vec<Extract<ValueOf<K, W>, AnyValue>>
        : never
      : never;

/** Unsigned integer of `width` bits. */
export function UInt<const W extends number>(width: W): ScalarType<'uint', W> {
  return new ScalarType('uint', checkedWidth(width));
}

/** Two's complement integer of `width` bits. */
export function SInt<const W extends number>(width: W): ScalarType<'sint', W> {
  return new ScalarType('sint', checkedWidth(width));
}

/** Bit pattern of `width` bits. */
export function Bits<const W extends number>(width: W): ScalarType<'bits', W> {
  return new ScalarType('bits', checkedWidth(width));
}

/** One bit that is a condition. */
export function Bool(): ScalarType<'bool', 1> {
  return new ScalarType('bool', 1);
}

/** `length` elements side by side in one signal, element 0 least significant. */
export function Vec<E extends ScalarType>(length: number, element: E): VecType<E> {
  return new VecType(checkedWidth(length, 'length'), element);
}

/** Bits needed to count `count` things: ceil(log2(count)), at least 1. */
export function bitsFor(count: number): number {
  return Math.max(1, Math.ceil(Math.log2(count)));
}

function checkedWidth<W extends number>(width: W, what = 'width'): W {
  if (Number.isInteger(width) && width >= 1) return width;
  reportAt(captureLocation(), 'SL0110', `${what} ${width} is not a positive integer`, {
    help: `give a whole number of at least 1; a computed ${what} of 0 usually means that the signal should not exist`,
  });
  return 1 as W;
}
