import { type Diagnostic, InternalError, SpinlightError } from '../../diag/index.ts';
import type { Design, Family, Module } from '../../ir/index.ts';
import type { SourceMap } from '../maps.ts';
import { partOf, withoutKept } from './part-of.ts';
import { type Plan, plansFor, type Range } from './points.ts';
import { type DeclaredParameter, movedRows, printShared } from './print-shared.ts';
import { tokensOf } from './tokens.ts';
import { type Bundle, type Misfit, type Pattern, reproduces, type Sample, unify } from './unify.ts';

/** What was emitted for a design: the files, and which of them belong to which module. */
export interface EmittedFiles {
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly modules: readonly {
    readonly module: string;
    readonly file: string;
    readonly memories: Readonly<Record<string, { readonly module: string | null }>>;
    readonly temporaries: readonly string[];
  }[];
  readonly sourceMap: SourceMap;
}

/** A Verilog module with parameters that stands for several modules of the design. */
export interface SharedModule {
  /** Its name, which is that of the first of them. */
  readonly name: string;
  readonly parameters: readonly (DeclaredParameter & { readonly of: string })[];
  /** Names of the modules that it stands for, with their values in the order of the parameters. */
  readonly members: readonly { readonly module: string; readonly values: readonly number[] }[];
  readonly files: readonly {
    readonly path: string;
    readonly text: string;
    /** Its rows of the source map. */
    readonly rows: SourceMap['files'][string];
  }[];
}

export interface Sharing {
  readonly shared: readonly SharedModule[];
  readonly notes: readonly Diagnostic[];
  /** How a module names another one at an instance: with the values of its parameters, if it has any. */
  readonly rewrite: (text: string, module: Module) => string;
}

/** A point that the definition does not have. */
interface Refusal extends Misfit {
  readonly refused: true;
}

/** A family with its common text. */
interface Common {
  readonly name: string;
  readonly pattern: Pattern;
  readonly base: Bundle;
  readonly parameters: readonly DeclaredParameter[];
  /** Points that were compared, and whether the pattern gives their texts. */
  readonly seen: Map<string, Misfit | null>;
}

/**
 * Finds one Verilog text with parameters for all modules of a family. Sizes that the design does not use are elaborated
 * too; all texts have to be the same up to numbers, one formula has to give each number at all points, and the result
 * has to give further points and all used ones exactly. Where that fails there is a note that says which place it was.
 *
 * `emit` gives the Verilog of a design without sharing. Modules in `order` come after those that they use.
 */
export function shareParameters(
  design: Design,
  order: readonly number[],
  emit: (design: Design) => EmittedFiles,
): Sharing {
  return new Sharer(design, order, emit).run();
}

class Sharer {
  readonly #design: Design;
  readonly #order: readonly number[];
  readonly #emit: (design: Design) => EmittedFiles;
  readonly #common = new Map<object, Common | null>();
  readonly #identities = new WeakMap<Module, string>();
  readonly #notes: Diagnostic[] = [];
  /** The whole design, its headers without the parameters that stay. */
  readonly #plain: EmittedFiles;

  constructor(design: Design, order: readonly number[], emit: (design: Design) => EmittedFiles) {
    this.#design = design;
    this.#order = order;
    this.#emit = emit;
    this.#plain = emit({ ...design, modules: design.modules.map(withoutKept) });
  }

  run(): Sharing {
    const families = new Map<object, number[]>();
    for (const index of this.#order) {
      const { family } = this.#design.modules[index]!;
      if (!family) continue;
      const list = families.get(family.key);
      if (list) list.push(index);
      else families.set(family.key, [index]);
    }
    const shared: SharedModule[] = [];
    // A family comes after those that its first member uses: order is by first members.
    for (const members of families.values()) {
      const made = this.#family(members);
      if (made) shared.push(made);
    }
    return {
      shared,
      notes: this.#notes,
      rewrite: (text, module) => this.#withReferences(text, this.#design, module),
    };
  }

  #family(members: readonly number[]): SharedModule | null {
    let stopped: Misfit | null = null;
    for (const index of members) {
      const made = this.#from(index, members);
      if (!('reason' in made)) return made;
      stopped ??= made;
    }
    this.#common.set(this.#design.modules[members[0]!]!.family!.key, null);
    this.#note(members[0]!, members[0]!, stopped!);
    return null;
  }

  /** The common text that begins with member `from`, and those of `members` that it stands for. */
  #from(from: number, members: readonly number[]): SharedModule | Misfit {
    const { modules } = this.#design;
    const first = modules[from]!;
    const family = first.family!;
    const valuesOf = (index: number) => modules[index]!.family!.kept.map(({ value }) => value);
    const base: Sample = { point: valuesOf(from), bundle: this.#bundleOf(this.#plain, this.#design, from) };
    const { temporaries } = this.#plain.modules.find(({ module }) => module === first.name)!;
    let stopped: Misfit | null = null;
    for (const plan of plansFor(base.point)) {
      const made = this.#try(family, first.name, base, plan, new Set(temporaries));
      if ('reason' in made) {
        stopped ??= made;
        continue;
      }
      const { pattern, seen } = made;
      const fitting = members.filter((index) => {
        if (index === from) return true;
        const misfit = reproduces(pattern, base.bundle, this.#member(index, first.name, valuesOf(index)));
        seen.set(valuesOf(index).join(), misfit);
        if (misfit) this.#note(from, index, misfit);
        return misfit === null;
      });
      const least = plan.ranges.map((range, i) => this.#least(family, first.name, pattern, base, range, i));
      const parameters = this.#declared(first, base, least, plan.ranges);
      this.#common.set(family.key, { name: first.name, pattern, base: base.bundle, parameters, seen });
      return this.#shared(fitting, first, pattern, base.bundle, parameters, fitting.map(valuesOf));
    }
    return stopped!;
  }

  /** The pattern for one plan, or what stopped it. */
  #try(
    family: Family,
    name: string,
    base: Sample,
    plan: Plan,
    renamable: ReadonlySet<string>,
  ): { readonly pattern: Pattern; readonly seen: Map<string, Misfit | null> } | Misfit {
    const samples = [base];
    for (const point of plan.fitted) {
      const sample = this.#near(family, name, base.point, point);
      if ('reason' in sample) return sample;
      samples.push(sample);
    }
    const pattern = unify(samples, renamable);
    if ('reason' in pattern) return pattern;
    const seen = new Map<string, Misfit | null>(samples.map(({ point }) => [point.join(), null]));
    for (const point of plan.checked) {
      const sample = this.#near(family, name, base.point, point);
      const misfit = 'reason' in sample ? sample : reproduces(pattern, base.bundle, sample);
      if (misfit) return misfit;
      seen.set(sample.point.join(), null);
    }
    return { pattern, seen };
  }

  /** The least value of parameter `i` from which on every value, or power of two, below the used ones fits too. */
  #least(family: Family, name: string, pattern: Pattern, base: Sample, range: Range, i: number): number {
    const at = base.point[i]!;
    let least = at;
    const sampleAt = (value: number) =>
      this.#sample(
        family,
        name,
        base.point.map((other, k) => (k === i ? value : other)),
      );
    const step = (value: number) => (range === 'all' ? value - 1 : value / 2);
    // Far below the used value the definition may refuse what it takes just below it.
    const low = range === 'all' ? Math.min(at, 9) : at;
    const start = 'refused' in sampleAt(low) ? at : low;
    for (let value = start; value >= 1; value = step(value)) {
      const sample = sampleAt(value);
      if ('reason' in sample || reproduces(pattern, base.bundle, sample)) break;
      least = value;
    }
    return least;
  }

  #declared(
    first: Module,
    base: Sample,
    least: readonly number[],
    ranges: readonly Range[],
  ): DeclaredParameter[] {
    // A name behind a dot is one of another module.
    const words = new Set(
      base.bundle.flatMap(({ code }) =>
        code.flatMap(({ text }, i) => (code[i - 1]?.text === '.' ? [] : [text])),
      ),
    );
    return first.family!.kept.map(({ name: of, value }, i) => {
      let name = of.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
      while (words.has(name)) name += '_P';
      const limits = [
        ...(ranges[i] === 'powers' ? ['a power of two'] : []),
        ...(least[i]! > 1 ? [`at least ${least[i]}`] : []),
      ];
      return { name, value, doc: limits.join(', ') };
    });
  }

  #shared(
    members: readonly number[],
    first: Module,
    pattern: Pattern,
    base: Bundle,
    parameters: readonly DeclaredParameter[],
    used: readonly (readonly number[])[],
  ): SharedModule {
    const entry = this.#plain.modules.find(({ module }) => module === first.name)!;
    const wrappers = wrappersOf(entry, first);
    const texts = printShared(base, pattern, parameters, [...wrappers, first.name]);
    const paths = [...wrappers.map((wrapper) => this.#fileOf(this.#plain, wrapper)), entry.file];
    return {
      name: first.name,
      parameters: parameters.map((parameter, i) => ({ ...parameter, of: first.family!.kept[i]!.name })),
      members: members.map((index, i) => ({ module: this.#design.modules[index]!.name, values: used[i]! })),
      files: texts.map(({ text, inserted }, i) => {
        const path = paths[i]!;
        return { path, text, rows: movedRows(this.#plain.sourceMap.files[path] ?? [], inserted) };
      }),
    };
  }

  /** The texts of another member of the design, under the name of the first. */
  #member(index: number, name: string, point: readonly number[]): Sample {
    const part = partOf(this.#design, index, name);
    return { point, bundle: this.#bundleOf(this.#emit(part), part, part.top) };
  }

  /**
   * The texts at a point, or where the definition refuses that, at one in which one of the parameters is larger or
   * smaller, best one that has its used value: a sum may need the width of its terms.
   */
  #near(family: Family, name: string, base: readonly number[], point: readonly number[]): Sample | Misfit {
    const first = this.#sample(family, name, point);
    if (!('refused' in first)) return first;
    const order = point
      .map((_, i) => i)
      .sort((i, j) => Number(point[j] === base[j]) - Number(point[i] === base[i]));
    for (const factor of [2, 1 / 2, 4, 1 / 4, 8, 1 / 8])
      for (const i of order) {
        const moved = point.with(i, Math.max(1, Math.floor(point[i]! * factor)));
        const sample = this.#sample(family, name, moved);
        if (!('refused' in sample)) return sample;
      }
    return first;
  }

  /** The texts at a point that the design need not use; a misfit if the definition refuses it. */
  #sample(family: Family, name: string, point: readonly number[]): Sample | Refusal {
    let made: Design;
    try {
      made = family.elaborate(point);
    } catch (error) {
      // The author's code may refuse a value in its own way.
      if (!(error instanceof Error) || error instanceof InternalError) throw error;
      const [diagnostic] = error instanceof SpinlightError ? error.diagnostics : [];
      const reason = `it cannot be made: ${diagnostic?.message ?? error.message}`;
      return { text: -1, offset: 0, point, reason, refused: true };
    }
    const part = partOf(made, made.top, name);
    return { point, bundle: this.#bundleOf(this.#emit(part), part, part.top) };
  }

  #bundleOf(emitted: EmittedFiles, design: Design, index: number): Bundle {
    const module = design.modules[index]!;
    const entry = emitted.modules.find((item) => item.module === module.name)!;
    const paths = wrappersOf(entry, module).map((wrapper) => this.#fileOf(emitted, wrapper));
    return [...paths, entry.file].map((path) => {
      const { text } = emitted.files.find((file) => file.path === path)!;
      return this.#comparable(this.#withReferences(text, design, module), design, module);
    });
  }

  #fileOf(emitted: EmittedFiles, module: string): string {
    return emitted.files.find(({ path }) => path.replace(/\.s?v$/, '') === module)!.path;
  }

  /** The text with `family #(.P(1))` at instances of modules that a text with parameters stands for. */
  #withReferences(text: string, design: Design, module: Module): string {
    const names = new Map<string, string>();
    for (const { module: child } of module.instances) {
      const reference = this.#reference(design, child);
      if (reference) names.set(design.modules[child]!.name, reference);
    }
    if (names.size === 0) return text;
    let result = '';
    let at = 0;
    const { code } = tokensOf(text);
    code.forEach((token, i) => {
      const reference = names.get(token.text);
      if (reference === undefined || code[i + 1]?.kind !== 'word') return;
      result += text.slice(at, token.start) + reference;
      at = token.end;
    });
    return result + text.slice(at);
  }

  #reference(design: Design, index: number): string | null {
    const module = design.modules[index]!;
    const common = module.family && this.#common.get(module.family.key);
    if (!common) return null;
    const point = module.family!.kept.map(({ value }) => value);
    const key = point.join();
    if (!common.seen.has(key)) {
      const part = partOf(design, index, common.name);
      const sample = { point, bundle: this.#bundleOf(this.#emit(part), part, part.top) };
      common.seen.set(key, reproduces(common.pattern, common.base, sample));
    }
    if (common.seen.get(key) !== null) return null;
    const values = common.parameters.map(({ name }, i) => `.${name}(${point[i]})`);
    return `${common.name} #(${values.join(', ')})`;
  }

  /** Tokens in which other modules are named after what they are, so that equal names are equal modules. */
  #comparable(text: string, design: Design, module: Module): ReturnType<typeof tokensOf> {
    const tokens = tokensOf(text);
    const children = new Map<string, number>();
    for (const { module: child } of module.instances)
      if (this.#reference(design, child) === null) children.set(design.modules[child]!.name, child);
    if (children.size === 0) return tokens;
    const code = tokens.code.map((token, i) => {
      const child = children.get(token.text);
      if (child === undefined || tokens.code[i + 1]?.kind !== 'word') return token;
      return { ...token, kind: 'string' as const, text: `module ${this.#identity(design, child)}` };
    });
    return { ...tokens, code };
  }

  /** All that a module is made of, as one text. */
  #identity(design: Design, index: number): string {
    const module = design.modules[index]!;
    let identity = this.#identities.get(module);
    if (identity === undefined) {
      const part = partOf(design, index, 'self');
      const bundle = this.#bundleOf(this.#emit(part), part, part.top);
      identity = bundle
        .map(({ code }) => code.map(({ text, width, value }) => `${text} ${width} ${value}`).join('\n'))
        .join('\n\n');
      this.#identities.set(module, identity);
    }
    return identity;
  }

  /** Says that member `index` is printed by itself; the misfit is in the texts of member `base`. */
  #note(base: number, index: number, { text, offset, point, reason }: Misfit): void {
    const module = this.#design.modules[index]!;
    const kept = module.family!.kept.map(({ name }) => name);
    const values = kept.map((name, i) => `${name} ${point[i]}`).join(', ');
    const at = text < 0 ? '' : ` at "${this.#lineOf(base, text, offset)}"`;
    const place = this.#design.locations.place(module.location);
    this.#notes.push({
      code: 'SL0403',
      severity: 'note',
      message: `the Verilog of '${module.name}' has no parameters: with ${values}, ${reason}${at}`,
      ...(place && { place }),
      help: `only numbers and widths may depend on ${kept.join(' and ')}`,
    });
  }

  #lineOf(index: number, text: number, offset: number): string {
    const bundle = this.#bundleOf(this.#plain, this.#design, index);
    const { text: all } = bundle[text]!;
    const start = all.lastIndexOf('\n', offset - 1) + 1;
    const end = all.indexOf('\n', offset);
    return all.slice(start, end < 0 ? undefined : end).trim();
  }
}

/** Files of the memories of a module, in their order. */
function wrappersOf({ memories }: EmittedFiles['modules'][number], module: Module): string[] {
  return module.memories.flatMap(({ name }) => memories[name]!.module ?? []);
}
