import { type Design, type Module, type Property, propertyName } from '../../ir/index.ts';
import { ModuleEditor } from './module-editor.ts';

/** A property of one instance. */
export interface WatchedProperty {
  readonly kind: Property['kind'];
  readonly name: string;
  /** Of the instance that has it, from the top on: `top.u_fifo`. */
  readonly path: string;
  readonly message: string;
  readonly location: number;
}

/** A design with the state that remembers what its properties did, and where to read it. */
export interface Instrumented {
  readonly design: Design;
  /** Assertions and assumptions; the bits of the ports `failed` and `first`. */
  readonly guarded: readonly WatchedProperty[];
  /** Covers; each has `hitBits` bits of the port `hits`. */
  readonly covers: readonly WatchedProperty[];
  /** Ports added to the top; null where they would have no bit. */
  readonly ports: {
    /** Bit i: property i failed at some edge so far. */
    readonly failed: string | null;
    /** The same at the first edge at which one had failed before, or 0. */
    readonly first: string | null;
    /** The number of that edge, counted from 0. */
    readonly at: string | null;
    readonly hits: string | null;
  };
}

export const hitBits = 32;

interface Made {
  readonly guarded: readonly WatchedProperty[];
  readonly covers: readonly WatchedProperty[];
  readonly failedPort: number;
  readonly hitsPort: number;
}

/**
 * Turns properties into hardware, so that every engine runs them without knowing of them: each module keeps one bit for
 * each assertion and a counter for each cover, in memories that start at 0 and that no reset clears; outputs carry them
 * to the top, which also keeps the edge of the first failure.
 */
export function instrumentChecks(design: Design): Instrumented {
  const made: Made[] = [];
  const modules: Module[] = [];
  let top!: Instrumented['ports'];
  design.modules.forEach((module, index) => {
    const editor = new ModuleEditor(module);
    const own = properties(editor, module);
    const guarded = own.guarded.map(({ property }) => watched(module, property));
    const covers = own.covers.map(({ property }) => watched(module, property));
    const failed = own.guarded.map(({ node }) => node);
    const hits = own.covers.map(({ node }) => node);
    module.instances.forEach((instance, i) => {
      const child = made[instance.module]!;
      const below = (list: readonly WatchedProperty[]) =>
        list.map((item) => ({ ...item, path: `${instance.name}${item.path === '' ? '' : `.${item.path}`}` }));
      guarded.push(...below(child.guarded));
      covers.push(...below(child.covers));
      if (child.failedPort > 0) failed.push(editor.instanceOutput(i, 'failed', child.failedPort));
      if (child.hitsPort > 0) hits.push(editor.instanceOutput(i, 'hits', child.hitsPort));
    });
    const failedName = failed.length > 0 ? editor.output('spinlight_failed', editor.joined(failed)) : null;
    let first: string | null = null;
    let at: string | null = null;
    if (index === design.top && failedName !== null) {
      ({ first, at } = keepFirst(editor, editor.joined(failed)));
    }
    const hitsName = hits.length > 0 ? editor.output('spinlight_hits', editor.joined(hits)) : null;
    top = { failed: failedName, first, at, hits: hitsName };
    made.push({ guarded, covers, failedPort: guarded.length, hitsPort: covers.length * hitBits });
    modules.push(editor.finish());
  });
  const { name } = design.modules[design.top]!;
  const rooted = (list: readonly WatchedProperty[]) =>
    list.map((item) => ({ ...item, path: item.path === '' ? name : `${name}.${item.path}` }));
  const { guarded, covers } = made[design.top]!;
  return { design: { ...design, modules }, guarded: rooted(guarded), covers: rooted(covers), ports: top };
}

function watched(module: Module, property: Property): WatchedProperty {
  const { kind, message, location } = property;
  return { kind, name: propertyName(module, property), path: '', message, location };
}

interface Kept {
  readonly property: Property;
  /** What has been kept of it so far. */
  readonly node: number;
}

/** The state for the properties of one module, in their order. */
function properties(
  editor: ModuleEditor,
  module: Module,
): { readonly guarded: Kept[]; readonly covers: Kept[] } {
  const guarded: Kept[] = [];
  const covers: Kept[] = [];
  for (const property of module.properties) {
    const { kind, condition, domain, exceptInReset } = property;
    const { reset } = module.domains[domain]!;
    const name = propertyName(module, property);
    const holds = editor.ref(condition);
    const happens = kind === 'cover' ? holds : editor.not(holds);
    const now = exceptInReset && reset >= 0 ? editor.and(happens, editor.not(editor.ref(reset))) : happens;
    if (kind === 'cover') {
      const node = editor.kept(`${name}_hits`, hitBits, domain, now, (before) => editor.plusOne(before));
      covers.push({ property, node });
    } else {
      const node = editor.kept(`${name}_failed`, 1, domain, now, () => editor.constant(1, 1));
      guarded.push({ property, node });
    }
  }
  return { guarded, covers };
}

/** At the top: the first non-zero value of `failed`, and the number of the edge before which it was seen. */
function keepFirst(editor: ModuleEditor, failed: number): { first: string; at: string } {
  const domain = 0;
  const always = editor.constant(1, 1);
  const edges = editor.kept('spinlight_edges', hitBits, domain, always, (before) => editor.plusOne(before));
  const width = editor.width(failed);
  const any = editor.any(failed);
  const first = editor.kept('spinlight_first', width, domain, any, (before) =>
    editor.mux(editor.any(before), before, failed),
  );
  const begins = editor.and(any, editor.not(editor.any(first)));
  const at = editor.kept('spinlight_at', hitBits, domain, begins, () => edges);
  return {
    first: editor.output('spinlight_first_failed', first),
    at: editor.output('spinlight_first_edge', at),
  };
}
