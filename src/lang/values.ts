import type { EnumMember, EnumOperand, EnumValue } from './enum-values.ts';
import type { Fixed, FixedOperand } from './fixed-values.ts';
import type { Fits } from './literal-range.ts';
import type { RtlValue } from './rtl/rtl-value.ts';
import type { Strobes } from './strobes.ts';
import type {
  AtLeast,
  AtMost,
  Below,
  FitsTarget,
  InOrder,
  KindMismatch,
  Known,
  Minus,
  Plus,
  SameElement,
  SameWidth,
  SliceWidth,
} from './width-math.ts';

/** A JavaScript number or bigint where hardware is expected: it takes the width of its context and must fit there. */
export type Literal = number | bigint;

/** How a value is to be read. There is no silent conversion between kinds: use `asUInt`, `asSInt`, `asBits`. */
export type Kind = 'uint' | 'sint' | 'bits' | 'bool';

interface ByKind<W extends number> {
  uint: UInt<W>;
  sint: SInt<W>;
  bits: Bits<W>;
  bool: Bool;
}

/** The value type of kind `K` and width `W`. */
export type ValueOf<K extends Kind, W extends number> = ByKind<W>[K];

/**
 * A second operand: same kind, same width, or a literal in range; elaboration checks what an `rtl` template gives.
 * `Range` and `Widths` are parameters so that messages of the compiler show them.
 */
export type Operand<
  K extends Kind,
  W extends number,
  B extends number,
  N extends Literal = Literal,
  Range = Fits<K, W, N>,
  Widths = SameWidth<W, B>,
> = (ValueOf<K, B> & Widths) | (N & Range) | RtlValue | OtherKind[K];

/** By the kind that is expected: what the compiler says of a value of another one. */
interface OtherKind {
  uint: KindMismatch<
    'sint' | 'bits' | 'bool',
    'a UInt is expected: asUInt() reads the same bits as one, toSigned() turns the other side into an SInt'
  >;
  sint: KindMismatch<
    'uint' | 'bits' | 'bool',
    'an SInt is expected: toSigned() gives an unsigned number a sign, asSInt() reads the same bits as one'
  >;
  bits: KindMismatch<'uint' | 'sint' | 'bool', 'Bits are expected: asBits() gives the bits of any value'>;
  bool: KindMismatch<
    'uint' | 'sint' | 'bits',
    'a Bool is expected: compare with eq, ne, lt, ..., or take one bit with bit(0)'
  >;
}

/** A `Bool`; the compiler says what to do about a value of another kind. */
export type Flag = Bool | OtherKind['bool'];

/** A condition: a `Bool`, or what an `rtl` template gives. */
export type Condition = Bool | RtlValue | OtherKind['bool'];

/** What every scalar value offers. Widths in bits; bit 0 is least significant. */
export interface Value<out K extends Kind, out W extends number> {
  readonly kind: K;
  readonly width: W;

  /** Equality, 1 bit. */
  eq<B extends number, const N extends Literal>(other: Operand<K, W, B, N>): Bool;
  ne<B extends number, const N extends Literal>(other: Operand<K, W, B, N>): Bool;
  /** Bitwise, same width. */
  and<B extends number, const N extends Literal>(other: Operand<K, W, B, N>): ValueOf<K, Known<W, B>>;
  or<B extends number, const N extends Literal>(other: Operand<K, W, B, N>): ValueOf<K, Known<W, B>>;
  xor<B extends number, const N extends Literal>(other: Operand<K, W, B, N>): ValueOf<K, Known<W, B>>;
  not(): ValueOf<K, W>;

  /** One bit by a fixed position (SL0104 when out of range), or by a value (bits beyond the width read 0). */
  bit<const N extends number>(index: (N & Below<N, W>) | UInt): Bool;
  /** Bits `high .. low`, both included. */
  slice<const High extends number, const Low extends number>(
    high: High & Below<High, W>,
    low: Low & InOrder<High, Low>,
  ): Bits<SliceWidth<High, Low>>;
  /** All bits, any bit, and the parity of the bits. */
  andReduce(): Bool;
  orReduce(): Bool;
  xorReduce(): Bool;
  /** The bits turned round: bit 0 becomes the most significant. */
  reverse(): ValueOf<K, W>;
  /** Bits that leave at one end come in at the other; by a computed amount, it counts modulo W. */
  rotl(amount: number | UInt): ValueOf<K, W>;
  rotr(amount: number | UInt): ValueOf<K, W>;
  /** The `count` most significant bits; the low ones are those of `trunc`. */
  takeHigh<const N extends number>(count: N & AtMost<N, W>): Bits<N>;
  /** The value `times` times side by side. */
  repeat(times: number): Bits<number>;

  /** The same bits read as another kind. */
  asUInt(): UInt<W>;
  asSInt(): SInt<W>;
  asBits(): Bits<W>;
}

/** Unsigned integer of `W` bits. */
export interface UInt<out W extends number = number> extends Value<'uint', W>, Arithmetic<'uint', W> {
  /** Widened to `width` with zeros. */
  zext<const V extends number>(width: V & AtLeast<V, W>): UInt<V>;
  /** Difference as a signed value that always fits: W + 1 bits. */
  subGrow<B extends number, const N extends Literal>(
    other: Operand<'uint', W, B, N>,
  ): SInt<Plus<Known<W, B>, 1>>;
  /** The same number as a signed value: W + 1 bits. */
  toSigned(): SInt<Plus<W, 1>>;
}

/** Two's complement integer of `W` bits. */
export interface SInt<out W extends number = number> extends Value<'sint', W>, Arithmetic<'sint', W> {
  /** Widened to `width` with copies of the sign bit. */
  sext<const V extends number>(width: V & AtLeast<V, W>): SInt<V>;
  /** Negation modulo 2^W, limited to the range, and one that always fits (W + 1 bits). */
  neg(): SInt<W>;
  negSat(): SInt<W>;
  negGrow(): SInt<Plus<W, 1>>;
  /** The magnitude, which always fits without a sign. */
  abs(): UInt<W>;
  subGrow<B extends number, const N extends Literal>(
    other: Operand<'sint', W, B, N>,
  ): SInt<Plus<Known<W, B>, 1>>;
}

/** Plain bits: no arithmetic, no order. */
export interface Bits<out W extends number = number> extends Value<'bits', W> {
  zext<const V extends number>(width: V & AtLeast<V, W>): Bits<V>;
  trunc<const V extends number>(width: V & AtMost<V, W>): Bits<V>;
  /** The `count` most significant bits removed; same as `trunc(width - count)`. */
  dropHigh<const N extends number>(count: N & Below<N, W>): Bits<Minus<W, N>>;
}

/** One bit that is a condition. */
export interface Bool extends Value<'bool', 1> {
  /** `this ? whenTrue : whenFalse`: two values of the same type, or one value and a literal or member of its type. */
  mux<T extends AnyValue | Vec, const N extends Literal>(
    whenTrue: ConstantOf<NoInfer<T>, N> | RtlValue,
    whenFalse: T,
  ): T;
  mux<T extends AnyValue | Vec, const N extends Literal>(
    whenTrue: T,
    whenFalse: NoInfer<T> | ConstantOf<NoInfer<T>, N> | RtlValue,
  ): T;
  mux<N extends string, M extends string>(
    whenTrue: EnumMember<N, string, M>,
    whenFalse: EnumMember<N, string, M>,
  ): EnumValue<N, M>;
  mux<K extends Kind, W extends number, B extends number>(
    whenTrue: Value<K, W>,
    whenFalse: Value<NoInfer<K>, B> & SameWidth<W, B>,
  ): ValueOf<K, Known<W, B>>;
}

interface Arithmetic<K extends 'uint' | 'sint', W extends number> {
  /** Modulo 2^W. */
  add<B extends number, const N extends Literal>(other: Operand<K, W, B, N>): ValueOf<K, Known<W, B>>;
  sub<B extends number, const N extends Literal>(other: Operand<K, W, B, N>): ValueOf<K, Known<W, B>>;
  /** The low W bits of the product. */
  mul<B extends number, const N extends Literal>(other: Operand<K, W, B, N>): ValueOf<K, Known<W, B>>;
  /** Sum that always fits: W + 1 bits. */
  addGrow<B extends number, const N extends Literal>(
    other: Operand<K, W, B, N>,
  ): ValueOf<K, Plus<Known<W, B>, 1>>;
  /** Product that always fits: W + B bits; the widths may differ. */
  mulGrow<B extends number>(other: ValueOf<K, B> | RtlValue): ValueOf<K, Plus<W, B>>;
  /** Sum, difference and product limited to the range of the type. */
  addSat<B extends number, const N extends Literal>(other: Operand<K, W, B, N>): ValueOf<K, Known<W, B>>;
  subSat<B extends number, const N extends Literal>(other: Operand<K, W, B, N>): ValueOf<K, Known<W, B>>;
  mulSat<B extends number, const N extends Literal>(other: Operand<K, W, B, N>): ValueOf<K, Known<W, B>>;
  /** The smaller and the larger of two values. */
  min<B extends number, const N extends Literal>(other: Operand<K, W, B, N>): ValueOf<K, Known<W, B>>;
  max<B extends number, const N extends Literal>(other: Operand<K, W, B, N>): ValueOf<K, Known<W, B>>;
  lt<B extends number, const N extends Literal>(other: Operand<K, W, B, N>): Bool;
  le<B extends number, const N extends Literal>(other: Operand<K, W, B, N>): Bool;
  gt<B extends number, const N extends Literal>(other: Operand<K, W, B, N>): Bool;
  ge<B extends number, const N extends Literal>(other: Operand<K, W, B, N>): Bool;
  /** Shift within W bits, by a fixed or a computed amount. Right shifts of `SInt` copy the sign bit. */
  shl(amount: number | UInt): ValueOf<K, W>;
  shr(amount: number | UInt): ValueOf<K, W>;
  /** Shift left by a fixed amount without loss: W + amount bits. */
  shlGrow<const N extends number>(amount: N): ValueOf<K, Plus<W, N>>;
  /** Shift left by a fixed amount, limited to the range of the type. */
  shlSat(amount: number): ValueOf<K, W>;
  /** The low `width` bits. */
  trunc<const V extends number>(width: V & AtMost<V, W>): ValueOf<K, V>;
  /** Cut to `width`, values beyond its range become the nearest limit. */
  truncSat<const V extends number>(width: V & AtMost<V, W>): ValueOf<K, V>;
  /** Widened or cut to `width`, for generators that do not know which. */
  resize<const V extends number>(width: V): ValueOf<K, V>;
  /** The `count` most significant bits removed; same as `trunc(width - count)`. */
  dropHigh<const N extends number>(count: N & Below<N, W>): ValueOf<K, Minus<W, N>>;
}

export type AnyValue = UInt | SInt | Bits | Bool | EnumValue | Fixed;

/** A literal or member where a value of type `T` is expected. */
export type ConstantOf<T, N extends Literal> =
  T extends Value<infer K, infer W>
    ? N & Fits<K, W, N>
    : T extends EnumValue<infer E, infer M>
      ? EnumMember<E, M, M>
      : Literal;

/** An array of equal elements held in one signal, element 0 least significant. */
export interface Vec<E extends AnyValue = AnyValue> {
  readonly kind: 'vec';
  readonly width: number;
  readonly length: number;
  /** An element by a fixed index (SL0104 when out of range), or by a value (beyond the end reads 0). */
  at(index: number | UInt): E;
  elements(): E[];
  asBits(): Bits<number>;
}

/** What can be assigned to a target of type `T`. */
export type Source<T, B extends number, N extends Literal = Literal> =
  T extends Value<infer K, infer W>
    ? Operand<K, W, B, N, Fits<K, W, N>, FitsTarget<W, B>>
    : T extends EnumValue<infer E, infer M>
      ? EnumOperand<E, M>
      : never;

type FixedSource<T extends Fixed, I extends number, F extends number> = FixedOperand<
  T['kind'],
  T['integer'],
  T['fraction'],
  I,
  F
>;

/** What can be assigned to a vector with elements of type `E`: another of the same form, its elements, or all of its bits. */
export type VecSource<E extends AnyValue, F extends AnyValue> =
  | (Vec<F> & SameElement<E, F>)
  | readonly (F & SameElement<E, F>)[]
  | Bits;

/** Appears in compiler messages only: a method that the value does not have, and which it has. */
export interface Misused<Message extends string> {
  readonly 'not here': Message;
}

/** A register: reads as its present value; `next` says what it, or a part of it, holds after the clock edge. */
export type Reg<T> =
  T extends Vec<infer E>
    ? {
        at(index: number | UInt): Reg<E>;
        next<F extends AnyValue>(value: VecSource<E, F>, strobes?: Strobes): void;
        nextWhen<F extends AnyValue>(condition: Condition, value: VecSource<E, F>): void;
      } & Vec<E>
    : T extends Fixed
      ? {
          next<I extends number, F extends number>(value: FixedSource<T, I, F>): void;
          nextWhen<I extends number, F extends number>(
            condition: Condition,
            value: FixedSource<T, I, F>,
          ): void;
        } & T
      : T extends { readonly width: infer W extends number }
        ? RegParts<T, W> & {
            readonly drive: Misused<'a register is assigned with next(...)'>;
            next<B extends number, const N extends Literal>(value: Source<T, B, N>, strobes?: Strobes): void;
            /** It takes the value while the condition is 1, and holds otherwise. */
            nextWhen<B extends number, const N extends Literal>(
              condition: Condition,
              value: Source<T, B, N>,
            ): void;
          } & T
        : never;

/** A wire, output or instance input: `drive` says what it, or a part of it, carries. */
export type Wire<T> =
  T extends Vec<infer E>
    ? { at(index: number | UInt): Wire<E>; drive<F extends AnyValue>(value: VecSource<E, F>): void } & Vec<E>
    : T extends Fixed
      ? { drive<I extends number, F extends number>(value: FixedSource<T, I, F>): void } & T
      : T extends { readonly width: infer W extends number }
        ? WireParts<T, W> & {
            readonly next: Misused<'wires, outputs and inputs of instances are assigned with drive(...)'>;
            drive<B extends number, const N extends Literal>(value: Source<T, B, N>, strobes?: Strobes): void;
          } & T
        : never;

/** Parts of a register that can be assigned; an enumeration has none. */
type RegParts<T, W extends number> = T extends EnumValue
  ? unknown
  : FlagParts<T> & {
      bit<const N extends number>(index: (N & Below<N, W>) | UInt): Reg<Bool>;
      slice<const High extends number, const Low extends number>(
        high: High & Below<High, W>,
        low: Low & InOrder<High, Low>,
      ): Reg<Bits<SliceWidth<High, Low>>>;
    };

/** What a register of one bit that is a condition has besides. */
type FlagParts<T> = T extends Bool
  ? {
      /** The same as `next(1)` and `next(0)`. */
      set(): void;
      clear(): void;
      /** It becomes 1, or 0, where the condition is 1, and holds otherwise. */
      setWhen(condition: Condition): void;
      clearWhen(condition: Condition): void;
    }
  : unknown;

type WireParts<T, W extends number> = T extends EnumValue
  ? unknown
  : {
      bit<const N extends number>(index: (N & Below<N, W>) | UInt): Wire<Bool>;
      slice<const High extends number, const Low extends number>(
        high: High & Below<High, W>,
        low: Low & InOrder<High, Low>,
      ): Wire<Bits<SliceWidth<High, Low>>>;
    };
