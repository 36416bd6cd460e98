import { fail, type Place } from '../diag/index.ts';
import type { LocationId, SignalId, SignalKind, SignalOptions } from '../ir/index.ts';
import { verilogKeywords } from '../ir/index.ts';
import { BundleType, BundleVecType, StreamShape } from './bundle.ts';
import { makeHandle } from './bundle-handles.ts';
import { captureLocation } from './call-site.ts';
import { type ModuleContext, reportAt } from './context.ts';
import { enumerationIndex } from './enumerations.ts';
import { Expr } from './expression.ts';
import { enumerationOfFormat, formText, plainKind, pointOf } from './format.ts';
import { literalNode } from './literal.ts';
import { reportNoType } from './no-type.ts';
import { Bool, type SignalType } from './types.ts';
import { VecExpr } from './vector.ts';

/** A record of declarations: names come from its keys, nested records give `outer_inner`, lists `name_0`, `name_1`. */
export type Shape =
  | SignalType
  | BundleType
  | BundleVecType
  | StreamShape
  | readonly Shape[]
  | { readonly [name: string]: Shape };

/**
 * Claims a name in the module and gives its location; SL0107 when it cannot stand in Verilog, SL0108 when it is taken.
 */
export function claimName(
  context: ModuleContext,
  name: string,
  place: Place | undefined = captureLocation(),
  help = 'nested and listed declarations are joined with an underscore, so a.b and a_b are the same name',
): LocationId {
  const location = context.design.locate(place);
  if (!context.isDescribed()) return location;
  checkName(name, place);
  const earlier = context.names.get(name);
  if (earlier === undefined) {
    context.names.set(name, location);
    reportCase(context, name, place);
    return location;
  }
  const first = context.design.locations.place(earlier);
  reportAt(place, 'SL0108', `'${name}' is declared twice in module '${context.builder.name}'`, {
    related: first ? [{ message: 'first declared here', place: first }] : [],
    help,
  });
  return location;
}

/** Names of each module that have capitals, by their lower case. */
const folded = new WeakMap<ModuleContext, Map<string, string>>();

/** The first name of the module that differs from `name` in case only; the name is remembered for later ones. */
function sameButCase(context: ModuleContext, name: string): string | undefined {
  const lower = name.toLowerCase();
  const names = folded.get(context);
  const other = names?.get(lower);
  if (lower === name || other !== undefined) return other;
  if (context.names.has(lower)) return lower;
  if (names) names.set(lower, name);
  else folded.set(context, new Map([[lower, name]]));
  return undefined;
}

/** SL0108 for a name that differs from an earlier one of the module in case only. */
function reportCase(context: ModuleContext, name: string, place: Place | undefined): void {
  const other = sameButCase(context, name);
  if (other === undefined) return;
  const first = context.design.locations.place(context.names.get(other)!);
  reportAt(
    place,
    'SL0108',
    `'${name}' and '${other}' in module '${context.builder.name}' differ in case only`,
    {
      related: first ? [{ message: 'declared here', place: first }] : [],
      help: 'readers mix them up, and tools that also read VHDL take them for one name',
    },
  );
}

/** SL0107 unless the name is a plain identifier: of enumerations and members, which get a prefix in Verilog. */
export function isMemberName(name: string, place: Place | undefined = captureLocation()): boolean {
  if (/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) return true;
  reportAt(place, 'SL0107', `'${name}' is not a usable name`, {
    help: 'names begin with a letter and go on with letters, digits and underscores, so that they reach Verilog unchanged',
  });
  return false;
}

/** SL0107 unless the name is a plain identifier and no Verilog or SystemVerilog keyword. */
export function checkName(name: string, place: Place | undefined = captureLocation()): void {
  if (isMemberName(name, place) && verilogKeywords.has(name)) {
    reportAt(place, 'SL0107', `'${name}' is a keyword of Verilog or SystemVerilog`, {
      help: `choose another name, for example '${name}_value'`,
    });
  }
}

/** Declares one signal and gives the value that stands for it. `place`: of the statement that declares it. */
export function declareSignal(
  context: ModuleContext,
  name: string,
  kind: SignalKind,
  type: SignalType,
  place: Place | undefined = captureLocation(),
  options: SignalOptions = {},
): Expr | VecExpr {
  const location = claimName(context, name, declarationPlace(context, type, place));
  const isVec = type.shape === 'vec';
  const scalar = isVec ? type.element : type;
  const enumeration = isVec ? null : enumerationOfFormat(scalar.format);
  const id = context.builder.signal(name, kind, type.width, {
    signed: !isVec && plainKind(scalar.kind) === 'sint',
    ...(enumeration && { enumeration: enumerationIndex(context, enumeration) }),
    lane: isVec ? scalar.width : 0,
    location,
    doc: docOf(type),
    ...(kind === 'reg' && { reset: resetValue(context, type) }),
    ...options,
  });
  return signalValue(context, id, type);
}

/**
 * The line of one declaration in a record of many: where its type is written, if that is inside of the statement at
 * `place`; a type made earlier and used several times says nothing about the place, and then it is the statement.
 */
export function declarationPlace(
  context: ModuleContext,
  type: SignalType,
  place: Place | undefined,
): Place | undefined {
  const { place: written, order } = type.origin;
  const inside =
    written &&
    place &&
    order >= context.design.firstType &&
    written.file === place.file &&
    written.line >= place.line;
  return inside ? written : place;
}

/** The value of a declared signal. */
export function signalValue(context: ModuleContext, id: SignalId, type: SignalType): Expr | VecExpr {
  const node = context.builder.ref(id);
  const target = { signal: id, low: 0, width: type.width, index: -1 };
  if (type.shape === 'vec') return new VecExpr(context, node, type.element, type.length, target);
  return new Expr(context, node, type.kind, type.width, target, false, type.format);
}

/** The line for the reader of the Verilog, who cannot see a binary point otherwise. */
function docOf(type: SignalType): string {
  const scalar = type.shape === 'vec' ? type.element : type;
  if (!pointOf(scalar.format)) return type.description;
  const form = formText(scalar.kind, scalar.format);
  return type.description === '' ? form : `${type.description}, ${form}`;
}

/** Walks a record of declarations and gives a record of the same form with what `leaf` makes of each type. */
export function mapShape<T>(
  shape: Shape,
  name: string,
  leaf: (type: SignalType, name: string) => T,
): unknown {
  if (name === '') requireRecord(shape);
  if (isSignalType(shape)) return leaf(shape, name);
  if (isBundle(shape)) return makeHandle(shape, name, (each) => leaf(each.type, each.name));
  if (typeof shape !== 'object' || shape === null)
    return leaf(reportNoType(`'${name}'`, shape, Bool()), name);
  if (Array.isArray(shape))
    return (shape as readonly Shape[]).map((item, i) => mapShape(item, `${name}_${i}`, leaf));
  const made: Record<string, unknown> = {};
  for (const key of Object.keys(shape))
    made[key] = mapShape((shape as Record<string, Shape>)[key]!, name === '' ? key : `${name}_${key}`, leaf);
  return made;
}

/** SL0118 unless declarations are given as a record: their names are its keys. */
function requireRecord(shape: unknown): void {
  const plain = typeof shape === 'object' && shape !== null && !Array.isArray(shape);
  if (plain && !isSignalType(shape) && !isBundle(shape)) return;
  const place = captureLocation();
  fail(
    'SL0118',
    `declarations are given as ${plain ? 'a type' : shape === undefined ? 'nothing' : 'no record'}`,
    {
      ...(place && { place }),
      help: 'give each a name: m.reg({ count: UInt(8) }), m.wire({ sum: UInt(9) })',
    },
  );
}

export function isSignalType(value: unknown): value is SignalType {
  return (
    typeof value === 'object' &&
    value !== null &&
    ((value as { shape?: unknown }).shape === 'scalar' || (value as { shape?: unknown }).shape === 'vec')
  );
}

function isBundle(value: unknown): value is BundleType | BundleVecType | StreamShape {
  return value instanceof BundleType || value instanceof BundleVecType || value instanceof StreamShape;
}

function resetValue(context: ModuleContext, type: SignalType): bigint | null {
  if (type.resetRule === 'none') return null;
  const kind = type.shape === 'vec' ? 'bits' : plainKind(type.kind);
  return context.builder.nodes.value(literalNode(context, type.resetRule.to, kind, type.width));
}
