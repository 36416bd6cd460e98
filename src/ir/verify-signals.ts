import type { Design, Module, Signal } from './design.ts';
import type { LocationId } from './location.ts';

export type Report = (message: string, location: LocationId) => void;

/** Signals of modules in which no name was found twice, and how many names there were. */
const different = new WeakMap<readonly Signal[], number>();

/** Whether the verifier has seen that all signals, memories and instances of a module have names of their own. */
export function namesDiffer({ signals, memories, instances }: Module): boolean {
  return different.get(signals) === signals.length + memories.length + instances.length;
}

/** Signals, ports, streams and domains of a module. */
export function verifySignals(design: Design, module: Module, report: Report): void {
  const names = new Set<string>();
  const name = (what: string, text: string, location: LocationId) => {
    if (text === '') report(`a ${what} has no name`, location);
    const before = names.size;
    if (names.add(text).size === before) report(`the name '${text}' is used twice`, location);
  };
  for (let position = 0; position < module.signals.length; position++) {
    const signal = module.signals[position]!;
    name('signal', signal.name, signal.location);
    const wrong = wrongSignal(design, module, signal, position);
    if (wrong !== null) report(`${signal.kind} '${signal.name}' ${wrong}`, signal.location);
  }
  for (const memory of module.memories) name('memory', memory.name, memory.location);
  for (const instance of module.instances) name('instance', instance.name, instance.location);
  const { signals, memories, instances } = module;
  if (names.size === signals.length + memories.length + instances.length) different.set(signals, names.size);
  verifyPorts(module, report);
  verifyDomains(module, report);
}

/** What may drive a signal of each kind. */
const sourcesOf: Readonly<Record<Signal['kind'], readonly Signal['source'][]>> = {
  input: ['outside'],
  wire: ['statements', 'instance', 'memory'],
  reg: ['statements'],
  output: ['statements'],
};

function wrongSignal(design: Design, module: Module, signal: Signal, position: number): string | null {
  const { id, kind, width, lane, enumeration, reset, domain, source } = signal;
  if (id !== position) return `has id ${id} at position ${position}`;
  if (!Number.isInteger(width) || width < 1) return `has width ${width}`;
  if (lane !== 0 && !(lane > 0 && width % lane === 0)) return `of ${width} bits has lanes of ${lane} bits`;
  if (enumeration !== -1) {
    const type = design.enumerations[enumeration];
    if (!type) return `has enumeration ${enumeration}, which does not exist`;
    if (type.width !== width) return `of ${width} bits has enumeration '${type.name}' of ${type.width} bits`;
  }
  if (kind === 'reg') {
    if (!module.domains[domain]) return `is in domain ${domain}, which does not exist`;
    if (reset !== null && (reset < 0n || reset >> BigInt(width) !== 0n))
      return `of ${width} bits has reset value ${reset}`;
  } else {
    const mayHaveDomain = kind !== 'wire' || signal.crossing?.kind === 'held';
    if (domain !== -1 && !mayHaveDomain) return `is in a clock domain`;
    if (domain !== -1 && !module.domains[domain]) return `is in domain ${domain}, which does not exist`;
    if (reset !== null) return `has a reset value`;
  }
  if (signal.crossing && wrongCrossing(signal)) return `has a crossing '${signal.crossing.kind}'`;
  return sourcesOf[kind].includes(source) ? null : `is driven by '${source}'`;
}

/** Each kind of crossing belongs to one kind of signal. */
function wrongCrossing({ kind, domain, crossing }: Signal): boolean {
  if (crossing!.kind === 'async') return kind !== 'input' || domain !== -1;
  if (crossing!.kind === 'held') return kind !== 'wire' || domain === -1;
  return kind !== 'reg';
}

function verifyPorts(module: Module, report: Report): void {
  const { signals, ports, streams, location } = module;
  const listed = new Set(ports);
  if (listed.size !== ports.length) report('a port is listed twice', location);
  for (const port of ports) {
    const kind = signals[port]?.kind;
    if (kind !== 'input' && kind !== 'output')
      report(`port ${signals[port]?.name ?? port} is no input or output`, location);
  }
  for (const { id, kind, name, location: place } of signals)
    if ((kind === 'input' || kind === 'output') && !listed.has(id))
      report(`${kind} '${name}' is missing from the list of ports`, place);
  for (const { name, direction, valid, ready, payload } of streams) {
    const forward = direction === 'in' ? 'input' : 'output';
    const backward = direction === 'in' ? 'output' : 'input';
    const isBit = (id: number, kind: string) => signals[id]?.kind === kind && signals[id].width === 1;
    if (!isBit(valid, forward)) report(`'valid' of stream '${name}' is not an ${forward} of 1 bit`, location);
    if (!isBit(ready, backward))
      report(`'ready' of stream '${name}' is not an ${backward} of 1 bit`, location);
    for (const id of payload)
      if (signals[id]?.kind !== forward) report(`payload of stream '${name}' is not an ${forward}`, location);
  }
}

function verifyDomains(module: Module, report: Report): void {
  const { signals, domains, location } = module;
  const names = new Set<string>();
  for (const { name, clock, reset } of domains) {
    if (names.has(name)) report(`the domain name '${name}' is used twice`, location);
    names.add(name);
    const isInput = (id: number) => signals[id]?.kind === 'input' && signals[id].width === 1;
    if (!isInput(clock)) report(`the clock of domain '${name}' is not an input of 1 bit`, location);
    if (reset !== -1 && signals[reset]?.width !== 1)
      report(`the reset of domain '${name}' is not a signal of 1 bit`, location);
  }
}
