import { fail } from '../../../diag/index.ts';
import type { Design, Module } from '../../../ir/index.ts';
import type { ModuleInfo } from './module-info.ts';
import type { Child, RegionMemory, Scope } from './region.ts';

/** The instances below a module that a region consists of, and those that stay regions of their own. */
export class Hierarchy {
  readonly scopes: Scope[] = [];
  readonly children: Child[] = [];
  readonly memories: RegionMemory[] = [];
  readonly #design: Design;
  readonly #infos: readonly ModuleInfo[];
  readonly #isShared: (module: number) => boolean;
  /** By scope: index of its first memory in `memories`. */
  readonly #firstMemory: number[] = [];

  constructor(
    design: Design,
    infos: readonly ModuleInfo[],
    module: number,
    isShared: (module: number) => boolean,
  ) {
    this.#design = design;
    this.#infos = infos;
    this.#isShared = isShared;
    this.#dissolve(module, '', -1, -1);
  }

  moduleOf(scope: number): Module {
    return this.#design.modules[this.scopes[scope]!.module]!;
  }

  infoOf(scope: number): ModuleInfo {
    return this.#infos[this.scopes[scope]!.module]!;
  }

  /** Index in `memories` of a memory of a scope's module. */
  memoryOf(scope: number, memory: number): number {
    return this.#firstMemory[scope]! + memory;
  }

  /** Returns the scope that a module becomes. */
  #dissolve(module: number, path: string, parent: number, instance: number): number {
    const { instances, memories } = this.#design.modules[module]!;
    const id = this.scopes.length;
    const scope: Scope = { module, path, parent, instance, instances: [] };
    this.scopes.push(scope);
    this.#firstMemory.push(this.memories.length);
    memories.forEach((memory, index) => {
      this.memories.push({ scope: id, index, memory });
    });
    instances.forEach((inner, index) => {
      const innerPath = join(path, inner.name);
      if (this.#isShared(inner.module)) {
        const child = { scope: id, instance: index, module: inner.module, path: innerPath };
        scope.instances.push(-1 - (this.children.push(child) - 1));
      } else scope.instances.push(this.#dissolve(inner.module, innerPath, id, index));
    });
    return id;
  }
}

/** A wire that is only a name, and that its own value depends on as a whole: its bits have to be looked at one by one. */
export class WireLoop extends Error {
  readonly wires: readonly { readonly module: number; readonly signal: number }[];

  constructor(wires: readonly { readonly module: number; readonly signal: number }[]) {
    super('a wire depends on itself');
    this.wires = wires;
  }
}

/** The diagnostic for signals that depend on each other without a register in between. */
export function failWithLoop(names: readonly string[]): never {
  const path = [...new Set(names)];
  fail(
    'SL0204',
    `combinational loop through ${[...path, path[0] ?? ''].map((n) => `\`${n}\``).join(' -> ')}`,
    {
      help: 'Put a register into the loop, or break the dependence.',
    },
  );
}

export function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
