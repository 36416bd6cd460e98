import type { Design, Memory, Module, NodeId, SignalId, Statement } from '../../ir/index.ts';
import { Op, type Signal } from '../../ir/index.ts';
import { mapNodes, plainMaker, remakeNodes, rewriteBody } from '../../passes/index.ts';

/** Whether an edge of a design is more than "every register takes its next value": several clocks, or a reset that acts at once. */
export function needsTicks(design: Design): boolean {
  const top = design.modules[design.top]!;
  return new Set(top.domains.map(({ clock }) => clock)).size > 1 || hasAsyncReset(design);
}

/** Whether some register takes its reset value without a clock edge. */
export function hasAsyncReset(design: Design): boolean {
  return design.modules.some(({ domains }) =>
    domains.some(({ reset, resetKind }) => resetKind === 'async' && reset >= 0),
  );
}

/**
 * The design with one clock of its own, and the author's clocks as ordinary inputs that say whether they tick at that
 * edge. The engine sets them for an edge and clears them again; an edge without any only lets asynchronous resets act.
 * Signals and memories keep their numbers; wires that are added have names that begin with `$`.
 */
export function withTicks(design: Design): Design {
  return { ...design, modules: design.modules.map(tickedModule) };
}

/** Whether a signal is one that `withTicks` added. */
export function isAdded(signal: Signal): boolean {
  return signal.name.startsWith('$');
}

function tickedModule(module: Module): Module {
  const maker = plainMaker();
  const { nodes } = maker;
  const made = remakeNodes(module, maker);
  const body = rewriteBody(module.body, (statement) => [mapNodes(statement, (node) => made[node]!)]);
  const signals = [...module.signals];
  const ref = (id: SignalId): NodeId => nodes.ref(id, signals[id]!.width);
  const assign = (target: SignalId, value: NodeId): Statement => {
    const { width } = signals[target]!;
    return { kind: 'assign', target, low: 0, width, index: -1, value, location: -1 };
  };
  const when = (condition: NodeId, then: readonly Statement[]): void => {
    if (then.length > 0) body.push({ kind: 'if', condition, then, otherwise: [], location: -1 });
  };
  module.domains.forEach(({ clock, reset, resetKind }, domain) => {
    const registers = module.signals.filter((s) => s.kind === 'reg' && s.domain === domain);
    if (reset >= 0 && resetKind === 'sync') {
      const cleared = registers.filter((register) => register.reset !== null);
      const resets = cleared.map(({ id, width, reset: value }) => assign(id, nodes.constant(width, value!)));
      when(ref(reset), resets);
    }
    when(
      nodes.unary(Op.not, ref(clock)),
      registers.map(({ id }) => assign(id, ref(id))),
    );
  });
  /** A wire that is 1 if `enable` is, and the clock of `domain` ticks. */
  const gated = (enable: SignalId, domain: number): SignalId => {
    const id = signals.length;
    const { name, location } = signals[enable]!;
    const clock = module.domains[domain]!.clock;
    signals.push({
      ...{ id, name: `$${name}_${id}`, kind: 'wire', width: 1, signed: false, lane: 0, location, doc: '' },
      ...{ enumeration: -1, reset: null, domain: -1, source: 'statements' },
    });
    body.push(assign(id, nodes.binary(Op.and, ref(enable), ref(clock))));
    return id;
  };
  const memories = module.memories.map(
    (memory): Memory => ({
      ...memory,
      reads: memory.reads.map((read) =>
        read.kind === 'async' ? read : { ...read, enable: gated(read.enable, read.domain) },
      ),
      writes: memory.writes.map((write) => ({ ...write, enable: gated(write.enable, write.domain) })),
    }),
  );
  const domains = module.domains.map((domain) => ({
    ...domain,
    clock: -1,
    reset: domain.resetKind === 'async' ? domain.reset : -1,
  }));
  return { ...module, nodes, signals, domains, memories, body };
}
