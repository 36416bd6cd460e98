import { forEachStatement, type Module, type SignalId, type Statement } from '../ir/index.ts';
import { type Dependencies, depths } from './dependencies.ts';
import type { Prepared } from './prepare.ts';

/** Targets that are emitted together, with the author's statements as far as they concern these targets. */
export interface Group {
  /** `assigns`: continuous assignments; the others are one always block. */
  readonly kind: 'assigns' | 'combinational' | 'clocked';
  readonly targets: readonly SignalId[];
  readonly statements: readonly Statement[];
  /** Position of the first statement in the module body; unassigned registers come last. */
  readonly first: number;
  /** Clocked groups: index into `Module.domains`. */
  readonly domain: number;
  readonly hasReset: boolean;
}

/**
 * Cuts a module body into groups. Targets that occur together in one top-level statement stay together, as the author
 * meant them; registers apart from wires, registers with reset apart from those without. A wire is never in one block
 * with a wire that it depends on: a block reads values so far, the netlist reads final values.
 */
export function groupStatements(
  module: Module,
  prepared: Prepared,
  dependencies: Dependencies,
  skipped: ReadonlySet<SignalId>,
): Group[] {
  const { body } = prepared;
  const targetsOf = body.map((statement) => statementTargets(statement, skipped));
  const positions = new Map<SignalId, number[]>();
  targetsOf.forEach((targets, i) => {
    for (const target of targets) {
      const list = positions.get(target);
      if (list) list.push(i);
      else positions.set(target, [i]);
    }
  });
  const isRegister = (id: SignalId) => module.signals[id]!.kind === 'reg';
  const sets = new DisjointSets();
  let previous: SignalId | null = null;
  body.forEach((statement, i) => {
    const targets = [...targetsOf[i]!];
    for (const part of [targets.filter(isRegister), targets.filter((id) => !isRegister(id))])
      for (const target of part) sets.join(part[0]!, target);
    // Neighbouring plain register updates read best as one block.
    const plain = statement.kind === 'assign' && isRegister(statement.target) ? statement.target : null;
    if (plain !== null && previous !== null) sets.join(previous, plain);
    previous = plain;
  });
  const groups: Group[] = [];
  const make = (kind: Group['kind'], targets: readonly SignalId[], domain = -1, hasReset = false) => {
    const wanted = new Set(targets);
    const at = [...new Set(targets.flatMap((target) => positions.get(target) ?? []))].sort((a, b) => a - b);
    const statements = at.flatMap((i) => project([body[i]!], wanted));
    groups.push({ kind, targets, statements, first: at[0] ?? body.length, domain, hasReset });
  };
  for (const members of sets.members(positions.keys())) {
    if (isRegister(members[0]!)) {
      for (const part of splitBy(members, (id) => registerClass(module, id))) {
        const { domain, reset } = module.signals[part[0]!]!;
        make('clocked', part, domain, reset !== null && module.domains[domain]!.reset >= 0);
      }
    } else if (isPlain(positions.get(members[0]!)!.map((i) => body[i]!))) make('assigns', members);
    else {
      const inside = new Set(members);
      const depth = depths(dependencies, members, (id) => inside.has(id));
      for (const part of splitBy(members, (id) => String(depth.get(id)))) make('combinational', part);
    }
  }
  for (const { id, kind, reset, domain } of module.signals) {
    if (kind === 'reg' && reset !== null && !positions.has(id) && !skipped.has(id))
      make('clocked', [id], domain, module.domains[domain]!.reset >= 0);
  }
  return groups.sort((a, b) => a.first - b.first || a.targets[0]! - b.targets[0]!);
}

function registerClass(module: Module, id: SignalId): string {
  const { domain, reset } = module.signals[id]!;
  return `${domain} ${reset !== null}`;
}

/** One target, whose bits are each assigned once and unconditionally. */
function isPlain(statements: readonly Statement[]): boolean {
  const spans: (readonly [number, number])[] = [];
  for (const statement of statements) {
    if (statement.kind !== 'assign' || statement.index >= 0) return false;
    spans.push([statement.low, statement.low + statement.width]);
  }
  spans.sort((a, b) => a[0] - b[0]);
  return spans.every(([low], i) => i === 0 || low >= spans[i - 1]![1]);
}

function statementTargets(statement: Statement, skipped: ReadonlySet<SignalId>): Set<SignalId> {
  const targets = new Set<SignalId>();
  forEachStatement([statement], (inner) => {
    if (inner.kind === 'assign' && !skipped.has(inner.target)) targets.add(inner.target);
  });
  return targets;
}

/** The statements as far as they assign `wanted`; what becomes empty is dropped. */
export function project(list: readonly Statement[], wanted: ReadonlySet<SignalId>): Statement[] {
  return list.flatMap((statement): Statement[] => {
    if (statement.kind === 'assign') return wanted.has(statement.target) ? [statement] : [];
    const otherwise = project(statement.otherwise, wanted);
    if (statement.kind === 'if') {
      const then = project(statement.then, wanted);
      return then.length + otherwise.length === 0 ? [] : [{ ...statement, then, otherwise }];
    }
    const projected = statement.arms.map((arm) => ({ ...arm, body: project(arm.body, wanted) }));
    // An empty arm still keeps its labels away from the default.
    const arms = otherwise.length > 0 ? projected : projected.filter((arm) => arm.body.length > 0);
    return arms.every((arm) => arm.body.length === 0) && otherwise.length === 0
      ? []
      : [{ ...statement, arms, otherwise }];
  });
}

function splitBy(ids: readonly SignalId[], key: (id: SignalId) => string): SignalId[][] {
  const parts = new Map<string, SignalId[]>();
  for (const id of ids) {
    const part = parts.get(key(id));
    if (part) part.push(id);
    else parts.set(key(id), [id]);
  }
  return [...parts.values()];
}

/** Union-find over signals. */
class DisjointSets {
  readonly #parent = new Map<SignalId, SignalId>();

  join(a: SignalId, b: SignalId): void {
    this.#parent.set(this.#root(b), this.#root(a));
  }

  /** The sets among `ids`, members in increasing order. */
  members(ids: Iterable<SignalId>): SignalId[][] {
    return splitBy(
      [...ids].sort((a, b) => a - b),
      (id) => String(this.#root(id)),
    );
  }

  #root(id: SignalId): SignalId {
    let root = id;
    for (let up = this.#parent.get(root); up !== undefined && up !== root; up = this.#parent.get(root))
      root = up;
    this.#parent.set(id, root);
    return root;
  }
}
