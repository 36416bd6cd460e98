import type { Module, NodeId, SignalId, Statement } from '../../../ir/index.ts';

/**
 * A run of bits of a signal, driven by bits `skip` and up of a node; node -1: nothing drives them, they are 0.
 */
export interface Piece {
  readonly low: number;
  readonly width: number;
  readonly node: NodeId;
  readonly skip: number;
}

/** What determines the value of a signal. */
export type Driver =
  | { readonly kind: 'input'; readonly port: number }
  /** Unconditional assignments only: the signal is nothing but a name for these nodes. Lowest bits first. */
  | { readonly kind: 'pieces'; readonly pieces: readonly Piece[] }
  /** A register, or a wire assigned under conditions; `reads`: what a wire depends on directly. */
  | { readonly kind: 'process'; readonly statements: readonly number[]; readonly reads: readonly NodeId[] }
  | { readonly kind: 'instance'; readonly instance: number; readonly port: number }
  | { readonly kind: 'read'; readonly memory: number; readonly port: number };

export interface ModuleInfo {
  readonly module: Module;
  /** By signal. */
  readonly drivers: readonly Driver[];
  /** By top-level statement: how many assignments it contains. */
  readonly sizes: readonly number[];
}

interface Assigned {
  /** Top-level statements that assign the signal, ascending. */
  readonly statements: number[];
  /** Nodes that the value of a wire depends on directly; null for a register. */
  readonly reads: NodeId[] | null;
  /** Set as long as every assignment is unconditional and of constant place. */
  plain: { low: number; width: number; value: NodeId }[] | null;
}

/**
 * One walk over a module's body that finds out what drives each signal. `kept`: wires that are not to be taken for names
 * although all their assignments are unconditional.
 */
export function analyseModule(module: Module, kept?: ReadonlySet<SignalId>): ModuleInfo {
  const assigned: (Assigned | undefined)[] = [];
  const sizes = module.body.map((statement, index) => collect(module, statement, index, assigned));
  const drivers = module.signals.map((signal): Driver => {
    const found = assigned[signal.id];
    if (signal.kind !== 'reg' && found?.plain && !kept?.has(signal.id))
      return { kind: 'pieces', pieces: overlay(found.plain, signal.width) };
    if (found || signal.kind === 'reg')
      return { kind: 'process', statements: found?.statements ?? [], reads: found?.reads ?? [] };
    return { kind: 'pieces', pieces: [{ low: 0, width: signal.width, node: -1, skip: 0 }] };
  });
  module.ports.forEach((id, port) => {
    if (module.signals[id]!.kind === 'input') drivers[id] = { kind: 'input', port };
  });
  module.instances.forEach((instance, index) => {
    instance.ports.forEach((id, port) => {
      if (module.signals[id]!.source === 'instance')
        drivers[id] = { kind: 'instance', instance: index, port };
    });
  });
  module.memories.forEach((memory, index) => {
    memory.reads.forEach((read, port) => {
      drivers[read.data] = { kind: 'read', memory: index, port };
    });
  });
  return { module, drivers, sizes };
}

function collect(
  { signals }: Module,
  top: Statement,
  index: number,
  assigned: (Assigned | undefined)[],
): number {
  const conditions: NodeId[] = [];
  const visit = (statement: Statement): number => {
    if (statement.kind === 'assign') {
      const { target } = statement;
      assigned[target] ??= signals[target]!.kind === 'reg' ? newRegister() : newWire();
      const entry = assigned[target];
      if (entry.statements.at(-1) !== index) entry.statements.push(index);
      if (entry.reads === null) return 1;
      entry.reads.push(statement.value, ...conditions);
      if (statement.index >= 0) entry.reads.push(statement.index);
      if (conditions.length > 0 || statement.index >= 0) entry.plain = null;
      else entry.plain?.push(statement);
      return 1;
    }
    conditions.push(statement.kind === 'if' ? statement.condition : statement.subject);
    let size = 0;
    const bodies =
      statement.kind === 'if'
        ? [statement.then, statement.otherwise]
        : [...statement.arms.map((arm) => arm.body), statement.otherwise];
    for (const body of bodies) for (const inner of body) size += visit(inner);
    conditions.pop();
    return size;
  };
  return visit(top);
}

const newRegister = (): Assigned => ({ statements: [], reads: null, plain: null });
const newWire = (): Assigned => ({ statements: [], reads: [], plain: [] });

/** What remains of assignments of which later ones overwrite earlier ones, as pieces that cover `width` bits. */
function overlay(
  assigns: readonly { low: number; width: number; value: NodeId }[],
  width: number,
): readonly Piece[] {
  const only = assigns[0]!;
  if (assigns.length === 1 && only.width === width) return [{ low: 0, width, node: only.value, skip: 0 }];
  const owner = new Int32Array(width).fill(-1);
  assigns.forEach((assign, i) => {
    owner.fill(i, assign.low, assign.low + assign.width);
  });
  const pieces: Piece[] = [];
  for (let low = 0; low < width; ) {
    let end = low + 1;
    while (end < width && owner[end] === owner[low]) end++;
    const from = assigns[owner[low]!];
    pieces.push({ low, width: end - low, node: from?.value ?? -1, skip: from ? low - from.low : 0 });
    low = end;
  }
  return pieces;
}
