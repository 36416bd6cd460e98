import { InternalError } from '../../diag/index.ts';
import { type NodeId, Op } from '../../ir/index.ts';
import { Folder, remake, StatementRunner } from '../../passes/index.ts';
import type { RegionSignalId } from '../embedded/region/region.ts';
import type { MemoryWrite, MemoryWriteTask, ProcessTask } from '../embedded/schedule/task.ts';
import type { Front } from './front.ts';

/** A design as expressions over region signals of any width: `Op.ref` names inputs, registers and memory data only. */
export interface FlatNetlist {
  readonly folder: Folder;
  readonly registers: readonly { readonly signal: RegionSignalId; readonly next: NodeId }[];
  readonly reads: readonly FlatRead[];
  readonly writes: readonly { readonly memory: number; readonly writes: readonly MemoryWrite[] }[];
  readonly outputs: readonly { readonly name: string; readonly node: NodeId }[];
}

export interface FlatRead {
  readonly memory: number;
  readonly signal: RegionSignalId;
  readonly address: NodeId;
  /** Synchronous reads: the word is only taken if this is 1; -1 for others. */
  readonly enable: NodeId;
}

/** Turns statements into expressions and puts these in the place of the wires that they drive. */
export function flatten({ list, order }: Front): FlatNetlist {
  const { builder } = list;
  const { nodes, signals } = builder.region;
  const folder = new Folder();
  const made = new Int32Array(nodes.count).fill(-1);
  const wires = new Map<RegionSignalId, NodeId>();
  const stack: NodeId[] = [];

  const isReady = (node: NodeId): boolean => {
    let ready = true;
    for (let i = nodes.arity(node) - 1; i >= 0; i--) {
      const operand = nodes.operandAt(node, i);
      if (made[operand]! >= 0) continue;
      ready = false;
      stack.push(operand);
    }
    return ready;
  };
  const make = (root: NodeId): NodeId => {
    if (made[root]! >= 0) return made[root]!;
    stack.push(root);
    while (stack.length > 0) {
      const node = stack.at(-1)!;
      if (made[node]! < 0 && !isReady(node)) continue;
      stack.pop();
      if (made[node]! >= 0) continue;
      const signal = nodes.op[node] === Op.ref ? nodes.a[node]! : -1;
      const isWire = signal >= 0 && signals[signal]!.role === 'wire';
      if (isWire && !wires.has(signal)) throw new InternalError(`${list.nameOf(signal)} is read too early`);
      made[node] = isWire ? wires.get(signal)! : remake(nodes, node, folder, (operand) => made[operand]!);
    }
    return made[root]!;
  };
  const run = (task: ProcessTask): ReadonlyMap<RegionSignalId, NodeId> =>
    new StatementRunner({
      folder,
      mostCompared: Number.POSITIVE_INFINITY,
      node: make,
      widthOf: (signal) => signals[signal]!.width,
      valueBefore(signal) {
        const { role, width } = signals[signal]!;
        return role === 'reg' ? folder.nodes.ref(signal, width) : folder.zero(width);
      },
    }).run(task.statements);

  const registers: { signal: RegionSignalId; next: NodeId }[] = [];
  const reads: FlatRead[] = [];
  const writes: { memory: number; writes: readonly MemoryWrite[] }[] = [];
  for (const id of order) {
    const task = list.tasks[id]!;
    if (task.kind === 'process') {
      const values = run(task);
      for (const target of task.targets) {
        const { width } = signals[target]!;
        if (!task.sequential) wires.set(target, values.get(target) ?? folder.zero(width));
        else {
          const next = values.get(target);
          if (next !== undefined) registers.push({ signal: target, next });
        }
      }
    } else if (task.kind === 'store') {
      const wire = list.slots.indexOf(task.slot);
      if (wire >= 0) wires.set(wire, make(task.node));
    } else if (task.kind === 'asyncRead') {
      const { memory, signal } = task;
      reads.push({ memory, signal, address: make(task.address), enable: -1 });
    } else if (task.kind === 'syncRead') {
      const { memory, signal } = task;
      reads.push({ memory, signal, address: make(task.address), enable: make(task.enable) });
    } else if (task.kind === 'memoryWrite') {
      writes.push({ memory: task.memory, writes: mapWrites(task, make) });
    }
  }
  const top = builder.moduleOf(0);
  const outputs = list.named.flatMap(({ scope, signal, place, task }) => {
    const { name, kind } = top.signals[signal]!;
    if (scope !== 0 || kind !== 'output' || !('slot' in place)) return [];
    const owner = list.tasks[task];
    if (owner?.kind === 'store' && owner.slot === place.slot) return [{ name, node: make(owner.node) }];
    const source = list.slots.indexOf(place.slot);
    return [{ name, node: wires.get(source) ?? folder.nodes.ref(source, signals[source]!.width) }];
  });
  return { folder, registers, reads, writes, outputs };
}

function mapWrites({ writes }: MemoryWriteTask, make: (node: NodeId) => NodeId): MemoryWrite[] {
  return writes.map(({ address, enable, data, mask }) => ({
    address: make(address),
    enable: make(enable),
    data: make(data),
    mask: mask < 0 ? -1 : make(mask),
  }));
}
