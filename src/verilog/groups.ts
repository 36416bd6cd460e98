import type { Module, NodeId, SignalId, Statement } from '../ir/index.ts';
import { type Dependencies, depths } from './dependencies.ts';
import type { Prepared } from './prepare.ts';

/** Targets that are emitted together, with the author's statements as far as they concern these targets. */
export interface Group {
  /** `assigns`: continuous assignments; the others are one always block. */
  readonly kind: 'assigns' | 'combinational' | 'clocked';
  readonly targets: readonly SignalId[];
  readonly statements: readonly Statement[];
  /** Position of the first statement in the module body. */
  readonly first: number;
  /** Clocked groups: index into `Module.domains`. */
  readonly domain: number;
  readonly hasReset: boolean;
  /** Clocked groups: the only condition of all statements, -1 for no condition; null where there are several. */
  readonly enable: NodeId | null;
}

/**
 * Cuts a module body into groups. Targets that occur together in one top-level statement stay together, as the author
 * meant them; registers apart from wires, registers with reset apart from those without. A wire is never in one block
 * with a wire that it depends on: a block reads values so far, the netlist reads final values. First everything
 * combinational in the author's order, then the registers in the order of their declarations, so that a statement that
 * is added or removed moves nothing but what it assigns.
 */
export function groupStatements(
  module: Module,
  prepared: Prepared,
  dependencies: Dependencies,
  skipped: ReadonlySet<SignalId>,
): Group[] {
  const { body } = prepared;
  const partial = new Set<Statement>();
  const targetsOf = body.map((statement) => statementTargets(statement, skipped, partial));
  const positions: (number[] | undefined)[] = [];
  targetsOf.forEach((targets, i) => {
    for (const target of targets) {
      const list = positions[target];
      if (list) list.push(i);
      else positions[target] = [i];
    }
  });
  const isRegister = (id: SignalId) => module.signals[id]!.kind === 'reg';
  const sets = new DisjointSets(module.signals.length);
  for (const targets of targetsOf) {
    let register = -1;
    let other = -1;
    for (const target of targets) {
      if (isRegister(target)) {
        if (register >= 0) sets.join(register, target);
        else register = target;
      } else if (other >= 0) sets.join(other, target);
      else other = target;
    }
  }
  const groups: Group[] = [];
  const make = (kind: Group['kind'], targets: readonly SignalId[], domain = -1, hasReset = false) => {
    const at =
      targets.length === 1
        ? (positions[targets[0]!] ?? [])
        : [...new Set(targets.flatMap((target) => positions[target] ?? []))].sort((a, b) => a - b);
    const first = at[0] ?? body.length;
    // Most statements assign one signal, and most signals are assigned by one statement.
    const isOnly = at.length === 1 && targets.length === 1 && targetsOf[first]!.length === 1;
    const statements =
      isOnly && !partial.has(body[first]!) ? [body[first]!] : projectedStatements(kind, at, targets);
    const enable = kind === 'clocked' ? enableOf(statements) : null;
    groups.push({ kind, targets, statements, first, domain, hasReset, enable });
  };
  const projectedStatements = (
    kind: Group['kind'],
    at: readonly number[],
    targets: readonly SignalId[],
  ): readonly Statement[] => {
    const wanted = new Set(targets);
    const projected: Statement[] = [];
    for (const i of at) {
      const isWhole = targetsOf[i]!.every((target) => wanted.has(target));
      if (isWhole && !partial.has(body[i]!)) projected.push(body[i]!);
      else projected.push(...project([body[i]!], wanted));
    }
    return kind === 'clocked' ? joinConditions(projected) : projected;
  };
  for (const members of sets.members((id) => positions[id] !== undefined)) {
    const [first] = members;
    if (isRegister(first!)) {
      for (const part of splitBy(members, (id) => registerClass(module, id))) {
        const { domain, reset } = module.signals[part[0]!]!;
        make('clocked', part, domain, reset !== null && module.domains[domain]!.reset >= 0);
      }
    } else if (members.length === 1 && isPlain(positions[first!]!.map((i) => body[i]!)))
      make('assigns', members);
    else {
      const inside = new Set(members);
      const depth = depths(dependencies, members, (id) => inside.has(id));
      for (const part of splitBy(members, (id) => depth.get(id)!)) make('combinational', part);
    }
  }
  for (const { id, kind, reset, domain } of module.signals) {
    if (kind === 'reg' && reset !== null && positions[id] === undefined && !skipped.has(id))
      make('clocked', [id], domain, module.domains[domain]!.reset >= 0);
  }
  return joinEnabled(groups).sort(inOrder);
}

/**
 * Combinational groups by their first statement; then registers by clock and declaration. Registers that are updated
 * always stand in front, however many there are, so that another one does not move them.
 */
function inOrder(a: Group, b: Group): number {
  const clocked = Number(a.kind === 'clocked') - Number(b.kind === 'clocked');
  if (clocked !== 0) return clocked;
  if (a.kind !== 'clocked') return a.first - b.first || a.targets[0]! - b.targets[0]!;
  const isAlways = (group: Group) => Number(group.enable === -1);
  return (
    a.domain - b.domain ||
    isAlways(b) - isAlways(a) ||
    (isAlways(a) && Number(b.hasReset) - Number(a.hasReset)) ||
    a.targets[0]! - b.targets[0]!
  );
}

/** Registers of one class share a block: one clock, all with reset or all without. */
function registerClass(module: Module, id: SignalId): number {
  const { domain, reset } = module.signals[id]!;
  return 2 * domain + Number(reset !== null);
}

/** One target, whose bits are each assigned once and unconditionally. */
function isPlain(statements: readonly Statement[]): boolean {
  const [only] = statements;
  if (statements.length === 1) return only!.kind === 'assign' && only.index < 0;
  const spans: (readonly [number, number])[] = [];
  for (const statement of statements) {
    if (statement.kind !== 'assign' || statement.index >= 0) return false;
    spans.push([statement.low, statement.low + statement.width]);
  }
  spans.sort((a, b) => a[0] - b[0]);
  return spans.every(([low], i) => i === 0 || low >= spans[i - 1]![1]);
}

/** Numbers that are found faster in a list than in a set. */
const few = 8;

/** What a statement assigns but for `skipped`; those that assign such signals too are added to `partial`. */
function statementTargets(
  statement: Statement,
  skipped: ReadonlySet<SignalId>,
  partial: Set<Statement>,
): readonly SignalId[] {
  if (statement.kind === 'assign') return skipped.has(statement.target) ? [] : [statement.target];
  const targets: SignalId[] = [];
  /** The same, where there are more than a few. */
  let known: Set<SignalId> | null = null;
  const visit = (list: readonly Statement[]): void => {
    for (const inner of list) {
      if (inner.kind === 'assign') {
        const { target } = inner;
        if (skipped.has(target)) partial.add(statement);
        else if (!(known ? known.has(target) : targets.includes(target))) {
          targets.push(target);
          if (targets.length > few) known = (known ?? new Set(targets)).add(target);
        }
        continue;
      }
      if (inner.kind === 'if') visit(inner.then);
      else for (const { body } of inner.arms) visit(body);
      visit(inner.otherwise);
    }
  };
  if (statement.kind === 'if') visit(statement.then);
  else for (const { body } of statement.arms) visit(body);
  visit(statement.otherwise);
  return targets.length === 1 ? [targets[0]!] : targets;
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

/** Registers of one kind that are updated always, or only under one and the same condition, as one group. */
function joinEnabled(groups: readonly Group[]): Group[] {
  const joined: Group[] = [];
  /** By domain, reset and condition. */
  const places = new Map<number, number>();
  for (const group of groups) {
    const { enable, domain, hasReset } = group;
    if (enable === null) {
      joined.push(group);
      continue;
    }
    const key = ((enable + 1) * 2 + Number(hasReset)) * mostDomains + domain;
    const place = places.get(key);
    if (place === undefined) places.set(key, joined.push(group) - 1);
    else {
      const { targets, statements, first } = joined[place]!;
      joined[place] = {
        ...group,
        targets: [...targets, ...group.targets].sort((a, b) => a - b),
        statements: joinConditions([...statements, ...group.statements]),
        first: Math.min(first, group.first),
      };
    }
  }
  return joined;
}

const mostDomains = 2 ** 16;

/** See `Group.enable`. */
function enableOf(statements: readonly Statement[]): NodeId | null {
  const [only] = statements;
  if (statements.length === 1 && only!.kind === 'if')
    return only!.otherwise.length === 0 ? only.condition : null;
  return statements.length > 0 && statements.every(({ kind }) => kind === 'assign') ? -1 : null;
}

/** Neighbouring `if`s over one condition as one. Clocked statements only: none of them changes the condition of the next. */
function joinConditions(list: readonly Statement[]): Statement[] {
  const joined: Statement[] = [];
  for (const statement of list) {
    const before = joined.at(-1);
    const same =
      statement.kind === 'if' &&
      before?.kind === 'if' &&
      before.condition === statement.condition &&
      statement.otherwise.length + before.otherwise.length === 0;
    if (same) joined[joined.length - 1] = { ...before, then: [...before.then, ...statement.then] };
    else joined.push(statement);
  }
  return joined;
}

function splitBy(ids: readonly SignalId[], key: (id: SignalId) => number): SignalId[][] {
  if (ids.length === 1) return [[...ids]];
  const parts = new Map<number, SignalId[]>();
  for (const id of ids) {
    const part = parts.get(key(id));
    if (part) part.push(id);
    else parts.set(key(id), [id]);
  }
  return [...parts.values()];
}

/** Union-find over signals. */
class DisjointSets {
  readonly #parent: Int32Array;

  constructor(count: number) {
    this.#parent = Int32Array.from({ length: count }, (_, id) => id);
  }

  join(a: SignalId, b: SignalId): void {
    this.#parent[this.#root(b)] = this.#root(a);
  }

  /** The sets among the signals for which `counts` holds, members in increasing order. */
  members(counts: (id: SignalId) => boolean): SignalId[][] {
    const sets: SignalId[][] = [];
    /** By root: position in `sets` and 1, or 0. */
    const places = new Int32Array(this.#parent.length);
    for (let id = 0; id < this.#parent.length; id++) {
      if (!counts(id)) continue;
      const root = this.#root(id);
      if (places[root]! > 0) sets[places[root]! - 1]!.push(id);
      else places[root] = sets.push([id]);
    }
    return sets;
  }

  #root(id: SignalId): SignalId {
    const parent = this.#parent;
    let root = id;
    while (parent[root] !== root) {
      parent[root] = parent[parent[root]!]!;
      root = parent[root]!;
    }
    return root;
  }
}
