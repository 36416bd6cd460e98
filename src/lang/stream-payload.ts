import type { Payload } from './ports.ts';
import { Bool, type ScalarType, type SignalType } from './types.ts';

/** A payload whose beats form packets: `last` is 1 with the last beat of a packet. */
export type WithLast<P extends Payload> = P & { readonly last: ScalarType<'bool', 1> };

/** A payload whose beats say which transaction they belong to. */
export type WithId<P extends Payload, T extends SignalType> = P & { readonly id: T };

/** A payload with something that accompanies each beat and that blocks pass on without looking at it. */
export type WithUser<P extends Payload, T extends SignalType> = P & { readonly user: T };

/** Adds `last`: 1 with the last beat of a packet. */
export function withLast<const P extends Payload>(payload: P): WithLast<P> {
  return { ...payload, last: Bool().doc('last beat of a packet') };
}

/** Adds `id`: which transaction the beat belongs to. Beats of one id keep their order. */
export function withId<const P extends Payload, const T extends SignalType>(
  payload: P,
  type: T,
): WithId<P, T> {
  return { ...payload, id: type };
}

/** Adds `user`: accompanies each beat. */
export function withUser<const P extends Payload, const T extends SignalType>(
  payload: P,
  type: T,
): WithUser<P, T> {
  return { ...payload, user: type };
}
