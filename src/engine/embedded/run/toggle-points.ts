import type { Design, SignalId } from '../../../ir/index.ts';
import type { WatchedSignals } from '../schedule/task-list.ts';
import type { Directory, InstancePlace } from './directory.ts';

/** A signal of an instance whose bits are watched for rising and falling. */
export interface TogglePoint {
  readonly path: string;
  readonly address: number;
  readonly width: number;
  /** Addresses of the reset and of the clock of its module, or of the nearest module around it that has one; or -1. */
  readonly reset: number;
  readonly clock: number;
}

/** By module: what a program must keep so that the toggles of `wanted`, signals by module, can be watched. */
export function toggleSignals(design: Design, wanted: WatchedSignals): WatchedSignals {
  return design.modules.map((module, index) => {
    const kept = new Set<SignalId>();
    const { signals, domains } = module;
    const isAsync = domains.some(({ reset, resetKind }) => resetKind === 'async' && reset >= 0);
    for (const id of wanted[index] ?? []) {
      const { kind } = signals[id]!;
      // A register can be read in any case, but while its reset acts at once, not as what it is.
      if (kind === 'wire' || (kind === 'reg' && isAsync)) kept.add(id);
    }
    const reset = domains[0]?.reset ?? -1;
    if (reset >= 0 && signals[reset]!.kind !== 'input') kept.add(reset);
    // Ports are found as what they are connected to.
    for (const { module: child, ports } of module.instances) {
      const inner = design.modules[child]!;
      const ofChild = new Set([...(wanted[child] ?? []), inner.domains[0]?.reset ?? -1]);
      inner.ports.forEach((port, i) => {
        if (ofChild.has(port) || inner.instances.length > 0) kept.add(ports[i]!);
      });
    }
    return [...kept];
  });
}

/** The points of all instances, with their places in a program that keeps `toggleSignals`. */
export function togglePoints(design: Design, directory: Directory, wanted: WatchedSignals): TogglePoint[] {
  const points: TogglePoint[] = [];
  const walk = (
    place: InstancePlace,
    prefix: string,
    outside: ReadonlyMap<SignalId, number>,
    around: { readonly reset: number; readonly clock: number },
  ): void => {
    const { region, scope } = place;
    const index = region.builder.region.scopes[scope]!.module;
    const { signals, domains, instances } = design.modules[index]!;
    const addressOf = (id: SignalId) =>
      outside.get(id) ?? directory.addressOf(place, region.builder.moduleOf(scope).signals[id]!);
    const [domain] = domains;
    const own = {
      reset: domain && domain.reset >= 0 ? addressOf(domain.reset) : around.reset,
      clock: domain ? addressOf(domain.clock) : around.clock,
    };
    for (const id of wanted[index] ?? []) {
      const { name, width } = signals[id]!;
      const address = addressOf(id);
      if (address >= 0) points.push({ path: prefix + name, address, width, ...own });
    }
    directory.instances(place).forEach(({ name, place: inner }, i) => {
      const { ports } = design.modules[instances[i]!.module]!;
      const connected = instances[i]!.ports.map((id, port) => [ports[port]!, addressOf(id)] as const);
      walk(inner, `${prefix}${name}.`, new Map(connected.filter(([, address]) => address >= 0)), own);
    });
  };
  walk(directory.top, '', new Map(), { reset: -1, clock: -1 });
  return points;
}
