import type { Place } from '../diag/index.ts';
import { BundlePort, type BundleType, type BundleVecType, type StreamShape } from './bundle.ts';
import { bundleSignals, bundleStreams, type NamedStream } from './bundle-handles.ts';
import type { View } from './bundle-values.ts';
import { captureLocation, type Entry } from './call-site.ts';
import { type Domain, type ResetKind, resetDoc } from './domain.ts';
import { reportNoType } from './no-type.ts';
import { Bool as BoolType, type SignalType, type ValueOfType } from './types.ts';
import type { Bool, Reg, Wire } from './values.ts';
import type { SameFieldWidth, SameWidth, WidthMismatch } from './width-math.ts';

/** When the value of a port changes, if the author has said so. */
export interface Timing {
  readonly domain?: string;
  readonly isAsync?: true;
}

/** Direction and type of one port signal. */
export class PortType<T extends SignalType = SignalType, D extends 'in' | 'out' = 'in' | 'out'> {
  readonly port = 'signal';
  readonly direction: D;
  readonly type: T;
  readonly timing: Timing;
  readonly #place: Place | undefined;

  constructor(direction: D, type: T, timing: Timing = {}, place = captureLocation()) {
    this.direction = direction;
    this.type = type;
    this.timing = timing;
    this.#place = place;
  }

  /** The value belongs to a clock domain: the name of a port made with `clockDomain`, or `default`. */
  on(domain: string): PortType<T, D> {
    return new PortType(this.direction, this.type, { domain }, this.#place);
  }

  /** An input that may change at any time: only a synchroniser may use it. */
  async(): PortType<T, D> {
    return new PortType(this.direction, this.type, { isAsync: true }, this.#place);
  }

  get place(): Place | undefined {
    return this.#place;
  }
}

/** An output that is a register: the body gives it values with `next`. */
export class RegisterPort<T extends SignalType = SignalType> extends PortType<T, 'out'> {
  readonly isRegister = true;

  constructor(type: T, timing: Timing = {}, place = captureLocation()) {
    super('out', type, timing, place);
  }

  override on(domain: string): RegisterPort<T> {
    return new RegisterPort(this.type, { domain }, this.place);
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
  readonly timing: Timing;
  readonly #place: Place | undefined;

  constructor(direction: D, payload: P, description: string, timing: Timing = {}, place = captureLocation()) {
    this.direction = direction;
    this.payload = payload;
    this.description = description;
    this.timing = timing;
    this.#place = place;
  }

  /** All of the stream belongs to a clock domain: the name of a port made with `clockDomain`, or `default`. */
  on(domain: string): StreamType<P, D> {
    return new StreamType(this.direction, this.payload, this.description, { domain }, this.#place);
  }

  get place(): Place | undefined {
    return this.#place;
  }
}

/** A clock `x_clk`, and unless it has no reset `x_rst`, for a port `x`. */
export class DomainType {
  readonly port = 'domain';
  readonly resetKind: ResetKind;
  readonly description: string;
  readonly #place = captureLocation();

  constructor(resetKind: ResetKind, description: string) {
    this.resetKind = resetKind;
    this.description = description;
  }

  get place(): Place | undefined {
    return this.#place;
  }
}

export type AnyPort = PortType | StreamType | DomainType | BundlePort;

/** The ports of a module, in order. Names come from the keys. */
export type Ports = { readonly [name: string]: AnyPort };

/** What `input` and `output` take. */
export type PortShape = SignalType | BundleType | BundleVecType | StreamShape;

/** The port of type `T`. */
export type PortOf<T extends PortShape, D extends 'in' | 'out'> = [T] extends [SignalType]
  ? PortType<T, D>
  : T extends StreamShape<infer P>
    ? StreamType<P, D>
    : T extends BundleType | BundleVecType
      ? BundlePort<T, D>
      : never;

/**
 * An input port. `doc` is one line for the reader of the Verilog. Of a bundle, the flipped fields are outputs; a
 * `Stream` gives what `streamIn` gives.
 */
export function input<T extends PortShape>(type: T, doc?: string): PortOf<T, 'in'> {
  return portOf('in', type, doc, input) as PortOf<T, 'in'>;
}

/** An output port; the body must drive it on every path. Of a bundle, the flipped fields are inputs. */
export function output<T extends PortShape>(type: T, doc?: string): PortOf<T, 'out'> {
  return portOf('out', type, doc, output) as PortOf<T, 'out'>;
}

/**
 * An output port that shows a register of its own, on the default clock or that of `.on(domain)`. It resets and holds
 * like the registers of `m.reg`, and in the Verilog it is an `output reg`.
 */
export function outputReg<T extends SignalType>(type: T, doc?: string): RegisterPort<T> {
  const known = type?.shape === 'scalar' || type?.shape === 'vec';
  return new RegisterPort(
    documented(known ? type : (reportNoType('outputReg', type, BoolType()) as never), doc),
    {},
    captureLocation(outputReg),
  );
}

function portOf(direction: 'in' | 'out', type: PortShape, doc: string | undefined, entry: Entry): AnyPort {
  if (type?.shape === 'bundle' || type?.shape === 'bundleVec') return new BundlePort(direction, type);
  if (type?.shape === 'stream') return new StreamType(direction, type.payload, doc ?? '');
  if (type?.shape === 'scalar' || type?.shape === 'vec')
    return new PortType(direction, documented(type, doc), {}, captureLocation(entry));
  return reportNoType(direction === 'in' ? 'input' : 'output', type, new PortType(direction, BoolType()));
}

/** The module receives beats: valid and payload come in, ready goes out. */
export function streamIn<P extends Payload>(payload: P, doc = ''): StreamType<P, 'in'> {
  return new StreamType('in', payload, doc);
}

/** The module sends beats: valid and payload go out, ready comes in. */
export function streamOut<P extends Payload>(payload: P, doc = ''): StreamType<P, 'out'> {
  return new StreamType('out', payload, doc);
}

/**
 * A clock domain of the module besides that of `clk` and `rst`. Port `wr` is the inputs `wr_clk` and `wr_rst`, active
 * high; `reset` (default `sync`) says how the registers of the domain are reset.
 */
export function clockDomain(options: { readonly reset?: ResetKind } = {}, doc = ''): DomainType {
  return new DomainType(options.reset ?? 'sync', doc);
}

/** The fields of a stream as its receiver sees them. */
export type Fields<P extends Payload> = { readonly [F in keyof P]: ValueOfType<P[F]> };
/** The fields of a stream as its sender sees them. */
export type DrivenFields<P extends Payload> = { readonly [F in keyof P]: Wire<ValueOfType<P[F]>> };

/** What a declaration of registers or of wires gives. */
export type Declared<S, R extends 'reg' | 'wire'> = S extends SignalType
  ? R extends 'reg'
    ? Reg<ValueOfType<S>>
    : Wire<ValueOfType<S>>
  : S extends BundleType | BundleVecType | StreamShape
    ? View<S, R>
    : { readonly [N in keyof S]: Declared<S[N], R> };

/** What every stream has; its fields are beside it, unless they are called like one of these. */
type StreamName = 'valid' | 'ready' | 'payload' | 'fire';

/** A stream at its receiving end: `s.data` is field `data`. `fire` is 1 in the cycle in which a beat is taken. */
export type StreamSink<P extends Payload> = SinkEnd<P> & {
  readonly [F in keyof P as Exclude<KnownName<F>, StreamName>]: ValueOfType<P[F]>;
};

/** A stream at its sending end. */
export type StreamSource<P extends Payload> = SourceEnd<P> & {
  readonly [F in keyof P as Exclude<KnownName<F>, StreamName>]: Wire<ValueOfType<P[F]>>;
};

/** `never` for what stands for any name. */
type KnownName<F> = string extends F ? never : F;

interface SinkEnd<P extends Payload> {
  readonly valid: Bool;
  readonly ready: Wire<Bool>;
  readonly payload: Fields<P>;
  readonly fire: Bool;
}

interface SourceEnd<P extends Payload> {
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
  readonly [F in keyof P & keyof Q]: unknown extends SameWidth<P[F]['width'], Q[F]['width']>
    ? never
    : SameFieldWidth<F, P[F]['width'], Q[F]['width']>;
}[keyof P & keyof Q];

/** Ports as the body of the module sees them. */
export type Inside<P extends Ports> = {
  readonly [N in keyof P]: NonNullable<P[N]> extends RegisterPort<infer T>
    ? Reg<ValueOfType<T>>
    : NonNullable<P[N]> extends PortType<infer T, infer D>
      ? D extends 'in'
        ? ValueOfType<T>
        : Wire<ValueOfType<T>>
      : NonNullable<P[N]> extends StreamType<infer F, infer D>
        ? D extends 'in'
          ? StreamSink<F>
          : StreamSource<F>
        : NonNullable<P[N]> extends DomainType
          ? Domain
          : NonNullable<P[N]> extends BundlePort<infer S, infer D>
            ? View<S, D>
            : never;
};

/** A clock domain of an instance. */
export interface DomainSink {
  /** Connects the clock and the reset; `reset`: another signal for the reset than that of `domain`. */
  drive(domain: Domain, options?: { readonly reset?: Bool }): void;
}

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
      : NonNullable<P[N]> extends DomainType
        ? DomainSink
        : NonNullable<P[N]> extends BundlePort<infer S, infer D>
          ? View<S, D extends 'in' ? 'out' : 'in'>
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
  readonly part:
    | 'valid'
    | 'ready'
    | ''
    | 'clock'
    | 'reset'
    | { readonly field: string }
    | { readonly path: readonly (string | number)[]; readonly of: BundleType | BundleVecType };
  readonly timing: Timing;
}

/** All signals of all ports, in order. */
export function portSignals(ports: Ports): PortSignal[] {
  return Object.entries(ports).flatMap(([port, spec]): PortSignal[] => {
    if (spec.port === 'domain') return domainSignals(port, spec);
    const { direction, place, timing } = spec;
    if (spec.port === 'bundle') return bundleSignals(port, spec.type, direction, timing, place);
    if (spec.port === 'signal')
      return [{ name: port, direction, type: spec.type, place, port, part: '', timing }];
    const back = direction === 'in' ? 'out' : 'in';
    const valid = BoolType().doc(spec.description);
    return [
      { name: `${port}_valid`, direction, type: valid, place, port, part: 'valid', timing },
      { name: `${port}_ready`, direction: back, type: BoolType(), place, port, part: 'ready', timing },
      ...Object.entries(spec.payload).map(
        ([field, type]): PortSignal => ({
          name: `${port}_${field}`,
          direction,
          type,
          place,
          port,
          part: { field },
          timing,
        }),
      ),
    ];
  });
}

/** The streams among the ports, also those in bundles. */
export function portStreams(ports: Ports): NamedStream[] {
  return Object.entries(ports).flatMap(([name, spec]): NamedStream[] => {
    if (spec.port === 'bundle') return bundleStreams(name, spec.type, spec.direction);
    if (spec.port !== 'stream') return [];
    return [{ name, direction: spec.direction, fields: Object.keys(spec.payload) }];
  });
}

function domainSignals(port: string, { resetKind, description, place }: DomainType): PortSignal[] {
  const clock = BoolType().doc(
    description === '' ? 'clock, rising edge' : `${description}: clock, rising edge`,
  );
  const common = { direction: 'in', place, port, timing: {} } as const;
  const clockSignal = { ...common, name: `${port}_clk`, type: clock, part: 'clock' } as const;
  if (resetKind === 'none') return [clockSignal];
  const reset = BoolType().doc(resetDoc(resetKind));
  return [clockSignal, { ...common, name: `${port}_rst`, type: reset, part: 'reset' }];
}

function documented<T extends SignalType>(type: T, doc: string | undefined): T {
  return doc === undefined ? type : (type.doc(doc) as T);
}
