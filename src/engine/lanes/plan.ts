import type { Effect } from './effects.ts';
import { scheduleUnits } from './list-schedule.ts';
import { makeUnits, type Units } from './units.ts';
import type { VectorId, VectorStore } from './vectors.ts';

/** Vector values up to which a function grows. */
const functionValues = 1000;

/** How one pass over a block is cut into functions. */
export interface Plan {
  readonly units: Units;
  /** The units of each function, in order. */
  readonly functions: readonly (readonly number[])[];
  /** By unit: whether its function uses its value. */
  readonly isLocal: Uint8Array;
  /** Cells of values that later functions use, counted from 0. */
  readonly exports: ReadonlyMap<VectorId, number>;
  /** By effect: its value goes into such a cell first, because the old one is still to be read. */
  readonly delayed: ReadonlyMap<number, number>;
  readonly exportCells: number;
  /** Values computed. */
  readonly size: number;
}

/** Orders what effects need, and cuts it into functions. */
export function makePlan(
  store: VectorStore,
  effects: readonly Effect[],
  memoryOf: (array: number) => number,
): Plan {
  const units = makeUnits(store, effects);
  const { order, early } = scheduleUnits(store, units, memoryOf);
  const functions = cut(units, order);
  const home = new Int32Array(units.count);
  const last = new Int32Array(units.count).fill(-1);
  const isLocal = new Uint8Array(units.count);
  functions.forEach((list, index) => {
    for (const unit of list) {
      home[unit] = index;
      for (const operand of units.operands[unit]!) {
        last[operand] = index;
        if (home[operand] === index) isLocal[operand] = 1;
      }
    }
  });
  const cells = new CellPool();
  const exports = new Map<VectorId, number>();
  functions.forEach((list, index) => {
    cells.release(index);
    for (const unit of list)
      if (last[unit]! > index) exports.set(units.roots[unit]!, cells.take(last[unit]!));
  });
  const size = units.sizes.reduce((sum, each) => sum + each, 0);
  const delayed = new Map(early.map((effect, i) => [effect, cells.count + i]));
  const exportCells = cells.count + early.length;
  return { units, functions, isLocal, exports, delayed, exportCells, size };
}

function cut({ sizes }: Units, order: Int32Array): number[][] {
  const functions: number[][] = [];
  let size = functionValues;
  for (const unit of order) {
    if (size >= functionValues) {
      functions.push([]);
      size = 0;
    }
    functions.at(-1)!.push(unit);
    size += sizes[unit]! + 1;
  }
  return functions;
}

/** Cells that are used again once the last function that reads them is over. */
class CellPool {
  count = 0;
  readonly #free: number[] = [];
  readonly #until: number[][] = [];

  take(lastFunction: number): number {
    const cell = this.#free.pop() ?? this.count++;
    const until = this.#until[lastFunction] ?? [];
    until.push(cell);
    this.#until[lastFunction] = until;
    return cell;
  }

  /** Frees the cells whose last reader comes before function `index`. */
  release(index: number): void {
    const over = this.#until[index - 1];
    if (over) this.#free.push(...over);
  }
}
