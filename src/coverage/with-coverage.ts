import { fail } from '../diag/index.ts';
import type { Design, Instance, Module, SignalId } from '../ir/index.ts';
import type { WatchedFork } from './branches.ts';
import { type Fork, forksOf } from './forks.ts';
import { liftForks } from './lift.ts';
import { ModuleCover, watch } from './module-cover.ts';
import type { BranchPoint, CoverageOptions, ModulePoints } from './points.ts';

type Bit = BranchPoint['registers'][number];

/** A design that watches itself. Its ports and its behaviour are those of the original. */
export interface CoveredDesign {
  readonly original: Design;
  readonly design: Design;
  /** By index of the module. */
  readonly points: readonly ModulePoints[];
  /** By module: the signals whose toggles the engine must watch; none unless `togglesBy` says so. */
  readonly engineToggles: readonly (readonly SignalId[])[];
}

/**
 * Adds registers that remember which branches were taken, which bits rose and fell, and which moves state machines made.
 * Cycles in reset do not count. Nothing is lost by a later reset. SL0509 for a design without a clock.
 */
export function withCoverage(design: Design, options: CoverageOptions = {}): CoveredDesign {
  const all = { branches: true, toggles: 'ports', togglesBy: 'design', machines: true, ...options } as const;
  if (design.modules[design.top]!.domains.length === 0) {
    fail('SL0509', `\`${design.name}\` has no clock, and coverage is taken at clock edges`);
  }
  const covers = design.modules.map((module, index) => {
    const cover = new ModuleCover(module);
    if (index !== design.top && !hasReset(module)) cover.addInputs();
    return cover;
  });
  const forks = covers.map(({ body, maker }) =>
    forksOf(all.branches ? body : [], maker.nodes, design.enumerations),
  );
  const lifted = liftForks(design, covers, forks);
  const branches = forks.map((each) =>
    each.branches.map((branch) => ({ ...branch, registers: [] as Bit[] })),
  );
  const points: ModulePoints[] = [];
  const modules = design.modules.map((module, index): Module => {
    const cover = covers[index]!;
    const watched = (owner: number, fork: Fork): WatchedFork => ({
      fork,
      note: (branch, register, bit) =>
        branches[owner]![branch]!.registers.push({ module: index, register, bit }),
    });
    const own = forks[index]!.forks.filter((fork) => !lifted.gone[index]!.has(fork));
    const inner = [
      ...own.map((fork) => watched(index, fork)),
      ...lifted.held[index]!.map(({ owner, fork }) => watched(owner, fork)),
    ];
    const more = watch(module, cover, inner, all);
    points.push({ branches: branches[index]!, statements: forks[index]!.statements, ...more });
    const instances = connected(design, module.instances, cover);
    const { signals, ports, domains, body, maker } = cover;
    return { ...module, nodes: maker.nodes, signals, ports, domains, body, instances };
  });
  const engineToggles = points.map(({ toggles }) =>
    toggles.flatMap(({ signal, registers }) => (registers === null ? [signal] : [])),
  );
  return { original: design, design: { ...design, modules }, points, engineToggles };
}

/** Whether a module knows by itself which cycles count. */
function hasReset({ domains }: Module): boolean {
  return domains.length > 0 && domains[0]!.reset >= 0;
}

/** The instances, with what `ModuleCover.addInputs` added to their modules connected. */
function connected(design: Design, instances: readonly Instance[], cover: ModuleCover): Instance[] {
  let on = -1;
  return instances.map((instance) => {
    const child = design.modules[instance.module]!;
    if (hasReset(child)) return instance;
    if (on < 0) {
      on = cover.signal('cover_enable', {});
      cover.body.push(cover.assign(on, cover.active));
    }
    const clock = child.domains.length === 0 ? [cover.domains[0]!.clock] : [];
    return { ...instance, ports: [...instance.ports, ...clock, on] };
  });
}
