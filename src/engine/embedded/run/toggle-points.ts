import type { Design, SignalId } from '../../../ir/index.ts';
import type { WatchedSignals } from '../schedule/task-list.ts';
import { needsTicks } from '../ticked.ts';
import type { Directory, InstancePlace } from './directory.ts';
import { Nets, partsWithin } from './nets.ts';
import type { WriteFlags } from './write-flags.ts';

/** Bits of a signal, from `at` on, that are bits `low` and up of the value at `address`. */
export interface PlacedPart {
  readonly address: number;
  readonly low: number;
  readonly width: number;
  readonly at: number;
}

/** A signal of an instance whose bits are watched for rising and falling. */
export interface TogglePoint {
  readonly path: string;
  /** Its bits that can change. */
  readonly parts: readonly PlacedPart[];
  /** Addresses of the reset and of the clock of its module, or of the nearest module around it that has one; or -1. */
  readonly reset: number;
  readonly clock: number;
}

/** By module: what a program must keep so that the toggles of `wanted`, signals by module, can be watched. */
export function toggleSignals(design: Design, wanted: WatchedSignals): WatchedSignals {
  const nets = new Nets(design);
  /** By module: ports that have to be found outside of it, as a part of what they are connected to, and as a whole. */
  const outside = design.modules.map(() => new Set<SignalId>());
  const outsideWhole = design.modules.map(() => new Set<SignalId>());
  if (wanted.length === 0) return [];
  const clocksHaveValues = needsTicks(design);
  return design.modules.map((module, index) => {
    const { signals, domains, instances } = module;
    const isAsync = domains.some(({ reset, resetKind }) => resetKind === 'async' && reset >= 0);
    const isTop = index === design.top;
    const kept = new Set<SignalId>();
    const keep = (id: SignalId): void => {
      for (const { source } of nets.of(index).partsOf(id)) {
        const { kind } = signals[source]!;
        // A register can be read in any case, but while its reset acts at once, not as what it is.
        if (kind === 'wire' || (kind === 'reg' && isAsync)) kept.add(source);
        else if (kind !== 'reg' && !isTop) outside[index]!.add(source);
      }
    };
    const keepWhole = (id: SignalId): void => {
      if (signals[id]!.kind === 'input') outsideWhole[index]!.add(id);
      else kept.add(id);
    };
    for (const id of wanted[index] ?? []) keep(id);
    const [domain] = domains;
    if (domain && domain.reset >= 0) keepWhole(domain.reset);
    if (domain && clocksHaveValues) keepWhole(domain.clock);
    for (const { module: child, ports } of instances)
      design.modules[child]!.ports.forEach((port, i) => {
        if (outside[child]!.has(port)) keep(ports[i]!);
        if (outsideWhole[child]!.has(port)) keepWhole(ports[i]!);
      });
    return [...kept];
  });
}

/** A place in the hierarchy, and how its signals are found. */
interface Surroundings {
  readonly reset: number;
  readonly clock: number;
  /** Where a port lies that is connected to something outside, or -1. */
  addressOf(port: SignalId): number;
  partsOf(port: SignalId): readonly PlacedPart[] | null;
}

export interface TogglePlaces {
  readonly points: readonly TogglePoint[];
  /** By address of a word of a register: that of the flag which is 1 if it may have changed. */
  readonly flags: ReadonlyMap<number, number>;
}

/**
 * The points of all instances, with their places in a program that keeps `toggleSignals`, of a design that has `writeFlags`.
 */
export function togglePoints(
  design: Design,
  directory: Directory,
  wanted: WatchedSignals,
  writeFlags: WriteFlags,
): TogglePlaces {
  const nets = new Nets(design);
  const points: TogglePoint[] = [];
  const flags = new Map<number, number>();
  const walk = (place: InstancePlace, prefix: string, around: Surroundings): void => {
    const { region, scope } = place;
    const index = region.builder.region.scopes[scope]!.module;
    const { signals, domains, instances } = design.modules[index]!;
    const addressOf = (id: SignalId): number => {
      const outside = around.addressOf(id);
      return outside >= 0 ? outside : directory.addressOf(place, region.builder.moduleOf(scope).signals[id]!);
    };
    const known = new Map<SignalId, readonly PlacedPart[]>();
    const partsOf = (id: SignalId): readonly PlacedPart[] => {
      let parts = known.get(id);
      parts ??= nets
        .of(index)
        .partsOf(id)
        .flatMap(({ source, low, width, at }): PlacedPart[] => {
          const outside = around.partsOf(source);
          if (outside !== null) return partsWithin(outside, low, width, at);
          const address = directory.addressOf(place, region.builder.moduleOf(scope).signals[source]!);
          return address < 0 ? [] : [{ address, low, width, at }];
        });
      known.set(id, parts);
      return parts;
    };
    for (const [register, flag] of writeFlags[index] ?? []) {
      const [at, flagAt] = [register, flag].map((id) =>
        directory.addressOf(place, region.builder.moduleOf(scope).signals[id]!),
      ) as [number, number];
      if (at < 0 || flagAt < 0) continue;
      for (let word = 0; word * 32 < signals[register]!.width; word++) flags.set(at + word * 4, flagAt);
    }
    const [domain] = domains;
    const reset = domain && domain.reset >= 0 ? addressOf(domain.reset) : around.reset;
    const clock = domain ? addressOf(domain.clock) : around.clock;
    const isClock = (id: SignalId) => domains.some((each) => each.clock === id) && addressOf(id) < 0;
    for (const id of wanted[index] ?? [])
      if (!isClock(id)) points.push({ path: prefix + signals[id]!.name, parts: partsOf(id), reset, clock });
    directory.instances(place).forEach(({ name, place: inner }, i) => {
      const { module: child, ports } = instances[i]!;
      const connected = new Map(design.modules[child]!.ports.map((port, at) => [port, ports[at]!]));
      walk(inner, `${prefix}${name}.`, {
        ...{ reset, clock },
        addressOf: (port) => (connected.has(port) ? addressOf(connected.get(port)!) : -1),
        partsOf: (port) => (connected.has(port) ? partsOf(connected.get(port)!) : null),
      });
    });
  };
  walk(directory.top, '', {
    ...{ reset: -1, clock: -1 },
    addressOf: () => -1,
    partsOf: () => null,
  });
  return { points, flags };
}
