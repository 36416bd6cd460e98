import type { Related } from '../../../diag/index.ts';
import type { Design, LocationId, Signal } from '../../../ir/index.ts';
import type { FlatGraph, Use } from '../flat-graph.ts';

/** A signal in one instance. */
export interface Spot {
  readonly use: Use;
  readonly signal: Signal;
  readonly name: string;
}

export function spotOf(flat: FlatGraph, vertex: number): Spot | null {
  const use = flat.useOf(vertex);
  const signal = use.dependencies.module.signals[vertex - use.first];
  return signal ? { use, signal, name: `${use.path}.${signal.name}` } : null;
}

/**
 * The shortest way against the flow of values from one of `starts` to a vertex that is a `goal`, through vertices that
 * `leads` allows; in the direction of the flow, the goal first. Null if there is none.
 */
export function trail(
  flat: FlatGraph,
  starts: Iterable<number>,
  goal: (vertex: number) => boolean,
  leads: (vertex: number) => boolean,
): number[] | null {
  const from = new Map<number, number>();
  const queue: number[] = [];
  const add = (vertex: number, before: number) => {
    if (from.has(vertex) || !leads(vertex)) return;
    from.set(vertex, before);
    queue.push(vertex);
  };
  for (const start of starts) add(start, -1);
  for (let i = 0; i < queue.length; i++) {
    const vertex = queue[i]!;
    if (goal(vertex)) {
      const way: number[] = [];
      for (let at = vertex; at >= 0; at = from.get(at)!) way.push(at);
      return way;
    }
    for (let k = 0, to = flat.edge(vertex, 0); to >= 0; to = flat.edge(vertex, ++k)) add(to, vertex);
  }
  return null;
}

/** The signals on a way, without the wires that only connect a port of an instance. */
export function spotsOn(flat: FlatGraph, way: readonly number[]): Spot[] {
  const spots = way.flatMap((vertex) => spotOf(flat, vertex) ?? []);
  return spots.filter((spot, i) => {
    const [before, after] = [spots[i - 1], spots[i + 1]];
    if (spot.signal.kind !== 'wire') return true;
    const isShown = spot.signal.source === 'instance' && before?.use !== spot.use && before !== undefined;
    const isPassed = after !== undefined && after.use !== spot.use && after.signal.kind === 'input';
    return !isShown && !isPassed;
  });
}

/** A note that points at a place, if it is known. */
export function note(design: Design, message: string, location: LocationId): Related {
  const place = design.locations.place(location);
  return place ? { message, place } : { message };
}
