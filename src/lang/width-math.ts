/**
 * Width arithmetic for the type checker. A width that is not a literal is `number`, and so is every result that
 * depends on it; elaboration then checks the same rule on the values. Decimal digits keep the cost of one operation
 * to a few dozen instantiations whatever the width.
 */

/** A + B, for literals that are not negative. */
export type Plus<A extends number, B extends number> = number extends A
  ? number
  : number extends B
    ? number
    : ParseNumber<AddDigits<Digits<`${A}`>, Digits<`${B}`>, []>>;

/** A - B, for literals with A >= B; `never` otherwise. */
export type Minus<A extends number, B extends number> = number extends A
  ? number
  : number extends B
    ? number
    : ParseNumber<TrimZeros<SubDigits<Digits<`${A}`>, Digits<`${B}`>, []>>>;

/** Width of bits `High .. Low`. */
export type SliceWidth<High extends number, Low extends number> = Plus<Minus<High, Low>, 1>;

/** The more specific of two widths that are known to be equal. */
export type Known<A extends number, B extends number> = number extends A ? B : A;

/**
 * `unknown` (no constraint) when the widths are equal or not both known; otherwise a type that nothing satisfies and
 * whose name tells the reader both widths. `never` is the width of a value that only elaboration knows.
 */
export type SameWidth<A extends number, B extends number> = number extends A
  ? unknown
  : number extends B
    ? unknown
    : [A] extends [B]
      ? unknown
      : [B] extends [never]
        ? unknown
        : WidthMismatch<`left operand has ${A} bits, right operand has ${B} bits: widen or cut one of them with zext, sext or trunc`>;

/** The same for a value and what it is assigned to. */
export type FitsTarget<A extends number, B extends number> = number extends A
  ? unknown
  : number extends B
    ? unknown
    : [A] extends [B]
      ? unknown
      : [B] extends [never]
        ? unknown
        : LessOrEqual<A, B> extends true
          ? WidthMismatch<`the target has ${A} bits, the value ${B}: cut the value with trunc(${A}), or give the target ${B} bits`>
          : WidthMismatch<`the target has ${A} bits, the value ${B}: widen the value with zext(${A}) or sext(${A}), or give the target ${B} bits`>;

/** The same for an address and the memory that it reaches into. */
export type AddressWidth<A extends number, B extends number> =
  unknown extends SameWidth<A, B>
    ? unknown
    : WidthMismatch<`addresses of this memory have ${A} bits, this one has ${B}: trunc(${A}), zext(${A}), or another depth`>;

/** The same for two fields of one name. */
export type SameFieldWidth<Name, A extends number, B extends number> =
  unknown extends SameWidth<A, B>
    ? unknown
    : WidthMismatch<`field '${Name & string}' has ${A} bits in the first, ${B} bits in the second: widen or cut one of them`>;

/** `unknown` when a vector with elements `F` fits one with elements `E`, as far as is known. */
export type SameElement<
  E extends { readonly kind: string; readonly width: number },
  F extends { readonly kind: string; readonly width: number },
> = [F['kind']] extends [E['kind']]
  ? SameWidth<E['width'], F['width']>
  : WidthMismatch<`elements are ${E['kind']}, assigned elements are ${F['kind']}`>;

/** `unknown` when new width `V` is at least `W`, as far as is known. */
export type AtLeast<V extends number, W extends number> =
  LessOrEqual<W, V> extends true
    ? unknown
    : OutOfRange<`a value of ${W} bits cannot be widened to ${V} bits: use trunc to remove high bits`>;

/** `unknown` when new width `V` is at most `W`, as far as is known. */
export type AtMost<V extends number, W extends number> =
  LessOrEqual<V, W> extends true
    ? unknown
    : OutOfRange<`a value of ${W} bits cannot be cut to ${V} bits: use zext or sext to widen`>;

/** `unknown` when bit position or count `N` is below `W`, as far as is known. */
export type Below<N extends number, W extends number> =
  LessOrEqual<W, N> extends false
    ? unknown
    : IsKnown<W, N> extends true
      ? OutOfRange<`${N} is beyond the end of a value of ${W} bits, which are counted from 0`>
      : unknown;

/** `unknown` when `High >= Low`, as far as is known. */
export type InOrder<High extends number, Low extends number> =
  LessOrEqual<Low, High> extends true
    ? unknown
    : OutOfRange<`the high bit comes first: slice(${Low}, ${High})`>;

/** Appears in compiler messages only. */
export interface WidthMismatch<Message extends string> {
  readonly 'widths differ': Message;
}

/**
 * Appears in compiler messages only: nothing has the second property. The first makes the compiler choose this part of a
 * union to explain why a value of another kind does not fit.
 */
export interface KindMismatch<Others extends string, Message extends string> {
  readonly kind: Others;
  readonly 'kinds differ': Message;
}

/** Appears in compiler messages only. */
export interface OutOfRange<Message extends string> {
  readonly 'out of range': Message;
}

/** Whether both are single non-negative literals. */
type IsKnown<A extends number, B extends number> = number extends A
  ? false
  : number extends B
    ? false
    : [A] extends [never]
      ? false
      : `${A}${B}` extends `${string}${'-' | '.' | 'e'}${string}`
        ? false
        : true;

/** A <= B, and true when it is not known. */
type LessOrEqual<A extends number, B extends number> =
  IsKnown<A, B> extends true
    ? [SubDigits<Digits<`${B}`>, Digits<`${A}`>, []>] extends [never]
      ? false
      : true
    : true;

/** Sum of the widths of a list of values. */
export type TotalWidth<
  Parts extends readonly { readonly width: number }[],
  Sum extends number = 0,
> = Parts extends readonly [
  infer Head extends { readonly width: number },
  ...infer Tail extends readonly { readonly width: number }[],
]
  ? TotalWidth<Tail, Plus<Sum, Head['width']>>
  : Parts extends readonly []
    ? Sum
    : number;

type Unary = {
  '0': [];
  '1': [0];
  '2': [0, 0];
  '3': [0, 0, 0];
  '4': [0, 0, 0, 0];
  '5': [0, 0, 0, 0, 0];
  '6': [0, 0, 0, 0, 0, 0];
  '7': [0, 0, 0, 0, 0, 0, 0];
  '8': [0, 0, 0, 0, 0, 0, 0, 0];
  '9': [0, 0, 0, 0, 0, 0, 0, 0, 0];
};
type Digit = keyof Unary;
type Ten = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/** Least significant digit first. */
type Digits<
  Text extends string,
  Reversed extends Digit[] = [],
> = Text extends `${infer Head extends Digit}${infer Tail}` ? Digits<Tail, [Head, ...Reversed]> : Reversed;

type AddDigits<
  A extends Digit[],
  B extends Digit[],
  Carry extends 0[],
  Done extends string = '',
> = A extends []
  ? B extends []
    ? Carry extends []
      ? Done
      : `1${Done}`
    : AddDigits<['0'], B, Carry, Done>
  : B extends []
    ? AddDigits<A, ['0'], Carry, Done>
    : A extends [infer HeadA extends Digit, ...infer TailA extends Digit[]]
      ? B extends [infer HeadB extends Digit, ...infer TailB extends Digit[]]
        ? [...Unary[HeadA], ...Unary[HeadB], ...Carry] extends [...Ten, ...infer Rest extends 0[]]
          ? AddDigits<TailA, TailB, [0], `${Rest['length']}${Done}`>
          : AddDigits<
              TailA,
              TailB,
              [],
              `${[...Unary[HeadA], ...Unary[HeadB], ...Carry]['length'] & number}${Done}`
            >
        : never
      : never;

type SubDigits<
  A extends Digit[],
  B extends Digit[],
  Borrow extends 0[],
  Done extends string = '',
> = A extends [infer HeadA extends Digit, ...infer TailA extends Digit[]]
  ? B extends []
    ? SubDigits<A, ['0'], Borrow, Done>
    : B extends [infer HeadB extends Digit, ...infer TailB extends Digit[]]
      ? Unary[HeadA] extends [...Unary[HeadB], ...Borrow, ...infer Rest extends 0[]]
        ? SubDigits<TailA, TailB, [], `${Rest['length']}${Done}`>
        : [...Ten, ...Unary[HeadA]] extends [...Unary[HeadB], ...Borrow, ...infer Rest extends 0[]]
          ? SubDigits<TailA, TailB, [0], `${Rest['length']}${Done}`>
          : never
      : never
  : B extends []
    ? Borrow extends []
      ? Done
      : never
    : never;

type TrimZeros<Text extends string> = Text extends `0${infer Rest}`
  ? Rest extends ''
    ? '0'
    : TrimZeros<Rest>
  : Text;

type ParseNumber<Text extends string> = Text extends `${infer Value extends number}` ? Value : never;

/** A < B for texts of decimal digits; `boolean` when one has something else in it. */
export type DigitsBelow<A extends string, B extends string> = `${A}${B}` extends `${string}e${string}`
  ? boolean
  : [SubDigits<Digits<A>, Digits<B>, []>] extends [never]
    ? true
    : false;

/** The larger of two widths; `number` when one is not known. */
export type Larger<A extends number, B extends number> = number extends A
  ? A
  : LessOrEqual<A, B> extends true
    ? B
    : A;

/** Bits that count `N` things: ceil(log2 N), at least 1; `number` above 256 and where it is not known. */
export type BitsFor<N extends number> = number extends N
  ? number
  : LessOrEqual<N, 16> extends true
    ? LessOrEqual<N, 4> extends true
      ? LessOrEqual<N, 2> extends true
        ? 1
        : 2
      : LessOrEqual<N, 8> extends true
        ? 3
        : 4
    : LessOrEqual<N, 64> extends true
      ? LessOrEqual<N, 32> extends true
        ? 5
        : 6
      : LessOrEqual<N, 128> extends true
        ? 7
        : LessOrEqual<N, 256> extends true
          ? 8
          : number;
