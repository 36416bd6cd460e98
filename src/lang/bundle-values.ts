import type {
  BundleField,
  BundleFields,
  BundleType,
  BundleVecType,
  FlipType,
  StreamShape,
} from './bundle.ts';
import type { Payload, SamePayload, StreamSink, StreamSource } from './ports.ts';
import type { SignalType, ValueOfType } from './types.ts';
import type { Bool, Reg, UInt, Wire } from './values.ts';
import type { SameFieldWidth, WidthMismatch } from './width-math.ts';

/** Whether fields that are not flipped are read, driven, or both at their place. */
export type Side = 'in' | 'out' | 'wire' | 'reg';

declare const fieldsOf: unique symbol;
declare const sideOf: unique symbol;

/** A bundle as its user sees it: its fields, in the direction that each has here. */
export type BundleValue<F extends BundleFields, D extends Side> = {
  readonly [N in keyof F]: View<F[N], D>;
} & BundleEnd<F, D>;

/** What `connect` and `capture` look at. */
export interface BundleEnd<out F extends BundleFields, out D extends Side> {
  readonly [fieldsOf]: F;
  readonly [sideOf]: D;
}

/** Bundles side by side; an element beyond the end reads 0, and assigning it has no effect. */
export interface BundleVec<B extends BundleType, D extends Side> {
  readonly length: number;
  at(index: number | UInt): View<B, D>;
  elements(): View<B, D>[];
}

/** A stream whose two ends are both in this module. */
export interface StreamWires<P extends Payload> {
  readonly valid: Wire<Bool>;
  readonly ready: Wire<Bool>;
  readonly payload: { readonly [N in keyof P]: Wire<ValueOfType<P[N]>> };
  readonly fire: Bool;
}

type Turned<D extends Side> = D extends 'in' ? 'out' : D extends 'out' ? 'in' : D;

/** A field of type `S` as the user of side `D` sees it. */
export type View<S, D extends Side> = S extends SignalType
  ? D extends 'in'
    ? ValueOfType<S>
    : D extends 'reg'
      ? Reg<ValueOfType<S>>
      : Wire<ValueOfType<S>>
  : S extends FlipType<infer T>
    ? View<T, Turned<D>>
    : S extends BundleType<infer F>
      ? BundleValue<F, D>
      : S extends BundleVecType<infer B>
        ? BundleVec<B, D>
        : S extends StreamShape<infer P>
          ? D extends 'in'
            ? StreamSink<P>
            : D extends 'out'
              ? StreamSource<P>
              : StreamWires<P>
          : S extends readonly BundleField[]
            ? { readonly [N in keyof S]: View<S[N], D> }
            : never;

/** `unknown` when two bundles have the same fields, of kinds and widths that are equal as far as is known, six levels deep. */
export type SameFields<F, G, Depth extends 0[] = []> = Depth['length'] extends 6
  ? unknown
  : [keyof F] extends [keyof G]
    ? [keyof G] extends [keyof F]
      ? Agreed<{ [N in keyof F]: Problem<SameField<N, F[N], G[N & keyof G], Depth>> }[keyof F]>
      : WidthMismatch<`field ${Exclude<keyof G, keyof F> & string} is in one of them only`>
    : WidthMismatch<`field ${Exclude<keyof F, keyof G> & string} is in one of them only`>;

/** `unknown` would hide the mismatch of another field in a union. */
type Problem<Check> = unknown extends Check ? never : Check;
type Agreed<Problems> = [Problems] extends [never] ? unknown : Problems;

interface Sized {
  readonly kind: string;
  readonly width: number;
}

type SameField<Name, S, T, Depth extends 0[]> = S extends Sized
  ? T extends Sized
    ? [T['kind']] extends [S['kind']]
      ? SameFieldWidth<Name, S['width'], T['width']>
      : WidthMismatch<`field '${Name & string}' is ${S['kind']} in the first, ${T['kind']} in the second`>
    : WidthMismatch<`field '${Name & string}' is one signal in one of them only`>
  : S extends BundleType<infer F>
    ? T extends BundleType<infer G>
      ? SameFields<F, G, [...Depth, 0]>
      : WidthMismatch<`field '${Name & string}' is a bundle in one of them only`>
    : S extends FlipType<infer A>
      ? T extends FlipType<infer B>
        ? SameField<Name, A, B, [...Depth, 0]>
        : WidthMismatch<`field '${Name & string}' is flipped in one of them only`>
      : S extends StreamShape<infer P>
        ? T extends StreamShape<infer Q>
          ? SamePayload<P, Q>
          : WidthMismatch<`field '${Name & string}' is a stream in one of them only`>
        : unknown;

/** `unknown` when records of targets and of values have the same fields, as far as is known; nested ones are not looked at. */
export type SameValues<T, S> = [keyof T & string] extends [keyof S]
  ? Agreed<{ [N in keyof T & string]: Problem<SameValue<N, T[N], S[N & keyof S]>> }[keyof T & string]>
  : WidthMismatch<`field ${Exclude<keyof T, keyof S> & string} is in one of them only`>;

type SameValue<Name, T, S> = T extends Sized
  ? S extends Sized
    ? [S['kind']] extends [T['kind']]
      ? SameFieldWidth<Name, T['width'], S['width']>
      : WidthMismatch<`field '${Name & string}' is ${T['kind']} in the first, ${S['kind']} in the second`>
    : WidthMismatch<`field '${Name & string}' is one signal in one of them only`>
  : unknown;
