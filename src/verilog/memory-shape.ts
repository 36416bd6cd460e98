import type { Memory, Module, SignalId } from '../ir/index.ts';

/** A port of a memory wrapper and the signal of the module that it connects to. */
export interface MemoryConnection {
  readonly port: string;
  readonly signal: SignalId;
  readonly width: number;
  readonly isOutput: boolean;
}

/**
 * Whether a memory is written as an array in its module, as a person would: words that are read in the same cycle,
 * for which no RAM and no macro exists, and whose addresses reach all of them and nothing else.
 */
export function isPlainArray(module: Module, { depth, reads, writes, init }: Memory): boolean {
  const [write] = writes;
  const reaches = (address: SignalId) => 2 ** module.signals[address]!.width === depth;
  return (
    init === null &&
    writes.length === 1 &&
    write!.mask < 0 &&
    reaches(write!.address) &&
    reads.every(({ kind, address }) => kind === 'async' && reaches(address))
  );
}

/** Names of the clock ports of a wrapper, by domain: `clk` where there is one clock. */
export function memoryClocks(module: Module, memory: Memory): ReadonlyMap<number, string> {
  const domains = [...new Set([...memory.reads, ...memory.writes].map(({ domain }) => domain))]
    .filter((domain) => domain >= 0)
    .sort((a, b) => a - b);
  return new Map(
    domains.map((domain) => [domain, domains.length === 1 ? 'clk' : `${module.domains[domain]!.name}_clk`]),
  );
}

/** All ports of a memory's wrapper in order: clocks, then each read port, then each write port. */
export function memoryConnections(module: Module, memory: Memory): MemoryConnection[] {
  const list: MemoryConnection[] = [];
  const add = (port: string, signal: SignalId, isOutput = false) => {
    if (signal >= 0) list.push({ port, signal, width: module.signals[signal]!.width, isOutput });
  };
  for (const [domain, name] of memoryClocks(module, memory)) add(name, module.domains[domain]!.clock);
  for (const { name, address, enable, data } of memory.reads) {
    add(`${name}_addr`, address);
    add(`${name}_en`, enable);
    add(`${name}_data`, data, true);
  }
  for (const { name, address, enable, mask, data } of memory.writes) {
    add(`${name}_addr`, address);
    add(`${name}_en`, enable);
    add(`${name}_mask`, mask);
    add(`${name}_data`, data);
  }
  return list;
}

/** Name of the array of words in a wrapper: lint does not want it to be that of the wrapper's instance. */
export function arrayName(memory: string): string {
  return memory === 'mem' ? 'words' : 'mem';
}
