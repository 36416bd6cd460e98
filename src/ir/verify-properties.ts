import type { Module } from './design.ts';
import { Op } from './op.ts';
import { conditionsOf } from './properties.ts';
import type { Report } from './verify-signals.ts';

/** Conditions of properties: wires of 1 bit with one property each, that nothing reads. */
export function verifyProperties(module: Module, report: Report): void {
  if (module.properties.length === 0) return;
  const seen = new Set<number>();
  for (const { kind, condition, domain, location } of module.properties) {
    const signal = module.signals[condition];
    if (signal?.kind !== 'wire' || signal.width !== 1 || signal.source !== 'statements') {
      report(`the condition of an ${kind} is no wire of 1 bit that statements drive`, location);
      continue;
    }
    if (!module.domains[domain]) report(`${kind} '${signal.name}' is in domain ${domain}`, location);
    if (seen.has(condition)) report(`'${signal.name}' is the condition of two properties`, location);
    seen.add(condition);
  }
  const conditions = conditionsOf(module);
  const { nodes } = module;
  const bound = new Set([
    ...module.instances.flatMap(({ ports }) => ports),
    ...module.memories.flatMap(({ reads, writes }) => [
      ...reads.flatMap(({ address, enable }) => [address, enable]),
      ...writes.flatMap(({ address, enable, data, mask }) => [address, enable, data, mask]),
    ]),
  ]);
  const read = new Set<number>();
  for (let node = 0; node < nodes.count; node++)
    if (nodes.op[node] === Op.ref && conditions.has(nodes.a[node]!)) read.add(nodes.a[node]!);
  for (const id of conditions)
    if (read.has(id) || bound.has(id))
      report(`'${module.signals[id]?.name}' is read, but it is the condition of a property`, module.location);
}
