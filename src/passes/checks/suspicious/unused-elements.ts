import { countUses, type Module, Op, type Signal } from '../../../ir/index.ts';
import { bitRange, describeBits } from '../bits.ts';
import type { Complaints } from './complaints.ts';

/**
 * Elements of a vector that nothing reads while others are read: SL0220 for registers and wires, SL0229 for inputs. What a
 * computed index selects may be any of them. Single bits of a number are not looked at: cutting them off is said with a method.
 */
export function checkUnusedElements(module: Module, complaints: Complaints): void {
  const vectors = module.signals.filter(
    ({ lane, kind, source }) =>
      lane > 0 && kind !== 'output' && (source === 'statements' || source === 'outside'),
  );
  if (vectors.length === 0) return;
  const read = readBits(module, new Set(vectors.map(({ id }) => id)));
  for (const { ports } of module.instances) for (const id of ports) read.delete(id);
  for (const memory of module.memories)
    for (const port of [...memory.reads, ...memory.writes]) read.delete(port.data);
  for (const signal of vectors) {
    const bits = read.get(signal.id);
    if (bits === undefined || module.unused?.has(signal.name)) continue;
    const missing = unreadElements(signal, bits);
    if (missing === 0n) continue;
    const isOne = (missing & (missing - 1n)) === 0n;
    const { kind, name, location } = signal;
    const what = `${describeBits(missing).replace('bit', 'element')} of ${kind === 'reg' ? 'register' : kind} '${name}'`;
    complaints.add(
      kind === 'input' ? 'SL0229' : 'SL0220',
      location,
      `${what} of module '${module.name}' ${isOne ? 'is' : 'are'} never used`,
      {
        severity: kind === 'input' ? 'note' : 'warning',
        help: `use all elements, declare fewer, or say that it is meant with m.unused(${name})`,
      },
    );
  }
}

/** Which bits of some signals are read; signals that are read nowhere are left out. */
function readBits(module: Module, wanted: ReadonlySet<number>): Map<number, bigint> {
  const { nodes, signals } = module;
  const uses = countUses(module);
  const read = new Map<number, bigint>();
  const add = (id: number, bits: bigint) => read.set(id, (read.get(id) ?? 0n) | bits);
  const sliced = new Map<number, number>();
  for (let node = 0; node < nodes.count; node++) {
    if (uses[node] === 0 || nodes.op[node] !== Op.slice) continue;
    const inner = nodes.a[node]!;
    if (nodes.op[inner] !== Op.ref || !wanted.has(nodes.a[inner]!)) continue;
    add(nodes.a[inner]!, bitRange(nodes.b[node]!, nodes.width[node]!));
    sliced.set(inner, (sliced.get(inner) ?? 0) + 1);
  }
  for (let node = 0; node < nodes.count; node++) {
    if (nodes.op[node] !== Op.ref || uses[node] === 0 || !wanted.has(nodes.a[node]!)) continue;
    // Every use beyond the slices takes all bits.
    if (uses[node]! > (sliced.get(node) ?? 0))
      add(nodes.a[node]!, bitRange(0, signals[nodes.a[node]!]!.width));
  }
  return read;
}

/** Bit i: no bit of element i is read. */
function unreadElements({ width, lane }: Signal, bits: bigint): bigint {
  let missing = 0n;
  for (let i = 0; (i + 1) * lane <= width; i++)
    if ((bits & bitRange(i * lane, lane)) === 0n) missing |= 1n << BigInt(i);
  return missing;
}
