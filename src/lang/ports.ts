import type { Place } from '../diag/index.ts';
import { captureLocation } from './call-site.ts';
import { Bool as BoolType, type SignalType, type ValueOfType } from './types.ts';
import type { Bool, Wire } from './values.ts';
import type { SameWidth, WidthMismatch } from './width-math.ts';

/** Direction and type of one port signal. */
export class PortType<T extends SignalType = SignalType, D extends 'in' | 'out' = 'in' | 'out'> {
  readonly port = 'signal';
  readonly direction: D;
  readonly type: T;
  readonly #place = captureLocation();

  constructor(direction: D, type: T) {
    this.direction = direction;
    this.type = type;
  }

  get place(): Place | undefined {
    return this.#place;
  }
}

/** The fields that a stream carries. Field `f` of stream `s` becomes port `s_f`. */
export type Payload = { readonly [field: string]: SignalType };

/** A ready/valid interface: ports `s_valid`, `s_ready` and one per field. */
export class StreamType<P extends Payload = Payload, D extends 'in' | 'out' = 'in' | 'out'> {
  readonly port = 'stream';
  readonly direction: D;
  readonly payload: P;
  readonly description: string;
  readonly #place = captureLocation();

  constructor(direction: D, payload: P, description: string) {
    this.direction = direction;
    this.payload = payload;
    this.description = description;
  }

  get place(): Place | undefined {
    return this.#place;
  }
}

export type AnyPort = PortType | StreamType;

/** The ports of a module, in order. Names come from the keys. */
export type Ports = { readonly [name: string]: AnyPort };

/** An input port. `doc` is one line for the reader of the Verilog. */
export function input<T extends SignalType>(type: T, doc?: string): PortType<T, 'in'> {
  return new PortType('in', documented(type, doc));
}

/** An output port; the body must drive it on every path. */
export function output<T extends SignalType>(type: T, doc?: string): PortType<T, 'out'> {
  return new PortType('out', documented(type, doc));
}

/** The module receives beats: valid and payload come in, ready goes out. */
export function streamIn<P extends Payload>(payload: P, doc = ''): StreamType<P, 'in'> {
  return new StreamType('in', payload, doc);
}

/** The module sends beats: valid and payload go out, ready comes in. */
export function streamOut<P extends Payload>(payload: P, doc = ''): StreamType<P, 'out'> {
  return new StreamType('out', payload, doc);
}

type Fields<P extends Payload> = { readonly [F in keyof P]: ValueOfType<P[F]> };
type DrivenFields<P extends Payload> = { readonly [F in keyof P]: Wire<ValueOfType<P[F]>> };

/** A stream at its receiving end. `fire` is 1 in the cycle in which a beat is taken. */
export interface StreamSink<P extends Payload> {
  readonly valid: Bool;
  readonly ready: Wire<Bool>;
  readonly payload: Fields<P>;
  readonly fire: Bool;
}

/** A stream at its sending end. */
export interface StreamSource<P extends Payload> {
  readonly valid: Wire<Bool>;
  readonly ready: Bool;
  readonly payload: DrivenFields<P>;
  readonly fire: Bool;
}

/** `unknown` when both payloads have the same fields, of widths that are equal as far as is known. */
export type SamePayload<P extends Payload, Q extends Payload> = [keyof P] extends [keyof Q]
  ? [keyof Q] extends [keyof P]
    ? [FieldMismatch<P, Q>] extends [never]
      ? unknown
      : FieldMismatch<P, Q>
    : WidthMismatch<`field ${Exclude<keyof Q, keyof P> & string} is in one of the streams only`>
  : WidthMismatch<`field ${Exclude<keyof P, keyof Q> & string} is in one of the streams only`>;

type FieldMismatch<P extends Payload, Q extends Payload> = {
  readonly [F in keyof P & keyof Q]: unknown extends SameWidth<Q[F]['width'], P[F]['width']>
    ? never
    : SameWidth<Q[F]['width'], P[F]['width']>;
}[keyof P & keyof Q];

/** Ports as the body of the module sees them. */
export type Inside<P extends Ports> = {
  readonly [N in keyof P]: NonNullable<P[N]> extends PortType<infer T, infer D>
    ? D extends 'in'
      ? ValueOfType<T>
      : Wire<ValueOfType<T>>
    : NonNullable<P[N]> extends StreamType<infer F, infer D>
      ? D extends 'in'
        ? StreamSink<F>
        : StreamSource<F>
      : never;
};

/** Ports as the parent of an instance sees them. */
export type Outside<P extends Ports> = {
  readonly [N in keyof P]: NonNullable<P[N]> extends PortType<infer T, infer D>
    ? D extends 'in'
      ? Wire<ValueOfType<T>>
      : ValueOfType<T>
    : NonNullable<P[N]> extends StreamType<infer F, infer D>
      ? D extends 'in'
        ? StreamSource<F>
        : StreamSink<F>
      : never;
};

/** One signal of a port: streams unfold into valid, ready and their fields. */
export interface PortSignal {
  readonly name: string;
  readonly direction: 'in' | 'out';
  readonly type: SignalType;
  readonly place: Place | undefined;
  /** The port's key, and the part of a stream; '' for a plain port. */
  readonly port: string;
  readonly part: 'valid' | 'ready' | '' | { readonly field: string };
}

/** All signals of all ports, in order. */
export function portSignals(ports: Ports): PortSignal[] {
  return Object.entries(ports).flatMap(([port, spec]): PortSignal[] => {
    const { direction, place } = spec;
    if (spec.port === 'signal') return [{ name: port, direction, type: spec.type, place, port, part: '' }];
    const back = direction === 'in' ? 'out' : 'in';
    const valid = BoolType().doc(spec.description);
    return [
      { name: `${port}_valid`, direction, type: valid, place, port, part: 'valid' },
      { name: `${port}_ready`, direction: back, type: BoolType(), place, port, part: 'ready' },
      ...Object.entries(spec.payload).map(
        ([field, type]): PortSignal => ({
          name: `${port}_${field}`,
          direction,
          type,
          place,
          port,
          part: { field },
        }),
      ),
    ];
  });
}

function documented<T extends SignalType>(type: T, doc: string | undefined): T {
  return doc === undefined ? type : (type.doc(doc) as T);
}
