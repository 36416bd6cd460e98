import type { LocationId, SignalId } from '../../../ir/index.ts';
import type { FlatGraph, Use } from '../flat-graph.ts';
import { resetAtOnce } from '../module-dependencies.ts';

/** Something that takes values at an edge of a clock. */
export interface Sink {
  readonly use: Use;
  /** A signal of the module that stands for it: the register, the data of a memory port, the output. */
  readonly signal: SignalId;
  /** `register`, `write port w0 of memory`, ... in front of the signal's name. */
  readonly what: string;
  /** Index into the domains of its module. */
  readonly domain: number;
  /** Vertices of the flat graph whose values it takes. */
  readonly takes: readonly number[];
  readonly location: LocationId;
}

/** All that takes values at clock edges in one instance, in the order of declaration. */
export function* sinksOf(use: Use): Generator<Sink> {
  const { module, assigns, firstNode, firstControl } = use.dependencies;
  const { first } = use;
  for (const { id, kind, domain, reset, location, source } of module.signals) {
    if (kind === 'output' && domain >= 0 && use.parent < 0 && source === 'statements')
      yield { use, signal: id, what: 'output', domain, takes: [first + id], location };
    if (kind !== 'reg') continue;
    const takes = new Set<number>();
    for (const { assign, control } of assigns[id]!) {
      takes.add(first + firstNode + assign.value);
      if (assign.index >= 0) takes.add(first + firstNode + assign.index);
      if (control >= 0) takes.add(first + firstControl + control);
    }
    const clear = module.domains[domain]!.reset;
    if (reset !== null && clear >= 0 && resetAtOnce(module, id) < 0) takes.add(first + clear);
    yield { use, signal: id, what: 'register', domain, takes: [...takes], location };
  }
  for (const { name, reads, writes, location } of module.memories) {
    for (const { name: port, kind, address, enable, data, domain } of reads) {
      if (kind === 'async') continue;
      const takes = [first + address, first + enable];
      yield { use, signal: data, what: `read port ${port} of memory '${name}',`, domain, takes, location };
    }
    for (const { name: port, address, enable, data, mask, domain } of writes) {
      const takes = [address, enable, data, mask].filter((id) => id >= 0).map((id) => first + id);
      yield { use, signal: data, what: `write port ${port} of memory '${name}',`, domain, takes, location };
    }
  }
}

/** Where the assignment stands that begins at vertex `start` of a sink, or the sink's own declaration. */
export function locationOf(flat: FlatGraph, { use, signal, location }: Sink, start: number): LocationId {
  const { assigns, firstNode, firstControl } = use.dependencies;
  if (flat.useOf(start) !== use) return location;
  const local = start - use.first;
  const found = (assigns[signal] ?? []).find(
    ({ assign, control }) =>
      assign.value + firstNode === local ||
      assign.index + firstNode === local ||
      (control >= 0 && control + firstControl === local),
  );
  return found?.assign.location ?? location;
}
