import { fail } from '../../../diag/index.ts';
import type { Memory, Signal } from '../../../ir/index.ts';
import type { Program } from '../program.ts';
import type { CompiledRegion } from '../region-compiler.ts';
import { suggestion } from './suggest.ts';

/** A module instance while walking the hierarchy: a scope of a region, and where the region's state lies. */
export interface InstancePlace {
  readonly region: CompiledRegion;
  readonly scope: number;
  readonly base: number;
}

export interface SignalPlace {
  readonly signal: Signal;
  readonly address: number;
}

export interface MemoryPlace {
  readonly memory: Memory;
  readonly address: number;
}

/** Finds signals and memories by their path from the top: instance names and a name, joined with dots. */
export class Directory {
  readonly #program: Program;
  readonly #named = new Map<CompiledRegion, Map<string, number>>();

  constructor(program: Program) {
    this.#program = program;
  }

  get top(): InstancePlace {
    return { region: this.#program.top, scope: 0, base: this.#program.base };
  }

  /** The instances inside a place, in their order. */
  instances(place: InstancePlace): { name: string; place: InstancePlace }[] {
    const { region, scope, base } = place;
    const { instances } = region.builder.region.scopes[scope]!;
    return region.builder.moduleOf(scope).instances.map(({ name }, i) => {
      const inner = instances[i]!;
      if (inner >= 0) return { name, place: { region, scope: inner, base } };
      const child = -1 - inner;
      const next = { region: region.children[child]!, scope: 0, base: base + region.layout.children[child]! };
      return { name, place: next };
    });
  }

  /** The address of a signal, or -1 if it has no place in memory. */
  addressOf(place: InstancePlace, signal: Signal): number {
    const { region, scope, base } = place;
    let named = this.#named.get(region);
    if (!named) {
      named = new Map(region.named.map((n) => [`${n.scope}:${n.signal}`, region.offsetOf(n.place)]));
      this.#named.set(region, named);
    }
    const offset = named.get(`${scope}:${signal.id}`);
    if (offset !== undefined) return base + offset;
    const driver = region.builder.infoOf(scope).drivers[signal.id]!;
    if (signal.kind !== 'reg' && driver.kind !== 'read') return -1;
    const slot = region.slots[region.builder.signalId(scope, signal.id)];
    return slot ? base + slot.offset : -1;
  }

  memory(path: string): MemoryPlace {
    const { place, name } = this.#walk(path);
    const { region, scope, base } = place;
    const { memories } = region.builder.moduleOf(scope);
    const index = memories.findIndex((each) => each.name === name);
    if (index < 0) this.#unknown(path, 'memory', name, memories);
    const address = base + region.layout.memories[region.builder.memoryOf(scope, index)]!;
    return { memory: memories[index]!, address };
  }

  /** Where a register is held; what it reads as lies elsewhere while an asynchronous reset can replace it. Or -1. */
  stateAddress(place: InstancePlace, signal: Signal): number {
    const { region, scope, base } = place;
    const slot = region.slots[region.builder.signalId(scope, signal.id)];
    return slot ? base + slot.offset : this.addressOf(place, signal);
  }

  /** The address of the first word of a memory of a place, by its index in the module. */
  memoryAddress({ region, scope, base }: InstancePlace, index: number): number {
    return base + region.layout.memories[region.builder.memoryOf(scope, index)]!;
  }

  /** A declared signal by its path, and its address, or -1 if this program does not keep it. */
  find(path: string): SignalPlace & { readonly isState: boolean } {
    const { place, name } = this.#walk(path);
    const { signals } = place.region.builder.moduleOf(place.scope);
    const signal = signals.find((each) => each.name === name);
    if (!signal) this.#unknown(path, 'signal', name, signals);
    const { memories } = place.region.builder.moduleOf(place.scope);
    const isState =
      signal.kind === 'reg' ||
      memories.some(({ reads }) => reads.some(({ kind, data }) => kind === 'sync' && data === signal.id));
    return { signal, isState, address: this.addressOf(place, signal) };
  }

  #walk(path: string): { place: InstancePlace; name: string } {
    const names = path.split('.');
    const name = names.pop()!;
    let place = this.top;
    for (const instance of names) {
      const all = this.instances(place);
      const found = all.find((each) => each.name === instance);
      if (!found) this.#unknown(path, 'instance', instance, all);
      place = found.place;
    }
    return { place, name };
  }

  #unknown(path: string, what: string, name: string, known: readonly { name: string }[]): never {
    const where = path === name ? '' : ` in \`${path}\``;
    const names = known.map((each) => each.name);
    return fail('SL0505', `unknown ${what} \`${name}\`${where}`, suggestion(name, names));
  }
}
