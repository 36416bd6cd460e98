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
  keyOf: (target: SignalId) => string,
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
  const firstOf = new Map<string, number>();
  targets.forEach((target, i) => {
    const driver = drivers[target]!;
    if (driver.kind !== 'process') return;
    for (const statement of driver.statements) {
      const key = `${statement}:${keyOf(target)}`;
      const first = firstOf.get(key);
      if (first === undefined) firstOf.set(key, i);
      else {
        const [low, high] = [find(first), find(i)].sort((a, b) => a - b);
        parent[high!] = low!;
      }
    }
  });
  const groups = new Map<number, SignalId[]>();
  targets.forEach((target, i) => {
    const root = find(i);
    const group = groups.get(root);
    if (group) group.push(target);
    else groups.set(root, [target]);
  });
  return [...groups.values()].flatMap((group) => {
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
  keyOf: (register: SignalId) => string,
): SignalId[][] {
  const { signals } = builder.moduleOf(scope);
  const packs: SignalId[][] = [];
  let open: { pack: SignalId[]; key: string } | null = null;
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
  const indices = [...new Set(targets.flatMap((target) => statementsOf(drivers[target]!)))];
  indices.sort((a, b) => a - b);
  const copyAll = (list: readonly Statement[]): RegionStatement[] =>
    list.flatMap((statement): RegionStatement[] => {
      if (statement.kind === 'assign') {
        if (!wanted.has(statement.target)) return [];
        return [
          {
            ...statement,
            target: builder.signalId(scope, statement.target),
            index: statement.index < 0 ? -1 : builder.node(scope, statement.index),
            value: builder.node(scope, statement.value),
          },
        ];
      }
      if (statement.kind === 'if') {
        const then = copyAll(statement.then);
        const otherwise = copyAll(statement.otherwise);
        if (then.length === 0 && otherwise.length === 0) return [];
        return [{ ...statement, condition: builder.node(scope, statement.condition), then, otherwise }];
      }
      const arms = statement.arms.map(({ labels, body: inner }) => ({
        labels: labels.map((label) => builder.node(scope, label)),
        body: copyAll(inner),
      }));
      const otherwise = copyAll(statement.otherwise);
      if (otherwise.length === 0 && arms.every((arm) => arm.body.length === 0)) return [];
      return [{ ...statement, subject: builder.node(scope, statement.subject), arms, otherwise }];
    });
  return indices.flatMap((index) => copyAll([body[index]!]));
}

function statementsOf(driver: { kind: string; statements?: readonly number[] }): readonly number[] {
  return driver.statements ?? [];
}
