import type { Expr } from './expression.ts';
import type { PortSignal } from './ports.ts';

/** Files a port signal under its port: plain ports as they are, streams as `{valid, ready, payload, fire}`. */
export function placePort(
  values: Map<string, unknown>,
  streams: Record<string, Record<string, unknown>>,
  signal: PortSignal,
  value: unknown,
): void {
  if (signal.part === '') {
    values.set(signal.port, value);
    return;
  }
  let stream = streams[signal.port];
  if (!stream) {
    const made: Record<string, unknown> = { payload: {} };
    Object.defineProperty(made, 'fire', { get: () => (made.valid as Expr).and(made.ready as Expr) });
    streams[signal.port] = made;
    values.set(signal.port, made);
    stream = made;
  }
  if (typeof signal.part === 'string') stream[signal.part] = value;
  else (stream.payload as Record<string, unknown>)[signal.part.field] = value;
}
