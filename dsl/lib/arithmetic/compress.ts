import type { Bool, UInt } from '../../../src/lang/index.ts';
import { type Name, unnamed } from '../naming.ts';
import { addBits, type Bit, constantBit, signalOf, wordOf } from './bits.ts';
import { addWith, type CarryNetwork } from './prefix-adder.ts';

/** Bits to be added, by weight: `columns[i]` are bits of weight 2^i, at most one of which is the constant 1. */
export type Columns = readonly (readonly Bit[])[];

/**
 * How columns of bits are reduced to two per column. `wallace` compresses as many bits as it can in every stage,
 * three at a time; `dadda` only as many as the next stage needs, and so uses fewer adders in the same number of
 * stages. Wallace, "A suggestion for a fast multiplier" (IEEE TEC 1964); Dadda, "Some schemes for parallel
 * multipliers" (1965).
 */
export type Compression = 'wallace' | 'dadda';

/**
 * Heights that Dadda's stages end at, largest first, below `height`: each is the next times 3/2, rounded down, to
 * 2.
 */
export function daddaHeights(height: number): number[] {
  const heights: number[] = [];
  for (let h = 2; h < height; h = Math.floor((h * 3) / 2)) heights.unshift(h);
  return heights;
}

/**
 * Reduces columns until none has more than `target` bits (2 or 1), modulo 2^columns.length. With 1 the carries
 * ripple in the last stages. Combinational: one full adder per stage.
 */
export function compress(
  columns: Columns,
  how: Compression,
  target: 1 | 2 = 2,
  name: Name = unnamed,
): Bit[][] {
  let now: Bit[][] = columns.map((column) => [...column]);
  let stage = 0;
  const height = () => Math.max(...now.map((column) => column.length));
  while (height() > 2) {
    stage++;
    const limit = how === 'dadda' ? daddaHeights(height())[0]! : 2;
    now = how === 'dadda' ? daddaStage(now, limit, stage, name) : wallaceStage(now, stage, name);
  }
  return target === 1 && height() > 1 ? rippleStage(now, name) : now;
}

/** Sum of all columns as one word of `columns.length` bits, modulo 2^columns.length. */
export function addColumns(
  columns: Columns,
  how: Compression,
  network: CarryNetwork,
  name: Name = unnamed,
): UInt {
  if (network === 'ripple') return wordOf(compress(columns, how, 1, name).map(onlyBit)).asUInt();
  const rows = compress(columns, how, 2, name);
  // Low columns with one bit are final already.
  const first = rows.findIndex((column) => column.length > 1);
  if (first < 0) return wordOf(rows.map(onlyBit)).asUInt();
  const high = rows.slice(first);
  const [a, b] = [0, 1].map((row) =>
    name(`row${row}`, wordOf(high.map((column) => signalOf(column[row] ?? constantBit(0)))).asUInt()),
  );
  const { sum } = addWith(network, a!, b!, { name });
  if (first === 0) return sum;
  return wordOf([...rows.slice(0, first).map(onlyBit), ...Array.from(high, (_, i) => sum.bit(i))]).asUInt();
}

function onlyBit(column: readonly Bit[]): Bool {
  return signalOf(column[0] ?? constantBit(0));
}

/** Collects the sums and carries of one stage in two words, so that they can be read together. */
class StageAdders {
  readonly #name: Name;
  readonly #label: string;
  readonly #sums: Bool[] = [];
  readonly #carries: Bool[] = [];

  constructor(label: string, name: Name) {
    this.#label = label;
    this.#name = name;
  }

  /** Adds two or three bits; gives the position of the result. */
  add(bits: readonly Bit[]): number {
    const { sum, carry } = addBits(bits);
    this.#sums.push(sum);
    return this.#carries.push(carry) - 1;
  }

  finish(): { readonly sum: (i: number) => Bool; readonly carry: (i: number) => Bool } {
    if (this.#sums.length === 0) return { sum: () => constantBit(0), carry: () => constantBit(0) };
    const sums = this.#name(`${this.#label}_sum`, wordOf(this.#sums));
    const carries = this.#name(`${this.#label}_carry`, wordOf(this.#carries));
    return { sum: (i) => sums.bit(i), carry: (i) => carries.bit(i) };
  }
}

/** What a column becomes: bits that pass, and adders by position. */
interface Reduced {
  readonly passed: readonly Bit[];
  readonly adders: readonly number[];
}

function collect(reduced: readonly Reduced[], stage: StageAdders): Bit[][] {
  const { sum, carry } = stage.finish();
  return reduced.map(({ passed, adders }, i) => [
    ...passed,
    ...adders.map(sum),
    ...(reduced[i - 1]?.adders ?? []).map(carry),
  ]);
}

function wallaceStage(columns: readonly Bit[][], number: number, name: Name): Bit[][] {
  const stage = new StageAdders(`stage${number}`, name);
  const reduced = columns.map((column): Reduced => {
    const adders: number[] = [];
    let at = 0;
    for (; column.length - at >= 2 && column.length > 2; at += 3)
      adders.push(stage.add(column.slice(at, at + 3)));
    return { passed: column.slice(at), adders };
  });
  return collect(reduced, stage);
}

function daddaStage(columns: readonly Bit[][], limit: number, number: number, name: Name): Bit[][] {
  const stage = new StageAdders(`stage${number}`, name);
  let carriesIn = 0;
  const reduced = columns.map((column): Reduced => {
    const adders: number[] = [];
    let at = 0;
    // A full adder takes two bits away from its column, a half adder one.
    let excess = column.length + carriesIn - limit;
    while (excess > 0) {
      const taken = excess === 1 ? 2 : 3;
      adders.push(stage.add(column.slice(at, at + taken)));
      at += taken;
      excess -= taken - 1;
    }
    carriesIn = adders.length;
    return { passed: column.slice(at), adders };
  });
  return collect(reduced, stage);
}

function rippleStage(columns: readonly Bit[][], name: Name): Bit[][] {
  let carry: Bool | undefined;
  return columns.map((column, i) => {
    const bits = carry ? [...column, carry] : [...column];
    carry = undefined;
    if (bits.length < 2) return bits;
    const added = addBits(bits);
    if (i < columns.length - 1) carry = name(`c${i + 1}`, added.carry);
    return [added.sum];
  });
}
