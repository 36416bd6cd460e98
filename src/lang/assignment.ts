import type { Place } from '../diag/index.ts';
import type { NodeId, Signal, SignalId } from '../ir/index.ts';
import { captureLocation } from './call-site.ts';
import { type ModuleContext, reportAt } from './context.ts';

/** The part of a signal that an assignment through an expression changes. */
export interface Target {
  readonly signal: SignalId;
  readonly low: number;
  readonly width: number;
  /** Element index node, or -1. */
  readonly index: NodeId;
}

/** `next` assigns registers, `drive` everything else that can be assigned. */
export type Assigning = 'next' | 'drive';

/** Bits `low + width - 1 .. low` of what `target` names; null where they cannot be assigned. */
export function partTarget(target: Target | null, low: number, width: number): Target | null {
  if (!target || target.index >= 0) return null;
  return { signal: target.signal, low: target.low + low, width, index: -1 };
}

/** A bit by computed position is a target only in a whole signal: beyond a part it would reach its neighbours. */
export function bitTarget(context: ModuleContext, target: Target | null, index: NodeId): Target | null {
  if (!target || target.index >= 0 || target.width !== context.builder.signals[target.signal]!.width)
    return null;
  return { signal: target.signal, low: 0, width: 1, index };
}

/**
 * Appends an assignment to what `target` names, after checking that it may be assigned this way. Messages call it
 * `operation`; `place` is the author's line.
 */
export function assignTo(
  context: ModuleContext,
  target: Target | null,
  how: Assigning,
  operation: string,
  shown: { toString(): string },
  value: () => NodeId,
  place: Place | undefined,
): void {
  if (!context.isDescribed()) return;
  const signal = target && context.builder.signals[target.signal]!;
  const assignable = signal && signal.source === 'statements' && (signal.kind === 'reg') === (how === 'next');
  if (!target || !assignable) {
    context.error(
      'SL0106',
      `${operation}: '${shown}' is ${signal ? describeSource(signal) : 'an expression'}`,
      {
        help:
          signal?.kind === 'reg'
            ? 'a register is assigned with next(...)'
            : signal?.source === 'statements'
              ? 'wires and outputs are assigned with drive(...)'
              : 'only registers, wires, outputs and inputs of instances can be assigned',
      },
    );
    return;
  }
  const { signal: id, low, width, index } = target;
  context.push({
    kind: 'assign',
    target: id,
    low,
    width,
    index,
    value: value(),
    location: context.design.locate(place),
  });
}

/** SL0106 for `ports.y = value`, which would only change a record of JavaScript. */
export function reportAssigned(name: string): void {
  reportAt(captureLocation(), 'SL0106', `'${name}' is assigned with =`, {
    help: 'hardware is assigned with drive(...) or next(...)',
  });
}

/** A few words for a signal that cannot be assigned in some way. */
export function describeSource({ kind, source }: Pick<Signal, 'kind' | 'source'>): string {
  if (source === 'outside') return 'an input of this module';
  if (source === 'instance') return 'an output of an instance';
  if (source === 'memory') return 'read data of a memory';
  return kind === 'reg' ? 'a register' : `${kind === 'output' ? 'an output' : 'a wire'}`;
}
