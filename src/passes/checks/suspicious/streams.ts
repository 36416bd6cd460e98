import { type Design, type Module, Op, type SignalId, type StreamPort } from '../../../ir/index.ts';
import { ModuleDependencies } from '../module-dependencies.ts';
import type { Complaints } from './complaints.ts';

/**
 * SL0228, for streams that a module sends: `valid` that waits for the `ready` of the same stream, which locks up with a
 * receiver that waits for valid; and `valid` that is a register without reset, which announces beats that are none. Looked at
 * is one module at a time: what instances inside of it do in the same cycle is told for them.
 */
export function checkStreams(design: Design, module: Module, complaints: Complaints): void {
  const sent = module.streams.filter(({ direction }) => direction === 'out');
  if (sent.length === 0) return;
  const dependencies = new ModuleDependencies(design, module);
  for (const stream of sent) {
    checkWaiting(module, dependencies, stream, complaints);
    checkReset(module, dependencies, stream, complaints);
  }
}

function checkWaiting(
  module: Module,
  dependencies: ModuleDependencies,
  { name, valid, ready }: StreamPort,
  complaints: Complaints,
): void {
  const seen = new Set<number>([valid]);
  const waiting: number[] = [valid];
  for (let vertex = waiting.pop(); vertex !== undefined; vertex = waiting.pop())
    for (let k = 0, to = dependencies.edge(vertex, 0); to >= 0; to = dependencies.edge(vertex, ++k)) {
      if (seen.has(to)) continue;
      seen.add(to);
      waiting.push(to);
    }
  if (!seen.has(ready)) return;
  const { location } = module.signals[valid]!;
  complaints.add(
    'SL0228',
    location,
    `stream '${name}' of module '${module.name}': valid depends on ready in the same cycle`,
    {
      help: 'say valid as soon as there is a beat, and keep it until ready: a receiver may wait for valid before it is ready',
    },
  );
}

function checkReset(
  module: Module,
  dependencies: ModuleDependencies,
  { name, valid }: StreamPort,
  complaints: Complaints,
): void {
  const register = copiedRegister(module, dependencies, valid);
  if (register < 0) return;
  const { reset, location, name: held } = module.signals[register]!;
  if (reset !== null) return;
  complaints.add(
    'SL0228',
    location,
    `register '${held}' of module '${module.name}' is the valid of stream '${name}' and has no reset`,
    {
      help: 'let it reset to 0: after power-up its value is unknown, and the receiver would take it for a beat',
    },
  );
}

/** The register that a signal copies through wires, or -1. */
function copiedRegister(module: Module, { assigns }: ModuleDependencies, from: SignalId): SignalId {
  const { nodes, signals } = module;
  let at = from;
  for (let steps = 0; steps <= signals.length; steps++) {
    if (signals[at]!.kind === 'reg') return at;
    const [only, ...others] = assigns[at]!;
    if (!only || others.length > 0 || only.control >= 0) return -1;
    const { value, index, width } = only.assign;
    if (index >= 0 || width !== signals[at]!.width || nodes.op[value] !== Op.ref) return -1;
    at = nodes.a[value]!;
  }
  return -1;
}
