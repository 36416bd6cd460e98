import type { Units } from './units.ts';
import { Pseudo } from './vector-codes.ts';
import type { VectorStore } from './vectors.ts';

export interface Schedule {
  readonly order: Int32Array;
  /** Effects that replace state before all that read it: each reads what another one of them replaces. */
  readonly early: readonly number[];
}

/**
 * Orders units so that few values wait for their users at any time: next comes the unit that ends most waits, and of
 * equals the one that uses what was computed last. State is replaced after all that read it, memories are written after
 * all that read them, in the order of their ports.
 */
export function scheduleUnits(
  store: VectorStore,
  units: Units,
  memoryOf: (array: number) => number,
): Schedule {
  const { count, operands, roots } = units;
  const users = usersOf(units, store, memoryOf);
  /** What a unit still waits for, and how many users of its value are to come. */
  const missing = new Int32Array(count);
  const pending = new Int32Array(count);
  for (let unit = 0; unit < count; unit++) {
    for (const user of users.all[unit]!) missing[user]!++;
    pending[unit] = users.ofValue[unit]!;
  }
  const touched = new Int32Array(count);
  const done = new Uint8Array(count);
  const queue = new Queue();
  const offer = (unit: number): void => {
    let score = roots[unit]! < 0 ? 0 : -1;
    for (const operand of operands[unit]!) if (pending[operand] === 1) score++;
    queue.push(unit, score, touched[unit]!);
  };
  const result = new Int32Array(count);
  // Depth first from the effects: the order in which units are begun that depend on nothing.
  depthFirst(units).forEach((unit, i) => {
    touched[unit] = i - count;
  });
  for (let unit = 0; unit < count; unit++) if (missing[unit] === 0) offer(unit);
  const early: number[] = [];
  for (let at = 0, first = 0; at < count; ) {
    let unit = queue.pop();
    if (unit < 0) {
      // Nothing but effects is left, whose values can be computed.
      while (done[first] === 1) first++;
      unit = first;
      early.push(unit);
    }
    if (done[unit] === 1) continue;
    done[unit] = 1;
    result[at++] = unit;
    for (const operand of operands[unit]!) {
      pending[operand]!--;
      if (pending[operand] !== 1) continue;
      for (const user of users.all[operand]!) if (done[user] === 0 && missing[user] === 0) offer(user);
    }
    for (const user of users.all[unit]!) {
      missing[user]!--;
      touched[user] = at;
      if (missing[user] === 0) offer(user);
    }
  }
  return { order: result, early };
}

/** By unit: those that must come after it, and how many of them use its value. */
function usersOf(
  { count, operands, cells, effects, roots }: Units,
  store: VectorStore,
  memoryOf: (array: number) => number,
): { readonly all: readonly number[][]; readonly ofValue: Int32Array } {
  const all: number[][] = Array.from({ length: count }, () => []);
  const ofValue = new Int32Array(count);
  for (let unit = 0; unit < count; unit++)
    for (const operand of operands[unit]!) {
      all[operand]!.push(unit);
      ofValue[operand]!++;
    }
  const writers = new Map<number, number>();
  const lastWrite = new Map<number, number>();
  const firstWrite = new Map<number, number>();
  effects.forEach((effect, unit) => {
    if (effect.kind === 'store') {
      if (effect.isState) writers.set(effect.cell, unit);
      return;
    }
    const before = lastWrite.get(effect.memory);
    if (before === undefined) firstWrite.set(effect.memory, unit);
    else all[before]!.push(unit);
    lastWrite.set(effect.memory, unit);
  });
  for (let unit = 0; unit < count; unit++) {
    for (const cell of cells[unit]!) {
      const writer = writers.get(cell);
      if (writer !== undefined && writer !== unit) all[unit]!.push(writer);
    }
    const root = roots[unit]!;
    if (root < 0 || store.op[root] !== Pseudo.gather) continue;
    const write = firstWrite.get(memoryOf(Math.floor(store.a[root]! / 64)));
    if (write !== undefined) all[unit]!.push(write);
  }
  return { all, ofValue };
}

function depthFirst({ count, operands, effects }: Units): number[] {
  const state = new Uint8Array(count);
  const order: number[] = [];
  const stack: number[] = [];
  for (let effect = 0; effect < effects.length; effect++) {
    stack.push(effect);
    while (stack.length > 0) {
      const unit = stack.at(-1)!;
      if (state[unit] === 0) {
        state[unit] = 1;
        for (const operand of operands[unit]!) if (state[operand] === 0) stack.push(operand);
        continue;
      }
      stack.pop();
      if (state[unit] === 2) continue;
      state[unit] = 2;
      order.push(unit);
    }
  }
  return order.reverse();
}

/** A heap: the highest score first, of equals the latest. */
class Queue {
  readonly #units: number[] = [];
  readonly #keys: number[] = [];

  push(unit: number, score: number, time: number): void {
    const key = score * 2 ** 32 + time;
    let at = this.#units.length;
    this.#units.push(unit);
    this.#keys.push(key);
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (this.#keys[above]! >= key) break;
      this.#units[at] = this.#units[above]!;
      this.#keys[at] = this.#keys[above]!;
      at = above;
    }
    this.#units[at] = unit;
    this.#keys[at] = key;
  }

  /** -1: none is left. */
  pop(): number {
    const [units, keys] = [this.#units, this.#keys];
    if (units.length === 0) return -1;
    const top = units[0]!;
    const unit = units.pop()!;
    const key = keys.pop()!;
    const count = units.length;
    if (count === 0) return top;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= count) break;
      if (below + 1 < count && keys[below + 1]! > keys[below]!) below++;
      if (keys[below]! <= key) break;
      units[at] = units[below]!;
      keys[at] = keys[below]!;
      at = below;
    }
    units[at] = unit;
    keys[at] = key;
    return top;
  }
}
