import type { SignalId, Statement } from '../../../ir/index.ts';
import type { RegionStatement } from './region.ts';
import type { RegionBuilder } from './region-builder.ts';

/** Assignments up to which signals that share statements are kept in one group. */
const groupLimit = 200;

/** Registers up to which groups with the same reset are put together. */
const packLimit = 40;

/**
 * Groups signals that are assigned in the same top-level statements, so that a condition is tested once for all of
 * them. Groups that would become large are cut.
 */
export function groupTargets(
  builder: RegionBuilder,
  scope: number,
  targets: readonly SignalId[],
  keyOf: (target: SignalId) => number,
): SignalId[][] {
  const { drivers, sizes } = builder.infoOf(scope);
  const parent = new Int32Array(targets.length).map((_, i) => i);
  const find = (i: number): number => {
    let root = i;
    while (parent[root] !== root) root = parent[root]!;
    for (let at = i; at !== root; ) {
      const next = parent[at]!;
      parent[at] = root;
      at = next;
    }
    return root;
  };
  /** By statement: the first target, and the first ones of other keys. */
  const firstOf = new Int32Array(sizes.length).fill(-1);
  const others = new Map<string, number>();
  targets.forEach((target, i) => {
    const driver = drivers[target]!;
    if (driver.kind !== 'process') return;
    for (const statement of driver.statements) {
      let first: number | undefined = firstOf[statement]!;
      if (first < 0) {
        firstOf[statement] = i;
        continue;
      }
      const key = keyOf(target);
      if (keyOf(targets[first]!) !== key) {
        first = others.get(`${statement}:${key}`);
        if (first === undefined) {
          others.set(`${statement}:${key}`, i);
          continue;
        }
      }
      const [a, b] = [find(first), find(i)];
      parent[Math.max(a, b)] = Math.min(a, b);
    }
  });
  const groups: SignalId[][] = [];
  const groupOf = new Int32Array(targets.length).fill(-1);
  targets.forEach((target, i) => {
    const root = find(i);
    if (groupOf[root]! < 0) groupOf[root] = groups.push([]) - 1;
    groups[groupOf[root]!]!.push(target);
  });
  return groups.flatMap((group) => {
    if (group.length === 1) return [group];
    const statements = new Set(group.flatMap((target) => statementsOf(drivers[target]!)));
    let size = 0;
    for (const statement of statements) size += sizes[statement]!;
    if (size <= groupLimit) return [group];
    const perGroup = Math.max(1, Math.floor((group.length * groupLimit) / size));
    const cut: SignalId[][] = [];
    for (let i = 0; i < group.length; i += perGroup) cut.push(group.slice(i, i + perGroup));
    return cut;
  });
}

/**
 * The same for registers, where small groups with the same key are put together, so that their reset is tested once.
 */
export function groupRegisters(
  builder: RegionBuilder,
  scope: number,
  registers: readonly SignalId[],
  keyOf: (register: SignalId) => number,
): SignalId[][] {
  const { signals } = builder.moduleOf(scope);
  const packs: SignalId[][] = [];
  let open: { pack: SignalId[]; key: number } | null = null;
  for (const group of groupTargets(builder, scope, registers, keyOf)) {
    const key = keyOf(group[0]!);
    const isNarrow = group.every((id) => signals[id]!.width <= 64 && signals[id]!.reset !== null);
    if (isNarrow && open !== null && open.key === key && open.pack.length <= packLimit) {
      open.pack.push(...group);
      continue;
    }
    const pack = [...group];
    packs.push(pack);
    if (isNarrow) open = { pack, key };
  }
  return packs;
}

/** The statements of a scope that assign `targets`, with nothing else in them, in terms of the region. */
export function project(
  builder: RegionBuilder,
  scope: number,
  targets: readonly SignalId[],
): RegionStatement[] {
  const { drivers } = builder.infoOf(scope);
  const { body } = builder.moduleOf(scope);
  const wanted = new Set(targets);
  const indices = new Set<number>();
  for (const target of targets) for (const index of statementsOf(drivers[target]!)) indices.add(index);
  const copyAll = (list: readonly Statement[]): RegionStatement[] => {
    const copies: RegionStatement[] = [];
    for (const statement of list) copy(statement, copies);
    return copies;
  };
  const copy = (statement: Statement, into: RegionStatement[]): void => {
    const { location } = statement;
    if (statement.kind === 'assign') {
      if (!wanted.has(statement.target)) return;
      const { low, width } = statement;
      const target = builder.signalId(scope, statement.target);
      const index = statement.index < 0 ? -1 : builder.node(scope, statement.index);
      const value = builder.node(scope, statement.value);
      into.push({ kind: 'assign', target, low, width, index, value, location });
    } else if (statement.kind === 'if') {
      const then = copyAll(statement.then);
      const otherwise = copyAll(statement.otherwise);
      if (then.length === 0 && otherwise.length === 0) return;
      const condition = builder.node(scope, statement.condition);
      into.push({ kind: 'if', condition, then, otherwise, location });
    } else {
      const arms = statement.arms.map(({ labels, body: inner }) => ({
        labels: labels.map((label) => builder.node(scope, label)),
        body: copyAll(inner),
      }));
      const otherwise = copyAll(statement.otherwise);
      if (otherwise.length === 0 && arms.every((arm) => arm.body.length === 0)) return;
      const subject = builder.node(scope, statement.subject);
      into.push({ kind: 'case', subject, arms, otherwise, location });
    }
  };
  return copyAll([...indices].sort((a, b) => a - b).map((index) => body[index]!));
}

function statementsOf(driver: { kind: string; statements?: readonly number[] }): readonly number[] {
  return driver.statements ?? [];
}
