import type { Design, Instance, Memory, Module, SignalId } from './design.ts';
import { Op } from './op.ts';
import type { Report } from './verify-signals.ts';
import { forEachStatement } from './walk.ts';

/** Memories and instances of a module, and that each signal they drive has exactly one of them. */
export function verifyParts(design: Design, module: Module, report: Report): void {
  const drivers = new Int32Array(module.signals.length);
  const drives = (source: 'instance' | 'memory', width: number, id: SignalId): boolean => {
    const signal = module.signals[id];
    if (signal?.source !== source || signal.width !== width) return false;
    drivers[id]!++;
    return true;
  };
  for (const memory of module.memories) {
    const wrong = wrongMemory(module, memory, drives);
    if (wrong !== null) report(`memory '${memory.name}': ${wrong}`, memory.location);
  }
  const clocks = module.instances.length > 0 ? clockSignals(module) : new Set<SignalId>();
  for (const instance of module.instances) {
    const wrong = wrongInstance(design, module, instance, clocks, drives);
    if (wrong !== null) report(`instance '${instance.name}': ${wrong}`, instance.location);
  }
  for (const { id, name, source, location } of module.signals)
    if ((source === 'instance' || source === 'memory') && drivers[id] !== 1)
      report(`'${name}' should be driven by one ${source}, but ${drivers[id]} drive it`, location);
}

type Drives = (source: 'instance' | 'memory', width: number, id: SignalId) => boolean;

function wrongMemory(module: Module, memory: Memory, drives: Drives): string | null {
  const { width, depth, init, reads, writes } = memory;
  const hasWidth = (id: SignalId, wanted: number) => module.signals[id]?.width === wanted;
  if (!Number.isInteger(width) || width < 1) return `width ${width}`;
  if (!Number.isInteger(depth) || depth < 1) return `depth ${depth}`;
  if (init && init.length > depth) return `${init.length} initial words in a depth of ${depth}`;
  const tooWide = init?.findIndex((word) => word < 0n || word >> BigInt(width) !== 0n) ?? -1;
  if (tooWide >= 0) return `initial word ${tooWide} does not fit in ${width} bits`;
  for (const { name, kind, address, enable, data, domain } of reads) {
    if (!module.signals[address]) return `read port '${name}' has no address`;
    if (!drives('memory', width, data))
      return `read port '${name}' does not drive a memory wire of ${width} bits`;
    if (kind === 'async' ? enable !== -1 || domain !== -1 : !hasWidth(enable, 1) || !module.domains[domain])
      return `${kind} read port '${name}' has a wrong enable or domain`;
  }
  for (const { name, address, enable, data, mask, domain } of writes) {
    if (!module.signals[address]) return `write port '${name}' has no address`;
    if (!hasWidth(enable, 1)) return `write port '${name}' has no enable of 1 bit`;
    if (!hasWidth(data, width)) return `write port '${name}' has no data of ${width} bits`;
    if (mask !== -1 && width % (module.signals[mask]?.width ?? width + 1) !== 0)
      return `the mask of write port '${name}' does not divide ${width} bits`;
    if (!module.domains[domain]) return `write port '${name}' is in domain ${domain}, which does not exist`;
  }
  return null;
}

function wrongInstance(
  design: Design,
  module: Module,
  instance: Instance,
  clocks: ReadonlySet<SignalId>,
  drives: Drives,
): string | null {
  const child = design.modules[instance.module];
  if (!child) return `module ${instance.module} does not exist`;
  if (instance.ports.length !== child.ports.length)
    return `${instance.ports.length} signals for the ${child.ports.length} ports of '${child.name}'`;
  for (const [position, port] of child.ports.entries()) {
    const { name, kind, width } = child.signals[port]!;
    const id = instance.ports[position]!;
    const signal = module.signals[id];
    if (!signal) return `nothing is connected to port '${name}'`;
    if (signal.width !== width)
      return `'${signal.name}' of ${signal.width} bits at port '${name}' of ${width} bits`;
    if (kind === 'output' && !drives('instance', width, id))
      return `output '${name}' drives '${signal.name}', which is no wire for an instance output`;
    if (child.domains.some((domain) => domain.clock === port) && !clocks.has(id))
      return `'${signal.name}' at clock port '${name}' is no clock`;
  }
  return null;
}

/** The clock inputs of the module, and wires that are nothing but one of them. */
function clockSignals(module: Module): Set<SignalId> {
  const clocks = new Set(module.domains.map((domain) => domain.clock));
  const assignments = new Uint8Array(module.signals.length);
  const copies: SignalId[] = [];
  forEachStatement(module.body, (statement) => {
    if (statement.kind === 'assign')
      assignments[statement.target] = Math.min(2, assignments[statement.target]! + 1);
  });
  for (const statement of module.body) {
    if (statement.kind !== 'assign' || assignments[statement.target] !== 1) continue;
    const { nodes } = module;
    if (nodes.op[statement.value] === Op.ref && clocks.has(nodes.a[statement.value]!))
      copies.push(statement.target);
  }
  for (const copy of copies) clocks.add(copy);
  return clocks;
}
