import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countPasses, decodeNM, encodeNM, isNM, pruneNM, splitNM } from '../../src/golden/index.ts';

/** Matrices with many zeros, in all three element types, with patterns up to 16:16. */
const cases = fc
  .record({
    outputs: fc.integer({ min: 0, max: 5 }),
    inputs: fc.integer({ min: 0, max: 40 }),
    m: fc.integer({ min: 1, max: 16 }),
    type: fc.constantFrom(Int8Array, Int16Array, Int32Array),
    keep: fc.integer({ min: 0, max: 10 }),
  })
  .chain(({ outputs, inputs, m, type, keep }) =>
    fc.record({
      outputs: fc.constant(outputs),
      inputs: fc.constant(inputs),
      pattern: fc.integer({ min: 1, max: m }).map((n) => ({ n, m })),
      weights: fc
        .array(fc.tuple(fc.integer({ min: -128, max: 127 }), fc.integer({ min: 0, max: 9 })), {
          minLength: outputs * inputs,
          maxLength: outputs * inputs,
        })
        .map((cells) => type.from(cells.map(([weight, dice]) => (dice < keep ? weight : 0)))),
    }),
  );

/** Non-zero weights of every block, straight from the definition. */
function blockCounts(weights: ArrayLike<number>, outputs: number, inputs: number, m: number): number[] {
  const counts: number[] = [];
  for (let output = 0; output < outputs; output++)
    for (let block = 0; block * m < inputs; block++) {
      let count = 0;
      for (let i = block * m; i < Math.min(inputs, block * m + m); i++)
        if (weights[output * inputs + i] !== 0) count++;
      counts.push(count);
    }
  return counts;
}

describe('splitNM', () => {
  it('gives the fewest passes, each of the pattern, that add up to the matrix', () => {
    fc.assert(
      fc.property(cases, ({ outputs, inputs, pattern, weights }) => {
        const passes = splitNM(weights, outputs, inputs, pattern);
        const fullest = Math.max(0, ...blockCounts(weights, outputs, inputs, pattern.m));
        expect(passes.length).toBe(Math.ceil(fullest / pattern.n));
        expect(countPasses(weights, outputs, inputs, pattern)).toBe(passes.length);
        const sum = new Array<number>(weights.length).fill(0);
        for (const pass of passes) {
          for (const count of blockCounts(pass, outputs, inputs, pattern.m))
            expect(count).toBeLessThanOrEqual(pattern.n);
          const decoded = decodeNM(encodeNM(pass, outputs, inputs, pattern));
          decoded.forEach((weight, i) => {
            sum[i]! += weight;
          });
        }
        expect(sum).toEqual([...weights]);
      }),
      { numRuns: 500 },
    );
  });

  it('fills passes in order of index', () => {
    const weights = Int8Array.of(1, 2, 0, 3, 0, 0, 4, 0);
    expect(splitNM(weights, 1, 8, { n: 1, m: 4 }).map((pass) => [...pass])).toEqual([
      [1, 0, 0, 0, 0, 0, 4, 0],
      [0, 2, 0, 0, 0, 0, 0, 0],
      [0, 0, 0, 3, 0, 0, 0, 0],
    ]);
    expect(splitNM(weights, 1, 8, { n: 4, m: 4 })).toHaveLength(1);
  });

  it('needs no pass for zeros', () => {
    expect(splitNM(new Int8Array(8), 2, 4, { n: 1, m: 4 })).toEqual([]);
  });
});

describe('pruneNM', () => {
  it('keeps the largest magnitudes of each block, lower index first', () => {
    fc.assert(
      fc.property(cases, ({ outputs, inputs, pattern, weights }) => {
        const pruned = pruneNM(weights, outputs, inputs, pattern);
        expect(isNM(pruned, outputs, inputs, pattern)).toBe(true);
        expect(pruned.constructor).toBe(weights.constructor);
        weights.forEach((weight, at) => {
          const row = Math.floor(at / inputs) * inputs;
          const first = row + Math.floor((at - row) / pattern.m) * pattern.m;
          // A weight stays if fewer than n of its block go before it.
          let before = 0;
          for (let other = first; other < Math.min(first + pattern.m, row + inputs); other++) {
            const more = Math.abs(weights[other]!) - Math.abs(weight);
            if (more > 0 || (more === 0 && other < at)) before++;
          }
          expect(pruned[at]).toBe(before < pattern.n ? weight : 0);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('leaves its argument alone, and -128 is the largest magnitude', () => {
    const weights = Int8Array.of(127, -128, 5, -5);
    expect([...pruneNM(weights, 1, 4, { n: 1, m: 2 })]).toEqual([0, -128, 5, 0]);
    expect([...weights]).toEqual([127, -128, 5, -5]);
  });
});

describe('encodeNM', () => {
  it('stores a block in n rows of all outputs, unused entries 0', () => {
    const weights = Int8Array.of(0, 7, 0, 8, 0, 9, 1, 0, 0, 0, 0, 2);
    const { rows, weights: entries, indices } = encodeNM(weights, 2, 6, { n: 2, m: 4 });
    expect(rows).toBe(4);
    // Row by row, output 0 then output 1: the macro's load order.
    expect([...entries]).toEqual([7, 1, 8, 0, 9, 2, 0, 0]);
    expect([...indices]).toEqual([1, 0, 3, 0, 1, 1, 0, 0]);
  });

  it('refuses what is not of the pattern, and patterns that are none', () => {
    expect(() => encodeNM(Int8Array.of(1, 1, 1, 1), 1, 4, { n: 1, m: 2 })).toThrowErrorMatchingInlineSnapshot(
      `[GoldenError: inputs 0 to 1 of output 0 are not 1:2]`,
    );
    expect(() => encodeNM(Int8Array.of(1), 1, 1, { n: 3, m: 2 })).toThrowErrorMatchingInlineSnapshot(
      `[GoldenError: 3:2 is not a sparsity pattern]`,
    );
    expect(() => splitNM(Int8Array.of(1), 1, 2, { n: 1, m: 2 })).toThrowErrorMatchingInlineSnapshot(
      `[GoldenError: a matrix of 1 x 2 does not have 1 elements]`,
    );
  });

  it('decoding refuses an index beyond the inputs', () => {
    const encoded = encodeNM(Int8Array.of(0, 0, 5), 1, 3, { n: 1, m: 2 });
    encoded.indices[1] = 1;
    expect(() => decodeNM(encoded)).toThrowErrorMatchingInlineSnapshot(
      `[GoldenError: row 1 of output 0 has the index 1, out of range]`,
    );
  });
});
