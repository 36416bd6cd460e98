import { type Module, type NodeId, Op, type SignalId, type Statement } from '../ir/index.ts';
import type { Gathered } from './instance-arrays.ts';
import type { Prepared } from './prepare.ts';

/** Longest expression, in characters, that is written at a port. */
const roomAtPort = 70;

/** Wires that exist only to reach a port of an instance or memory, and need no declaration. */
export interface DirectConnections {
  /** Wire of an input port -> the one statement that drives it; the expression goes straight to the port. */
  readonly inputs: ReadonlyMap<SignalId, PlainAssign>;
  /** Wire of an output port -> the signal that is nothing but a copy of it; the port drives that signal. */
  readonly outputs: ReadonlyMap<SignalId, SignalId>;
  /** Register `x_q` -> the output `x` that shows nothing else: the output itself is the register. */
  readonly registers: ReadonlyMap<SignalId, SignalId>;
  /** Those outputs. */
  readonly ownRegisters: ReadonlySet<SignalId>;
  /** By node: the wire or output whose only assignment it is, or -1. */
  readonly holders: Int32Array;
}

/**
 * Finds wires named `<instance>_<port>` (or of a memory's port) that nobody else reads. Names that the author chose
 * stay: only these, which the language makes, are left out. `uses` is that of `countUses`.
 */
export function directConnections(
  module: Gathered['module'],
  prepared: Prepared,
  uses: Int32Array,
): DirectConnections {
  const plain = plainStatements(module, prepared.body);
  const ports =
    module.instances.length + module.memories.length > 0
      ? portConnections(module, prepared, uses, plain)
      : { inputs: new Map<SignalId, PlainAssign>(), outputs: new Map<SignalId, SignalId>() };
  const registers = outputRegisters(module, prepared, plain);
  const holders = holdersOf(module, prepared, plain, ports);
  return { ...ports, registers, ownRegisters: new Set(registers.values()), holders };
}

type PlainAssign = Statement & { kind: 'assign' };

function portConnections(
  module: Gathered['module'],
  { nodes }: Prepared,
  uses: Int32Array,
  plain: readonly PlainAssign[],
): Pick<DirectConnections, 'inputs' | 'outputs'> {
  const bindings = countBindings(module);
  const reads = module.signals.map(() => 0);
  for (let node = 0; node < nodes.count; node++)
    if (nodes.op[node] === Op.ref) reads[nodes.a[node]!]! += uses[node]!;
  const plainOf = new Map(plain.map((statement) => [statement.target, statement]));
  const inputs = new Map<SignalId, PlainAssign>();
  const outputs = new Map<SignalId, SignalId>();
  const copies = new Map<SignalId, SignalId>();
  for (const { target, value } of plain)
    if (nodes.op[value] === Op.ref && module.signals[target]!.kind !== 'reg')
      copies.set(nodes.a[value]!, target);
  /** Characters that an expression will take, roughly. */
  const size = (node: NodeId): number => {
    const op = nodes.op[node]!;
    if (op === Op.ref) return module.signals[nodes.a[node]!]!.name.length;
    let sum = op === Op.const ? 5 : 4;
    if (uses[node]! > 1 && op !== Op.slice && op !== Op.const) return 16;
    nodes.forEachOperand(node, (operand) => {
      if (sum <= roomAtPort) sum += size(operand);
    });
    return sum;
  };
  const consider = (signal: SignalId, owner: string) => {
    const { name, kind, source } = module.signals[signal]!;
    if (kind !== 'wire' || !name.startsWith(`${owner}_`) || bindings[signal] !== 1) return;
    if (source === 'statements') {
      const statement = plainOf.get(signal);
      if (statement && reads[signal] === 0 && size(statement.value) <= roomAtPort)
        inputs.set(signal, statement);
    } else {
      const copy = copies.get(signal);
      if (copy !== undefined && reads[signal] === 1 && bindings[copy] === 0) outputs.set(signal, copy);
    }
  };
  for (const { ports, base } of module.instances) for (const port of ports) consider(port, base);
  for (const memory of module.memories) {
    for (const { address, enable, data } of memory.reads)
      for (const port of [address, enable, data]) if (port >= 0) consider(port, memory.name);
    for (const { address, enable, data, mask } of memory.writes)
      for (const port of [address, enable, data, mask]) if (port >= 0) consider(port, memory.name);
  }
  return { inputs, outputs };
}

/** Wires before outputs, each in the order of the statements. */
function holdersOf(
  module: Gathered['module'],
  { nodes }: Prepared,
  plain: readonly PlainAssign[],
  { inputs, outputs }: Pick<DirectConnections, 'inputs' | 'outputs'>,
): Int32Array {
  const holders = new Int32Array(nodes.count).fill(-1);
  const direct = new Set([...inputs.keys(), ...outputs.values()]);
  for (const wanted of ['wire', 'output'])
    for (const { target, value } of plain)
      if (
        module.signals[target]!.kind === wanted &&
        nodes.op[value] !== Op.const &&
        holders[value] === -1 &&
        !direct.has(target)
      )
        holders[value] = target;
  return holders;
}

/** Only registers that are called after their output: other names are the author's. */
function outputRegisters(
  module: Module,
  { nodes }: Prepared,
  plain: readonly PlainAssign[],
): Map<SignalId, SignalId> {
  const registers = new Map<SignalId, SignalId>();
  const driven = new Map<SignalId, NodeId>();
  for (const { target, value } of plain)
    if (module.signals[target]!.kind === 'output' && nodes.op[value] === Op.ref) driven.set(target, value);
  for (const id of module.ports) {
    const value = driven.get(id);
    if (value === undefined) continue;
    const from = module.signals[nodes.a[value]!]!;
    if (from.kind === 'reg' && from.name === `${module.signals[id]!.name}_q`) registers.set(from.id, id);
  }
  return registers;
}

/** How often each signal stands at a port of an instance or memory. */
function countBindings(module: Module): number[] {
  const counts = module.signals.map(() => 0);
  const count = (signal: SignalId) => {
    if (signal >= 0) counts[signal]!++;
  };
  for (const { ports } of module.instances) ports.forEach(count);
  for (const { reads, writes } of module.memories) {
    for (const { address, enable, data } of reads) [address, enable, data].forEach(count);
    for (const { address, enable, data, mask } of writes) [address, enable, data, mask].forEach(count);
  }
  return counts;
}

/** Signals with exactly one statement, which assigns the whole of them unconditionally. */
function plainStatements(module: Module, body: readonly Statement[]): PlainAssign[] {
  const plain: PlainAssign[] = [];
  const counts = new Uint8Array(module.signals.length);
  const visit = (list: readonly Statement[], isTop: boolean): void => {
    for (const statement of list) {
      if (statement.kind === 'assign') {
        const { target, width, index } = statement;
        counts[target] = Math.min(2, counts[target]! + 1);
        if (isTop && index < 0 && width === module.signals[target]!.width) plain.push(statement);
      } else {
        if (statement.kind === 'if') visit(statement.then, false);
        else for (const arm of statement.arms) visit(arm.body, false);
        visit(statement.otherwise, false);
      }
    }
  };
  visit(body, true);
  return plain.filter(({ target }) => counts[target] === 1);
}
