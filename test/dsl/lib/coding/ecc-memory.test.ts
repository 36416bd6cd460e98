import { describe, expect, it } from 'vitest';
import { EccMemory, secdedCode } from '../../../../dsl/lib/coding/index.ts';
import { SpinlightError } from '../../../../src/diag/index.ts';
import { startSimulation } from '../../../../src/engine/index.ts';
import { elaborate } from '../../../../src/lang/index.ts';
import { randomSource } from '../../../support/pim-bench.ts';
import { missingTools } from '../../../support/verilog-tools.ts';

interface Given {
  readonly address: number;
  readonly data: bigint;
  readonly errors: bigint;
  readonly known: boolean;
  fresh: boolean;
}

interface Merge {
  readonly address: number;
  readonly data: bigint;
  readonly lanes: number;
  readonly errors: bigint;
}

/** Random reads and writes with injected errors against the words that should be there. */
async function exercise(
  shape: {
    readonly dataWidth: number;
    readonly depth: number;
    readonly lanes?: number;
    readonly scrub?: boolean;
  },
  cycles: number,
  engine: 'embedded' | 'verilator' = 'embedded',
) {
  const { dataWidth, depth, lanes = 1, scrub = true } = shape;
  const random = randomSource(depth * 77 + lanes);
  const simulation = await startSimulation(elaborate(EccMemory(shape)), { engine });
  const length = dataWidth + secdedCode(dataWidth).checkWidth;
  const counts = { reads: 0, single: 0, double: 0, partial: 0, scrubbed: 0 };
  const bits = () => BigInt.asUintN(dataWidth, (BigInt(random(2 ** 31)) << 33n) | BigInt(random(2 ** 31)));
  /** Data that were written, and how many stored bits are wrong. */
  const words = Array.from({ length: depth }, () => ({ data: 0n, errors: 0n, known: false }));
  let given: Given | null = null;
  let merge: Merge | null = null;
  const ones = (value: bigint): number => value.toString(2).replaceAll('0', '').length;
  try {
    await simulation.reset();
    for (let cycle = 0; cycle < cycles; cycle++) {
      const write = random(2) === 0;
      const read = random(2) === 0;
      const [to, from] = [random(depth), random(depth)];
      const data = bits();
      // First every word is written whole: what a memory holds before is not known.
      const filling = cycle < depth;
      const mask = lanes === 1 || filling || random(3) === 0 ? 2 ** lanes - 1 : random(2 ** lanes);
      const flips = random(3) === 0 ? random(3) : 0;
      let inject = 0n;
      while (ones(inject) < flips) inject |= 1n << BigInt(random(length));
      const pokes = {
        write: filling || write ? 1n : 0n,
        write_address: BigInt(filling ? cycle : to),
        write_data: data,
        inject: filling ? 0n : inject,
        read: !filling && read ? 1n : 0n,
        read_address: BigInt(from),
        ...(lanes > 1 && { write_lanes: BigInt(mask) }),
      };
      for (const [name, value] of Object.entries(pokes)) simulation.poke(name, value);
      const address = filling ? cycle : to;
      const taken: boolean = (filling || write) && merge === null;
      const whole: boolean = taken && mask === 2 ** lanes - 1;
      const partial: boolean = taken && !whole;
      const reads: boolean = !filling && read && !partial;
      if (lanes > 1) {
        expect(await simulation.peek('write_ready')).toBe(merge ? 0n : 1n);
        expect(await simulation.peek('read_ready')).toBe(partial ? 0n : 1n);
      }
      expect(await simulation.peek('valid')).toBe(given ? 1n : 0n);
      let scrubs = false;
      if (given?.known) {
        const wrong = ones(given.errors);
        counts.reads++;
        expect(await simulation.peek('single_error'), `cycle ${cycle}`).toBe(wrong === 1 ? 1n : 0n);
        expect(await simulation.peek('double_error')).toBe(wrong === 2 ? 1n : 0n);
        if (wrong < 2) expect(await simulation.peek('data')).toBe(given.data);
        if (wrong === 1) counts.single++;
        if (wrong === 2) counts.double++;
        scrubs = scrub && wrong === 1 && given.fresh && !whole && merge === null;
      }
      // What the edge does.
      const next: Given | null = reads ? { address: from, ...words[from]!, fresh: true } : null;
      const pending: Merge | null = partial
        ? { address, data, lanes: mask, errors: words[address]!.errors }
        : null;
      let stored = -1;
      if (merge) {
        const word = words[merge.address]!;
        const lane = dataWidth / lanes;
        let merged = word.data;
        for (let i = 0; i < lanes; i++)
          if ((merge.lanes >> i) & 1) {
            const part = ((1n << BigInt(lane)) - 1n) << BigInt(lane * i);
            merged = (merged & ~part) | (merge.data & part);
          }
        const lost = ones(merge.errors) === 2;
        if (word.known) expect(await simulation.peek('lost')).toBe(lost ? 1n : 0n);
        words[merge.address] = { data: merged, errors: inject, known: word.known && !lost };
        stored = merge.address;
        counts.partial++;
      } else if (whole) {
        words[address] = { data, errors: filling ? 0n : inject, known: true };
        stored = address;
      } else if (scrubs && given) {
        words[given.address] = { ...words[given.address]!, errors: 0n };
        stored = given.address;
        counts.scrubbed++;
      }
      if (next && next.address === stored) next.fresh = false;
      [given, merge] = [next, pending];
      await simulation.step();
    }
  } finally {
    await simulation.close();
  }
  return counts;
}

describe('a memory with SECDED', () => {
  it.each([
    { dataWidth: 16, depth: 8 },
    { dataWidth: 32, depth: 5, lanes: 4 },
    { dataWidth: 8, depth: 4, scrub: false },
    { dataWidth: 24, depth: 16, lanes: 3, scrub: false },
  ])('%j corrects, scrubs and tells what it cannot correct', async (shape) => {
    const counts = await exercise(shape, 3000);
    expect(counts.single).toBeGreaterThan(20);
    expect(counts.double).toBeGreaterThan(20);
    expect(counts.scrubbed > 20).toBe(shape.scrub !== false);
    expect(counts.partial > 100).toBe((shape.lanes ?? 1) > 1);
  });

  it.skipIf(missingTools('verilator') !== '')('does the same on Verilator', async () => {
    expect((await exercise({ dataWidth: 32, depth: 5, lanes: 4 }, 500, 'verilator')).reads).toBeGreaterThan(
      100,
    );
  });

  it('refuses lanes that do not divide the word', () => {
    expect(() => EccMemory({ dataWidth: 32, depth: 8, lanes: 3 })).toThrow(SpinlightError);
    expect(() => EccMemory({ dataWidth: 32, depth: 8, lanes: 3 })).toThrow(
      'SL0114: ECC memory: 3 lanes do not divide words of 32 bits',
    );
    expect(() => EccMemory({ dataWidth: 300, depth: 8 })).toThrow('SL0114: SECDED: dataWidth is 300');
  });
});
