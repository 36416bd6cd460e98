import type { Design, Instance, Memory, Module, Signal, SignalId, Statement } from '../../ir/index.ts';
import { mapNodes, plainMaker, remakeNodes, rewriteBody } from '../rewrite.ts';
import { Observer } from './observed.ts';

/** The design without the signals, memories, ports, instances and modules that no output of the top shows. */
export function dropUnobserved(design: Design): Design {
  const observed = new Observer(design);
  const keeps = design.modules.map((module, m) => {
    const isTop = m === design.top;
    return (id: SignalId) => {
      const { kind } = module.signals[id]!;
      return observed.signals[m]![id] === 1 || (isTop && (kind === 'input' || kind === 'output'));
    };
  });
  const keptPorts = design.modules.map((module, m) => module.ports.map((port) => keeps[m]!(port)));
  const modules = design.modules.map((module, m) =>
    reduceModule(module, keeps[m]!, observed.memories[m]!, observed.instances[m]!, keptPorts),
  );
  return withoutUnusedModules({ ...design, modules });
}

function reduceModule(
  module: Module,
  keeps: (id: SignalId) => boolean,
  memories: Uint8Array,
  instancesKept: Uint8Array,
  keptPorts: readonly (readonly boolean[])[],
): Module {
  const newId = new Int32Array(module.signals.length).fill(-1);
  let count = 0;
  for (const { id } of module.signals) if (keeps(id)) newId[id] = count++;
  const map = (id: SignalId) => (id < 0 ? -1 : newId[id]!);
  const signals = module.signals.filter((s) => keeps(s.id)).map((s) => ({ ...s, id: newId[s.id]! }));
  const kept = rewriteBody(module.body, (statement) => {
    if (statement.kind === 'assign') return keeps(statement.target) ? [statement] : [];
    return hasStatements(statement) ? [statement] : [];
  });
  const maker = plainMaker();
  const made = remakeNodes({ nodes: module.nodes, body: kept }, maker, map);
  const body = rewriteBody(kept, (statement) => {
    const changed = mapNodes(statement, (node) => made[node]!);
    return [changed.kind === 'assign' ? { ...changed, target: map(changed.target) } : changed];
  });
  const instances = module.instances
    .filter((_, i) => instancesKept[i] === 1)
    .map((instance): Instance => {
      const ports = instance.ports.filter((_, i) => keptPorts[instance.module]![i]);
      return { ...instance, ports: ports.map(map) };
    });
  // Domains of a module that keeps no state go with their clock.
  const keptDomains = module.domains.filter((domain) => map(domain.clock) >= 0);
  const domainIds = module.domains.map((domain) => keptDomains.indexOf(domain));
  const domainOf = (domain: number) => (domain < 0 ? -1 : domainIds[domain]!);
  return {
    ...module,
    nodes: maker.nodes,
    signals: signals.map((s) => inDomain(s, domainOf(s.domain))),
    ports: module.ports.filter((port) => keeps(port)).map(map),
    streams: module.streams
      .filter(({ valid, ready, payload }) => [valid, ready, ...payload].every(keeps))
      .map((s) => ({ ...s, valid: map(s.valid), ready: map(s.ready), payload: s.payload.map(map) })),
    domains: keptDomains.map((d) => ({ ...d, clock: map(d.clock), reset: map(d.reset) })),
    memories: module.memories.filter((_, i) => memories[i] === 1).map((m) => reduceMemory(m, map, domainOf)),
    instances,
    body,
    properties: module.properties.map((property) => ({
      ...property,
      condition: map(property.condition),
      domain: domainOf(property.domain),
    })),
  };
}

/** The signal in another numbering of domains. A crossing into a domain that is gone says nothing any more. */
function inDomain(signal: Signal, domain: number): Signal {
  if (domain >= 0 || signal.crossing?.kind !== 'held') return { ...signal, domain };
  const { crossing: _, ...plain } = signal;
  return { ...plain, domain };
}

function reduceMemory(
  memory: Memory,
  map: (id: SignalId) => SignalId,
  domainOf: (domain: number) => number,
): Memory {
  const reads = memory.reads
    .filter((read) => map(read.data) >= 0)
    .map((r) => ({
      ...r,
      address: map(r.address),
      enable: map(r.enable),
      data: map(r.data),
      domain: domainOf(r.domain),
    }));
  const writes = memory.writes.map((w) => ({
    ...w,
    address: map(w.address),
    enable: map(w.enable),
    data: map(w.data),
    mask: map(w.mask),
    domain: domainOf(w.domain),
  }));
  return { ...memory, reads, writes };
}

function hasStatements(statement: Exclude<Statement, { kind: 'assign' }>): boolean {
  if (statement.otherwise.length > 0) return true;
  return statement.kind === 'if'
    ? statement.then.length > 0
    : statement.arms.some((arm) => arm.body.length > 0);
}

/** Leaves the modules that the top still contains, and renumbers them. */
function withoutUnusedModules(design: Design): Design {
  const isUsed = new Uint8Array(design.modules.length);
  isUsed[design.top] = 1;
  for (let m = design.modules.length - 1; m >= 0; m--)
    if (isUsed[m]) for (const { module } of design.modules[m]!.instances) isUsed[module] = 1;
  const newIndex = new Int32Array(design.modules.length);
  let count = 0;
  for (const m of design.modules.keys()) if (isUsed[m]) newIndex[m] = count++;
  const modules = design.modules
    .filter((_, m) => isUsed[m])
    .map((module) => ({
      ...module,
      instances: module.instances.map((i) => ({ ...i, module: newIndex[i.module]! })),
    }));
  return { ...design, modules, top: newIndex[design.top]! };
}
