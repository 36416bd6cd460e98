import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MacroDriver } from '../../src/cosim/macro-driver.ts';
import { runLayer } from '../../src/cosim/run-layer.ts';
import type { LinearLayer } from '../../src/golden/index.ts';
import { mapLayer, weightSlices } from '../../src/network/mapping/index.ts';
import { type PimGeometry, vectorInputs } from '../../src/network/pim-geometry.ts';
import { macroModel } from '../support/macro-model.ts';
import { randomSource } from '../support/pim-bench.ts';

const dense: PimGeometry = {
  rows: 64,
  groups: 16,
  weightBits: 8,
  actBits: 8,
  actSigned: true,
  n: 1,
  m: 1,
  scheme: 'mux',
};

interface Shape {
  readonly positions: number;
  readonly groups: number;
  readonly k: number;
  readonly n: number;
  readonly zeroPoint: number;
  /** Share of weights that are 0, in percent. */
  readonly sparsity: number;
}

/** A layer that is all but its matrices: the mapping looks at nothing else. */
function layerOf({ positions, groups, k, n, zeroPoint, sparsity }: Shape, seed: number): LinearLayer {
  const random = randomSource(seed);
  const channels = groups * n;
  const weights = Int8Array.from({ length: channels * k }, () =>
    random(100) < sparsity ? 0 : random(256) - 128,
  );
  const shape = { positions, groups, k, n, columns: groups * k, channels, weights, zeroPoint };
  return { name: 'layer', ...shape, window: null, macs: positions * channels * k } as LinearLayer;
}

function activationsOf(layer: LinearLayer, seed: number): Int8Array {
  const random = randomSource(seed);
  return Int8Array.from({ length: layer.positions * layer.columns }, () => random(256) - 128);
}

/** The definition of the layer, in BigInt. */
function product(layer: LinearLayer, activations: Int8Array): number[] {
  const { positions, groups, n, k, columns, zeroPoint, weights } = layer;
  const result: number[] = [];
  for (let p = 0; p < positions; p++)
    for (let g = 0; g < groups; g++)
      for (let j = 0; j < n; j++) {
        let sum = 0n;
        for (let i = 0; i < k; i++)
          sum +=
            BigInt(activations[p * columns + g * k + i]! - zeroPoint) * BigInt(weights[(g * n + j) * k + i]!);
        result.push(Number(sum));
      }
  return result;
}

async function run(layer: LinearLayer, geometry: PimGeometry, activations: Int8Array) {
  const driver = new MacroDriver(macroModel(geometry), geometry);
  const mapping = mapLayer(layer, geometry);
  const rows = mapping.tiles.map((tile) => driver.rowsOf(tile));
  const result = await runLayer(
    driver,
    { layer, activations },
    { mapping, rows },
    { image: 'x', layer },
    async () => {},
  );
  return { mapping, ...result };
}

const geometries = fc
  .record({
    m: fc.constantFrom(1, 2, 4, 8, 16),
    nShare: fc.integer({ min: 1, max: 16 }),
    blocks: fc.integer({ min: 1, max: 6 }),
    groups: fc.integer({ min: 1, max: 9 }),
    weightBits: fc.integer({ min: 2, max: 8 }),
    actBits: fc.integer({ min: 1, max: 8 }),
    actSigned: fc.boolean(),
    scheme: fc.constantFrom('phase' as const, 'mux' as const),
  })
  .map(({ nShare, blocks, ...rest }): PimGeometry => {
    const n = Math.min(nShare, rest.m);
    return { ...rest, n, rows: Math.max(2, blocks * n) + (Math.max(2, blocks * n) % n) };
  })
  .filter(({ rows, n }) => rows % n === 0);

const shapes = fc.record({
  positions: fc.integer({ min: 1, max: 4 }),
  groups: fc.integer({ min: 1, max: 5 }),
  k: fc.integer({ min: 1, max: 40 }),
  n: fc.integer({ min: 1, max: 12 }),
  zeroPoint: fc.integer({ min: -128, max: 127 }),
  sparsity: fc.constantFrom(0, 40, 90, 100),
});

describe('a mapped layer on the arithmetic of a macro', () => {
  it('gives the exact matrix product for any shape, geometry, pattern and bit widths', async () => {
    await fc.assert(
      fc.asyncProperty(
        shapes,
        geometries,
        fc.integer({ min: 1, max: 1e9 }),
        async (shape, geometry, seed) => {
          const layer = layerOf(shape, seed);
          const activations = activationsOf(layer, seed + 1);
          const { accumulators, mismatch } = await run(layer, geometry, activations);
          expect(mismatch).toBeNull();
          expect([...accumulators]).toEqual(product(layer, activations));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('gives the exact product at the corners of the ranges', async () => {
    for (const change of [
      {},
      { actSigned: false },
      { actBits: 3, weightBits: 3 },
      { actBits: 1 },
      { weightBits: 2, actSigned: false },
    ]) {
      for (const [weight, activation] of [
        [-128, -128],
        [-128, 127],
        [127, -128],
        [127, 127],
      ] as const) {
        const layer = layerOf(
          { positions: 1, groups: 1, k: 70, n: 2, zeroPoint: -activation - 1, sparsity: 0 },
          1,
        );
        layer.weights.fill(weight);
        const activations = new Int8Array(70).fill(activation);
        const { accumulators } = await run(layer, { ...dense, ...change }, activations);
        expect([...accumulators]).toEqual(product(layer, activations));
      }
    }
  });

  it('splits jobs that are too long for one call of the engine', async () => {
    const layer = layerOf({ positions: 13, groups: 1, k: 9, n: 3, zeroPoint: 5, sparsity: 0 }, 3);
    const activations = activationsOf(layer, 4);
    const driver = new MacroDriver(macroModel(dense), dense);
    Object.defineProperty(driver, 'maxVectors', { value: 5 });
    const mapping = mapLayer(layer, dense);
    const prepared = { mapping, rows: mapping.tiles.map((tile) => driver.rowsOf(tile)) };
    const { accumulators } = await runLayer(
      driver,
      { layer, activations },
      prepared,
      { image: 'x', layer },
      async () => {},
    );
    expect([...accumulators]).toEqual(product(layer, activations));
  });
});

describe('the tiles of a layer', () => {
  /** No weight is 0. */
  function fullLayer(shape: Omit<Shape, 'sparsity'>, seed: number): LinearLayer {
    const layer = layerOf({ ...shape, sparsity: 0 }, seed);
    layer.weights.forEach((weight, i) => {
      if (weight === 0) layer.weights[i] = 1;
    });
    return layer;
  }

  it('cut inputs and channels to what the macro holds', () => {
    const mapping = mapLayer(fullLayer({ positions: 2, groups: 1, k: 144, n: 20, zeroPoint: 0 }, 5), dense);
    expect(
      mapping.tiles.map((t) => [t.columns.length, t.entries.rows, t.channels[0], t.channels.length]),
    ).toEqual([
      [64, 64, 0, 16],
      [64, 64, 0, 16],
      [16, 16, 0, 16],
      [64, 64, 16, 4],
      [64, 64, 16, 4],
      [16, 16, 16, 4],
    ]);
    expect(mapping.tiles[0]!.columns).toBe(mapping.tiles[3]!.columns);
  });

  it('hold as many depthwise channels as rows and groups allow, with the taps spread over the blocks', () => {
    const layer = fullLayer({ positions: 2, groups: 64, k: 9, n: 1, zeroPoint: 0 }, 6);
    expect(mapLayer(layer, dense).tiles.map((t) => t.channels.length)).toEqual([
      7, 7, 7, 7, 7, 7, 7, 7, 7, 1,
    ]);
    const sparse = mapLayer(layer, { ...dense, m: 4 });
    expect(sparse.tiles.map((t) => [t.channels.length, t.columns.length])).toEqual([
      [16, 144],
      [16, 144],
      [16, 144],
      [16, 144],
    ]);
    expect(sparse.passes).toBe(1);
    expect([...sparse.tiles[1]!.columns.subarray(0, 3)]).toEqual([16 * 9, 17 * 9, 18 * 9]);
  });

  it('present a block several times if it is denser than the pattern, in one tile where there is room', () => {
    const layer = fullLayer({ positions: 2, groups: 1, k: 30, n: 4, zeroPoint: 0 }, 7);
    const quarter = mapLayer(layer, { ...dense, n: 1, m: 4 });
    expect([quarter.passes, quarter.tiles.length, quarter.tiles[0]!.entries.rows]).toEqual([4, 1, 30]);
    expect([...quarter.tiles[0]!.columns.subarray(108)]).toEqual([24, 25, 26, 27, 28, 29, -1, -1, 28, 29]);
    const half = mapLayer({ ...layer, k: 30 }, { ...dense, n: 2, m: 4 });
    expect([half.passes, half.tiles.length, half.tiles[0]!.entries.rows]).toEqual([2, 1, 30]);
  });

  it('leave out channels and inputs without weights, and count what that saves', () => {
    const layer = fullLayer({ positions: 2, groups: 1, k: 128, n: 32, zeroPoint: 9 }, 8);
    for (let c = 3; c < 19; c++) layer.weights.fill(0, c * 128, c * 128 + 128);
    for (let c = 0; c < 32; c++) layer.weights.fill(0, c * 128, c * 128 + 100);
    const mapping = mapLayer(layer, dense);
    expect(mapping).toMatchObject({
      tilesSkipped: 3,
      weightsSkipped: 4096 - 16 * 28,
      weightsZero: 4096 - 16 * 28,
    });
    expect(mapping.tiles.map((t) => [[...t.channels.subarray(0, 4)], t.columns.length])).toEqual([
      [[0, 1, 2, 19], 28],
    ]);
    layer.weights.fill(0);
    expect(mapLayer(layer, dense)).toMatchObject({
      tiles: [],
      tilesSkipped: 4,
      passes: 0,
      weightsSkipped: 4096,
    });
  });

  it('have inputs within the macro, rows in step with them, and weights', () => {
    fc.assert(
      fc.property(shapes, geometries, fc.integer({ min: 1, max: 1e9 }), (shape, geometry, seed) => {
        for (const tile of mapLayer(layerOf(shape, seed), geometry).tiles) {
          expect(tile.columns.length).toBeLessThanOrEqual(vectorInputs(geometry));
          expect(tile.channels.length).toBeLessThanOrEqual(geometry.groups);
          expect(tile.entries.rows).toBeLessThanOrEqual(geometry.rows);
          expect(tile.entries.rows).toBe(Math.ceil(tile.columns.length / geometry.m) * geometry.n);
          expect(tile.weights.some((weight) => weight !== 0)).toBe(true);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('weight slices', () => {
  it('add up to the weights, fit their bits, and are 0 where the weight is', () => {
    const weights = Int8Array.from({ length: 256 }, (_, i) => i - 128);
    for (let bits = 2; bits <= 8; bits++) {
      const slices = weightSlices(weights, bits);
      const half = 2 ** (bits - 1);
      weights.forEach((weight, i) => {
        expect(slices.reduce((sum, slice, t) => sum + slice[i]! * 2 ** (t * bits), 0)).toBe(weight);
        for (const slice of slices) {
          expect(slice[i]! >= -half && slice[i]! < half).toBe(true);
          if (weight === 0) expect(slice[i]).toBe(0);
        }
      });
    }
  });

  it('are one if the weights fit', () => {
    expect(weightSlices(Int8Array.of(-8, 7, 0), 4)).toEqual([Int8Array.of(-8, 7, 0)]);
    expect(weightSlices(Int8Array.of(-8, 8, 0), 4)).toHaveLength(2);
  });
});

describe('a layer with more positions than the macro can count', () => {
  it('is refused', () => {
    const layer = layerOf({ positions: 1, groups: 1, k: 2, n: 2, zeroPoint: 0, sparsity: 0 }, 1);
    expect(() => mapLayer({ ...layer, positions: 2 ** 32 }, dense)).toThrow('SL0701');
  });
});
