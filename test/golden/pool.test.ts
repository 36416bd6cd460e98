import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runNetwork } from '../../src/golden/index.ts';
import { clampByDefinition, slide } from './definitions.ts';
import { activations, single, tensor } from './networks.ts';

const size = (max: number) => fc.integer({ min: 1, max });

const cases = fc
  .record({
    kind: fc.constantFrom('averagePool2d' as const, 'maxPool2d' as const),
    batch: size(2),
    inH: size(7),
    inW: size(7),
    channels: size(3),
    filterH: size(4),
    filterW: size(4),
    strideH: size(3),
    strideW: size(3),
    padding: fc.constantFrom('same' as const, 'valid' as const),
    activation: fc.constantFrom(...activations),
    zeroPoint: fc.integer({ min: -128, max: 127 }),
    scale: fc.constantFrom(1, 0.125, Math.fround(0.05)),
  })
  .filter((c) => c.padding === 'same' || (c.filterH <= c.inH && c.filterW <= c.inW))
  .chain((c) => {
    const length = c.batch * c.inH * c.inW * c.channels;
    return fc.record({ c: fc.constant(c), input: fc.int8Array({ minLength: length, maxLength: length }) });
  });

/** Quotient with halves away from zero, in integers. */
function mean(values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0);
  const magnitude = Math.floor((2 * Math.abs(sum) + values.length) / (2 * values.length));
  return sum < 0 ? -magnitude : magnitude;
}

describe('pools', () => {
  it('equal their definition over the elements inside of the feature map', () => {
    fc.assert(
      fc.property(cases, ({ c, input }) => {
        const vertical = slide(c.inH, c.filterH, c.strideH, 1, c.padding);
        const horizontal = slide(c.inW, c.filterW, c.strideW, 1, c.padding);
        const expected: number[] = [];
        for (let b = 0; b < c.batch; b++)
          for (let oy = 0; oy < vertical.out; oy++)
            for (let ox = 0; ox < horizontal.out; ox++)
              for (let channel = 0; channel < c.channels; channel++) {
                const inside: number[] = [];
                for (let ky = 0; ky < c.filterH; ky++)
                  for (let kx = 0; kx < c.filterW; kx++) {
                    const y = oy * c.strideH + ky - vertical.before;
                    const x = ox * c.strideW + kx - horizontal.before;
                    if (y < 0 || y >= c.inH || x < 0 || x >= c.inW) continue;
                    inside.push(input[((b * c.inH + y) * c.inW + x) * c.channels + channel]!);
                  }
                const value = c.kind === 'maxPool2d' ? Math.max(...inside) : mean(inside);
                expected.push(clampByDefinition(value, c.activation, c.scale, c.zeroPoint) + 0);
              }
        const quantised = { scale: c.scale, zeroPoint: c.zeroPoint };
        const network = single(c, [
          tensor('x', [c.batch, c.inH, c.inW, c.channels], quantised),
          tensor('y', [c.batch, vertical.out, horizontal.out, c.channels], quantised),
        ]);
        expect([...(runNetwork(network, [input])[0] as Int8Array)]).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('averages take halves away from zero', () => {
    const network = single(
      {
        kind: 'averagePool2d',
        filterH: 1,
        filterW: 2,
        strideH: 1,
        strideW: 2,
        padding: 'valid',
        activation: 'none',
      },
      [tensor('x', [1, 1, 6, 1], { scale: 1 }), tensor('y', [1, 1, 3, 1], { scale: 1 })],
    );
    const input = Int8Array.of(1, 2, -1, -2, -1, 0);
    expect([...(runNetwork(network, [input])[0] as Int8Array)]).toEqual([2, -2, -1]);
  });
});
