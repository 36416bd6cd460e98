import { fail, type Place } from '../diag/index.ts';
import type { CoveredDesign } from './with-coverage.ts';

/** Branches, statements, bits and states of one module, over all of its instances. */
export interface ModuleCoverage {
  readonly module: string;
  readonly instances: number;
  readonly branches: readonly {
    readonly what: string;
    readonly statement: number;
    readonly branch: number;
    readonly place: Place | undefined;
    readonly taken: boolean;
  }[];
  readonly statements: readonly { readonly place: Place | undefined; readonly executed: boolean }[];
  readonly toggles: readonly {
    readonly signal: string;
    readonly width: number;
    readonly rise: bigint;
    readonly fall: bigint;
  }[];
  readonly machines: readonly {
    readonly register: string;
    readonly states: readonly { readonly name: string; readonly seen: boolean }[];
    readonly moves: readonly { readonly from: string; readonly to: string }[];
  }[];
}

export interface Coverage {
  readonly design: string;
  readonly modules: readonly ModuleCoverage[];
}

/** Reads a register by its path: instance names and a name, joined with dots. */
export type ReadRegister = (path: string) => bigint;

/** What an embedded simulation gives of itself. */
export interface CoverageReader {
  /** A register by its path. */
  peek(path: string): bigint;
  /** The bits of a signal that rose and fell, by its path. */
  toggled(path: string): { readonly rise: bigint; readonly fall: bigint };
}

/** What a run of `covered.design` has covered so far. Several runs of one design are joined by giving several readers. */
export function collectCoverage(
  covered: CoveredDesign,
  ...readers: readonly (ReadRegister | CoverageReader)[]
): Coverage {
  const paths = instancePaths(covered);
  const { design, original, points } = covered;
  const known = new Map<string, bigint>();
  /** A register of a module, joined over its instances and the runs. */
  const seenIn = (module: number, register: string): bigint => {
    const key = `${module}:${register}`;
    let bits = known.get(key);
    if (bits !== undefined) return bits;
    bits = 0n;
    for (const reader of readers) {
      const read = typeof reader === 'function' ? reader : (name: string) => reader.peek(name);
      for (const path of paths[module]!) bits |= read(path + register);
    }
    known.set(key, bits);
    return bits;
  };
  const modules = points.map((point, index): ModuleCoverage => {
    const seen = (register: string): bigint => seenIn(index, register);
    const { name, signals } = original.modules[index]!;
    const places = paths[index]!;
    const toggled = (signal: string): { rise: bigint; fall: bigint } => {
      const all = { rise: 0n, fall: 0n };
      for (const reader of readers) {
        if (typeof reader === 'function')
          fail('SL0509', 'a function that reads registers cannot tell what toggled in the engine', {
            help: 'Give the simulation itself: `collectCoverage(covered, simulation.sync)`.',
          });
        for (const path of places) {
          const { rise, fall } = reader.toggled(path + signal);
          all.rise |= rise;
          all.fall |= fall;
        }
      }
      return all;
    };
    const place = (location: number) => design.locations.place(location);
    const taken = point.branches.map(({ registers }) =>
      registers.some(({ module, register, bit }) => ((seenIn(module, register) >> BigInt(bit)) & 1n) === 1n),
    );
    return {
      module: name,
      instances: places.length,
      branches: point.branches.map(({ what, statement, branch, location }, i) => {
        return { what, statement, branch, place: place(location), taken: taken[i]! };
      }),
      statements: point.statements.map(({ branch, location }) => {
        return { place: place(location), executed: branch < 0 || taken[branch]! };
      }),
      toggles: point.toggles.map(({ signal, registers }) => {
        const { name: shown, width } = signals[signal]!;
        if (registers === null) return { signal: shown, width, ...toggled(shown) };
        return { signal: shown, width, rise: seen(registers.rise), fall: seen(registers.fall) };
      }),
      machines: point.machines.map(({ signal, enumeration, moves }) => {
        const { members, width } = design.enumerations[enumeration]!;
        const bits = seen(moves);
        const made = members.flatMap((from) =>
          members
            .filter((to) => ((bits >> ((from.value << BigInt(width)) | to.value)) & 1n) === 1n)
            .map((to) => ({ from: from.name, to: to.name })),
        );
        const names = new Set(made.flatMap(({ from, to }) => [from, to]));
        const states = members.map((member) => ({ name: member.name, seen: names.has(member.name) }));
        return { register: signals[signal]!.name, states, moves: made.filter(({ from, to }) => from !== to) };
      }),
    };
  });
  return { design: original.name, modules };
}

/** For each module the paths of its instances, each with a dot at its end; the top's is empty. */
function instancePaths({ design }: CoveredDesign): string[][] {
  const paths: string[][] = design.modules.map(() => []);
  paths[design.top]!.push('');
  // Every module is listed after those that it instantiates.
  for (let index = design.modules.length - 1; index >= 0; index--) {
    for (const { name, module } of design.modules[index]!.instances) {
      for (const path of paths[index]!) paths[module]!.push(`${path}${name}.`);
    }
  }
  return paths;
}
