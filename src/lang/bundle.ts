import { fail, type Place } from '../diag/index.ts';
import { captureLocation } from './call-site.ts';
import type { Payload, Timing } from './ports.ts';
import type { SignalType } from './types.ts';

/** What a bundle is made of. Lists give `name_0`, `name_1`, ... */
export type BundleField =
  | SignalType
  | BundleType
  | BundleVecType
  | FlipType
  | StreamShape
  | readonly BundleField[];

/** The fields of a bundle, in order. Names come from the keys. */
export type BundleFields = { readonly [name: string]: BundleField };

/** A named group of signals. Field `f` of bundle `b` is the signal `b_f`. */
export class BundleType<out F extends BundleFields = BundleFields> {
  readonly shape = 'bundle';
  readonly fields: F;

  constructor(fields: F) {
    this.fields = fields;
  }

  /** Bits of all fields together; of a stream in it, valid, ready and payload. */
  get width(): number {
    return Object.values(this.fields).reduce((sum, field) => sum + widthOf(field), 0);
  }

  toString(): string {
    return fieldsText(this.fields);
  }
}

/** A field that goes against the direction of its bundle. */
export class FlipType<out S extends BundleField = BundleField> {
  readonly shape = 'flip';
  readonly inner: S;

  constructor(inner: S) {
    this.inner = inner;
  }

  toString(): string {
    return `flip(${fieldText(this.inner)})`;
  }
}

/** A ready/valid stream as a field of a bundle or for `input` and `output`. */
export class StreamShape<out P extends Payload = Payload> {
  readonly shape = 'stream';
  readonly payload: P;

  constructor(payload: P) {
    this.payload = payload;
  }

  toString(): string {
    return `Stream(${fieldsText(this.payload)})`;
  }
}

/** Bundles side by side: each field is one signal, a vector of as many elements. */
export class BundleVecType<out B extends BundleType = BundleType> {
  readonly shape = 'bundleVec';
  readonly length: number;
  readonly element: B;

  constructor(length: number, element: B) {
    this.length = length;
    this.element = element;
  }

  get width(): number {
    return this.length * this.element.width;
  }

  toString(): string {
    return `Vec(${this.length}, ${this.element})`;
  }
}

/** A bundle at the border of a module. */
export class BundlePort<
  S extends BundleType | BundleVecType = BundleType | BundleVecType,
  D extends 'in' | 'out' = 'in' | 'out',
> {
  readonly port = 'bundle';
  readonly direction: D;
  readonly type: S;
  readonly timing: Timing;
  readonly #place: Place | undefined;

  constructor(direction: D, type: S, timing: Timing = {}, place = captureLocation()) {
    this.direction = direction;
    this.type = type;
    this.timing = timing;
    this.#place = place;
  }

  /** All of the bundle belongs to a clock domain: the name of a port made with `clockDomain`, or `default`. */
  on(domain: string): BundlePort<S, D> {
    return new BundlePort(this.direction, this.type, { domain }, this.#place);
  }

  get place(): Place | undefined {
    return this.#place;
  }
}

/**
 * A named group of signals, for ports, wires and registers. Fields are types, bundles, lists of them, streams, and
 * `flip(...)` of one of these for what goes the other way: of `output(bundle)` the flipped fields are inputs.
 */
export function Bundle<const F extends BundleFields>(fields: F): BundleType<F> {
  for (const [name, field] of Object.entries(fields)) requireField(name, field);
  return new BundleType(fields);
}

/** A field that goes against the direction of its bundle. */
export function flip<const S extends BundleField>(field: S): FlipType<S> {
  return new FlipType(field);
}

/** A ready/valid stream without direction: a field of a bundle. */
export function Stream<const P extends Payload>(payload: P): StreamShape<P> {
  return new StreamShape(payload);
}

function requireField(name: string, field: BundleField): void {
  if (Array.isArray(field) || (typeof field === 'object' && field !== null && 'shape' in field)) return;
  const place = captureLocation();
  fail('SL0102', `Bundle: field '${name}' is no type`, {
    ...(place && { place }),
    help: 'fields are types such as UInt(8), bundles, streams, lists of them, and flip(...) of one of these',
  });
}

/** Bits of a field; a stream counts its valid and ready. */
export function widthOf(field: BundleField): number {
  if (isList(field)) return field.reduce((sum, item) => sum + widthOf(item), 0);
  if (field.shape === 'flip') return widthOf(field.inner);
  if (field.shape === 'stream')
    return Object.values(field.payload).reduce((sum, type) => sum + type.width, 2);
  return field.width;
}

export function isList(field: BundleField): field is readonly BundleField[] {
  return Array.isArray(field);
}

function fieldsText(fields: Readonly<Record<string, BundleField>>): string {
  const list = Object.entries(fields).map(([name, field]) => `${name}: ${fieldText(field)}`);
  return `{ ${list.join(', ')} }`;
}

function fieldText(field: BundleField): string {
  return isList(field) ? `[${field.map(fieldText).join(', ')}]` : String(field);
}
