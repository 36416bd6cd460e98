import { type BundleField, type BundleType, type BundleVecType, isList, type StreamShape } from './bundle.ts';
import type { Expr } from './expression.ts';
import { watched } from './misses.ts';
import { isExpr, isVector } from './operands.ts';
import type { PortSignal, Timing } from './ports.ts';
import { Bool, type ElementType, type SignalType, VecType } from './types.ts';
import type { VecExpr } from './vector.ts';

/** One signal of a bundle: where it is in the handle, what it is called, and whether it goes against the bundle. */
export interface Leaf {
  readonly path: readonly (string | number)[];
  readonly name: string;
  readonly type: SignalType;
  readonly flipped: boolean;
}

/** Types of the handles that were made, for `connect`, `capture` and `pack`. */
const shapes = new WeakMap<object, BundleField>();

/** The type of a bundle's, list's or stream's handle; undefined for anything else. */
export function shapeOf(handle: unknown): BundleField | undefined {
  return typeof handle === 'object' && handle !== null ? shapes.get(handle) : undefined;
}

/** A new handle of type `shape`; `leaf` gives the value of each signal, in order. */
export function makeHandle(shape: BundleField, name: string, leaf: (leaf: Leaf) => unknown): unknown {
  return build(shape, { path: [], name, flipped: false, length: 0 }, leaf);
}

interface At {
  readonly path: readonly (string | number)[];
  readonly name: string;
  readonly flipped: boolean;
  /** Elements of the vector of bundles that this is in, or 0. */
  readonly length: number;
}

function build(shape: BundleField, at: At, leaf: (leaf: Leaf) => unknown): unknown {
  const part = (key: string | number, field: BundleField, more: Partial<At> = {}): unknown =>
    build(field, { ...at, path: [...at.path, key], name: joined(at.name, key), ...more }, leaf);
  if (isList(shape))
    return known(
      shape.map((item, i) => part(i, item)),
      shape,
    );
  if (shape.shape === 'flip') return build(shape.inner, { ...at, flipped: !at.flipped }, leaf);
  if (shape.shape === 'bundle') {
    const fields = Object.entries(shape.fields).map(([key, field]) => [key, part(key, field)] as const);
    return known(
      watched(Object.fromEntries(fields), at.name === '' ? 'the bundle' : `bundle '${at.name}'`),
      shape,
    );
  }
  if (shape.shape === 'bundleVec') {
    const fields = build(shape.element, { ...at, length: shape.length }, leaf);
    return known(new BundleVecHandle(shape, fields), shape);
  }
  if (shape.shape === 'stream') return known(buildStream(shape, part, at), shape);
  const { path, name, flipped, length } = at;
  const type = length > 0 ? new VecType(length, shape as ElementType) : shape;
  return leaf({ path, name, type, flipped });
}

function buildStream(
  { payload }: StreamShape,
  part: (key: string, field: BundleField, more?: Partial<At>) => unknown,
  at: At,
): object {
  const valid = part('valid', Bool());
  const ready = part('ready', Bool(), { flipped: !at.flipped });
  const fields = Object.entries(payload).map(([field, type]) => [
    field,
    part(field, type, { path: [...at.path, 'payload', field] }),
  ]);
  return streamHandle({ valid, ready, payload: Object.fromEntries(fields) }, at.name);
}

/**
 * A stream's handle with `fire`, which is an expression of its own only where it is asked for, and with the fields of the
 * payload, as long as nothing of the stream has their name.
 */
export function streamHandle(stream: Record<string, unknown>, name: string): Record<string, unknown> {
  const what = name === '' ? 'the stream' : `stream '${name}'`;
  for (const field of Object.keys(stream.payload as object)) showField(stream, field);
  stream.payload = watched(stream.payload as object, `the payload of ${what}`);
  Object.defineProperty(stream, 'fire', {
    get: () => (stream.valid as Expr).and(stream.ready as Expr),
  });
  return watched(stream, what);
}

/** Makes a field of the payload a name of the stream too, one that does not count when its parts are listed. */
export function showField(stream: Record<string, unknown>, field: string): void {
  if (/^(valid|ready|payload|fire)$/.test(field)) return;
  const get = () => (stream.payload as Readonly<Record<string, unknown>>)[field];
  Object.defineProperty(stream, field, { get });
}

function known<T extends object>(handle: T, shape: BundleField): T {
  shapes.set(handle, shape);
  return handle;
}

function joined(name: string, key: string | number): string {
  return name === '' ? String(key) : `${name}_${key}`;
}

/** The run-time side of `BundleVec`: a bundle whose leaves are vectors. */
class BundleVecHandle {
  readonly length: number;
  readonly #element: BundleType;
  /** A bundle of vectors. */
  readonly #fields: unknown;

  constructor(type: BundleVecType, fields: unknown) {
    this.length = type.length;
    this.#element = type.element;
    this.#fields = fields;
  }

  at(index: number | Expr): unknown {
    return makeHandle(this.#element, '', ({ path }) => (valueAt(this.#fields, path) as VecExpr).at(index));
  }

  elements(): unknown[] {
    return Array.from({ length: this.length }, (_, i) => this.at(i));
  }

  /** The vector of each field, for what walks over all signals. */
  get fields(): unknown {
    return this.#fields;
  }
}

/** The value at a path of a handle. */
export function valueAt(handle: unknown, path: readonly (string | number)[]): unknown {
  let value = handle;
  for (const key of path) {
    const inside = value instanceof BundleVecHandle ? value.fields : value;
    value = (inside as Readonly<Record<string | number, unknown>>)[key];
  }
  return value;
}

/** All signals of a type, in order. */
export function leavesOf(shape: BundleField, name = ''): Leaf[] {
  const leaves: Leaf[] = [];
  makeHandle(shape, name, (leaf) => leaves.push(leaf));
  return leaves;
}

/** The signals of a bundle port, in order. */
export function bundleSignals(
  port: string,
  type: BundleType | BundleVecType,
  direction: 'in' | 'out',
  timing: Timing,
  place: PortSignal['place'],
): PortSignal[] {
  const back = direction === 'in' ? 'out' : 'in';
  return leavesOf(type, port).map(({ path, name, type: leafType, flipped }) => ({
    name,
    direction: flipped ? back : direction,
    type: leafType,
    place,
    port,
    part: { path, of: type },
    timing,
  }));
}

/** A stream among the ports of a module. */
export interface NamedStream {
  readonly name: string;
  readonly direction: 'in' | 'out';
  readonly fields: readonly string[];
}

/** The streams in a bundle port. */
export function bundleStreams(name: string, shape: BundleField, direction: 'in' | 'out'): NamedStream[] {
  if (isList(shape)) return shape.flatMap((item, i) => bundleStreams(`${name}_${i}`, item, direction));
  if (shape.shape === 'flip') return bundleStreams(name, shape.inner, direction === 'in' ? 'out' : 'in');
  if (shape.shape === 'stream') return [{ name, direction, fields: Object.keys(shape.payload) }];
  if (shape.shape !== 'bundle') return [];
  return Object.entries(shape.fields).flatMap(([key, field]) =>
    bundleStreams(`${name}_${key}`, field, direction),
  );
}

/** The signals of any record of values, in order, by their path: of bundles, payloads, lists and plain records. */
export function valuesOf(handle: unknown, path = ''): Map<string, Expr | VecExpr> {
  const found = new Map<string, Expr | VecExpr>();
  if (isExpr(handle) || isVector(handle)) return found.set(path, handle);
  if (typeof handle !== 'object' || handle === null) return found;
  const inside = handle instanceof BundleVecHandle ? handle.fields : handle;
  for (const [key, item] of Object.entries(inside as object))
    for (const [name, value] of valuesOf(item, joined(path, key))) found.set(name, value);
  return found;
}
