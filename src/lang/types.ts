import { Bundle, type BundleType, BundleVecType, isList } from './bundle.ts';
import { captureLocation, type Origin } from './call-site.ts';
import { currentContext, reportAt } from './context.ts';
import type { EnumType } from './enum.ts';
import type { EnumValue } from './enum-values.ts';
import { Expr } from './expression.ts';
import type { FixedType } from './fixed.ts';
import type { FixedOf } from './fixed-values.ts';
import { literalNode } from './literal.ts';
import type { Fits } from './literal-range.ts';
import { missHelp } from './misses.ts';
import { reportNoType } from './no-type.ts';
import { type Declared, type Details, plainDetails, type ResetRule, resetText } from './type-details.ts';
import type * as values from './values.ts';
import type { AnyValue, Kind, Literal, ValueOf } from './values.ts';

export type { EnumType, FixedType };

export type UInt<W extends number = number> = values.UInt<W>;
export type SInt<W extends number = number> = values.SInt<W>;
export type Bits<W extends number = number> = values.Bits<W>;
export type Bool = values.Bool;
export type Vec<E extends AnyValue = AnyValue> = values.Vec<E>;

const scalarNames = { uint: 'UInt', sint: 'SInt', bits: 'Bits' } as const satisfies Partial<
  Record<Kind, string>
>;

/** Type of one number, bit pattern or condition. Immutable: `doc`, `reset` and `noReset` give changed copies. */
export class ScalarType<K extends Kind = Kind, W extends number = number> implements Declared {
  readonly shape = 'scalar';
  readonly kind: K;
  readonly width: W;
  /** No binary point and no members: see `FixedType`, `EnumType`. */
  readonly format = null;
  readonly description: string;
  readonly resetRule: ResetRule;
  /** Private, so that two equal types are equal as parameters of a module wherever they were made. */
  readonly #origin: Origin;

  constructor(kind: K, width: W, details: Details = plainDetails()) {
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
  reset<const N extends Literal>(value: N & Fits<K, W, N>): ScalarType<K, W> {
    return this.#with({ resetRule: { to: value } });
  }

  /** A register of this type has no reset: its content is unknown until it is first written. */
  noReset(): ScalarType<K, W> {
    return this.#with({ resetRule: 'none' });
  }

  /** A constant of this type in the module being described. */
  lit<const N extends Literal>(value: N & Fits<K, W, N>): ValueOf<K, W> {
    const context = currentContext('a literal');
    const node = literalNode(context, value, this.kind, this.width);
    return new Expr(context, node, this.kind, this.width) as unknown as ValueOf<K, W>;
  }

  /** As it is written: `UInt(8)`, with what makes it another type of a register. */
  toString(): string {
    const text =
      this.kind === 'bool'
        ? 'Bool()'
        : `${scalarNames[this.kind as keyof typeof scalarNames]}(${this.width})`;
    return `${text}${resetText(this.resetRule)}`;
  }

  #with(change: Partial<Declared>): ScalarType<K, W> {
    const { description, resetRule, origin } = this;
    return new ScalarType(this.kind, this.width, { description, resetRule, origin, ...change });
  }
}

/** Type of an array of equal elements in one signal. */
export class VecType<E extends ElementType = ElementType> implements Declared {
  readonly shape = 'vec';
  readonly length: number;
  readonly element: E;
  readonly description: string;
  readonly resetRule: ResetRule;
  readonly #origin: Origin;

  constructor(length: number, element: E, details: Details = plainDetails()) {
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

  toString(): string {
    return `Vec(${this.length}, ${this.element})${resetText(this.resetRule)}`;
  }

  #with(change: Partial<Declared>): VecType<E> {
    const { description, resetRule, origin } = this;
    return new VecType(this.length, this.element, { description, resetRule, origin, ...change });
  }
}

/** Types of one value. */
export type ElementType = ScalarType | EnumType | FixedType;

/** Types of one signal each. */
export type SignalType = ElementType | VecType;

/** The value that a declaration of type `T` gives. */
export type ValueOfType<T> = T extends VecType<infer E> ? Vec<Extract<ElementOf<E>, AnyValue>> : ElementOf<T>;

type ElementOf<T> =
  T extends ScalarType<infer K, infer W>
    ? ValueOf<K, W>
    : T extends EnumType<infer N, infer M, infer W>
      ? EnumValue<N, M, W>
      : T extends FixedType<infer K, infer I, infer F>
        ? FixedOf<K, I, F>
        : never;

/** Unsigned integer of `width` bits. */
export function UInt<const W extends number>(width: W): ScalarType<'uint', W> {
  return new ScalarType('uint', checkedWidth(width), plainDetails(0, captureLocation(UInt)));
}

/** Two's complement integer of `width` bits. */
export function SInt<const W extends number>(width: W): ScalarType<'sint', W> {
  return new ScalarType('sint', checkedWidth(width), plainDetails(0, captureLocation(SInt)));
}

/** Bit pattern of `width` bits. */
export function Bits<const W extends number>(width: W): ScalarType<'bits', W> {
  return new ScalarType('bits', checkedWidth(width), plainDetails(0, captureLocation(Bits)));
}

/** One bit that is a condition. */
export function Bool(): ScalarType<'bool', 1> {
  return new ScalarType('bool', 1, plainDetails(0, captureLocation(Bool)));
}

interface MakeVec {
  <E extends ElementType>(length: number, element: E): VecType<E>;
  <B extends BundleType>(length: number, element: B): BundleVecType<B>;
}

/** `length` elements side by side in one signal, element 0 least significant; of a bundle, one signal for each field. */
export const Vec: MakeVec = ((length: number, element: ElementType | BundleType) => {
  const checked = checkedWidth(length, 'length');
  return element?.shape === 'bundle' ? bundleVec(checked, element) : new VecType(checked, elementOf(element));
}) as MakeVec;

/** SL0102 for something that is no type of one value. */
function elementOf(element: ElementType): ElementType {
  return element?.shape === 'scalar' ? element : reportNoType('Vec', element, Bool());
}

/** SL0102 when a field of the bundle is no single value: vectors, lists and streams have no place in a vector. */
function bundleVec(length: number, element: BundleType): BundleVecType {
  const wrong = fieldInVector(element);
  if (wrong) {
    reportAt(captureLocation(), 'SL0102', `Vec: field '${wrong}' of the bundle is no single value`, {
      help: 'fields of bundles in a vector are numbers, bits, conditions, enumerations, and bundles of these',
    });
    return new BundleVecType(length, Bundle({}));
  }
  return new BundleVecType(length, element);
}

function fieldInVector(bundle: BundleType, before = ''): string | null {
  for (const [name, field] of Object.entries(bundle.fields)) {
    const single = !isList(field) && field.shape === 'scalar';
    const inner =
      !isList(field) && field.shape === 'bundle' ? fieldInVector(field, `${before}${name}.`) : null;
    if (inner) return inner;
    if (!single && (isList(field) || field.shape !== 'bundle')) return `${before}${name}`;
  }
  return null;
}

/** Bits needed to count `count` things: ceil(log2(count)), at least 1. */
export function bitsFor(count: number): number {
  return Math.max(1, Math.ceil(Math.log2(count)));
}

function checkedWidth<W extends number>(width: W, what = 'width'): W {
  if (Number.isInteger(width) && width >= 1) return width;
  const place = captureLocation();
  const shown = typeof width === 'string' ? `'${width}'` : width;
  const missing = `nothing is given: a parameter may be missing or misspelt`;
  reportAt(place, 'SL0110', `${what} ${shown} is not a positive integer`, {
    help:
      width === undefined
        ? (missHelp(place) ?? missing)
        : `give a whole number of at least 1; a computed ${what} of 0 usually means that the signal should not exist`,
  });
  return 1 as W;
}
