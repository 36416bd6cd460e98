import type { Diagnostic } from '../../diag/index.ts';
import type { Design } from '../../ir/index.ts';
import type { ModuleNames, SourceMap } from '../maps.ts';
import { type EmittedFiles, type SharedModule, shareParameters } from './share.ts';

/** What was emitted for a whole design. */
export interface Emission {
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly modules: readonly ModuleNames[];
  readonly sourceMap: SourceMap;
  /** Configuration of Verilator, or null. */
  readonly hints: string | null;
}

export interface SharedEmission extends Emission {
  readonly notes: readonly Diagnostic[];
  readonly shared: readonly SharedModule[];
}

/**
 * The emission with one module in the place of all modules of a family that have a common text. `emit` gives the plain
 * emission of another design. A design without kept parameters comes back as it is.
 */
export function withParameters(
  design: Design,
  order: readonly number[],
  emission: Emission,
  emit: (design: Design) => EmittedFiles,
): SharedEmission {
  if (!order.some((index) => design.modules[index]!.family)) return { ...emission, notes: [], shared: [] };
  const { shared, notes, rewrite } = shareParameters(design, order, emit);
  const standsFor = new Map(shared.flatMap((one) => one.members.map(({ module }) => [module, one] as const)));
  const nameOf = (module: string) => standsFor.get(module)?.name ?? module;
  const replaced = new Map(shared.flatMap(({ files }) => files.map((file) => [file.path, file] as const)));
  const gone = new Set<string>();
  const modules = emission.modules.flatMap((entry): ModuleNames[] => {
    const one = standsFor.get(entry.module);
    if (one && one.name !== entry.module) {
      for (const { module: wrapper } of Object.values(entry.memories))
        if (wrapper !== null) gone.add(entry.file.replace(/^.*(\.\w+)$/, `${wrapper}$1`));
      gone.add(entry.file);
      return [];
    }
    const instances = Object.fromEntries(
      Object.entries(entry.instances).map(([name, of]) => [name, { ...of, module: nameOf(of.module) }]),
    );
    if (!one) return [{ ...entry, instances }];
    return [
      { ...entry, instances, parameters: Object.fromEntries(one.parameters.map((p) => [p.of, p.name])) },
    ];
  });
  const byFile = new Map(order.map((index) => [design.modules[index]!.name, design.modules[index]!]));
  const owner = new Map(emission.modules.map(({ file, module }) => [file, byFile.get(module)!]));
  const files = emission.files
    .filter(({ path }) => !gone.has(path))
    .map(({ path, text }) => {
      const known = replaced.get(path);
      if (known) return { path, text: known.text };
      const module = owner.get(path);
      return { path, text: module ? rewrite(text, module) : text };
    });
  const lines = Object.entries(emission.sourceMap.files).flatMap(([path, rows]) => {
    if (gone.has(path)) return [];
    return [[path, replaced.get(path)?.rows ?? rows] as const];
  });
  return {
    files,
    modules,
    sourceMap: { ...emission.sourceMap, files: Object.fromEntries(lines) },
    hints: emission.hints && renamedHints(emission.hints, nameOf),
    notes,
    shared,
  };
}

function renamedHints(hints: string, nameOf: (module: string) => string): string {
  const lines = hints
    .split('\n')
    .map((line) => line.replace(/-module "(\w+)"/, (_, module) => `-module "${nameOf(module)}"`));
  return lines.filter((line, i) => line === '' || lines.indexOf(line) === i).join('\n');
}
