import type { BundleType, BundleVecType } from './bundle.ts';
import { leavesOf, makeHandle, showField, streamHandle } from './bundle-handles.ts';
import type { PortSignal } from './ports.ts';

/** Files a port signal under its port: plain ports as they are, streams as `{valid, ready, payload, fire}`. */
export function placePort(
  values: Map<string, unknown>,
  streams: Record<string, Record<string, unknown>>,
  signal: PortSignal,
  value: unknown,
): void {
  if (signal.part === 'clock' || signal.part === 'reset') return;
  if (signal.part === '') {
    values.set(signal.port, value);
    return;
  }
  if (typeof signal.part === 'object' && 'path' in signal.part) {
    placeInBundle(values, signal.port, signal.part, value);
    return;
  }
  let stream = streams[signal.port];
  if (!stream) {
    const made = streamHandle({ payload: {} }, signal.port);
    streams[signal.port] = made;
    values.set(signal.port, made);
    stream = made;
  }
  if (typeof signal.part === 'string') stream[signal.part] = value;
  else {
    (stream.payload as Record<string, unknown>)[signal.part.field] = value;
    showField(stream, signal.part.field);
  }
}

/** Signals come in order: with the last of a bundle, its handle is made. */
function placeInBundle(
  values: Map<string, unknown>,
  port: string,
  { path, of }: { readonly path: readonly (string | number)[]; readonly of: BundleType | BundleVecType },
  value: unknown,
): void {
  const pending = (values.get(port) as Map<string, unknown> | undefined) ?? new Map<string, unknown>();
  pending.set(path.join('.'), value);
  const complete = pending.size === leavesOf(of).length;
  values.set(port, complete ? makeHandle(of, '', (leaf) => pending.get(leaf.path.join('.'))) : pending);
}
