import { countUses, type Design, type Module, Op, type SignalId, type Statement } from '../ir/index.ts';
import { mapNodes, plainMaker, remakeNodes, rewriteBody } from '../passes/rewrite.ts';

/** Without modules that nothing uses, and in each module without signals, conditions and nodes that nothing reads. */
export function collectGarbage(design: Design): Design {
  const cleaned = { ...design, modules: design.modules.map(withoutUnread) };
  const used = new Set<number>();
  const visit = (index: number): void => {
    if (used.has(index)) return;
    used.add(index);
    for (const { module } of cleaned.modules[index]!.instances) visit(module);
  };
  visit(cleaned.top);
  const order = [...used].sort((a, b) => a - b);
  const modules = order.map((index) => {
    const module = cleaned.modules[index]!;
    return { ...module, instances: module.instances.map((i) => ({ ...i, module: order.indexOf(i.module) })) };
  });
  return { ...cleaned, modules, top: order.indexOf(cleaned.top) };
}

function withoutUnread(module: Module): Module {
  let current = module;
  for (;;) {
    const next = once(current);
    if (next.signals.length === current.signals.length) return next;
    current = next;
  }
}

function once(module: Module): Module {
  const read = readSignals(module);
  const kept = (id: SignalId) => read.has(id);
  const body = rewriteBody(module.body, (s) =>
    (s.kind === 'assign' ? kept(s.target) : !isEmpty(s)) ? [s] : [],
  );
  const ids = new Map<SignalId, SignalId>();
  const signals = module.signals
    .filter(({ id }) => kept(id))
    .map((signal) => {
      ids.set(signal.id, ids.size);
      return { ...signal, id: ids.size - 1 };
    });
  const to = (id: SignalId) => (id < 0 ? -1 : ids.get(id)!);
  const maker = plainMaker();
  const made = remakeNodes({ nodes: module.nodes, body }, maker, to);
  return {
    ...module,
    signals,
    nodes: maker.nodes,
    body: rewriteBody(body, (s) => {
      const moved = mapNodes(s, (node) => made[node]!);
      return [moved.kind === 'assign' ? { ...moved, target: to(moved.target) } : moved];
    }),
    ports: module.ports.map(to),
    domains: module.domains.map((d) => ({ ...d, clock: to(d.clock), reset: to(d.reset) })),
    streams: module.streams.map((s) => ({
      ...s,
      valid: to(s.valid),
      ready: to(s.ready),
      payload: s.payload.map(to),
    })),
    instances: module.instances.map((i) => ({ ...i, ports: i.ports.map(to) })),
    properties: module.properties.map((p) => ({ ...p, condition: to(p.condition) })),
    memories: module.memories.map((memory) => ({
      ...memory,
      reads: memory.reads.map((r) => ({
        ...r,
        address: to(r.address),
        enable: to(r.enable),
        data: to(r.data),
      })),
      writes: memory.writes.map((w) => ({
        ...w,
        address: to(w.address),
        enable: to(w.enable),
        data: to(w.data),
        mask: to(w.mask),
      })),
    })),
  };
}

function isEmpty(s: Statement): boolean {
  if (s.kind === 'assign' || s.otherwise.length > 0) return false;
  return s.kind === 'if' ? s.then.length === 0 : s.arms.every((arm) => arm.body.length === 0);
}

/** Signals that something other than an assignment to them needs. A register that only feeds itself is not read. */
function readSignals(module: Module): Set<SignalId> {
  const { nodes, body, ports, domains, streams, memories, instances, properties } = module;
  const read = new Set<SignalId>(ports);
  const add = (...ids: readonly SignalId[]) => {
    for (const id of ids) if (id >= 0) read.add(id);
  };
  for (const { clock, reset } of domains) add(clock, reset);
  for (const { valid, ready, payload } of streams) add(valid, ready, ...payload);
  for (const memory of memories) {
    for (const { address, enable, data } of memory.reads) add(address, enable, data);
    for (const { address, enable, data, mask } of memory.writes) add(address, enable, data, mask);
  }
  for (const instance of instances) add(...instance.ports);
  for (const { condition } of properties) add(condition);
  const uses = countUses({ nodes, body });
  for (let node = 0; node < nodes.count; node++)
    if (uses[node]! > 0 && nodes.op[node] === Op.ref) read.add(nodes.a[node]!);
  return read;
}
