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
 * whose name tells the reader both widths.
 */
export type SameWidth<A extends number, B extends number> = number extends A
  ? unknown
  : number extends B
    ? unknown
    : [A] extends [B]
      ? unknown
      : WidthMismatch<`left operand has ${A} bits, right operand has ${B} bits: widen or cut one of them with zext, sext or trunc`>;

/** Appears in compiler messages only. */
export interface WidthMismatch<Message extends string> {
  readonly 'widths differ': Message;
}

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
