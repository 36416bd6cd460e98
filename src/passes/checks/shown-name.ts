import type { Module, SignalId } from '../../ir/index.ts';
import { Op } from '../../ir/index.ts';

const found = new WeakMap<Module, ReadonlyMap<SignalId, string>>();

/**
 * The name under which the author knows a signal: a register behind an output (`outputReg`, `regFor`) is called like the output,
 * as in the Verilog, and not by the name with `_q` that it has in the netlist.
 */
export function shownName(module: Module, signal: SignalId): string {
  let names = found.get(module);
  if (!names) {
    names = namesBehindOutputs(module);
    found.set(module, names);
  }
  return names.get(signal) ?? module.signals[signal]!.name;
}

function namesBehindOutputs({ body, nodes, signals }: Module): Map<SignalId, string> {
  const names = new Map<SignalId, string>();
  for (const statement of body) {
    if (statement.kind !== 'assign' || nodes.op[statement.value] !== Op.ref) continue;
    const { kind, name } = signals[statement.target]!;
    const register = signals[nodes.a[statement.value]!]!;
    if (kind === 'output' && register.kind === 'reg' && register.name === `${name}_q`)
      names.set(register.id, name);
  }
  return names;
}
