import type { Design, Module, Signal, SignalId, Statement } from '../../../ir/index.ts';
import { mapNodes, plainMaker, remakeNodes, rewriteBody } from '../../../passes/index.ts';
import type { WatchedSignals } from '../schedule/task-list.ts';
import { needsTicks } from '../ticked.ts';
import { Nets } from './nets.ts';

/** Bits of registers from which it is cheaper to ask whether they were written than to compare them. */
const fewestBits = 256;

/** By module: registers, and the register that becomes 1 when one of them may get another value. */
export type WriteFlags = readonly ReadonlyMap<SignalId, SignalId>[];

/**
 * Adds registers that become 1 when large watched registers are assigned, such as stored weights, all of whose assignments
 * are conditional; whoever watches these clears them. The engine keeps such a flag in the branch that it takes anyway.
 */
export function withWriteFlags(
  design: Design,
  wanted: WatchedSignals,
): { design: Design; flags: WriteFlags } {
  const nets = new Nets(design);
  const flags: ReadonlyMap<SignalId, SignalId>[] = [];
  // With several clocks a register also changes when it is reset, and is assigned when it does not change.
  if (needsTicks(design)) return { design, flags };
  const modules = design.modules.map((module, index) => {
    const sources = (wanted[index] ?? []).flatMap((id) =>
      nets
        .of(index)
        .partsOf(id)
        .map((p) => p.source),
    );
    const registers = new Set(sources.filter((id) => module.signals[id]!.kind === 'reg'));
    const groups = registers.size === 0 ? [] : largeGroups(module, registers);
    flags[index] = new Map(
      groups.flatMap((group, i) => group.map((id): [SignalId, SignalId] => [id, module.signals.length + i])),
    );
    return groups.length === 0 ? module : flagged(module, groups, flags[index]);
  });
  return { design: { ...design, modules }, flags };
}

/** Registers that are assigned in the same statements, none of them always. */
function largeGroups(module: Module, registers: ReadonlySet<SignalId>): SignalId[][] {
  const statementsOf = new Map<SignalId, number[]>();
  const always = new Set<SignalId>();
  module.body.forEach((statement, index) => {
    if (statement.kind === 'assign') always.add(statement.target);
    else
      for (const target of targetsIn([statement]))
        statementsOf.set(target, [...(statementsOf.get(target) ?? []), index]);
  });
  const groups = new Map<string, SignalId[]>();
  for (const [id, statements] of statementsOf) {
    if (!registers.has(id) || always.has(id)) continue;
    const { domain, reset } = module.signals[id]!;
    const key = `${statements} ${domain} ${reset === null}`;
    const group = groups.get(key);
    if (group) group.push(id);
    else groups.set(key, [id]);
  }
  const bits = (group: readonly SignalId[]) => group.reduce((sum, id) => sum + module.signals[id]!.width, 0);
  return [...groups.values()].filter((group) => bits(group) >= fewestBits);
}

function targetsIn(body: readonly Statement[], into = new Set<SignalId>()): Set<SignalId> {
  for (const statement of body) {
    if (statement.kind === 'assign') into.add(statement.target);
    else for (const inner of bodiesOf(statement)) targetsIn(inner, into);
  }
  return into;
}

function bodiesOf(statement: Exclude<Statement, { kind: 'assign' }>): (readonly Statement[])[] {
  if (statement.kind === 'if') return [statement.then, statement.otherwise];
  return [...statement.arms.map((arm) => arm.body), statement.otherwise];
}

function flagged(
  module: Module,
  groups: readonly (readonly SignalId[])[],
  flagOf: ReadonlyMap<SignalId, SignalId>,
): Module {
  const maker = plainMaker();
  const made = remakeNodes(module, maker);
  const one = maker.nodes.constant(1, 1);
  const signals: Signal[] = [
    ...module.signals,
    ...groups.map((group, i): Signal => {
      const like = module.signals[group[0]!]!;
      // A reset replaces the registers as well.
      const reset = like.reset === null ? null : 1n;
      const id = module.signals.length + i;
      return {
        ...like,
        id,
        name: `$written_${i}`,
        width: 1,
        signed: false,
        lane: 0,
        enumeration: -1,
        reset,
        doc: '',
      };
    }),
  ];
  /** The assignments with those of their flags before them. */
  const withFlags = (body: readonly Statement[]): readonly Statement[] => {
    const flags = new Set(
      body.flatMap((s) => (s.kind === 'assign' && flagOf.has(s.target) ? [flagOf.get(s.target)!] : [])),
    );
    const set = [...flags].map((target): Statement => {
      return { kind: 'assign', target, low: 0, width: 1, index: -1, value: one, location: -1 };
    });
    return set.length === 0 ? body : [...set, ...body];
  };
  const body = rewriteBody(module.body, (statement) => {
    const mapped = mapNodes(statement, (node) => made[node]!);
    if (mapped.kind === 'assign') return [mapped];
    const otherwise = withFlags(mapped.otherwise);
    if (mapped.kind === 'if') return [{ ...mapped, then: withFlags(mapped.then), otherwise }];
    const arms = mapped.arms.map((arm) => ({ ...arm, body: withFlags(arm.body) }));
    return [{ ...mapped, arms, otherwise }];
  });
  return { ...module, nodes: maker.nodes, signals, body };
}
