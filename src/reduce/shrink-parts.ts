import type { Design, Instance, Module, SignalId } from '../ir/index.ts';
import { editModule } from './edit-module.ts';
import type { Shrinker } from './shrinkers.ts';

/** Something of a module, by positions. */
interface Part {
  readonly module: number;
  readonly part: number;
}

export function replaceModule(design: Design, index: number, module: Module): Design {
  return { ...design, modules: design.modules.map((m, i) => (i === index ? module : m)) };
}

export function parts(design: Design, count: (module: Module, index: number) => number): Part[] {
  return design.modules.flatMap((module, index) =>
    Array.from({ length: count(module, index) }, (_, part) => ({ module: index, part })),
  );
}

/** The parts by module. */
export function byModule(items: readonly Part[]): Map<number, Set<number>> {
  const result = new Map<number, Set<number>>();
  for (const { module, part } of items) {
    if (!result.has(module)) result.set(module, new Set());
    result.get(module)!.add(part);
  }
  return result;
}

/** A module below the top becomes the top; small ones first. */
export const shrinkModules: Shrinker<number> = {
  name: 'modules',
  items: (design) => design.modules.slice(0, -1).map((_, index) => index),
  without: (design, items) =>
    items.length === 1
      ? { ...design, modules: design.modules.slice(0, items[0]! + 1), top: items[0]! }
      : null,
};

/** Instances go; what they drove is 0. */
export const shrinkInstances: Shrinker<Part> = {
  name: 'instances',
  items: (design) => parts(design, (module) => module.instances.length),
  without(design, items) {
    let result = design;
    for (const [index, gone] of byModule(items)) {
      const module = result.modules[index]!;
      const driven = module.instances
        .filter((_, i) => gone.has(i))
        .flatMap((instance) => outputsOf(design, instance));
      const instances = module.instances.filter((_, i) => !gone.has(i));
      result = replaceModule(result, index, driveWithZero({ ...module, instances }, driven));
    }
    return result;
  },
};

function outputsOf(design: Design, instance: Instance): SignalId[] {
  const child = design.modules[instance.module]!;
  return instance.ports.filter((_, i) => child.signals[child.ports[i]!]!.kind === 'output');
}

/** Signals that an instance or a memory drove: wires that statements drive with 0. */
function driveWithZero(module: Module, driven: readonly SignalId[]): Module {
  const zero = new Set(driven);
  return editModule(module, {
    zero,
    signal: (s) => (zero.has(s.id) ? { ...s, source: 'statements' } : s),
  });
}

/** Memories, their ports and the upper halves of their words. */
export const shrinkMemories: Shrinker<Part & { readonly what: 'all' | 'depth' | 'init' | number }> = {
  name: 'memories',
  items: (design) =>
    parts(design, (module) => module.memories.length).flatMap((item) => {
      const { reads, writes, depth, init } = design.modules[item.module]!.memories[item.part]!;
      const ports = Array.from({ length: reads.length + writes.length }, (_, port) => ({
        ...item,
        what: port,
      }));
      return [
        { ...item, what: 'all' as const },
        ...ports,
        ...(depth > 1 ? [{ ...item, what: 'depth' as const }] : []),
        ...(init && writes.length > 0 ? [{ ...item, what: 'init' as const }] : []),
      ];
    }),
  without(design, items) {
    const [item] = items;
    if (items.length !== 1 || !item) return null;
    const module = design.modules[item.module]!;
    const memory = module.memories[item.part]!;
    const { reads, writes } = memory;
    const put = (changed: Partial<typeof memory> | null, driven: readonly SignalId[] = []) => {
      const memories = module.memories.flatMap((m, i) => {
        if (i !== item.part) return [m];
        return changed ? [{ ...m, ...changed }] : [];
      });
      return replaceModule(design, item.module, driveWithZero({ ...module, memories }, driven));
    };
    if (item.what === 'all')
      return put(
        null,
        reads.map((read) => read.data),
      );
    if (item.what === 'init') return put({ init: null });
    if (item.what === 'depth') {
      const depth = memory.depth >> 1;
      return put({ depth, init: memory.init?.slice(0, depth) ?? null });
    }
    if (reads.length + writes.length < 2) return null;
    const { what } = item;
    if (what < reads.length) return put({ reads: reads.filter((_, i) => i !== what) }, [reads[what]!.data]);
    return put({ writes: writes.filter((_, i) => i !== what - reads.length) });
  },
};

/** Ports that are no clock or reset: inputs become 0, outputs are not seen any more. */
export const shrinkPorts: Shrinker<Part> = {
  name: 'ports',
  items: (design) => parts(design, (module) => module.ports.length),
  without(design, items) {
    let result = design;
    for (const [index, gone] of byModule(items)) {
      const changed = withoutPorts(result, index, gone);
      if (!changed) return null;
      result = changed;
    }
    return result;
  },
};

function withoutPorts(design: Design, index: number, gone: ReadonlySet<number>): Design | null {
  const module = design.modules[index]!;
  const ids = new Set([...gone].map((position) => module.ports[position]!));
  if (module.domains.some(({ clock, reset }) => ids.has(clock) || ids.has(reset))) return null;
  const inputs = new Set([...ids].filter((id) => module.signals[id]!.kind === 'input'));
  const child = editModule(
    {
      ...module,
      ports: module.ports.filter((id) => !ids.has(id)),
      streams: module.streams.filter((s) => ![s.valid, s.ready, ...s.payload].some((id) => ids.has(id))),
    },
    {
      zero: inputs,
      signal: (s) => (ids.has(s.id) ? { ...s, kind: 'wire', source: 'statements', domain: -1 } : s),
    },
  );
  const modules = design.modules.map((parent, i) => {
    if (i === index) return child;
    if (!parent.instances.some((instance) => instance.module === index)) return parent;
    const driven: SignalId[] = [];
    const instances = parent.instances.map((instance) => {
      if (instance.module !== index) return instance;
      const drop = (position: number) => gone.has(position);
      driven.push(
        ...instance.ports.filter((_, p) => drop(p) && module.signals[module.ports[p]!]!.kind === 'output'),
      );
      return { ...instance, ports: instance.ports.filter((_, p) => !drop(p)) };
    });
    return driveWithZero({ ...parent, instances }, driven);
  });
  return { ...design, modules };
}
