import type { BundleFields } from './bundle.ts';
import { type BundleField, StreamShape } from './bundle.ts';
import { leavesOf, shapeOf, valueAt, valuesOf } from './bundle-handles.ts';
import type { BundleEnd, SameFields, SameValues, Side } from './bundle-values.ts';
import { captureLocation } from './call-site.ts';
import { reportAt } from './context.ts';
import type { DrivenFields, Fields, Payload, SamePayload, StreamSink, StreamSource } from './ports.ts';
import type { SignalType } from './types.ts';
import type { WidthMismatch } from './width-math.ts';

interface Driven {
  drive(value: unknown): void;
}

interface Connect {
  <P extends { readonly [N in keyof Q]: SignalType }, Q extends P>(
    from: StreamSink<P>,
    to: StreamSource<Q>,
  ): void;
  <A extends object, B extends object>(from: A & SendingEnd<A>, to: B & Joined<A, B>): void;
}

/** Ends of streams with any payload. */
type SendingStream = Omit<StreamSink<Payload>, 'payload'> & { readonly payload: object };
type TakingStream = Omit<StreamSource<Payload>, 'payload'> & { readonly payload: object };
type Sending = SendingStream | BundleEnd<BundleFields, 'in' | 'wire' | 'reg'>;
type Taking = TakingStream | BundleEnd<BundleFields, 'out' | 'wire'>;

/** `unknown` for what `connect` takes from. */
type SendingEnd<A> = A extends Sending
  ? unknown
  : WidthMismatch<'the first end is no stream or bundle that is read here: connect(from, to) goes from what is read to what is driven'>;

/** `unknown` when two ends have the same fields, as far as is known. */
type Joined<A, B> = B extends Taking
  ? SameEnds<A, B>
  : WidthMismatch<'the second end is no stream or bundle that is driven here: connect(from, to) goes from what is read to what is driven'>;

type SameEnds<A, B> =
  A extends BundleEnd<infer F, Side>
    ? B extends BundleEnd<infer G, Side>
      ? SameFields<F, G>
      : WidthMismatch<'the first end is a bundle, the second is none'>
    : A extends StreamSink<infer P>
      ? B extends StreamSource<infer Q>
        ? SamePayload<P, Q>
        : WidthMismatch<'the first end is a stream, the second is none'>
      : unknown;

/**
 * Joins two streams, or two bundles, with the same fields: everything of `from` goes to `to`, and what is flipped, or
 * the ready of a stream, goes back. SL0115 when the fields differ.
 */
export const connect = join as Connect;

function join(from: unknown, to: unknown): void {
  const [a, b] = [endOf(from), endOf(to)];
  if (!a || !b) {
    reportAt(
      captureLocation(),
      'SL0115',
      `connect: ${a ? 'the second' : 'the first'} end is no stream and no bundle`,
      {
        help: 'single signals are joined with drive(...); connect takes streams and bundles of ports, wires and instances',
      },
    );
    return;
  }
  const [sent, taken] = [leavesByName(a), leavesByName(b)];
  const alone = [...sent.keys()].filter((name) => !taken.has(name));
  alone.push(...[...taken.keys()].filter((name) => !sent.has(name)));
  const turned = [...sent].find(([name, leaf]) => taken.get(name)?.flipped === !leaf.flipped);
  if (alone.length > 0 || turned) {
    const what = a instanceof StreamShape ? 'streams' : 'bundles';
    const message =
      alone.length > 0
        ? `field ${alone.join(', ')} is in one of the ${what} only`
        : `field ${turned![0]} is flipped in one of the ${what} only`;
    reportAt(captureLocation(), 'SL0115', `connect: ${message}`, {
      help: `one ${what.slice(0, -1)} carries ${fieldNames(sent)}, the other ${fieldNames(taken)}`,
    });
    return;
  }
  for (const [name, { path, flipped }] of sent) {
    const [source, target] = [valueAt(from, path), valueAt(to, taken.get(name)!.path)];
    if (flipped) (source as Driven).drive(target);
    else (target as Driven).drive(source);
  }
}

type Capture = <const T extends object, const S extends object>(
  registers: T,
  values: S & SameValues<T, S>,
) => void;

interface Assign {
  <P extends Payload>(targets: DrivenFields<P>, values: Fields<P>): void;
  <const T extends object, const S extends object>(targets: T, values: S & SameValues<T, S>): void;
}

/**
 * After the clock edge, registers hold what `values` are now: a bundle of registers takes a bundle, a record of them a
 * record or the payload of a stream, with the same fields. SL0115 when the fields differ.
 */
export const capture = ((targets: object, values: object) =>
  assignAll('capture', 'registers', 'next', targets, values)) as unknown as Capture;

/** Wires or outputs, such as the payload of a stream that is sent, carry `values`, a record with the same fields. */
export const assign = ((targets: object, values: object) =>
  assignAll('assign', 'wires', 'drive', targets, values)) as unknown as Assign;

function assignAll(
  operation: string,
  what: string,
  method: 'next' | 'drive',
  targetRecord: object,
  valueRecord: object,
): void {
  const [targets, sources] = [valuesOf(targetRecord), valuesOf(valueRecord)];
  const alone = [...targets.keys()].filter((name) => !sources.has(name));
  alone.push(...[...sources.keys()].filter((name) => !targets.has(name)));
  if (alone.length > 0) {
    const names = (record: ReadonlyMap<string, unknown>) => [...record.keys()].join(', ') || 'nothing';
    const message = `${operation}: field ${alone.join(', ')} is in one of the two only`;
    reportAt(captureLocation(), 'SL0115', message, {
      help: `the ${what} are ${names(targets)}, the values ${names(sources)}`,
    });
    return;
  }
  for (const [name, target] of targets) target[method](sources.get(name) as never);
}

/** The type of one end; a stream of a port has no handle type of its own, so it is read off its fields. */
function endOf(end: unknown): BundleField | null {
  const shape = shapeOf(end);
  if (shape) return shape;
  if (typeof end !== 'object' || end === null || !('payload' in end) || !('valid' in end)) return null;
  return new StreamShape(end.payload as Payload);
}

function leavesByName(shape: BundleField) {
  const leaves = leavesOf(shape);
  // A stream drives valid before ready and both before the payload: the order of its ports.
  return new Map(leaves.map((leaf) => [leaf.name, leaf] as const));
}

function fieldNames(leaves: ReadonlyMap<string, unknown>): string {
  const names = [...leaves.keys()].filter((name) => name !== 'valid' && name !== 'ready');
  return (names.length > 0 ? names : [...leaves.keys()]).join(', ') || 'nothing';
}
