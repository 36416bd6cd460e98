import type { DiagnosticSink, Related } from '../../diag/index.ts';
import type { Design, LocationId } from '../../ir/index.ts';
import { BitGraph } from './bit-graph.ts';
import { FlatGraph } from './flat-graph.ts';
import { cyclicComponents } from './strongly-connected.ts';

/** Most related places that one message lists. */
const maxPlaces = 8;

/** A named stop on a loop, in the direction in which values flow. */
interface Stop {
  readonly label: string;
  readonly name: string;
  readonly location: LocationId;
}

/**
 * SL0204: values that depend on themselves within a cycle, through any number of modules. A first search takes each
 * signal and node as one piece; only where it finds a loop are single bits looked at, so that slices of one vector that
 * feed each other, and handshakes that cross an instance both ways, are no loops.
 */
export function checkLoops(design: Design, sink: DiagnosticSink): void {
  const flat = new FlatGraph(design);
  const seen = new Set<string>();
  for (const component of cyclicComponents(flat)) {
    const bits = new BitGraph(
      flat,
      component.sort((a, b) => a - b),
    );
    for (const cycle of cyclicComponents(bits)) {
      const stops = stopsOf(flat, bits, shortestCycle(flat, bits, cycle));
      const key = stops.map((stop) => stop.name).join(' -> ');
      if (seen.has(key)) continue;
      seen.add(key);
      report(design, stops, sink);
    }
  }
}

/** The fewest steps from a signal's bit back to itself, among the bits of one cyclic component. */
function shortestCycle(flat: FlatGraph, bits: BitGraph, component: readonly number[]): number[] {
  const members = new Set(component);
  const isSignal = (bit: number) => {
    const { vertex } = bits.at(bit);
    const { dependencies, first } = flat.useOf(vertex);
    return vertex - first < dependencies.firstNode;
  };
  const start = component.reduce((least, bit) => (bit < least && isSignal(bit) ? bit : least), bits.count);
  const from = new Map<number, number>();
  const queue = [start];
  for (let i = 0; i < queue.length; i++) {
    const bit = queue[i]!;
    for (let k = 0, to = bits.edge(bit, 0); to >= 0; to = bits.edge(bit, ++k)) {
      if (!members.has(to) || from.has(to)) continue;
      from.set(to, bit);
      if (to === start) {
        const cycle = [start];
        for (let at = bit; at !== start; at = from.get(at)!) cycle.push(at);
        return cycle;
      }
      queue.push(to);
    }
  }
  return [start];
}

/**
 * The signals on a cycle (given in the direction of the flow), by their names from the top. Wires that only connect
 * a port of an instance are left out: the port stands for them.
 */
function stopsOf(flat: FlatGraph, bits: BitGraph, cycle: readonly number[]): Stop[] {
  const stops: Stop[] = [];
  const signals = cycle.flatMap((flatBit, i) => {
    const { vertex, bit } = bits.at(flatBit);
    const use = flat.useOf(vertex);
    const signal = use.dependencies.module.signals[vertex - use.first];
    const before = cycle[(i + cycle.length - 1) % cycle.length]!;
    return signal ? [{ flatBit, vertex, bit, use, signal, before }] : [];
  });
  const locationOf = ({ flatBit, before, signal }: (typeof signals)[number]) =>
    bits.assignBetween(flatBit, before)?.location ?? signal.location;
  for (const [i, stop] of signals.entries()) {
    const { vertex, bit, use, signal } = stop;
    const next = signals[(i + 1) % signals.length]!;
    const previous = signals[(i + signals.length - 1) % signals.length]!;
    const comesAcross = flat.acrossBoundary(use, signal.id) === previous.vertex;
    const feedsPort =
      next.signal.kind === 'input' && flat.acrossBoundary(next.use, next.signal.id) === vertex;
    const showsPort = signal.source === 'instance' && comesAcross;
    if ((feedsPort || showsPort) && signal.kind === 'wire') continue;
    const isSplit = use.dependencies.assigns[signal.id]!.some(({ assign }) => assign.width !== signal.width);
    const name = `${use.path}.${signal.name}`;
    const label = isSplit ? `${name}[${bit}]` : name;
    const isConnectedInput =
      signal.kind === 'input' && comesAcross && previous.signal.source === 'statements';
    const location = locationOf(isConnectedInput ? previous : stop);
    if (stops.at(-1)?.label !== label) stops.push({ label, name, location });
  }
  while (stops.length > 1 && stops.at(-1)!.label === stops[0]!.label) stops.pop();
  return stops;
}

function report(design: Design, stops: readonly Stop[], sink: DiagnosticSink): void {
  const [first] = stops;
  if (!first) return;
  const path = [...stops, first].map((stop) => stop.label).join(' -> ');
  const place = design.locations.place(first.location);
  const related = stops.slice(1, maxPlaces).map((stop): Related => {
    const at = design.locations.place(stop.location);
    return { message: `'${stop.label}' gets its value here`, ...(at ? { place: at } : {}) };
  });
  sink.error('SL0204', `combinational loop: ${path}`, {
    ...(place ? { place } : {}),
    related,
    help: 'put a register on this path, or make one of these signals not depend on the one before it',
  });
}
