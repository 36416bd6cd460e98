import { type Design, type Module, Op, type SignalId } from '../../../ir/index.ts';
import { ModuleDependencies } from '../module-dependencies.ts';
import { shownName } from '../shown-name.ts';
import { checkBeats } from './beats.ts';
import type { Complaints } from './complaints.ts';
import { type HandshakePorts, handshakesOf } from './handshakes.ts';
import type { ValueRanges } from './value-ranges.ts';

/**
 * SL0228, for streams that a module sends, and for channels of AXI: `valid` or a payload that waits for the `ready` of the same stream,
 * which locks up with a receiver that waits for valid; and `valid` that is a register without reset, which announces
 * beats that are none. Looked at is one module at a time: what instances inside of it do in the same cycle is told for
 * them. What happens to a beat in the next cycle is looked at by `checkBeats`.
 */
export function checkStreams(
  design: Design,
  module: Module,
  ranges: ValueRanges,
  complaints: Complaints,
): void {
  const handshakes = handshakesOf(module);
  if (handshakes.length === 0) return;
  const dependencies = new ModuleDependencies(design, module);
  for (const handshake of handshakes) {
    const isSent = handshake.direction === 'out';
    if (isSent) checkWaiting(module, dependencies, handshake, complaints);
    const valid = isSent ? copiedRegister(module, dependencies, handshake.valid) : -1;
    if (valid >= 0) checkReset(module, handshake, valid, complaints);
    const payload = isSent ? handshake.payload.map((id) => copiedRegister(module, dependencies, id)) : [];
    checkBeats(module, ranges, { handshake, valid, payload }, complaints);
  }
}

function checkWaiting(
  module: Module,
  dependencies: ModuleDependencies,
  { name, valid, ready, payload }: HandshakePorts,
  complaints: Complaints,
): void {
  const { signals } = module;
  const related = [{ message: `ready of '${name}'`, location: signals[ready]!.location }];
  if (dependsOn(dependencies, valid, ready)) {
    complaints.add(
      'SL0228',
      signals[valid]!.location,
      `stream '${name}' of module '${module.name}': valid depends on ready in the same cycle`,
      {
        related,
        help: 'say valid as soon as there is a beat, and keep it until ready: a receiver may wait for valid before it is ready',
      },
    );
    return;
  }
  for (const id of payload)
    if (dependsOn(dependencies, id, ready))
      complaints.add(
        'SL0228',
        signals[id]!.location,
        `stream '${name}' of module '${module.name}': '${signals[id]!.name}' depends on ready in the same cycle`,
        {
          related,
          help: 'a beat stays as it is from valid to ready: choose it by what the module has, not by ready',
        },
      );
}

/** Whether a signal follows another within the cycle. */
function dependsOn(dependencies: ModuleDependencies, from: SignalId, on: SignalId): boolean {
  const seen = new Set<number>([from]);
  const waiting: number[] = [from];
  for (let vertex = waiting.pop(); vertex !== undefined; vertex = waiting.pop())
    for (let k = 0, to = dependencies.edge(vertex, 0); to >= 0; to = dependencies.edge(vertex, ++k)) {
      if (to === on) return true;
      if (seen.has(to)) continue;
      seen.add(to);
      waiting.push(to);
    }
  return false;
}

function checkReset(
  module: Module,
  { name }: HandshakePorts,
  register: SignalId,
  complaints: Complaints,
): void {
  const { reset, location } = module.signals[register]!;
  if (reset !== null) return;
  complaints.add(
    'SL0228',
    location,
    `register '${shownName(module, register)}' of module '${module.name}' is the valid of stream '${name}' and has no reset`,
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
