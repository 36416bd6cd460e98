import { type Effect, operandsOf } from './effects.ts';
import { Pseudo } from './vector-codes.ts';
import type { VectorId, VectorStore } from './vectors.ts';

/** Levels of operators in one unit. */
const deepest = 40;

/**
 * What is computed in one go: an effect, or a value that is used more than once, together with all values that nothing else
 * uses. Units are numbered: effects first, in their order, then values.
 */
export interface Units {
  readonly count: number;
  readonly effects: readonly Effect[];
  /** By unit: its value; -1 for an effect. */
  readonly roots: Int32Array;
  /** By value: its unit if it is the root of one, else -1. */
  readonly unitOf: Int32Array;
  /** By unit: the units whose values it uses, each once. */
  readonly operands: readonly Int32Array[];
  /** By unit: the cells that it reads, each once. */
  readonly cells: readonly Int32Array[];
  /** By unit: how many values it computes. */
  readonly sizes: Int32Array;
}

/** Cuts all that effects need into units. */
export function makeUnits(store: VectorStore, effects: readonly Effect[]): Units {
  const uses = countUses(store, effects);
  const unitOf = new Int32Array(store.count).fill(-1);
  const depth = new Uint8Array(store.count);
  const values: VectorId[] = [];
  for (let id = 0; id < store.count; id++) {
    if (uses[id] === 0 || store.isLeaf(id)) continue;
    let below = 0;
    for (let i = store.arity(id) - 1; i >= 0; i--) below = Math.max(below, depth[store.operand(id, i)]!);
    if (uses[id] === 1 && below + 1 < deepest && store.op[id] !== Pseudo.gather) depth[id] = below + 1;
    else unitOf[id] = effects.length + values.push(id) - 1;
  }
  const count = effects.length + values.length;
  const roots = new Int32Array(count).fill(-1);
  roots.set(values, effects.length);
  const sizes = new Int32Array(count);
  const cells: Int32Array[] = [];
  const seen = new Int32Array(store.count).fill(-1);
  const operands = Array.from({ length: count }, (_, unit) => {
    const stack: VectorId[] = [];
    const found: number[] = [];
    const read: number[] = [];
    const root = roots[unit]!;
    const need = (id: VectorId): void => {
      if (seen[id] === unit) return;
      seen[id] = unit;
      if (store.op[id] === Pseudo.cell) read.push(store.a[id]!);
      else if (store.op[id] === Pseudo.const) return;
      else if (unitOf[id]! >= 0) found.push(unitOf[id]!);
      else stack.push(id);
    };
    if (root < 0) operandsOf(effects[unit]!).forEach(need);
    else stack.push(root);
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
      sizes[unit]!++;
      for (let i = store.arity(id) - 1; i >= 0; i--) need(store.operand(id, i));
    }
    cells.push(Int32Array.from(read));
    return Int32Array.from(found);
  });
  return { count, effects, roots, unitOf, operands, cells, sizes };
}

function countUses(store: VectorStore, effects: readonly Effect[]): Int32Array {
  const uses = new Int32Array(store.count);
  for (const effect of effects) for (const operand of operandsOf(effect)) uses[operand]!++;
  for (let id = store.count - 1; id >= 0; id--) {
    if (uses[id] === 0) continue;
    for (let i = store.arity(id) - 1; i >= 0; i--) uses[store.operand(id, i)]!++;
  }
  return uses;
}
